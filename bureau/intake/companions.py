"""Companions: what comes together with a form and is no version of it, recognised before anything is filed.

A Word file and its PDF, the sealed scan beside the file, last year's form as an example: none of them makes
a new version, and none takes back what is settled. A letter or a basis without a form is kept beside them,
once its unit has filed all that it owes; before, it may be a form that could not be read, and is asked for.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bureau.intake import drafts
from bureau.intake.papers import IncomingForm, Place
from expectations.subjects.cell_names import cell_name
from forms.form import Form, is_scanned
from forms.scan_differences import differences, printed_values
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
    """One companion with what its receipt says: the file, and of a copy the file that it is a copy of.

    ``differing`` names the cells in which a signed scan says something else than that file.
    """

    record: NewCompanion
    file: str
    of: str | None = None
    differing: tuple[str, ...] = ()

    @property
    def receipt_line(self) -> str:
        """One line of a receipt."""
        if self.of and self.record.kind is CompanionKind.SCAN:
            return f"{self._scan}；{self._differing}" if self.differing else self._scan
        same = f"（与《{self.of}》内容相同）" if self.of else ""
        return f"另收到{COMPANION_LABELS[self.record.kind]}《{self.file}》{same}，已随附存档"

    @property
    def _scan(self) -> str:
        return f"另收到{COMPANION_LABELS[self.record.kind]}《{self.file}》，已作为《{self.of}》的签章原件存档"

    @property
    def _differing(self) -> str:
        more = "等" if len(self.differing) > _MOST_NAMED else ""
        cells = "、".join(self.differing[:_MOST_NAMED])
        return f"两份有{len(self.differing)}处不同，请核对：{cells}{more}"


_MOST_DIFFERING = 0.25
"""Share of a form's cells up to which a scan that says otherwise is still the paper of that version; one that
differs in more is another version (our choice, 未核实)."""
_MOST_NAMED = 5


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
        for paper, place in sorted(group, key=lambda pair: _rank(pair[0])):
            is_example = paper.form.year not in {None, year} and bool(right or current)
            standing = _beside(paper, current, counting, is_example=is_example)
            if standing is None or place.match.unit_id is None:
                counting.append(paper)
                continue
            kind, of, differing = standing
            companion = NewCompanion(
                paper.document_id, place.match.unit_id, kind, paper.received_at, paper.form_id, obligation_id
            )
            beside[paper.form_id] = Beside(companion, paper.document, of, differing)
    to_file = [(paper, place) for paper, place in placed if paper.form_id not in beside]
    return drafts.in_order(to_file), list(beside.values())


def _beside(
    paper: IncomingForm, current: Filed | None, counting: Sequence[IncomingForm], *, is_example: bool
) -> tuple[CompanionKind, str | None, tuple[str, ...]] | None:
    """What a paper is beside what was filed or counts, of which file, and where it differs from that."""
    if is_example:
        return CompanionKind.EXAMPLE, None, ()
    filed = [(current.form, current.document_name)] if current else []
    for form, name in [*filed, *((known.form, known.document) for known in counting)]:
        if (cells := _signed(paper, form)) is not None:
            return CompanionKind.SCAN, name, cells
    if current and _repeats(paper, current):
        return CompanionKind.COPY, current.document_name, ()
    twin = next((known for known in counting if _is_copy(paper, known)), None)
    return (CompanionKind.COPY, twin.document, ()) if twin else None


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


def _rank(paper: IncomingForm) -> tuple[bool, bool]:
    """Of equal papers the first counts: a file before its scan, and what tells more than the form alone."""
    return is_scanned(paper.form), not paper.form.narrative


def _signed(paper: IncomingForm, filed: Form) -> tuple[str, ...] | None:
    """The cells in which a scan differs from the form whose signed paper it is; None where it is none."""
    if not is_scanned(paper.form) or is_scanned(filed) or type(paper.form) is not type(filed):
        return None
    apart = differences(paper.form, filed)
    values = len(dict(printed_values(filed)))
    if len(apart) > values * _MOST_DIFFERING:
        return None
    return tuple(cell_name(filed, difference.path) or "一格" for difference in apart)


def _is_copy(paper: IncomingForm, counting: IncomingForm) -> bool:
    return paper.document_id != counting.document_id and says_the_same(paper.form, counting.form)


def _repeats(paper: IncomingForm, current: Filed) -> bool:
    """Whether a paper says what was filed, in another format; the very same content is told as repeated."""
    if paper.document_id == current.document_id or not says_the_same(paper.form, current.form):
        return False
    if content_hash(paper.form) == content_hash(current.form):
        return False
    return not paper.form.narrative or paper.form.narrative == current.form.narrative
