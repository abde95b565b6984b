from typing import Any

import pytest

from forms.form import MonitoredFunds, MonitoredRow, MonitoringReport
from tests.expectations.form_builders import filing, monitored, only


def reported(at: int = 0, **changes: Any) -> MonitoringReport:
    form = monitored()
    rows = list(form.indicators)
    rows[at] = rows[at].model_copy(update=changes)
    return form.model_copy(update={"indicators": rows})


def paid(executed: float) -> MonitoredFunds:
    return MonitoredFunds(annual=MonitoredRow(initial=80000, executed=executed, forecast=80000))


def test_slow_money_is_an_alarm() -> None:
    assert len(only("M04", monitored(funds=paid(30000)))) == 1
    assert only("M04", monitored(funds=paid(33000))) == []
    assert only("M04", monitored(funds=paid(15000), month=3)) == []


def test_goals_and_money_must_go_together() -> None:
    rows = [row.model_copy(update={"actual": actual}) for row, actual in zip(
        monitored().indicators, ["4场", "100%", "进行中", "2万元/场", "600人次", "95%"], strict=True)]  # fmt: skip
    assert len(only("M05", monitored(indicators=rows))) == 1
    assert only("M05", monitored(indicators=rows, funds=paid(78000))) == []


@pytest.mark.parametrize(
    ("at", "actual", "severity"),
    [
        (4, "100人次", ["warning"]),
        (4, "350人次", []),
        (4, "560人次", ["info"]),
        (0, "2场", []),
        (3, "3万元/场", ["warning"]),
    ],
)
def test_an_indicator_is_held_against_the_months_share(at: int, actual: str, severity: list[str]) -> None:
    form = reported(at, actual=actual, deviation="场地检修，九月补办")
    assert [finding.severity for finding in only("M06", form)] == severity


def test_an_alarm_or_a_doubt_needs_a_reason() -> None:
    assert len(only("M07", reported(4, actual="100人次"))) == 1
    assert only("M06", reported(4, actual="100人次")) == []
    assert len(only("M07", reported(4, likelihood="有可能"))) == 1
    assert only("M07", reported(4, likelihood="有可能", deviation="场地检修，九月补办")) == []


def test_nobody_is_sure_of_a_forecast_under_the_target() -> None:
    assert len(only("M08", reported(0, forecast="3场"))) == 1
    assert only("M08", reported(0, forecast="3场", likelihood="有可能")) == []
    assert only("M08", reported(2, target="2025年11月15日前", forecast="2025年11月完成")) == []


def test_slow_money_does_not_hide_that_the_goals_are_ahead_of_it() -> None:
    rows = [row.model_copy(update={"actual": actual}) for row, actual in zip(
        monitored().indicators, ["3场", "100%", "进行中", "2万元/场", "450人次", "95%"], strict=True)]  # fmt: skip
    form = monitored(indicators=rows, funds=paid(20000))
    assert [len(only(code, form)) for code in ("M04", "M05")] == [1, 1]


@pytest.mark.parametrize(
    ("month", "actual", "colours"),
    [
        (6, "150人次", ["红"]),
        (6, "200人次", ["黄"]),
        (6, "290人次", []),
        (9, "290人次", ["黄"]),
        (9, "560人次", ["蓝"]),
    ],
)
def test_the_months_of_the_report_decide_what_is_due(month: int, actual: str, colours: list[str]) -> None:
    form = reported(4, actual=actual, deviation="场地检修，九月补办").model_copy(update={"month": month})
    warned = [finding.message.partition("色预警")[0][-1] for finding in only("M06", form)]
    assert warned == colours


def test_numbers_in_sentences_and_targets_without_a_comparator_are_followed_too() -> None:
    assert len(only("M06", reported(4, target="600人次", actual="已服务100人次", deviation="场地检修"))) == 1
    assert only("M06", reported(4, target="600人次", actual="已服务350人次")) == []


def test_a_ticked_cause_is_a_reason() -> None:
    assert only("M07", reported(4, actual="100人次", deviation_causes=["人员保障"])) == []


def test_a_report_is_held_against_the_one_before_in_the_same_batch() -> None:
    june = reported(4, actual="20人次").model_copy(update={"month": 6})
    july = reported(4, actual="20人次")
    assert [finding.form_index for finding in only("M10", filing(june, july))] == [1]


def test_money_that_was_slow_and_stands_still_was_not_mended() -> None:
    june = monitored(funds=paid(10000), month=6)
    assert [finding.field for finding in only("M10", filing(june, monitored(funds=paid(10000))))] == [
        "funds/annual/executed"
    ]
    assert only("M10", filing(june, monitored(funds=paid(20000)))) == []


def test_what_was_alarming_before_and_stands_still_was_not_mended() -> None:
    before = reported(4, actual="20人次").model_copy(update={"month": 5})
    assert len(only("M10", reported(4, actual="20人次"), earlier=(before,))) == 1
    assert only("M10", reported(4, actual="340人次"), earlier=(before,)) == []
    assert only("M10", reported(4, actual="20人次")) == []
