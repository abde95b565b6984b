"""The bureau's digest of the day: where units stand, what came in and was found, what needs a hand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bureau.decisions import case_opening
from bureau.desk import Desk
from bureau.digests import digest_book, digest_matters, standings, weekly
from bureau.digests.digest_numbers import rule_counts
from bureau.letters import enclosures, outgoing
from bureau.letters.outgoing import Addressed
from lifecycle.calendar.windows import CHINA, Timeliness, Window
from lifecycle.calendar.working_days import between
from lifecycle.obligations.case import AWAITED, CASE_LABELS, CaseState
from lifecycle.obligations.obligation import OWED
from lifecycle.obligations.reminders import Addressee
from notifications.digests.digest import (
    DailyDigest,
    Deadline,
    OpenCase,
    ProblemFile,
    UnitArrivals,
)
from storage import status
from storage.decisions import calendar, cases
from storage.messages import outbox
from storage.papers import claims, corrections, documents, findings
from storage.roster import obligations, roster


def digest(desk: Desk) -> DailyDigest | None:
    """Write the digest of the day for the bureau, and of a new week its weekly ones.

    The day's message, None where it was written before. A run by hand before the end of the day tells how
    things stand then, under a key of its own: the digest of the day is still to come.
    """
    weekly.weekly(desk)
    key = DailyDigest.key_on(desk.today, _until(desk), desk.settings.bureau, outgoing.CHANNEL)
    with desk.database.reading() as session:
        if outbox.known(session, [str(key)]):
            return None
        message = compose(desk, session)
    enclosed = (
        (enclosures.archived(f"{desk.today}进度.xlsx", desk.archive.put(digest_book.daily(message))),)
        if message.units
        else ()  # nobody owes anything: there are no numbers to enclose
    )
    with desk.database.writing() as session:
        # Of two passes at once the one that comes second finds the key taken.
        addressed = Addressed(None, message, enclosures=enclosed, to=Addressee.BUREAU)
        outgoing.enqueue(desk, session, [addressed])
    return message


def _until(desk: Desk) -> str | None:
    """The hour until which a digest tells, if the day is not over."""
    now = desk.now.astimezone(CHINA)
    return None if now.time() >= standings.END_OF_DAY else f"{now:%H:%M}"


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
    rule_hits = findings.found_between(session, start, start + timedelta(days=1))
    waiting = findings.of_documents(session, received)
    windows = calendar.windows(session, obligations.years(session))
    current = status.running(session, windows, desk.today)
    unclosed = [state for state in CaseState if state is not CaseState.CLOSED]
    open_cases = cases.listed(session, states=unclosed)
    owners = case_opening.rows_of(session, open_cases)

    def problems(rule: str) -> Iterator[ProblemFile]:
        for document_id, on_file in waiting.items():
            for finding in on_file:
                if finding.rule == rule and finding.severity != "info":
                    unit = names.get(finding.unit_id or 0)
                    yield ProblemFile(file=received[document_id].name, unit=unit, reason=finding.message)

    return DailyDigest(
        **desk.signature,
        day=desk.today,
        units=tuple(standings.progress(desk, current)),
        today=digest_matters.of(desk, session, current),
        locked=obligations.count(session, OWED) - sum(row.state in OWED for row in current),
        until=_until(desk),
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
            ProblemFile(
                file=correction.file,
                unit=correction.unit,
                reason=f"“{correction.project}”已审核通过，等待重新开放",
            )
            for correction in corrections.waiting(session)
        ),
        deadlines=tuple(_deadlines(desk, windows.values())),
        arrivals=tuple(
            UnitArrivals(unit=unit, forms=sum(forms.get(unit_id, 0) for unit_id in ids), files=len(ids))
            for unit, ids in arrivals.items()
        ),
        rules=rule_counts(rule_hits),
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
        unclaimed=tuple(
            ProblemFile(file=claim.file, unit=claim.suggested_unit, reason=claim.because)
            for claim in claims.waiting(session)
        ),
    )


def _deadlines(desk: Desk, windows: Iterable[Window]) -> list[Deadline]:
    return [
        Deadline(**outgoing.of_window(window), due=window.due, days_left=between(desk.today, window.due))
        for window in windows
        if window.timeliness(desk.today) in {Timeliness.ON_TIME, Timeliness.LATE}
    ]
