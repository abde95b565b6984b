"""Declarations as the text of a PDF: wrapped cells, page numbers, page breaks inside forms.

Two editions: 2023 (绩效目标填报表) and 2024 (项目性质 and 项目类别, 成本指标 on top, bracketed units).
"""

from dataclasses import dataclass
from itertools import groupby

from forms.form import Declaration
from season.layouts.document import Paper, amount, iso
from season.layouts.paper import Pages, airy, wrap
from season.stages.declarations import wan

_DIGITS = "〇一二三四五六七八九"
_TEN = 10


def _numeral(number: int) -> str:
    """A number under a hundred as headings count: 一, 十, 十二, 二十."""
    tens, units = divmod(number, _TEN)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[units] if units else "")


@dataclass(frozen=True, slots=True)
class Edition:
    """How one edition is set. Widths in columns (a Chinese character takes two)."""

    title: str
    lines_per_page: int
    page_number: str
    numbered_every: int
    tail: str
    department: int
    unit: int
    nature: int
    end_label: int
    money: int
    side: int
    goals: tuple[int, int]
    level1: int
    level2: int
    name: int
    target: int


EDITION_2023 = Edition(
    title="财政项目支出绩效目标填报表",
    lines_per_page=33,
    page_number="{page} / {pages}",
    numbered_every=4,
    tail="",
    department=16,
    unit=30,
    nature=14,
    end_label=10,
    money=9,
    side=10,
    goals=(42, 32),
    level1=6,
    level2=12,
    name=28,
    target=10,
)
EDITION_2024 = Edition(
    title="财政项目支出绩效目标申报表",
    lines_per_page=30,
    page_number=" {page} / {pages} ",
    numbered_every=3,
    tail=" ",
    department=16,
    unit=34,
    nature=14,
    end_label=14,
    money=16,
    side=2,
    goals=(44, 44),
    level1=8,
    level2=10,
    name=40,
    target=20,
)


def lines_2023(paper: Paper) -> str:
    """The document in the edition of 2023."""
    return _print(paper, EDITION_2023)


def lines_2024(paper: Paper) -> str:
    """The document in the edition of 2024."""
    return _print(paper, EDITION_2024)


def _print(paper: Paper, edition: Edition) -> str:
    pages = Pages(
        edition.lines_per_page, edition.page_number, every=edition.numbered_every, tail=edition.tail
    )
    pages.paragraph(airy(paper.unit))
    pages.paragraph(f"{paper.year} 年财政支出项目绩效目标申报表")
    if paper.stated:
        count, money = paper.stated
        pages.paragraph("绩效目标设置情况")
        pages.paragraph(
            f"根据区财政局关于编制{paper.year}年部门预算的通知，本单位组织各科室填报了项目绩效目标，"
            f"编报绩效目标的项目 {count} 个，涉及项目预算资金 {wan(round(money))} 万元。",
            columns=66,
            indent=4,
        )
    for number, form in enumerate(paper.forms, 1):
        if not isinstance(form, Declaration):
            raise TypeError(form.form)
        _narrate(pages, form, number)
        if paper.tables:
            pages.paragraph(f"{edition.title} {number}")
            pages.paragraph(f"（{form.year} 年度）")
            _form(pages, form, edition)
        else:
            pages.paragraph("本项目的绩效指标详见绩效目标申报表。")
    return pages.text()


def _narrate(pages: Pages, form: Declaration, number: int) -> None:
    name = form.project_name or ""
    pages.paragraph(f"{_numeral(number)}、{name}")
    if form.subprojects:
        pages.paragraph(f"{name}项目共包含 {len(form.subprojects)}个子项目，具体信息如下：")
    for place, part in enumerate(form.subprojects, 1):
        pages.paragraph(f"{place}、{part.title}（{part.amount:g} 万）")
        _parts(pages, part.parts)
    _parts(pages, form.narrative)


def _parts(pages: Pages, parts: dict[str, str]) -> None:
    for number, (heading, text) in enumerate(parts.items(), 1):
        pages.paragraph(f"{_numeral(number)}、{heading}")
        # 年度预算安排 and 立项依据 are numbered paragraphs: 1. … 2. … 3. …
        for paragraph in text.replace("。2.", "。\n2.").replace("。3.", "。\n3.").split("\n"):
            pages.paragraph(airy(paragraph), indent=4)


def _form(pages: Pages, form: Declaration, edition: Edition) -> None:
    _header(pages, form, edition)
    _money(pages, form, edition)
    _goals(pages, form, edition)
    _indicators(pages, form, edition)


def _header(pages: Pages, form: Declaration, edition: Edition) -> None:
    first = [["项目名称"], wrap(airy(form.project_name or ""), 24)]
    if form.project_nature:
        first += [["项目性质"], wrap(form.project_nature, edition.nature)]
    pages.row([*first, ["项目类别"], wrap(form.project_category or "", 24)])
    pages.row([
        ["主管部门"],
        wrap(form.competent_department or "", edition.department),
        ["实施单位"],
        wrap(form.implementing_unit or "", edition.unit),
    ], whole=True)  # fmt: skip
    pages.row([
        ["计划开始日期"],
        [iso(form.planned_start)],
        wrap("计划完成日期", edition.end_label),
        [iso(form.planned_end)],
    ])  # fmt: skip


def _money(pages: Pages, form: Declaration, edition: Edition) -> None:
    funds = form.funds
    grouped = form.project_nature is not None

    def printed(value: float | None) -> list[str]:
        return wrap(amount(value, 2 if value else 0, grouped=grouped), edition.money)

    def of_all_years(value: float | None) -> list[str]:
        return [amount(value, 2 if value else 0, grouped=grouped)] if value is not None else []

    pages.row([["项目资金", "（元）"]])
    pages.row([["项目资金总额"], of_all_years(funds.total), ["年度资金申请总额"], printed(funds.annual)])
    pages.row([["其中：财政资金"], of_all_years(funds.total_fiscal)])
    pages.row([wrap("其中：当年财政拨款", 18), printed(funds.annual_fiscal)])
    pages.row([["上年结转资金"], printed(funds.annual_carryover)])
    pages.row([["其他资金"], of_all_years(funds.total_other), ["其他资金"], printed(funds.annual_other)])


def _goals(pages: Pages, form: Declaration, edition: Edition) -> None:
    pages.row([wrap("项目绩效目标", edition.side)])
    if form.project_nature:
        pages.row([["项目总目标"], ["年度总体目标"]])
    else:
        start, end = form.planned_start, form.planned_end
        span = f"（{start.year if start else ''} 年- {end.year if end else ''} 年）"
        pages.row([["项目总目标", span], ["年度总目标"]])
    goals = (form.overall_goal, form.annual_goal)
    cells = zip(goals, edition.goals, strict=True)
    pages.row([wrap(airy(goal or ""), columns) for goal, columns in cells])


def _indicators(pages: Pages, form: Declaration, edition: Edition) -> None:
    target_label = "年度(/项目)指标值" if form.project_nature else "年度指标值"
    pages.row([wrap("绩效指标", edition.side if form.project_nature else 8)])
    pages.row([
        wrap("一级指标", edition.level1),
        ["二级指标"],
        ["三级指标"],
        wrap(target_label, edition.target),
    ], whole=True)  # fmt: skip
    for level1, of_level1 in groupby(form.indicators, key=lambda row: row.level1):
        rows1 = list(of_level1)
        label1 = wrap(level1 or "", edition.level1)
        if len(rows1) > 1:
            pages.row([label1], whole=True)
            label1 = []
        for level2, of_level2 in groupby(rows1, key=lambda row: row.level2):
            rows2 = list(of_level2)
            labels = [label1, wrap(level2 or "", edition.level2)]
            if len(rows2) > 1:
                pages.row(labels, whole=True)
                labels = []
            for row in rows2:
                cells = [
                    wrap(airy(row.level3 or ""), edition.name),
                    wrap(airy(row.target or ""), edition.target),
                ]
                pages.row([*(label for label in labels if label), *cells], whole=bool(labels))
