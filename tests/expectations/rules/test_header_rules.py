from datetime import date
from typing import Any

import pytest

from forms.form import Declaration, DeclaredFunds, DeclaredSource, Location, Subproject
from tests.expectations.form_builders import codes, declared, only


@pytest.mark.parametrize("blank", [None, "）", "/", "无", "　"])
def test_a_blank_or_a_placeholder_is_a_missing_value_and_nothing_else(blank: str | None) -> None:
    assert codes(declared(competent_department=blank)) == ["B01"]
    assert codes(declared(annual_goal=blank)) == ["B01"]


def test_a_blank_total_is_one_finding_and_silences_the_sums() -> None:
    funds = declared().funds.model_copy(update={"total": None})
    assert codes(declared(funds=funds)) == ["B01"]


def test_a_tick_box_with_nothing_ticked_is_found_and_a_ticked_one_not() -> None:
    assert codes(declared(project_category="经常性项目□一次性项目□")) == ["B02"]
    assert codes(declared(project_category="经常性项目☑一次性项目□")) == []


def money(**changes: Any) -> DeclaredFunds:
    return declared().funds.model_copy(update=changes)


@pytest.mark.parametrize(
    ("funds", "field"),
    [
        (money(total=90000), "funds/total"),
        (money(annual_carryover=500), "funds/annual"),
        (money(annual=90000, annual_fiscal=90000), "funds/annual"),
    ],
)
def test_money_that_does_not_add_up_is_found_where_it_stands(funds: DeclaredFunds, field: str) -> None:
    assert [finding.field for finding in only("B03", declared(funds=funds))] == [field]


def test_cents_that_rounding_explains_add_up() -> None:
    assert only("B03", declared(funds=money(total=80000.01))) == []


def part(text: str, title: str | None = "讲座", amount: float | None = None) -> Subproject:
    return Subproject(
        title=title, amount=amount, amount_unit="万", parts={"年度预算安排": text}, location=Location(line=9)
    )


@pytest.mark.parametrize(
    "parts",
    [
        [part("本项目预算金额8万元，每场讲座2万元。")],
        [part("（1）讲座5万元；（2）手册3万元。")],
        [part("", amount=5), part("", amount=3)],
        [part("共计5万元。"), part("共计3万元。")],
        [part("申报总预算16万元。3.执行计划：2025年支付50%。")],
        [part("按往年标准测算。")],
        [part("每月水电8500元，每月保洁1900元。")],
        [part("讲座费5万，手册费3万。")],
        [part("讲座、手册等8万元。")],
        [part("项目总投资50万元，尾款2万元。")],
    ],
)
def test_a_narrative_that_tells_the_same_amount_or_none_is_fine(parts: list[Subproject]) -> None:
    assert only("B05", declared(subprojects=parts)) == []


@pytest.mark.parametrize(
    ("parts", "amount"),
    [
        ([part("本项目预算金额9万元。")], "9万元"),
        ([part("（1）讲座5万元；（2）手册2.5万元。")], "7.5万元"),
        ([part("", amount=5), part("", amount=4)], "9万元"),
        ([part("共计5万元。"), part("共计4万元。")], "9万元"),
        ([part("讲座费5万，手册费4万。")], "9万元"),
        ([part("讲座、手册等9万元。")], "9万元"),
    ],
)
def test_a_narrative_that_tells_another_amount_is_found(parts: list[Subproject], amount: str) -> None:
    [finding] = only("B05", declared(subprojects=parts))
    assert finding.expected == amount


def test_the_money_that_an_overview_announces_is_the_years_or_the_projects() -> None:
    def announced(text: str, **funds: float) -> Declaration:
        overview = Subproject(
            title=None, amount=None, amount_unit=None, parts={"项目概述": text}, location=Location(line=9)
        )
        return declared(subprojects=[overview], funds=money(**funds))

    [finding] = only("B05", announced("经测算，预算资金约31万元。", total=1510000, total_fiscal=1510000))
    assert (finding.field, finding.value, finding.expected) == ("funds/total", "151万元", "31万元")
    assert only("B05", announced("经测算，预算资金约151万元。", total=1510000, total_fiscal=1510000)) == []
    assert only("B05", announced("经测算，预算资金约8万元。")) == []
    assert only("B05", announced("由科普部负责组织实施。")) == []


@pytest.mark.parametrize(
    ("annual", "label", "narrative", "intended"),
    [
        (2000000, "万元", "讲座等200万元。", "元"),
        (80000, "万元", "讲座等8万元。", "元"),
        (8, "元", "讲座等8万元。", "万元"),
        (45.5, "元", "按往年标准测算。", "万元"),
        (80, "万元", "讲座等80万元。", None),
        (80000, "元", "讲座等8万元。", None),
        (80, "万元", "讲座等90万元。", None),
    ],
)
def test_a_label_is_doubted_by_size_or_by_what_the_narrative_tells(
    annual: float, label: str, narrative: str, intended: str | None
) -> None:
    form = declared(funds_unit=label, funds=DeclaredFunds(annual=annual), subprojects=[part(narrative)])
    findings = only("B04", form)
    assert [finding.expected for finding in findings] == ([f"{annual}{intended}"] if intended else [])
    assert not (findings and only("B05", form))


def test_a_subprojects_text_against_its_own_title_is_found_at_its_line() -> None:
    [finding] = only("B05", declared(subprojects=[part("资金需求为6万元。", amount=8)]))
    assert finding.location == Location(line=9)


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), False),
        (date(2024, 6, 1), date(2026, 6, 1), False),
        (date(2025, 5, 1), date(2025, 3, 1), True),
        (date(2023, 1, 1), date(2024, 12, 31), True),
        (date(2026, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_a_period_must_run_forward_and_touch_the_budget_year(start: date, end: date, wrong: bool) -> None:
    assert bool(only("B07", declared(planned_start=start, planned_end=end))) is wrong


def test_money_under_another_name_may_be_what_the_named_parts_lack() -> None:
    money = {
        "total": 80000, "total_fiscal": 50000, "total_other": 0, "annual": 80000, "annual_fiscal": 50000,
        "annual_carryover": 0, "annual_other": 0,
    }  # fmt: skip
    own = DeclaredSource(label="单位资金", amount=30000)
    assert only("B03", declared(funds=DeclaredFunds(**money, more=[own]))) == []
    assert len(only("B03", declared(funds=DeclaredFunds(**money)))) == 2
