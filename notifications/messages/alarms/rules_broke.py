"""规则出错, for the administrators: which rules raised on which forms, with the traces."""

import hashlib
from datetime import date
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line, Lines, Message, Words

LISTED_FORMS = 5
"""Forms named for each fault: enough to try it on; how many there are is told."""


class BrokenForm(Words):
    """A form on which a rule raised; without a project the file itself."""

    file: Line
    project: Line | None


class RuleFault(Words):
    """One fault of the program: the rule, what it raised and where, the trace, the forms it raised on."""

    rule: Line
    name: Line
    error: Line
    trace: Lines
    forms: tuple[BrokenForm, ...] = Field(min_length=1)

    @property
    def listed(self) -> tuple[BrokenForm, ...]:
        """The forms to name."""
        return self.forms[:LISTED_FORMS]


class RulesBroke(Message):
    """The review of a day in which rules raised: every other form and rule was reviewed all the same."""

    kind: ClassVar[str] = "rules_broke"
    label: ClassVar[str] = "规则出错"

    day: date
    broken: tuple[RuleFault, ...] = Field(min_length=1)

    @override
    def key(self, channel: str) -> OutboxKey:
        # The same fault is told once a day, however many batches and passes it is met in.
        content = "\n".join(sorted(f"{broken.rule}\t{broken.error}" for broken in self.broken))
        mark = f"{self.day.isoformat()}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"
        return OutboxKey(self.day.year, "全部", "系统管理员", self.kind, mark, channel)
