from expectations.engine.review import review
from expectations.subjects.batch import Batch
from forms.form import DeclaredFunds
from forms.scanned_sums import confirmed
from forms.words.severity import Severity
from tests.expectations.form_builders import declared, filing, findings, only

BLURRED = DeclaredFunds(total=90000, total_fiscal=80000, total_other=0, annual=80000, annual_fiscal=80000)


def test_an_error_on_a_form_read_from_a_scan_becomes_a_remark_that_asks_to_check_the_paper() -> None:
    (error,) = only("B03", declared(funds=BLURRED))
    (remark,) = only("B03", declared(funds=BLURRED, confidence={"funds/total": 0.99}))
    assert (error.severity, remark.severity) == (Severity.ERROR, Severity.WARNING)
    assert remark.suggestion.startswith("本表由扫描件识读，请先对照纸质原件核对；")
    assert error.wrong == remark.wrong


def test_no_error_is_left_on_a_scanned_form_that_is_blank() -> None:
    blank = declared(
        project_name=None, funds=DeclaredFunds(), annual_goal=None, indicators=[], confidence={"year": 1.0}
    )
    findings = review(Batch(filings=[filing(blank)]))
    assert findings
    assert Severity.ERROR not in {finding.severity for finding in findings}


def test_a_figure_that_was_not_read_for_sure_is_asked_back_as_it_was_read() -> None:
    form = declared(confidence={"planned_end": 0.6, "planned_start": 0.99})
    (finding,) = only("A12", form)
    assert (finding.field, finding.severity) == ("planned_end", Severity.WARNING)
    assert "请核对：计划完成日期读作 2025-12-31" in finding.message


def test_a_figure_that_the_forms_own_sums_confirm_is_not_asked_back() -> None:
    money = {"funds/total": 0.6, "funds/total_fiscal": 0.7}
    assert only("A12", declared(confidence=money)) == []
    (finding, _) = only("A12", declared(funds=BLURRED, confidence=money))
    assert "请核对：项目资金总额读作 90,000" in finding.message


def test_names_are_asked_back_and_goals_are_not() -> None:
    form = declared(confidence={"project_name": 0.5, "annual_goal": 0.5})
    assert [finding.field for finding in only("A12", form)] == ["project_name"]


def test_a_page_that_can_hardly_be_read_is_one_finding() -> None:
    unsure = {f"indicators/{at}/{column}": 0.4 for at in range(6) for column in ("target", "level3")}
    rows = [row.model_copy(update={"level3": f"讲座{at}"}) for at, row in enumerate(declared().indicators)]
    form = declared(indicators=rows, confidence={**unsure, "project_name": 0.4})
    (finding,) = only("A12", form)
    assert "请重新扫描" in finding.suggestion


def test_forms_that_hold_text_are_not_asked_about() -> None:
    assert [finding.rule for finding in findings(declared())] == []


def test_sums_confirm_what_they_add_up() -> None:
    assert confirmed(declared()) >= {"funds/total", "funds/total_fiscal", "funds/annual"}
    assert "funds/total" not in confirmed(declared(funds=BLURRED))
