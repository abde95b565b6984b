"""The bureau's digest of the day: where units stand, what came in and was found, what needs a hand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from lifecycle.calendar.windows import CHINA, Timeliness, Window
from lifecycle.calendar.working_days import between
from lifecycle.obligations.case import AWAITED, CASE_LABELS, CaseState
from lifecycle.obligations.obligation import OWED, State, standing
from lifecycle.obligations.reminders import Addressee
from notifications.messages.digest import (
    DailyDigest,
    Deadline,
    OpenCase,
    ProblemFile,
    RuleCount,
    StageTally,
    UnitArrivals,
    UnitProgress,
)
from storage import status
from storage.decisions import calendar, cases
from storage.papers import corrections, documents, findings
from storage.roster import obligations, roster
from storage.status import StatusRow

_CLOSED = frozenset({State.NOT_OPEN, State.EXEMPT, State.ZERO_DECLARED, State.WITHDRAWN})
"""Nothing is expected: not yet, or not any more."""

_COUNTED_AS = {
    State.ACCEPTED: "accepted",
    State.SUBMITTED: "reviewing",
    State.RETURNED: "returned",
    State.OPEN: "pending",
}


def digest(desk: Desk) -> DailyDigest:
    """Write the digest of the day for the bureau, once a day; the message itself."""
    with desk.database.writing() as session:
        message = compose(desk, session)
        outgoing.enqueue(desk, session, [Addressed(None, message, to=Addressee.BUREAU)])
    return message


def compose(desk: Desk, session: Session) -> DailyDigest:
    """The digest as of now."""
    start = datetime.combine(desk.today, time(), CHINA)
    of_the_day = documents.seen_between(session, start, start + timedelta(days=1))
    names = {unit.id: unit.name for unit in roster.units(session)}
    folders = roster.find_units(session, {document.folder for document in of_the_day if document.folder})
    received = {document.id: document for document in of_the_day}
    forms = documents.count_forms(session, received)
    arrivals: dict[str, list[int]] = defaultdict(list)
    for document in of_the_day:
        unit = folders.get(document.folder)
        arrivals[unit.name if unit else document.folder or "（未分文件夹）"].append(document.id)
    rules, units_by_rule = by_rule(findings.found_between(session, start, start + timedelta(days=1)))
    waiting = findings.of_documents(session, received)
    rows = status.rows(session)
    owners = {row.obligation_id: row for row in rows}
    open_cases = [case for case in cases.listed(session) if case.state is not CaseState.CLOSED]

    def problems(rule: str) -> Iterator[ProblemFile]:
        for document_id, on_file in waiting.items():
            for finding in on_file:
                if finding.rule == rule and finding.severity != "info":
                    unit = names.get(finding.unit_id or 0)
                    yield ProblemFile(file=received[document_id].name, unit=unit, reason=finding.message)

    return DailyDigest(
        **desk.signature,
        day=desk.today,
        units=tuple(progress(desk, [row for row in rows if not _is_closed(desk, row)])),
        locked=sum(_is_closed(desk, row) and row.state in OWED for row in rows),
        cases=tuple(
            OpenCase(
                number=case.id,
                unit=owners[case.obligation_id].unit,
                project=owners[case.obligation_id].project,
                standing=CASE_LABELS[case.state],
                due=case.due,
                overdue=case.state in AWAITED and desk.today > case.due,
            )
            for case in open_cases
        ),
        corrections=tuple(
            ProblemFile(file=one.file, unit=one.unit, reason=f"“{one.project}”已审核通过，等待重新开放")
            for one in corrections.waiting(session)
        ),
        deadlines=tuple(_deadlines(desk, session)),
        arrivals=tuple(
            UnitArrivals(unit=unit, forms=sum(forms.get(one, 0) for one in ids), files=len(ids))
            for unit, ids in arrivals.items()
        ),
        rules=tuple(
            RuleCount(
                rule=rule,
                name=name,
                severity=severity,
                findings=count,
                units=max(1, len(units_by_rule[rule])),
            )
            for (rule, name, severity), count in rules.items()
        ),
        unreadable=(
            *(
                ProblemFile(
                    file=document.name,
                    unit=folders[document.folder].name if document.folder in folders else None,
                    reason=document.why or "无法读取",
                )
                for document in of_the_day
                if document.failed_step
            ),
            *problems("A09"),
        ),
        unclaimed=tuple(problems("A03")),
    )


def _is_closed(desk: Desk, row: StatusRow) -> bool:
    """Whether the stage of an obligation is over: what is locked is no part of a day's work."""
    return row.window.extended(row.extension_until).timeliness(desk.today) is Timeliness.LOCKED


def progress(desk: Desk, rows: Iterable[StatusRow]) -> list[UnitProgress]:
    """Every unit with the forms that it has to file, by stage."""
    counts: dict[tuple[str, str], dict[Window, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows:
        if row.state not in _CLOSED:
            late = standing(row.state, row.window, desk.today, row.extension_until).overdue
            counted = "overdue" if late and row.state is State.OPEN else _COUNTED_AS[row.state]
            counts[row.department or "（未定主管部门）", row.unit][row.window][counted] += 1
    return [
        UnitProgress(
            unit=unit,
            department=department,
            stages=tuple(
                StageTally(**outgoing.of_window(window), **tally) for window, tally in stages.items()
            ),
        )
        for (department, unit), stages in counts.items()
    ]


def _deadlines(desk: Desk, session: Session) -> list[Deadline]:
    windows = calendar.windows(session, obligations.years(session))
    return [
        Deadline(**outgoing.of_window(window), due=window.due, days_left=between(desk.today, window.due))
        for window in windows.values()
        if window.timeliness(desk.today) in {Timeliness.ON_TIME, Timeliness.LATE}
    ]


def by_rule(
    found: Sequence[tuple[str, str, str, int | None]],
) -> tuple[Counter[tuple[str, str, str]], dict[str, set[int | None]]]:
    """How often each rule failed, and on which units."""
    counts = Counter((rule, name, severity) for rule, name, severity, _ in found)
    units: dict[str, set[int | None]] = defaultdict(set)
    for rule, _, _, unit_id in found:
        units[rule].add(unit_id)
    return counts, units
