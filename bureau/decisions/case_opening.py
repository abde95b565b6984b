"""Opening cases (整改): what an accepted monitoring report shows beyond the locality's thresholds.

A red light, a gap between money and goals, an execution under the round's threshold: as the review found it,
so that what is switched off, on trial or waived opens none.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import Session

from bureau.decisions.telling import filing_of
from bureau.desk import ACTOR, Desk
from bureau.letters.outgoing import Addressed
from expectations.rules.monitoring.progress import Light, light
from forms.form import MonitoringReport
from lifecycle.calendar.stages import Stage
from lifecycle.obligations.case import Cause, answer_due
from notifications.messages.rulings.cases import CaseOpened
from storage import status
from storage.decisions import cases
from storage.decisions.cases import NewCase
from storage.papers.submissions import Filed
from storage.status import StatusRow
from storage.tables import Case, KeptFinding

_LIGHTS = "M06"
_CAUSES = {"M04": Cause.SLOW, "M05": Cause.APART, _LIGHTS: Cause.RED}
"""The rules whose findings open a case; of the lights only what is red."""


def open_for(
    desk: Desk, session: Session, accepted: Iterable[tuple[Filed, Sequence[KeptFinding]]]
) -> Iterator[Addressed]:
    """Open the cases of monitoring reports that were accepted now; the letters that say so."""
    plan = desk.ruleset.handling
    new_cases = [
        NewCase(filed.obligation_id, causes, answer_due(desk.today, plan.days))
        for filed, kept_findings in accepted
        if plan.opens
        and filed.stage is Stage.MONITORING
        and (causes := causes_of(desk, filed, kept_findings))
    ]
    opened = cases.open_cases(session, new_cases, actor=ACTOR, on=desk.today, at=desk.now)
    rows = rows_of(session, opened)
    for case in opened:
        row = rows[case.obligation_id]
        message = CaseOpened(
            **desk.signature,
            unit=row.unit,
            number=case.id,
            filing=filing_of(row),
            causes=tuple(cause["told"] for cause in case.causes),
            due=case.due,
            suspends=plan.suspends,
        )
        yield Addressed(row.unit_id, message)


def causes_of(desk: Desk, filed: Filed, kept_findings: Sequence[KeptFinding]) -> list[dict[str, Any]]:
    """What in a report is beyond the thresholds, from what the review found in it."""
    return [
        {"cause": _CAUSES[finding.rule].value, "subject": finding.subject, "value": finding.value}
        | {"told": finding.message}
        for finding in kept_findings
        if finding.rule in _CAUSES and (finding.rule != _LIGHTS or _is_red(desk, filed, finding))
    ]


def _is_red(desk: Desk, filed: Filed, finding: KeptFinding) -> bool:
    form = filed.form
    if not isinstance(form, MonitoringReport) or not form.month:
        return False
    rows = [row for row in form.indicators if row.level3 == finding.subject]
    return any(light(row, form.month, desk.ruleset) is Light.RED for row in rows)


def rows_of(session: Session, opened: Iterable[Case]) -> dict[int, StatusRow]:
    """The obligations of these cases, by id."""
    ids = {case.obligation_id for case in opened}
    return {row.obligation_id: row for row in status.rows(session, obligation_ids=ids)} if ids else {}
