"""Every layout has the labels of its form, and the reader gets back what was printed."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from forms import read_bytes
from forms.form import Document, Form
from season import build, sample
from season.district_year import Season
from season.layouts.by_name import LAYOUTS, WITH_NARRATIVE
from season.stages.filing import ArrivingFile

LABELS = {
    "lines_2023": "项目名称 项目类别 主管部门 实施单位 计划开始日期 项目资金总额 项目总目标 年度总目标 三级指标",
    "lines_2024": "项目性质 项目类别 主管部门 实施单位 年度资金申请总额 年度总体目标 年度(/项目)指标值 成本指标",
    "cells": "项目名称 项目类别 主管部门 实施单位 计划完成日期 年度资金申请总额 年度总目标 年度指标值",
    "cells_twice": "项目名称 项目类别 主管部门 实施单位 上年结转资金 年度总目标 年度指标值",
    "table": "汇总表 项目性质 主管部门 实施单位 年度资金申请总额 年度总体目标 年度(/项目)指标值",
    "monitored_table": "监控表 年初预算数 1-7月执行率 全年预计执行数 偏差原因分析 硬件条件保障 完全不可能 备注",
    "monitored_cells": "监控表 年初预算数 1-7月执行率 全年预计执行数 偏差原因分析 硬件条件保障 完全不可能 备注",
    "evaluated_lines": "自评表 年初预算数 全年预算数 全年执行数 预期目标 实际完成情况 分值 得分 偏差原因分析及 总分",
}

NOT_PRINTED = {
    "form_title",
    "source",
    "locations",
    "leftovers",
    "narrative",
    "subprojects",
    "statement",
    "absent",
}
REMNANTS = {r"$\geq": "≥", r"$\leq": "≤", "$(": "("}
"""What recognition leaves of a formula stays as printed; only here it is put back, to compare."""


@cache
def built() -> Season:
    """A season large enough to have every layout."""
    return build(24, 5, 11, 2025)


@cache
def reading(arrival: ArrivingFile) -> Document:
    """What is read of a file."""
    return read_bytes(arrival.content(), arrival.filing.file)


def arrivals(layout: str) -> list[ArrivingFile]:
    """All filings of the sample and of a built season in this layout that hold readable forms."""
    seasons = (sample(), built())
    arriving = [
        arrival
        for season in seasons
        for arrival in season.arrivals
        if arrival.filing.layout == layout and arrival.filing.document not in {"A01", "A02"}
    ]
    assert arriving
    return arriving


def texts(layout: str) -> list[str]:
    """The files in this layout that are text."""
    text = [arrival for arrival in arrivals(layout) if arrival.filing.ending == ".txt"]
    return [arrival.content().decode() for arrival in text]


def printed(arrival: ArrivingFile) -> Iterator[Form]:
    """The forms as the file shows them: with every indicator twice where it prints them twice."""
    for form in arrival.forms:
        rows = [row for row_of in form.indicators for row in (row_of, row_of)]
        yield form.model_copy(update={"indicators": rows}) if arrival.filing.document == "D04" else form


def plain(value: Any) -> Any:
    """Values to compare: without white space, formulas put back."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, str):
        for remnant, sign in REMNANTS.items():
            value = value.replace(remnant, sign)
        return "".join(value.split())
    return value


def pairs(layout: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every form as it was filled in and as it is read."""
    for arrival in arrivals(layout):
        read = reading(arrival)
        for filled, read_back in zip(printed(arrival), read.forms, strict=True):
            yield (
                plain(filled.model_dump(exclude=NOT_PRINTED)),
                plain(read_back.model_dump(exclude=NOT_PRINTED)),
            )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_has_the_labels_of_its_form(layout: str) -> None:
    text = "".join(texts(layout)[0].split())
    for label in LABELS[layout].split():
        assert label in text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_was_printed_is_read_back(layout: str) -> None:
    for filled, read_back in pairs(layout):
        assert read_back == filled


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_left_over_inside_a_form(layout: str) -> None:
    for arrival in arrivals(layout):
        for form in reading(arrival).forms:
            assert form.leftovers == []


@pytest.mark.parametrize("layout", sorted(WITH_NARRATIVE))
def test_the_narrative_and_the_statement_are_read_back(layout: str) -> None:
    for arrival in arrivals(layout):
        read = reading(arrival)
        assert read.statement is not None
        assert read.statement.amount is not None
        assert (read.statement.projects, round(read.statement.amount * 10_000)) == arrival.paper().stated
        for filled, read_back in zip(arrival.forms, read.forms, strict=True):
            if filled.narrative:
                assert plain(read_back.narrative) == plain(filled.narrative)
                continue
            assert [(part.title, part.amount, plain(part.parts)) for part in read_back.subprojects] == [
                (part.title, part.amount, plain(part.parts)) for part in filled.subprojects
            ]


def test_a_season_comes_as_text_workbooks_and_word_documents() -> None:
    endings = {arrival.filing.file.rpartition(".")[2] for arrival in built().arrivals}
    assert endings == {"txt", "xlsx", "docx"}


def test_a_document_without_its_forms_says_where_they_should_be() -> None:
    (lost,) = (arrival for arrival in sample().arrivals if arrival.filing.document == "A02")
    read = read_bytes(lost.content(), lost.filing.file)
    assert read.forms == []
    assert read.mentions_attached_forms


def test_a_form_goes_over_a_page_in_the_layouts_of_a_pdf() -> None:
    for layout in ("lines_2023", "lines_2024", "evaluated_lines"):
        assert any("\n " in text for text in texts(layout))
    numbers = texts("evaluated_lines") + texts("lines_2023")
    assert any("- 4 -" in text for text in numbers)
    assert any("4 / 10" in text for text in numbers)
