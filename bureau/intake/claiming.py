"""Claiming: the bureau says whose a form is that nobody could be found for, or that it is nobody's."""

from dataclasses import replace

from sqlmodel import Session

from bureau.decisions.renaming import Mandate
from bureau.desk import Desk
from bureau.intake import filing
from bureau.intake.papers import IncomingForm, places
from bureau.letters import outgoing
from bureau.names import project_named, unit_named
from bureau.refusal import Refusal
from lifecycle.obligations.processing import Processing
from storage.database import Database
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.papers import claims, documents
from storage.roster import renaming
from storage.tables import Claim, ClaimState, Project, Unit


class NotClaimed(Refusal):
    """A form that does not wait, or cannot be filed there; the message is one Chinese line."""


def assign(desk: Desk, form_id: int, unit: str, project: str, mandate: Mandate, *, alias: bool) -> str:
    """File a form as if it said this unit and project; what was done, as one line.

    With ``alias`` the names in it are remembered for the next time. It is reviewed at the next pass. Raises
    NotClaimed, or UnknownName.
    """
    with desk.database.writing() as session:
        claim = _held(session, form_id)
        owner = unit_named(session, unit)
        own = project_named(session, owner, project)
        stored, index = documents.of_form(session, form_id)
        if stored.paper is None:
            raise NotClaimed(f"第{form_id}号表没有读出的内容")
        paper = IncomingForm.of(stored.row, form_id, index, stored.paper.forms[index])
        mine = replace(paper, assigned=(owner.name, own.name))
        (place,) = places(session, [mine])
        if not place.takes:
            why = place.refused or f"{owner.name}的项目“{own.name}”没有{paper.stage}的应报事项"
            raise NotClaimed(f"不能认领：{why}")
        if alias:
            _remember(session, paper, owner, own, mandate)
        claims.decide(
            session, claim, ClaimState.ASSIGNED, by=mandate.actor, at=mandate.at, why=mandate.reason
        )
        outgoing.enqueue(desk, session, filing.file(desk, session, [mine]))
        documents.advance(session, [stored.row.id], Processing.READ)
        about = f"《{stored.row.name}》第{index + 1}张表"
        _note(session, mandate, "claim", about, after=f"{owner.name} {own.name}")
    return f"{about}已记为 {owner.name} 的项目 {own.name}，下次运行时核查"


def _remember(session: Session, paper: IncomingForm, unit: Unit, project: Project, mandate: Mandate) -> None:
    try:
        if paper.form.implementing_unit:
            name, since = paper.form.implementing_unit, mandate.at.date()
            renaming.add_alias(session, unit.id, name, since=since, reason=mandate.reason)
        if paper.form.project_name:
            renaming.add_project_alias(session, project, paper.form.project_name, mandate.reason)
    except ValueError as why:
        raise NotClaimed(str(why)) from why


def dismiss(database: Database, form_id: int, mandate: Mandate) -> str:
    """Say that a form is nobody's; it waits no longer. Raises NotClaimed."""
    with database.writing() as session:
        claim = _held(session, form_id)
        stored, index = documents.of_form(session, form_id)
        claims.decide(
            session, claim, ClaimState.DISMISSED, by=mandate.actor, at=mandate.at, why=mandate.reason
        )
        about = f"《{stored.row.name}》第{index + 1}张表"
        _note(session, mandate, "dismiss", about, after=None)
    return f"{about}不再待认领"


def _held(session: Session, form_id: int) -> Claim:
    if (claim := claims.held(session, form_id)) is None:
        raise NotClaimed(f"没有待认领的第{form_id}号表；待认领的见 jixiao claims")
    return claim


def _note(session: Session, mandate: Mandate, event: str, about: str, after: str | None) -> None:
    entry = Entry(
        at=mandate.at, actor=mandate.actor, event=event, why=mandate.reason, about=about, after=after
    )
    audit.note(session, [entry])
