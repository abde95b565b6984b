"""每周摘要: for each department about its own units, and for the bureau about all departments."""

from datetime import date
from typing import ClassVar

from pydantic import NonNegativeFloat, NonNegativeInt
from typing_extensions import override

from notifications.digests.day_matters import OverdueUnit
from notifications.digests.digest import RuleCount, StageTally, Tally
from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line, Message, Words

LISTED_LINES = 40
"""Lines (units, or departments) in the letter; the rest stands in the workbook that goes with it."""


NAMED = 3
"""Units named in the sentence that says what to do."""


class WeekLine(Words):
    """A unit, or for the bureau a department, over all open stages: its tally, and money in 元.

    ``covered`` is the money of the projects that are accepted, ``amount`` of all of them.
    """

    name: Line
    tally: Tally
    due_or_filed: NonNegativeInt
    on_time: NonNegativeInt
    amount: NonNegativeFloat
    covered: NonNegativeFloat

    @property
    def rate(self) -> str:
        """The share that came in time of what was due or filed."""
        return f"{100 * self.on_time / self.due_or_filed:.0f}%" if self.due_or_filed else "—"

    @property
    def money(self) -> str:
        """How much of the money is covered, in 万元."""
        return f"{self.covered / 10_000:,.1f}／{self.amount / 10_000:,.1f}万元" if self.amount else "—"


class Weekly(Message):
    """What both have in common: the seven days before ``day``, and where things stand on it."""

    template: ClassVar[str] = "weekly"
    derived: ClassVar[tuple[str, ...]] = ("salutation", "total", "listed_lines", "what", "next_step")

    day: date
    stages: tuple[StageTally, ...]
    lines: tuple[WeekLine, ...]
    late: tuple[OverdueUnit, ...]
    rules: tuple[RuleCount, ...]
    filed: NonNegativeInt
    filed_before: NonNegativeInt

    @property
    def what(self) -> str:
        """What a line is."""
        raise NotImplementedError

    @property
    def total(self) -> WeekLine:
        """All lines together."""
        tallies = [line.tally for line in self.lines]
        added = {state: sum(getattr(tally, state) for tally in tallies) for state in Tally.model_fields}
        return WeekLine(
            name="合计",
            tally=Tally(**added),
            due_or_filed=sum(line.due_or_filed for line in self.lines),
            on_time=sum(line.on_time for line in self.lines),
            amount=sum(line.amount for line in self.lines),
            covered=sum(line.covered for line in self.lines),
        )

    @property
    def listed_lines(self) -> tuple[WeekLine, ...]:
        """The lines that are named, those with most to do first."""
        order = sorted(self.lines, key=lambda line: (-line.tally.overdue, -line.tally.returned, line.name))
        return tuple(order[:LISTED_LINES])

    @classmethod
    def key_on(cls, day: date, recipient: str, channel: str) -> OutboxKey:
        """The key of the digest of the week of a day, before there is a digest."""
        year, week, _ = day.isocalendar()
        return OutboxKey(day.year, "全部", recipient, cls.kind, f"{year}-W{week:02d}", channel)


class WeeklyForDepartment(Weekly):
    """每周摘要 of a department about its own units."""

    kind: ClassVar[str] = "weekly_department"
    label: ClassVar[str] = "部门每周摘要"

    department: Line

    @property
    def salutation(self) -> str:
        """Who is addressed."""
        return self.department

    @property
    @override
    def what(self) -> str:
        return "单位"

    @property
    def next_step(self) -> str:
        """What to do."""
        if not self.late:
            return "贵部门目前没有逾期，谢谢。"
        names = "、".join(unit.unit for unit in self.late[:NAMED])
        return f"督促{names}{'等' if len(self.late) > NAMED else ''}尽快报送。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self.key_on(self.day, self.department, channel)


class WeeklyForBureau(Weekly):
    """每周摘要 of the bureau as a whole."""

    kind: ClassVar[str] = "weekly"
    label: ClassVar[str] = "每周摘要"

    @property
    def salutation(self) -> str:
        """Who is addressed."""
        return self.bureau

    @property
    @override
    def what(self) -> str:
        return "主管部门"

    @property
    def next_step(self) -> str:
        """What to do."""
        return f"逐个联系{len(self.late)}个逾期单位，名单见下。" if self.late else "目前没有逾期。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self.key_on(self.day, self.bureau, channel)
