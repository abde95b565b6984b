"""The lookout: whether there is anything to do, asked often and answered cheaply.

New or changed files in the inbox, mails in the mailbox, documents and reruns that were begun, letters whose
time has come. Nothing is taken in here; who asks starts a pass when something waits. Whoever leaves something
to do in the database wakes the lookout, so that it does not wait for the next look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bureau.intake.inbox import Inbox, InboxFile
from bureau.mailbox.letter_box import LetterBox
from settings import Settings
from storage.database import Database
from storage.decisions import reruns
from storage.messages import outbox
from storage.papers import documents, sightings

LOOK_KEPT_EVERY = timedelta(minutes=10)
"""How often a look that found nothing is written down. It is the span in which a file came that says nothing
of its own time; writing each look would wake the disk of a machine that has nothing to do."""


@dataclass(frozen=True, slots=True)
class WorkWaiting:
    """What waits to be done: files of the inbox, documents and reruns begun before, letters, mails."""

    files: Sequence[InboxFile]
    begun: int
    letters: bool
    mails: bool = False

    def __bool__(self) -> bool:
        return bool(self.files or self.begun or self.letters or self.mails)

    @property
    def folders(self) -> list[str]:
        """The folders in which the files lie, each once."""
        return sorted({file.folder for file in self.files})


def wake_folder(settings: Settings) -> Path:
    """Where a file is touched to have somebody look now."""
    return settings.data / "wake"


def wake(settings: Settings) -> None:
    """Have the lookout of the running system look now; without one nothing happens."""
    folder = wake_folder(settings)
    if folder.is_dir():
        (folder / "now").write_bytes(b"")


class Lookout:
    """Looks at the inbox and the database of these settings, again and again."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._inbox = Inbox.of(settings)
        self._database = database
        self._known: Sequence[InboxFile] | None = None
        """What lay there at a look at which all of it had been taken."""
        self._kept: datetime | None = None
        self._letter_box = LetterBox(settings)

    def look(self, now: datetime) -> WorkWaiting:
        """What waits now. Raises OSError while inbox or database are out of reach."""
        try:
            return self._waiting(now)
        except OperationalError as away:
            raise ConnectionError(str(away.orig)) from away

    def _waiting(self, now: datetime) -> WorkWaiting:
        files = self._inbox.files()
        changed = [] if files == self._known else self._changed(files)
        with self._database.reading() as session:
            begun = documents.count_unfinished(session) + len(reruns.unfinished(session))
            letters = outbox.any_due(session, now)
        if not changed:
            self._known = files
            self._keep(now)
        return WorkWaiting(changed, begun, letters, self._letter_box.any_mail(now))

    def _changed(self, files: Sequence[InboxFile]) -> list[InboxFile]:
        with self._database.reading() as session:
            known_files = sightings.sizes_and_stamps(session)
        return [file for file in files if known_files.get(file.path) != (file.size, file.stamp)]

    def _keep(self, now: datetime) -> None:
        if self._kept is not None and timedelta() <= now - self._kept < LOOK_KEPT_EVERY:
            return
        with self._database.writing() as session:
            sightings.looked(session, now)
        self._kept = now
