"""Files of the inbox as they were last seen: what has not changed since is not read again."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlmodel import Session, select

from storage.bulk import conflict_insert
from storage.tables import Sighting


@dataclass(frozen=True, slots=True)
class Seen:
    """A file whose bytes are a document. ``stamp`` is what its file system says of its last change."""

    inbox_path: str
    size: int
    stamp: str
    document_id: int


def sizes_and_stamps(session: Session) -> dict[str, tuple[int, str]]:
    """Size and stamp of every file that was seen, by its path."""
    found = session.exec(select(Sighting.inbox_path, Sighting.size, Sighting.stamp))
    return {path: (size, stamp) for path, size, stamp in found}


def keep(session: Session, seen: Collection[Seen]) -> None:
    """Remember these files; what was known of their paths before is forgotten."""
    if seen:
        statement = conflict_insert(session, Sighting)
        columns = ("size", "stamp", "document_id")
        replace = statement.on_conflict_do_update(
            index_elements=["inbox_path"], set_={name: statement.excluded[name] for name in columns}
        )
        # By document, as those who read documents hold them: in one order for everybody, no deadlock.
        ordered = sorted(seen, key=lambda each: (each.document_id, each.inbox_path))
        session.exec(replace, params=[asdict(each) for each in ordered])
