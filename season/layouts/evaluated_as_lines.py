"""Self-evaluations as the text of a PDF with tall cells.

The labels of merged cells stand in the middle of their blocks: 绩效指标 between two pages, a 一级指标 or
二级指标 whose block goes over a page on the page that has more of it. The cells of a row follow each other,
each with runs of blank lines around it.
"""

from dataclasses import dataclass
from itertools import groupby

from forms.form import EvaluatedIndicator, EvaluatedRow, ExecutedRow, SelfEvaluation
from season.layouts.document import Paper, amount, points
from season.layouts.paper import airy, wrap

_FIRST_PAGE_ROWS = 6
_PAGE_ROWS = 12
"""How many indicators stand on the form's first page, below the goals, and on the later ones."""

_RUNS = ("\n \n\n", " \n\n", "\n \n \n\n")
"""Runs of blank lines between two cells; which one depends on how tall the row is."""

_COLUMNS = (
    "一级指标 二级指标 三级指标 \n年度 \n指标值 \n\n实际 \n完成值 \n\n分值 得分 \n"
    "偏差原因分析及 \n改进措施 \n\n"
)
_SIDE = " \n" * 30 + "绩 \n效 \n指 \n标 \n"
"""The label down the left side of the table, below the blank half of its tall cell."""

_GOAL, _NAME, _TARGET, _ACTUAL, _REASON = 48, 22, 18, 18, 18
"""Widths of the columns, in columns of text."""

_EMPTY_CELL = "  \n"
"""What is left of a merged cell whose label is not on this page."""


def evaluated_lines(paper: Paper) -> str:
    """The document, form after form, now and then with the number of a page between two."""
    parts = [" "]
    for number, form in enumerate(paper.forms):
        if not isinstance(form, SelfEvaluation):
            raise TypeError(form.form)
        if number:
            parts.append(f"\n\n\n- {number * 3 + 1} - \n \n\n \n\n" if number % 2 else " ")
        parts.append(_form(form))
    return "".join(parts)


def _lines(cell: list[str]) -> str:
    return "".join(f"{line} \n" for line in cell)


def _form(form: SelfEvaluation) -> str:
    return "".join((
        f"财政项目支出绩效自评表 \n\n({form.year} 年度) \n \n\n",
        f"项目名称 {airy(form.project_name or '')} \n\n",
        f"主管部门 \n{_lines(wrap(form.competent_department or '', 26))}实施单位 \n\n",
        f"{_lines(wrap(form.implementing_unit or '', 18))}\n \n\n \n \n \n \n\n项目资金 \n\n（元） \n\n",
        " 年初预算数 全年预算数 全年执行数 分值 执行率 得分 \n\n",
        _annual(form.funds.annual),
        _money("其中：当年财政拨款", form.funds.fiscal),
        _money("上年结转资金", form.funds.carryover),
        _money("其他资金", form.funds.other),
        " \n\n" + " \n" * 6 + "年 度 \n总 体 \n目标 \n\n预期目标 实际完成情况 \n\n \n \n \n",
        _lines(wrap(airy(form.expected_goal or ""), _GOAL)) + "\n",
        _lines(wrap(airy(form.actual_completion or ""), _GOAL)) + "\n",
        _table(form),
        f"总分 {points(form.total_weight)} {points(form.total_score)}  \n",
    ))  # fmt: skip


def _annual(row: EvaluatedRow) -> str:
    rate = "" if row.rate is None else f"{row.rate:.2f}%"
    executed = amount(row.executed, 0, grouped=True)
    return (
        f"年度资金总额 {amount(row.initial)} {amount(row.budget)} {executed} "
        f"{points(row.weight)} {rate} {points(row.score)} \n\n"
    )


def _money(label: str, row: ExecutedRow) -> str:
    return (
        f"{label} {amount(row.initial, 0)} {amount(row.budget, 2 if row.budget else 0)} "
        f"{amount(row.executed, 0)} —   \n\n"
    )


@dataclass(frozen=True, slots=True)
class _Labels:
    """The labels that are printed before a row; ``empty`` where a merged cell shows none on this page."""

    level1: str
    level2: str
    empty: bool


def _table(form: SelfEvaluation) -> str:
    rows = form.indicators
    breaks = set(range(_FIRST_PAGE_ROWS, len(rows), _PAGE_ROWS))
    parts = [_COLUMNS if breaks else _SIDE + "\n" + _COLUMNS]
    labels = _labels(rows, breaks)
    for number, row in enumerate(rows):
        if number in breaks:
            # The label of the whole table is printed once, at the end of the form's first page.
            parts.append((_SIDE if number == _FIRST_PAGE_ROWS else "") + " ")
        parts.append(_row(row, labels[number], number))
    return "".join(parts)


def _labels(rows: list[EvaluatedIndicator], breaks: set[int]) -> list[_Labels]:
    level1: dict[int, str] = {}
    level2: dict[int, str] = {}
    empty: set[int] = set()
    for labels_of, key in ((level1, "level1"), (level2, "level2")):
        places = groupby(range(len(rows)), key=lambda place: (rows[place].level1, getattr(rows[place], key)))
        for (_, label), block in places:
            members = list(block)
            middle = members[len(members) // 2]
            page = max((start for start in breaks if start <= middle), default=0)
            shown = max(members[0], page)
            labels_of[shown] = label or ""
            if key == "level2" and shown != members[0]:
                empty.add(members[0])
    return [
        _Labels(level1.get(place, ""), level2.get(place, ""), place in empty) for place in range(len(rows))
    ]


def _row(row: EvaluatedIndicator, labels: _Labels, number: int) -> str:
    name = wrap(airy(row.level3 or ""), _NAME)
    cells = [
        wrap(airy(row.target or ""), _TARGET),
        wrap(airy(row.actual or ""), _ACTUAL),
        [points(row.weight)],
        [points(row.score)],
        wrap(airy(row.deviation or ""), _REASON),
    ]
    head = "".join(f"{label} \n\n \n \n" for label in (labels.level1, labels.level2) if label)
    head = (_EMPTY_CELL if labels.empty else "") + head + " \n \n\n"
    flat = [line for cell in cells for line in cell]
    if (
        len(name) == 1
        and number % 4 == 0
        and len(flat) == len(cells)
        and not any(" " in cell for cell in flat)
    ):
        return f"{head}{name[0]} \n\n{' '.join(flat)} \n\n"
    run = _RUNS[min(len(name) - 1 + number % 2, len(_RUNS) - 1)]
    tall = " \n\n".join(name)
    return f"{head}{tall} \n\n" + "".join(f"{run}{_lines(cell)}\n" for cell in cells)
