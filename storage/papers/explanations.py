"""Explanations of 提示: kept with what they explain, decided by the bureau, known again by every review."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from lifecycle.obligations.explanation import Explainable, asks_to_explain
from lifecycle.obligations.obligation import Refused
from storage.bulk import slices
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.papers.findings import NewFinding
from storage.tables import Decision, KeptExplanation, KeptFinding, Obligation, Project, Submission, Unit

Taken = Mapping[tuple[int, str], int]
"""By obligation and code the number of the explanation that the bureau took."""


@dataclass(frozen=True, slots=True)
class Explaining:
    """One 提示 that is explained: which, and in what words."""

    obligation_id: int
    code: str
    rule: str
    name: str
    place: str
    wrong: str
    text: str


@dataclass(frozen=True, slots=True)
class ExplanationRow:
    """An explanation with what a person needs to decide it."""

    explanation: KeptExplanation
    unit_id: int
    unit: str
    project: str


def code_of(finding: KeptFinding | NewFinding, obligation_id: int) -> str:
    """The number by which a finding on what was filed for an obligation is explained."""
    about = Explainable(finding.rule, finding.field, finding.subject, finding.value)
    return about.code(obligation_id)


def to_explain(session: Session, unit_ids: Collection[int]) -> list[tuple[KeptFinding, int, int]]:
    """What asks these units for an explanation, in all versions: finding, obligation, unit."""
    rows = (
        select(KeptFinding, Obligation.id, Obligation.unit_id)
        .join(Submission, col(Submission.id) == col(KeptFinding.submission_id))
        .join(Obligation, col(Obligation.id) == col(Submission.obligation_id))
        .where(col(Obligation.unit_id).in_(unit_ids), col(KeptFinding.state) == "on")
    )
    return [row for row in session.exec(rows) if asks_to_explain(row[0].severity)]


def keep(
    session: Session,
    explaining: Iterable[Explaining],
    *,
    by: str,
    at: datetime,
    document_id: int | None = None,
) -> list[KeptExplanation]:
    """Keep explanations; those that say something new.

    One that waits is replaced by what is said now; to one that was taken nothing is added, and one that was
    refused is not asked again in the same words.
    """
    latest: dict[tuple[int, str], KeptExplanation] = {}
    explained = list(explaining)
    for part in slices({single.obligation_id for single in explained}):
        rows = select(KeptExplanation).where(col(KeptExplanation.obligation_id).in_(part))
        for explanation in session.exec(rows.order_by(col(KeptExplanation.turn))):
            latest[explanation.obligation_id, explanation.code] = explanation
    new = []
    for single in explained:
        key = (single.obligation_id, single.code)
        before = latest.get(key)
        if before is not None and (before.decision is Decision.GRANTED or before.text == single.text):
            continue
        if before is not None and before.decision is Decision.PENDING:
            before.text, before.explained_by, before.explained_at = single.text, by, at
            before.document_id = document_id
        else:
            before = KeptExplanation(
                **asdict(single),
                turn=before.turn + 1 if before else 1,
                explained_by=by,
                explained_at=at,
                document_id=document_id,
            )
            session.add(before)
            latest[key] = before
        new.append(before)
    session.flush()
    return new


def decide(
    session: Session, number: int, *, granted: bool, by: str, why: str, at: datetime
) -> KeptExplanation:
    """Take or refuse an explanation that waits, audited; what was taken is not asked again.

    Raises Refused for one that is not there or was decided.
    """
    rows = select(KeptExplanation).where(KeptExplanation.id == number)
    explanation = session.exec(rows.with_for_update()).first()
    if explanation is None:
        raise Refused(f"没有编号为{number}的说明")
    if explanation.decision is not Decision.PENDING:
        raise Refused(f"编号为{number}的说明已经决定过")
    explanation.decision = Decision.GRANTED if granted else Decision.REFUSED
    explanation.decided_by, explanation.decided_at, explanation.why = by, at, why
    entry = Entry(
        at=at,
        actor=by,
        event="explanation_taken" if granted else "explanation_refused",
        why=why,
        obligation_id=explanation.obligation_id,
        about=f"说明{explanation.id}：{explanation.rule}",
    )
    audit.note(session, [entry])
    if granted:
        own = select(KeptFinding).join(Submission, col(Submission.id) == col(KeptFinding.submission_id))
        same = [
            finding.id
            for finding in session.exec(own.where(Submission.obligation_id == explanation.obligation_id))
            if asks_to_explain(finding.severity)
            and code_of(finding, explanation.obligation_id) == explanation.code
        ]
        for part in slices(same):
            explained = {"explanation_id": explanation.id}
            session.exec(update(KeptFinding).where(col(KeptFinding.id).in_(part)).values(**explained))
    session.flush()
    return explanation


def taken(session: Session, obligation_ids: Iterable[int]) -> Taken:
    """The explanations that the bureau took on these obligations."""
    numbers: dict[tuple[int, str], int] = {}
    for part in slices(sorted(set(obligation_ids))):
        rows = select(KeptExplanation.obligation_id, KeptExplanation.code, KeptExplanation.id)
        good = (
            col(KeptExplanation.obligation_id).in_(part),
            col(KeptExplanation.decision) == Decision.GRANTED,
        )
        numbers |= {(owed, code): number for owed, code, number in session.exec(rows.where(*good))}
    return numbers


def of_obligations(session: Session, obligation_ids: Iterable[int]) -> dict[int, list[KeptExplanation]]:
    """Every explanation on these obligations, in the order in which they came."""
    by_obligation: dict[int, list[KeptExplanation]] = defaultdict(list)
    for part in slices(sorted(set(obligation_ids))):
        rows = select(KeptExplanation).where(col(KeptExplanation.obligation_id).in_(part))
        for explanation in session.exec(rows.order_by(col(KeptExplanation.id))):
            by_obligation[explanation.obligation_id].append(explanation)
    return dict(by_obligation)


def came_in(session: Session, document_ids: Iterable[int]) -> set[int]:
    """Those of these documents that brought explanations."""
    documents: set[int] = set()
    for part in slices(sorted(set(document_ids))):
        rows = select(KeptExplanation.document_id).where(col(KeptExplanation.document_id).in_(part))
        documents |= {document_id for document_id in session.exec(rows) if document_id is not None}
    return documents


def listed(
    session: Session, *, pending: bool, unit_ids: Collection[int] | None = None
) -> list[ExplanationRow]:
    """The explanations in their order, those that wait for the bureau or all, of these units or all."""
    conditions: list[ColumnElement[bool]] = []
    if pending:
        conditions.append(col(KeptExplanation.decision) == Decision.PENDING)
    if unit_ids is not None:
        conditions.append(col(Obligation.unit_id).in_(unit_ids))
    rows = (
        select(KeptExplanation, Unit.id, Unit.name, Project.name)
        .join(Obligation, col(Obligation.id) == col(KeptExplanation.obligation_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .join(Project, col(Project.id) == col(Obligation.project_id))
        .where(*conditions)
    )
    return [ExplanationRow(*row) for row in session.exec(rows.order_by(col(KeptExplanation.id)))]
