"""A batch flattened once into the tables that the suites look at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from expectations.batch import Batch, Expected, Filing
from expectations.subject import (
    DECLARATIONS,
    DECLARED_LINES,
    EVALUATED_LINES,
    EVALUATIONS,
    FILES,
    LINKS,
    PAIRS,
    REPORT_LINKS,
    REPORT_PAIRS,
    REPORTED_LINES,
    REPORTS,
    EvaluatedLine,
    FileSubject,
    FormSubject,
    LinkSubject,
    PairSubject,
    RowSubject,
    Subject,
    Table,
)
from forms.form import Declaration, Form, Indicator, MonitoringReport, SelfEvaluation
from forms.target import meaning
from lifecycle.chain import ChainKey, by_chain_key, chain_key, compare_indicators, wording

Row = TypeVar("Row", bound=Indicator)


def flatten(batch: Batch) -> dict[str, list[Subject]]:
    """Every subject of a batch by the name of its table. A table without subjects is absent."""
    declared = by_chain_key(batch.declarations)
    tables: dict[str, list[Subject]] = {}
    for filing in batch.filings:
        tables.setdefault(FILES.name, []).append(FileSubject(filing))
        for index, form in enumerate(filing.document.forms if filing.document else []):
            for table, subject in _of_one_form(batch, filing, index, form, declared):
                tables.setdefault(table.name, []).append(subject)
    return tables


_Declared = Mapping[ChainKey, Declaration]
_Placed = Iterator[tuple[Table[Any], Subject]]


def _of_one_form(batch: Batch, filing: Filing, index: int, form: Form, declared: _Declared) -> _Placed:
    expected = filing.expected.get(index, Expected())
    year = expected.year or form.year
    roster = (batch.rosters or {}).get(year) if year is not None else None
    place = (expected, roster, filing.repeats.get(index), filing.refused.get(index))
    if isinstance(form, Declaration):
        declaration = FormSubject(filing, index, form, *place)
        yield DECLARATIONS, declaration
        for at, row, echo in _rows(form.indicators):
            yield DECLARED_LINES, RowSubject(declaration, at, row, echo)
    elif isinstance(form, MonitoringReport):
        report = FormSubject(filing, index, form, *place)
        yield REPORTS, report
        for at, line, echo in _rows(form.indicators):
            yield REPORTED_LINES, RowSubject(report, at, line, echo)
        yield from _beside(report, form.indicators, declared, REPORT_PAIRS, REPORT_LINKS)
    else:
        evaluation = FormSubject(filing, index, form, *place)
        yield EVALUATIONS, evaluation
        for at, score, echo in _rows(form.indicators):
            yield EVALUATED_LINES, EvaluatedLine(evaluation, at, score, echo)
        yield from _beside(evaluation, form.indicators, declared, PAIRS, LINKS)


def _rows(indicators: Sequence[Row]) -> Iterator[tuple[int, Row, bool]]:
    """Each row with its position and whether the very same stands further up."""
    seen: set[tuple[str, object]] = set()
    for position, row in enumerate(indicators):
        content = (wording(row.level3), meaning(row.target))
        yield position, row, content in seen
        seen.add(content)


def _beside(
    subject: FormSubject[MonitoringReport] | FormSubject[SelfEvaluation],
    reported: Sequence[Indicator],
    declared: _Declared,
    pairs: Table[Any],
    links: Table[Any],
) -> _Placed:
    """The form beside its declaration, whole and indicator by indicator."""
    key = chain_key(cast("Form", subject.form))
    declaration = declared.get(key) if key else None
    why = "没有找到同一单位、项目、年度的申报表" if key else "本表缺单位、项目或年度，找不到申报表"
    yield pairs, PairSubject(subject, declaration, why if declared else "没有提供申报表")
    for link in compare_indicators(declaration.indicators, reported) if declaration else []:
        old = declaration.indicators[link.declared] if declaration and link.declared is not None else None
        new = reported[link.reported] if link.reported is not None else None
        yield links, LinkSubject(subject, cast("Declaration", declaration), old, new, link)
