"""Files of the inbox as they were last seen: what has not changed since is not read again."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, select

from storage.bulk import conflict_insert
from storage.tables import InboxLook, Sighting


@dataclass(frozen=True, slots=True)
class Seen:
    """A file whose bytes are a document. ``stamp`` is what its file system says of its last change."""

    inbox_path: str
    size: int
    stamp: str
    document_id: int


def sizes_and_stamps(session: Session) -> dict[str, tuple[int, str]]:
    """Size and stamp of every file that was seen, by its path."""
    rows = session.exec(select(Sighting.inbox_path, Sighting.size, Sighting.stamp))
    return {path: (size, stamp) for path, size, stamp in rows}


def last_look(session: Session) -> datetime | None:
    """When the inbox was last looked at and nothing was left lying in it."""
    return session.exec(select(InboxLook.at)).first()


def looked(session: Session, at: datetime) -> None:
    """Remember that the inbox was looked at; a look before the last one changes nothing."""
    before = last_look(session)
    latest = at if before is None else max(before, at)
    statement = conflict_insert(session, InboxLook).values(id=1, at=latest)
    session.exec(statement.on_conflict_do_update(index_elements=["id"], set_={"at": latest}))


def keep(session: Session, sightings: Collection[Seen]) -> None:
    """Remember these files; what was known of their paths before is forgotten."""
    if sightings:
        statement = conflict_insert(session, Sighting)
        columns = ("size", "stamp", "document_id")
        replace = statement.on_conflict_do_update(
            index_elements=["inbox_path"], set_={name: statement.excluded[name] for name in columns}
        )
        # By document, as those who read documents hold them: in one order for everybody, no deadlock.
        ordered = sorted(sightings, key=lambda sighting: (sighting.document_id, sighting.inbox_path))
        session.exec(replace, params=[asdict(sighting) for sighting in ordered])
