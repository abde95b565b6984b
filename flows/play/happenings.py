"""What the bureau does on a day of a season that is played: decided by the functions of every day."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bureau.decisions import deciding, handling, renaming, waiving
from bureau.decisions.deciding import Ruling
from bureau.decisions.handling import CaseReply
from bureau.desk import Desk
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST
from lifecycle.obligations.case import CaseEvent, Way
from lifecycle.obligations.obligation import Event
from storage.decisions import cases
from storage.decisions.waivers import NewWaiver
from storage.roster import obligations
from storage.roster.obligations import Sought


class _Happening(BaseModel):
    """``unit`` and ``project`` by the names that they have on that day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    unit: str
    why: str


class UnitRenamed(_Happening):
    """A unit is called otherwise from now on."""

    kind: Literal["rename_unit"]
    name: str


class ProjectRenamed(_Happening):
    """A project is called otherwise from now on."""

    kind: Literal["rename_project"]
    project: str
    name: str


class _AboutOne(_Happening):
    project: str
    year: int
    stage: Stage
    round: int = FIRST

    @property
    def owed(self) -> Sought:
        """The obligation that it is about."""
        return Sought(self.unit, self.project, self.year, self.stage, self.round)


class Decided(_AboutOne):
    """The bureau closes an obligation."""

    kind: Literal["declare_zero", "exempt", "withdraw"]


class ExtensionHappened(_AboutOne):
    """A unit asks for a later date and hears of it the same day."""

    kind: Literal["extension"]
    until: date
    granted: bool


class Waived(_AboutOne):
    """The bureau lets findings of one rule pass."""

    kind: Literal["waiver"]
    rule: str


class CaseAnswerGiven(_AboutOne):
    """A unit answers a case of handling: it goes on, with measures."""

    kind: Literal["case_answer"]


class CaseClosed(_AboutOne):
    """The bureau takes the answer."""

    kind: Literal["case_close"]


Happening = Annotated[
    UnitRenamed | ProjectRenamed | Decided | ExtensionHappened | Waived | CaseAnswerGiven | CaseClosed,
    Field(discriminator="kind"),
]
HAPPENINGS: TypeAdapter[list[Happening]] = TypeAdapter(list[Happening])


def happen(desk: Desk, happenings: Iterable[Happening]) -> None:
    """Let everything of a day happen, in its order. Raises Refusal where the bureau could not do so."""
    for happening in happenings:
        _happen(desk, happening)


def _happen(desk: Desk, happening: Happening) -> None:
    bureau = desk.settings.bureau
    mandate = renaming.Mandate(bureau, desk.now, happening.why)
    match happening:
        case UnitRenamed():
            renaming.rename_unit(desk.database, happening.unit, happening.name, mandate)
        case ProjectRenamed():
            renaming.rename_project(desk.database, happening.unit, happening.project, happening.name, mandate)
        case Decided():
            deciding.decide(desk, Ruling(happening.owed, Event(happening.kind), bureau, happening.why))
        case ExtensionHappened():
            number = deciding.ask_extension(
                desk, happening.owed, happening.until, asked_by=happening.unit, reason=happening.why
            )
            deciding.decide_extension(
                desk, number, granted=happening.granted, decided_by=bureau, why=happening.why
            )
        case Waived():
            with desk.database.reading() as session:
                matched = obligations.match(session, [happening.owed])[happening.owed]
            scope = NewWaiver(
                happening.rule,
                happening.why,
                matched.unit_id,
                matched.project_id,
                happening.year,
                happening.stage,
            )
            waiving.grant(desk, scope, by=bureau)
        case CaseAnswerGiven():
            handling.answer(
                desk, _case(desk, happening), CaseReply(Way.CONTINUE, happening.why, happening.unit)
            )
        case CaseClosed():
            handling.decide(desk, _case(desk, happening), CaseEvent.CLOSE, by=bureau, why=happening.why)


def _case(desk: Desk, happening: _AboutOne) -> int:
    """The number of the case that a report opened."""
    with desk.database.reading() as session:
        owed = obligations.match(session, [happening.owed])[happening.owed].obligation_id
        (case,) = cases.listed(session, obligation_ids=[owed or 0])
    return case.id
