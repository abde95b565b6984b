"""Companions: what comes together with a form and is no version of it, recognised before anything is filed.

A Word file and its PDF, the sealed scan beside the file, last year's form as an example: none of them makes
a new version, and none takes back what is settled. A letter or a basis without a form is kept beside them,
once its unit has filed all that it owes; before, it may be a form that could not be read, and is asked for.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bureau.intake.papers import IncomingForm, Place
from lifecycle.obligations.companion import COMPANION_LABELS, CompanionKind
from lifecycle.obligations.obligation import OWED, State
from lifecycle.thread.same_form import says_the_same
from storage import status
from storage.papers import submissions
from storage.papers.companions import NewCompanion
from storage.papers.readings import content_hash
from storage.papers.submissions import Filed
from storage.roster import roster
from storage.tables import KeptDocument

Placed = tuple[IncomingForm, Place]

_SETTLED = frozenset({State.SUBMITTED, State.ACCEPTED})
"""States in which another paper of the same form changes nothing."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One companion with what its receipt says: the file, and of a copy the file that it is a copy of."""

    record: NewCompanion
    file: str
    of: str | None = None

    @property
    def receipt_line(self) -> str:
        """One line of a receipt."""
        same = f"（与《{self.of}》内容相同）" if self.of else ""
        return f"另收到{COMPANION_LABELS[self.record.kind]}《{self.file}》{same}，已随附存档"


def sort_out(session: Session, placed: Sequence[Placed]) -> tuple[list[Placed], list[Beside]]:
    """Of forms that came together: those to file, and those that are kept beside them."""
    groups: dict[int, list[Placed]] = defaultdict(list)
    for paper, place in placed:
        if place.match.obligation_id is not None and (place.takes or place.waits):
            groups[place.match.obligation_id].append((paper, place))
    settled = _settled(session, groups)
    beside: dict[int, Beside] = {}
    for obligation_id, group in groups.items():
        current = settled.get(obligation_id)
        year = current.year if current else _year(group)
        right = [paper for paper, _ in group if paper.form.year in {None, year}]
        counting: list[IncomingForm] = []
        for paper, place in sorted(group, key=lambda pair: not _tells_more(pair[0])):
            kind, of = None, None
            if paper.form.year not in {None, year} and (right or current):
                kind = CompanionKind.EXAMPLE
            elif current and _repeats(paper, current):
                kind, of = CompanionKind.COPY, current.document_name
            elif twin := next(
                (other_paper for other_paper in counting if _is_copy(paper, other_paper)), None
            ):
                kind, of = CompanionKind.COPY, twin.document
            if kind is None or place.match.unit_id is None:
                counting.append(paper)
                continue
            companion = NewCompanion(
                paper.document_id, place.match.unit_id, kind, paper.received_at, paper.form_id, obligation_id
            )
            beside[paper.form_id] = Beside(companion, paper.document, of)
    to_file = [(paper, place) for paper, place in placed if paper.form_id not in beside]
    return to_file, list(beside.values())


def lines_by_unit(beside: Sequence[Beside]) -> dict[int, list[str]]:
    """What the receipts of units say of it."""
    lines: dict[int, list[str]] = defaultdict(list)
    for companion in beside:
        lines[companion.record.unit_id].append(companion.receipt_line)
    return dict(lines)


def without_forms(
    session: Session, formless: Sequence[KeptDocument], scans: Sequence[KeptDocument]
) -> list[Beside]:
    """Of files without a form those that their unit sent along: it has filed something and owes nothing more.

    ``formless`` were read and hold no form, ``scans`` are pictures of paper that nobody could read.
    """
    kinds = {document.id: CompanionKind.LETTER for document in formless}
    document_by_id = {document.id: document for document in formless}
    for document in scans:
        kinds[document.id], document_by_id[document.id] = CompanionKind.SCAN, document
    units = roster.find_units(
        session, {document.folder for document in document_by_id.values() if document.folder}
    )
    if not units:
        return []
    states: dict[int, list[State]] = defaultdict(list)
    for row in status.rows(session, unit_ids={unit.id for unit in units.values()}):
        states[row.unit_id].append(row.state)
    return [
        Beside(
            NewCompanion(document.id, units[document.folder].id, kinds[document.id], document.received_at),
            document.name,
        )
        for document in document_by_id.values()
        if document.folder in units and _owes_nothing(states[units[document.folder].id])
    ]


def _owes_nothing(states: Sequence[State]) -> bool:
    return any(state in _SETTLED for state in states) and not any(state in OWED for state in states)


def _settled(session: Session, groups: Mapping[int, Sequence[Placed]]) -> dict[int, Filed]:
    """The newest version of each of these obligations that was filed and not returned."""
    newest = submissions.newest_versions(session, groups)
    filed = submissions.by_id(session, [latest.submission_id for latest in newest.values()])
    return {version.obligation_id: version for version in filed if version.state in _SETTLED}


def _year(group: Sequence[Placed]) -> int | None:
    """Of which year the form is that is owed."""
    return next((place.term.year for _, place in group if place.term), None)


def _tells_more(paper: IncomingForm) -> bool:
    """Whether a paper tells more than the form alone: of equal ones it is the one that counts."""
    return bool(paper.form.narrative)


def _is_copy(paper: IncomingForm, counting: IncomingForm) -> bool:
    return paper.document_id != counting.document_id and says_the_same(paper.form, counting.form)


def _repeats(paper: IncomingForm, current: Filed) -> bool:
    """Whether a paper says what was filed, in another format; the very same content is told as repeated."""
    if paper.document_id == current.document_id or not says_the_same(paper.form, current.form):
        return False
    if content_hash(paper.form) == content_hash(current.form):
        return False
    return not paper.form.narrative or paper.form.narrative == current.form.narrative
