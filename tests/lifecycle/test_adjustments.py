"""What was approved to be otherwise than declared."""

from datetime import date

import pytest

from forms.form import Declaration, DeclaredFunds, Indicator, Location, Source
from lifecycle.thread.adjustment import Adjustment, apply
from lifecycle.thread.approved_change import (
    amount_changed,
    goal_changed,
    indicator_added,
    indicator_changed,
    indicator_dropped,
)

ROWS = (
    ("数量指标", "讲座场次", "≥4场"),
    ("质量指标", "展品完好率", "≥95%"),
    ("数量指标", "更新展品数", "≥12件"),
)


def row(level2: str, name: str, target: str) -> Indicator:
    return Indicator(level1="产出指标", level2=level2, level3=name, target=target)


@pytest.fixture
def declaration() -> Declaration:
    return Declaration(
        form_title=None,
        year=2025,
        project_name="科普展教",
        competent_department="清河区科学技术局",
        implementing_unit="清河区科技馆",
        funds_unit="万元",
        source=Source(file="申报.txt"),
        locations={"year": Location(line=2)}
        | {f"indicators/{at}": Location(line=10 + at) for at in range(len(ROWS))},
        project_category=None,
        project_nature=None,
        planned_start=date(2025, 1, 1),
        planned_end=date(2025, 12, 31),
        funds=DeclaredFunds(annual=50.0, annual_fiscal=50.0),
        overall_goal="办好科普。",
        annual_goal="1、办讲座4场。",
        indicators=[row(*cells) for cells in ROWS],
    )


def said(declaration: Declaration) -> list[tuple[str | None, str | None]]:
    return [(indicator.level3, indicator.target) for indicator in declaration.indicators]


def test_a_changed_target_and_a_new_name_stand_where_the_old_ones_stood(declaration: Declaration) -> None:
    changes = [
        indicator_changed(declaration, "讲座场次", None, target="≥2场"),
        indicator_changed(declaration, "更新展品数", None, level3="新增展品数"),
    ]
    assert said(apply(declaration, changes)) == [
        ("讲座场次", "≥2场"), ("展品完好率", "≥95%"), ("新增展品数", "≥12件")
    ]  # fmt: skip


def test_a_dropped_indicator_is_gone_and_the_places_of_the_others_stay_right(
    declaration: Declaration,
) -> None:
    now = apply(declaration, [indicator_dropped(declaration, "讲座 场次", None)])
    assert said(now) == [("展品完好率", "≥95%"), ("更新展品数", "≥12件")]
    assert {path: place.line for path, place in now.locations.items()} == {
        "year": 2, "indicators/0": 11, "indicators/1": 12
    }  # fmt: skip


def test_an_added_indicator_stands_behind_its_kind(declaration: Declaration) -> None:
    now = apply(declaration, [indicator_added(declaration, row("质量指标", "验收合格率", "=100%"))])
    assert [name for name, _ in said(now)] == ["讲座场次", "展品完好率", "验收合格率", "更新展品数"]


def test_goal_and_money_are_changed_in_the_unit_of_the_form(declaration: Declaration) -> None:
    changes = [goal_changed(declaration, "1、办讲座2场。"), amount_changed(declaration, 480000, {})]
    now = apply(declaration, changes)
    assert now.annual_goal == "1、办讲座2场。"
    assert now.funds == DeclaredFunds(annual=48, annual_fiscal=48, annual_carryover=0, annual_other=0)
    assert changes[1].in_words(changes[1].before) == "年度资金500000.00元，当年财政拨款500000.00元"


def test_undoing_is_another_adjustment(declaration: Declaration) -> None:
    dropped = indicator_dropped(declaration, "展品完好率", None)
    without = apply(declaration, [dropped])
    back = indicator_added(without, row("质量指标", "展品完好率", "≥95%"))
    assert sorted(said(apply(declaration, [dropped, back]))) == sorted(said(declaration))


def test_what_was_approved_holds_whatever_a_newer_version_says(declaration: Declaration) -> None:
    changes: list[Adjustment] = [
        indicator_changed(declaration, "讲座场次", None, target="≥2场"),
        indicator_dropped(declaration, "展品完好率", None),
    ]
    newer = declaration.model_copy(
        update={"indicators": [row("数量指标", "讲座场次", "≥3场"), row("数量指标", "更新展品数", "≥12件")]}
    )
    assert said(apply(newer, changes)) == [("讲座场次", "≥2场"), ("更新展品数", "≥12件")]
    assert said(apply(apply(declaration, changes), changes)) == said(apply(declaration, changes))


def test_what_does_not_fit_the_declaration_is_refused_with_a_reason(declaration: Declaration) -> None:
    with pytest.raises(ValueError, match="申报表里没有指标“巡展”，有：讲座场次、展品完好率、更新展品数"):
        indicator_dropped(declaration, "巡展", None)
    with pytest.raises(ValueError, match="本来就是这样"):
        indicator_changed(declaration, "讲座场次", None, target="≥4场")
    with pytest.raises(ValueError, match="已经有了"):
        indicator_added(declaration, row("数量指标", "讲座场次", "≥4 场"))
    with pytest.raises(ValueError, match="本来就是这样"):
        goal_changed(declaration, "1、办讲座4场")
    with pytest.raises(ValueError, match=r"各部分相加为400000.00元，与年度资金480000.00元不等"):
        amount_changed(declaration, 480000, {"annual_fiscal": 400000})
    twice = declaration.model_copy(
        update={"indicators": [*declaration.indicators, row("质量指标", "讲座场次", "≥9分")]}
    )
    with pytest.raises(ValueError, match="有2条指标叫“讲座场次”"):
        indicator_dropped(twice, "讲座场次", None)
    before = indicator_dropped(twice, "讲座场次", "质量指标").before or {}
    assert {name: value for name, value in before.items() if value is not None} == {
        "level1": "产出指标", "level2": "质量指标", "level3": "讲座场次", "target": "≥9分"
    }  # fmt: skip


def test_money_of_several_parts_asks_for_each(declaration: Declaration) -> None:
    mixed = declaration.model_copy(
        update={"funds": DeclaredFunds(annual=50, annual_fiscal=40, annual_other=10)}
    )
    with pytest.raises(ValueError, match="请写明当年财政拨款、上年结转、其他资金各多少"):
        amount_changed(mixed, 480000, {})
    now = apply(mixed, [amount_changed(mixed, 480000, {"annual_fiscal": 400000, "annual_other": 80000})])
    assert (now.funds.annual, now.funds.annual_fiscal, now.funds.annual_other) == (48, 40, 8)
