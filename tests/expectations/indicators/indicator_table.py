"""Tables of indicator rows (二级指标 | 名称 | 指标值 | 规则), all of one table reviewed at once."""

from functools import cache

from expectations.engine.review import review
from expectations.subjects.batch import Batch
from forms.form import Indicator
from tests.expectations.form_builders import ROWS, declared, filing, row

Written = tuple[str, ...]
_OUTPUTS = ("数量", "质量", "时效", "成本")


def rows(table: str) -> tuple[Written, ...]:
    """The rows of a table, cell by cell."""
    return tuple(tuple(map(str.strip, line.split("|"))) for line in table.strip().splitlines())


def found(table: tuple[Written, ...], written: Written) -> tuple[str, ...]:
    """The codes of the rules that find fault with a row of the table."""
    return _found(table)[table.index(written)]


@cache
def _found(table: tuple[Written, ...]) -> list[tuple[str, ...]]:
    """The same for every row, each in a form of its own among rows that nothing is wrong with.

    The unit is called for the row, so that those whom it asks are of its trade.
    """
    forms = [
        filing(
            declared(
                indicators=[*ROWS, _indicator(*written[:3])],
                implementing_unit=f"云州市清河区{written[1]}中心",
            ),
            file=str(at),
        )
        for at, written in enumerate(table)
    ]
    codes: list[set[str]] = [set() for _ in table]
    for finding in review(Batch(filings=tuple(forms))):
        codes[int(finding.file)].add(finding.rule)
    return [tuple(sorted(code)) for code in codes]


def _indicator(level2: str, name: str, target: str) -> Indicator:
    if level2 == "满意度":
        return row("满意度指标", "服务对象满意度指标", name, target)
    return row("产出指标" if level2 in _OUTPUTS else "效益指标", f"{level2}指标", name, target)
