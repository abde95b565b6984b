"""Explaining: what units say to 提示, and whether the bureau takes it.

A 提示 does not keep a form from passing; it asks for an explanation. The unit writes it into the file that
went back to it (``bureau.intake.written_explanations``) or says it in the portal (``explain``); the bureau
takes or refuses it (``decide``). What it took is not asked again, in whatever version.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from sqlmodel import Session

from bureau.decisions.deciding import NotDecided
from bureau.decisions.telling import filing_of
from bureau.desk import Desk
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from bureau.listed_line import ListedLine, TableColumn
from lifecycle.obligations.explanation import asks_to_explain
from lifecycle.obligations.obligation import Refused
from notifications.messages.review.explanations import ExplanationDecided, ExplanationsReceived
from storage import status
from storage.papers import explanations, findings, submissions
from storage.papers.explanations import Explaining
from storage.tables import Decision, KeptExplanation, KeptFinding

DECISION_LABELS = {Decision.PENDING: "待审核", Decision.GRANTED: "已采纳", Decision.REFUSED: "未采纳"}


def explain(desk: Desk, finding_id: int, text: str, *, by: str) -> KeptExplanation:
    """Keep what a unit says to one 提示 and confirm it by letter; for whoever shows the finding.

    ``finding_id`` is a kept finding on a version that was filed; whether ``by`` may speak for its unit is
    for the caller to know. What waited before is replaced. Raises NotDecided for a finding that is gone,
    is no 提示, is explained already, or an empty text.
    """
    if not text.strip():
        raise NotDecided("说明是空的，请写明原因和依据")
    with desk.database.writing() as session:
        finding = session.get(KeptFinding, finding_id)
        if finding is None or finding.submission_id is None:
            raise NotDecided("没有这条意见，可能已经重新核查过，请刷新后再写说明")
        if not asks_to_explain(finding.severity):
            raise NotDecided("只有“提示”可以说明；“退回”的意见须修改后重新报送")
        if not findings.asks(finding):
            raise NotDecided("这条提示不需要说明")
        (filed,) = submissions.by_id(session, [finding.submission_id])
        explaining = Explaining(*about(finding, filed.obligation_id), text.strip())
        explanations_kept = explanations.keep(session, [explaining], by=by, at=desk.now)
        if not explanations_kept:
            raise NotDecided("这条提示已经有同样的说明")
        outgoing.enqueue(desk, session, [_received(desk, session, filed.unit_id, explanations_kept)])
        return explanations_kept[0]


def keep(
    desk: Desk, session: Session, unit_id: int, written: Sequence[Explaining], *, document_id: int
) -> Iterator[Addressed]:
    """Keep what stood in a unit's file, within the transaction that files it; the letter that confirms it."""
    if not written:
        return
    names = {row.unit_id: row.unit for row in _rows(session, [single.obligation_id for single in written])}
    explanations_kept = explanations.keep(
        session, written, by=names[unit_id], at=desk.now, document_id=document_id
    )
    if explanations_kept:
        yield _received(desk, session, unit_id, explanations_kept)


def decide(desk: Desk, number: int, *, accepted: bool, by: str, why: str) -> KeptExplanation:
    """Take (采纳) or refuse an explanation that waits and tell the unit. Raises NotDecided."""
    with desk.database.writing() as session:
        try:
            explanation = explanations.decide(session, number, granted=accepted, by=by, why=why, at=desk.now)
        except Refused as refused:
            raise NotDecided(str(refused)) from refused
        (row,) = _rows(session, [explanation.obligation_id])
        message = ExplanationDecided(
            **desk.signature,
            unit=row.unit,
            filing=filing_of(row),
            why=why,
            at=desk.now,
            number=explanation.id,
            accepted=accepted,
            remark=f"{explanation.rule} {explanation.name}",
        )
        outgoing.enqueue(desk, session, [Addressed(row.unit_id, message)])
        return explanation


@dataclass(frozen=True, slots=True)
class ExplanationLine(ListedLine):
    """One explanation of a 提示, with what the bureau decided on it."""

    number: Annotated[int, TableColumn("编号")]
    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    obligation_id: int
    rule: Annotated[str, TableColumn("规则")]
    name: str
    place: str
    wrong: Annotated[str, TableColumn("提示")]
    text: Annotated[str, TableColumn("单位的说明")]
    by: Annotated[str, TableColumn("说明人")]
    at: datetime
    decision: Decision
    standing: Annotated[str, TableColumn("决定")]
    why: Annotated[str | None, TableColumn("理由")]

    def cells(self) -> list[object]:
        """What stands under the titles; the 提示 with its place."""
        remark = f"{self.place}：{self.wrong}" if self.place else self.wrong
        return ListedLine.cells(replace(self, wrong=remark))


def listed(
    desk: Desk, *, decided_too: bool = False, unit_ids: Sequence[int] | None = None
) -> list[ExplanationLine]:
    """The explanations that wait for the bureau, or all, of these units or all."""
    with desk.database.reading() as session:
        rows = explanations.listed(session, pending=not decided_too, unit_ids=unit_ids)
    return [
        ExplanationLine(
            number=row.explanation.id,
            unit=row.unit,
            project=row.project,
            obligation_id=row.explanation.obligation_id,
            rule=row.explanation.rule,
            name=row.explanation.name,
            place=row.explanation.place,
            wrong=row.explanation.wrong,
            text=row.explanation.text,
            by=row.explanation.explained_by,
            at=row.explanation.explained_at,
            decision=row.explanation.decision,
            standing=DECISION_LABELS[row.explanation.decision],
            why=row.explanation.why,
        )
        for row in rows
    ]


def about(finding: KeptFinding, obligation_id: int) -> tuple[int, str, str, str, str, str]:
    """What an explanation of a finding is about: all of ``Explaining`` but its text."""
    code = explanations.code_of(finding, obligation_id)
    return obligation_id, code, finding.rule, finding.name, finding.place, finding.wrong


def _received(
    desk: Desk, session: Session, unit_id: int, explanations_kept: Sequence[KeptExplanation]
) -> Addressed:
    rows = _rows(session, [explanation.obligation_id for explanation in explanations_kept])
    message = ExplanationsReceived(
        **desk.signature,
        unit=rows[0].unit,
        filings=tuple(filing_of(row) for row in rows),
        count=len(explanations_kept),
        number=min(explanation.id for explanation in explanations_kept),
        at=desk.now,
    )
    return Addressed(unit_id, message)


def _rows(session: Session, obligation_ids: Sequence[int]) -> list[status.StatusRow]:
    return status.rows(session, obligation_ids=sorted(set(obligation_ids)))
