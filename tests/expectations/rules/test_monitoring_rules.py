from forms.form import MonitoredFunds, MonitoredRow
from tests.expectations.form_builders import ROWS, codes, declared, monitored, only


def spent(**annual: float | None) -> MonitoredFunds:
    return MonitoredFunds(annual=MonitoredRow(**annual))


def test_blanks_of_the_form_and_of_a_row_are_found() -> None:
    rows = monitored().indicators
    silent = [rows[0].model_copy(update={"likelihood": None}), *rows[1:]]
    assert [finding.field for finding in only("M01", monitored(annual_goal=None))] == ["annual_goal"]
    assert [finding.field for finding in only("M01", monitored(indicators=silent))] == [
        "indicators/0/likelihood"
    ]


def test_the_rate_must_be_executed_over_initial() -> None:
    assert codes(monitored(funds=spent(initial=80000, executed=48000, rate=55, forecast=80000))) == ["M02"]
    assert codes(monitored(funds=spent(initial=90000, executed=50000, rate=55.56, forecast=90000))) == []


def test_the_parts_of_the_money_have_rates_of_their_own() -> None:
    total = {"initial": 80000.0, "executed": 48000.0, "rate": 60.0, "forecast": 80000.0}
    funds = spent(**total)
    same = funds.model_copy(update={"fiscal": MonitoredRow(**total)})
    assert codes(monitored(funds=same)) == []
    wrong = MonitoredRow(initial=50000, executed=30000, rate=50, forecast=20000)
    fields = {code: [finding.field for finding in only(code, monitored(
        funds=funds.model_copy(update={"fiscal": wrong})))] for code in ("M02", "M03")}  # fmt: skip
    assert fields == {"M02": ["funds/fiscal/rate"], "M03": ["funds/fiscal/forecast"]}


def test_the_year_cannot_end_with_less_than_is_spent_already() -> None:
    assert codes(monitored(funds=spent(initial=80000, executed=48000, rate=60, forecast=40000))) == ["M03"]
    assert only("M03", monitored(funds=spent(initial=80000, executed=48000, rate=60))) == []


def test_a_lowered_target_differs_from_the_approved_declaration() -> None:
    approved = declared(indicators=[ROWS[0].model_copy(update={"target": "≥6场"}), *ROWS[1:]])
    [finding] = only("M09", monitored(), declarations=[approved])
    assert (finding.field, finding.value, finding.expected) == ("indicators/0/target", "≥4场", "≥6场")
    assert only("M09", monitored(), declarations=[declared()]) == []
