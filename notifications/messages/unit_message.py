"""What every message to an implementing unit has: the unit, and the keys that its forms give."""

from collections.abc import Sequence

from notifications.messages.filings import (
    FiledVersion,
    FileReturned,
    ProjectForm,
    Reviewed,
)
from notifications.messages.keys import OutboxKey, mark_of_note, mark_of_versions
from notifications.messages.message import Line, Message


class UnitMessage(Message):
    """A message to one unit about its forms."""

    unit: Line

    def _key_at(self, first: ProjectForm, mark: str, channel: str) -> OutboxKey:
        return OutboxKey(first.year, first.slot, self.unit, self.kind, mark, channel)

    def _key_of(self, versions: Sequence[FiledVersion | FileReturned], channel: str) -> OutboxKey:
        named = [
            (v.year, v.slot, v.project if isinstance(v, FiledVersion) else v.file, v.version)
            for v in versions
        ]
        year, stage, *_ = min(named)
        # What the bureau decides by hand may say once more of a version what was said before.
        notes = "".join(v.note or "" for v in versions if isinstance(v, Reviewed))
        mark = f"{mark_of_versions(named)}{f'-{mark_of_note(notes)}' if notes else ''}"
        return OutboxKey(year, stage, self.unit, self.kind, mark, channel)
