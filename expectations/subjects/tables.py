"""A batch flattened once into the tables that the suites look at."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar, cast

from expectations.subjects.batch import Batch, Earlier, Expected, FileForReview, Roster
from expectations.subjects.evaluated import EVALUATED_LINES, EVALUATIONS, EvaluatedForm, EvaluatedLine, Peer
from expectations.subjects.finding import Finding
from expectations.subjects.linked import LINKS, PAIRS, REPORT_LINKS, REPORT_PAIRS, LinkSubject, PairSubject
from expectations.subjects.subject import (
    AWAITED,
    DECLARATIONS,
    DECLARED_LINES,
    FILES,
    INDICATOR_LISTS,
    REPORTED_LINES,
    REPORTS,
    RESUBMISSIONS,
    UNAPPROVED_LINES,
    AwaitedForm,
    FileSubject,
    FormSubject,
    IndicatorList,
    ResubmittedForm,
    RowSubject,
    Subject,
    SubjectTable,
    Whose,
)
from expectations.subjects.submission import FileUnderReview
from forms.form import Declaration, Form, Indicator, MonitoringReport, SelfEvaluation
from forms.target import meaning
from lifecycle.scoring.attainment import Yardstick
from lifecycle.thread.chain import ChainKey, by_chain_key, chain_key, compare_indicators
from lifecycle.thread.identity import unit_key
from lifecycle.wording import wording

Row = TypeVar("Row", bound=Indicator)


Broke = Callable[[Subject, Exception], None]
"""Is told of a form of which no subjects could be made, and what was raised."""


def flatten(
    filings: Sequence[FileForReview], known: "Known", broke: Broke | None = None
) -> dict[str, list[Subject]]:
    """Every subject of these files by the name of its table. A table without subjects is absent.

    A form that raises is left out where ``broke`` is there to be told.
    """
    tables: dict[str, list[Subject]] = {}
    for filing in filings:
        tables.setdefault(FILES.name, []).append(FileSubject(filing))
        submission = FileUnderReview(filing)
        for index, form in enumerate(filing.document.forms if filing.document else []):
            try:
                subjects = list(_of_one_form(submission, index, form, known))
            except Exception as raised:
                if broke is None:
                    raise
                broke(FormSubject(filing, index, form, Expected(), None, None, None, submission), raised)
                continue
            for table, subject in subjects:
                tables.setdefault(table.name, []).append(subject)
    return tables


def awaited(batch: Batch) -> dict[str, list[Subject]]:
    """The forms that were owed; no table without any."""
    subjects: list[Subject] = [AwaitedForm(form) for form in batch.awaited]
    return {AWAITED.name: subjects} if subjects else {}


def resubmissions(batch: Batch, findings: Sequence[Finding]) -> dict[str, list[Subject]]:
    """The forms that came again after a return, with what is still found in them; no table without any."""
    still_found: dict[tuple[str, int | None], set[Earlier]] = {}
    again = {filing.file for filing in batch.filings if filing.returned_for}
    for finding in findings:
        if finding.file in again:
            earlier = Earlier(rule=finding.rule, subject=finding.subject, value=finding.value)
            still_found.setdefault((finding.file, finding.form_index), set()).add(earlier)
    subjects: list[Subject] = [
        ResubmittedForm(
            Whose(filing, index, filing.document.forms[index]),
            returned_for,
            frozenset(still_found.get((filing.file, index), ())),
        )
        for filing in batch.filings
        for index, returned_for in filing.returned_for.items()
        if filing.document
    ]
    return {RESUBMISSIONS.name: subjects} if subjects else {}


@dataclass(frozen=True)
class Known:
    """What forms are held against: by unit, project and year; rosters by year; the words for scores."""

    declared: Mapping[ChainKey, Declaration]
    earlier: Mapping[ChainKey, Sequence[Form]]
    rosters: Mapping[int, Roster]
    yardstick: Yardstick
    peers: Mapping[tuple[str, int], Sequence[Peer]]

    @classmethod
    def of(cls, batch: Batch, yardstick: Yardstick) -> Self:
        """What a batch brings along; its own monitoring reports too, of which one may follow another."""
        reports = [
            form
            for filing in batch.filings
            for form in (filing.document.forms if filing.document else [])
            if isinstance(form, MonitoringReport)
        ]
        return cls(
            by_chain_key(batch.declarations),
            _by_key([*batch.earlier, *reports]),
            batch.rosters or {},
            yardstick,
            _peers(batch.filings),
        )

    def last_year(self, form: Form) -> Sequence[Form]:
        """The same project's forms of the year before."""
        key = chain_key(form)
        if key is None:
            return ()
        unit, project, year = key
        before = unit, project, year - 1
        declared = self.declared.get(before)
        return (*([declared] if declared else []), *self.earlier.get(before, ()))

    def peers_of(self, form: SelfEvaluation) -> Sequence[Peer]:
        """All self-evaluations of the same unit and year in the batch."""
        if not form.implementing_unit or form.year is None:
            return ()
        return self.peers.get((unit_key(form.implementing_unit), form.year), ())

    def before(self, form: MonitoringReport) -> MonitoringReport | None:
        """The same project's monitoring report of the latest earlier month of the year."""
        key = chain_key(form)
        reports = [
            report
            for report in (self.earlier.get(key, ()) if key else ())
            if isinstance(report, MonitoringReport) and (report.month or 0) < (form.month or 0)
        ]
        return max(reports, key=lambda report: report.month or 0, default=None)


def _peers(filings: Sequence[FileForReview]) -> dict[tuple[str, int], list[Peer]]:
    """The self-evaluations of each unit and year."""
    peers: dict[tuple[str, int], list[Peer]] = {}
    for order, filing in enumerate(filings):
        for index, form in enumerate(filing.document.forms if filing.document else []):
            if isinstance(form, SelfEvaluation) and form.implementing_unit and form.year is not None:
                key = unit_key(form.implementing_unit), form.year
                peers.setdefault(key, []).append(Peer(order, filing.file, index, form.total_score))
    return peers


def _by_key(forms: Sequence[Form]) -> dict[ChainKey, list[Form]]:
    keyed: dict[ChainKey, list[Form]] = {}
    for form in forms:
        key = chain_key(form)
        if key:
            keyed.setdefault(key, []).append(form)
    return keyed


_Placed = Iterator[tuple[SubjectTable[Any], Subject]]


def _of_one_form(submission: FileUnderReview, index: int, form: Form, known: Known) -> _Placed:
    filing = submission.filing
    expected = filing.expected.get(index, Expected())
    year = expected.year or form.year
    roster = known.rosters.get(year) if year is not None else None
    place = (expected, roster, filing.repeats.get(index), filing.refused.get(index), submission)
    if isinstance(form, Declaration):
        last_year = filing.last_year.get(index) or known.last_year(form)
        declaration = FormSubject(filing, index, form, *place, last_year=last_year)
        yield DECLARATIONS, declaration
        yield from _not_approved(declaration, form.indicators, range(len(form.indicators)))
    elif isinstance(form, MonitoringReport):
        report = FormSubject(filing, index, form, *place, before=known.before(form))
        yield REPORTS, report
        for at, line, echo in _rows(form.indicators):
            yield REPORTED_LINES, RowSubject(report, at, line, echo)
        yield from _beside(report, form.indicators, known.declared, REPORT_PAIRS, REPORT_LINKS)
    else:
        evaluation = EvaluatedForm(
            filing, index, form, *place, yardstick=known.yardstick, peers=known.peers_of(form)
        )
        yield EVALUATIONS, evaluation
        for at, score, echo in _rows(form.indicators):
            yield EVALUATED_LINES, EvaluatedLine(evaluation, at, score, echo)
        yield from _beside(evaluation, form.indicators, known.declared, PAIRS, LINKS)


def _rows(indicators: Sequence[Row]) -> Iterator[tuple[int, Row, bool]]:
    """Each row with its position and whether the very same stands further up."""
    seen: set[tuple[str, object]] = set()
    for position, row in enumerate(indicators):
        content = (wording(row.level3), meaning(row.target))
        yield position, row, content in seen
        seen.add(content)


def _rows_again(indicators: Sequence[Indicator]) -> dict[int, int]:
    """The row that a row printed twice repeats."""
    first: dict[tuple[str, ...], int] = {}
    again: dict[int, int] = {}
    for at, row in enumerate(indicators):
        words = wording(row.level2), wording(row.level3), wording(row.target)
        again[at] = first.setdefault(words, at)
    return again


def _not_approved(subject: FormSubject[Any], rows: Sequence[Indicator], positions: Sequence[int]) -> _Placed:
    """The rows at these positions, one by one and all together, for the rules on indicators."""
    at_positions = frozenset(positions)
    lines = [RowSubject(subject, at, row, echo) for at, row, echo in _rows(rows) if at in at_positions]
    declared = isinstance(subject.form, Declaration)
    for line in lines:
        yield DECLARED_LINES if declared else UNAPPROVED_LINES, line
    if lines or declared:
        yield INDICATOR_LISTS, IndicatorList(subject, lines)


def _beside(
    subject: FormSubject[MonitoringReport] | FormSubject[SelfEvaluation],
    reported: Sequence[Indicator],
    declared: Mapping[ChainKey, Declaration],
    pairs: SubjectTable[Any],
    links: SubjectTable[Any],
) -> _Placed:
    """The form beside its declaration, whole and indicator by indicator."""
    key = chain_key(cast("Form", subject.form))
    declaration = subject.filing.declared.get(subject.index) or (declared.get(key) if key else None)
    why = "没有找到同一单位、项目、年度的申报表" if key else "本表缺单位、项目或年度，找不到申报表"
    yield pairs, PairSubject(subject, declaration, why if declared else "没有提供申报表")
    links_told = compare_indicators(declaration.indicators, reported) if declaration else []
    approved = {link.reported for link in links_told if link.declared is not None}
    again = _rows_again(reported)
    new_rows = [at for at in range(len(reported)) if again.get(at, at) not in approved]
    yield from _not_approved(cast("FormSubject[Form]", subject), reported, new_rows)
    replaced = _all_replaced(declaration, reported) if declaration and not approved - {None} else ()
    for link in links_told[:1] if replaced else links_told:
        old = declaration.indicators[link.declared] if declaration and link.declared is not None else None
        new = reported[link.reported] if link.reported is not None else None
        yield links, LinkSubject(subject, cast("Declaration", declaration), old, new, link, replaced)


_FEW = 3
"""Of so few indicators each is told: one that is renamed is not a form replaced."""


def _all_replaced(declaration: Declaration, reported: Sequence[Indicator]) -> tuple[str, ...]:
    """The names in the later form, then the declared ones, where there are more than a few of both."""
    names = [[row.level3 for row in rows if row.level3] for rows in (reported, declaration.indicators)]
    enough = all(len(of_form) >= _FEW for of_form in names)
    return tuple(dict.fromkeys((*names[0], *names[1]))) if enough else ()
