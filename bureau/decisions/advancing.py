"""Advancing: the calendar opens stages, and what was reviewed is returned or accepted and told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from bureau.decisions import case_opening
from bureau.decisions.decided_version import DecidedVersion, with_findings
from bureau.decisions.decision_letters import acceptance_letters, files_to_return, return_letters
from bureau.desk import ACTOR, Desk
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from bureau.stages import open_stages
from lifecycle.obligations.obligation import Event, Refused, State
from lifecycle.obligations.processing import Processing
from storage.decisions import calendar
from storage.papers import documents, submissions
from storage.roster import obligation_states, obligations
from storage.roster.obligation_states import Change


@dataclass(frozen=True, slots=True)
class Advanced:
    """What a pass decided: obligations opened, versions returned, accepted, and left to the bureau.

    ``returned_ids`` and ``accepted_ids`` are the obligations that they were filed for.
    """

    opened: int
    returned_ids: tuple[int, ...]
    accepted_ids: tuple[int, ...]
    left: int

    @property
    def returned(self) -> int:
        """Number of versions returned."""
        return len(self.returned_ids)

    @property
    def accepted(self) -> int:
        """Number of versions accepted."""
        return len(self.accepted_ids)

    @property
    def summary(self) -> str:
        """What was decided, in Chinese."""
        left = f"，待人工决定 {self.left} 份" if self.left else ""
        return f"开始报送 {self.opened} 项，退回 {self.returned} 份，通过 {self.accepted} 份{left}"


def advance(desk: Desk) -> Advanced:
    """Open what begins, decide what was reviewed, and write the letters: all of it or nothing."""
    with desk.database.writing() as session:
        checked = documents.in_processing(session, Processing.CHECKED)
        # Of two passes at once the second waits here and finds what the first one left.
        documents.hold(session, [document.id for document in checked], Processing.CHECKED)
        opened = open_stages(desk, session)
        cases, replaced = _cases(desk, session)
        returned = [case for case in cases if case.faulty and desk.settings.return_automatically]
        accepted = [case for case in cases if case.clear and desk.settings.accept_automatically]
        _settle(desk, session, returned, accepted, ACTOR)
        submissions.mark(session, replaced, Processing.DECIDED)
        files = files_to_return(desk, session)
        letters = [
            *return_letters(desk, session, returned, files),
            *acceptance_letters(desk, session, accepted),
            *_opened(desk, session, accepted),
        ]
        outgoing.enqueue(desk, session, letters)
    return Advanced(
        opened,
        tuple(case.filed.obligation_id for case in returned),
        tuple(case.filed.obligation_id for case in accepted),
        len(cases) - len(returned) - len(accepted),
    )


def decide(desk: Desk, session: Session, obligation_id: int, event: Event, actor: str, why: str) -> State:
    """Return or accept by hand the newest version of one obligation; ``why`` stands in the letter.

    It may be one that waits for it, or one that was decided otherwise. Raises Refused where there is none.
    """
    reviewed = {Processing.CHECKED, Processing.DECIDED}
    newest = submissions.of_obligation(session, obligation_id)[-1:]
    own = with_findings(session, [filed for filed in newest if filed.processing in reviewed])
    own = [replace(case, note=why) for case in own]
    if not own:
        raise Refused("没有核查完毕、等待决定的报送")
    if event is Event.RETURN:
        _settle(desk, session, own, [], actor)
        outgoing.enqueue(desk, session, list(return_letters(desk, session, own, {})))
        return State.RETURNED
    _settle(desk, session, [], own, actor)
    outgoing.enqueue(desk, session, [*acceptance_letters(desk, session, own), *_opened(desk, session, own)])
    return State.ACCEPTED


def _opened(desk: Desk, session: Session, accepted: Iterable[DecidedVersion]) -> Iterator[Addressed]:
    """The cases of handling that accepted monitoring reports open."""
    return case_opening.open_for(desk, session, [(case.filed, case.findings) for case in accepted])


def _settle(
    desk: Desk,
    session: Session,
    returned: Sequence[DecidedVersion],
    accepted: Sequence[DecidedVersion],
    actor: str,
) -> None:
    changes = [Change(case.filed.obligation_id, Event.RETURN, _why(case)) for case in returned]
    changes += [Change(case.filed.obligation_id, Event.ACCEPT, _why(case)) for case in accepted]
    obligation_states.change_states(session, changes, actor=actor, at=desk.now)
    decided = [case.filed.submission_id for case in (*returned, *accepted)]
    submissions.mark(session, decided, Processing.DECIDED)
    years = {case.filed.year for case in accepted}
    obligations.create_later(session, calendar.lines(session, years), desk.today)


def _cases(desk: Desk, session: Session) -> tuple[list[DecidedVersion], list[int]]:
    """The versions to decide, and those that a newer version of the same obligation replaced."""
    checked = [
        filed
        for filed in submissions.waiting(session, Processing.CHECKED, desk.scope.unit_id)
        if desk.scope.stage in {None, filed.stage}
    ]
    newest = submissions.newest_versions(session, {filed.obligation_id for filed in checked})
    current = [
        filed
        for filed in checked
        if newest[filed.obligation_id].submission_id == filed.submission_id and filed.state is State.SUBMITTED
    ]
    cases = with_findings(session, current)
    deciding = {filed.submission_id for filed in current}
    return cases, [filed.submission_id for filed in checked if filed.submission_id not in deciding]


def _why(case: DecidedVersion) -> str:
    if case.note:
        return f"第{case.filed.version}版：{case.note}"
    errors = case.errors
    return f"第{case.filed.version}版有{errors}处必须修改" if errors else f"第{case.filed.version}版审核无误"
