from expectations.subjects.batch import FileForReview, Roster
from forms.form import DECLARATION, SELF_EVALUATION, Leftover, Location, Statement
from tests.expectations.form_builders import (
    codes,
    declared,
    evaluated,
    filing,
    findings,
    handed_in_for,
    monitored,
    only,
)

KNOWN = Roster(units=frozenset({"清河区科技馆"}), projects=frozenset({("清河区科技馆", "科普展教")}))


def says(projects: int, amount: float) -> Statement:
    return Statement(projects=projects, amount=amount, amount_unit="万元", location=Location(line=5))


def test_a_clean_form_of_each_kind_has_no_findings() -> None:
    assert findings(declared(), monitored(), evaluated(), declarations=[declared()]) == []


def test_a_file_that_cannot_be_read_is_one_finding_and_stops_nobody_else() -> None:
    broken = FileForReview(file="坏.txt", document=None, unreadable="文件是空的。")
    [finding] = findings(broken, declared())
    assert (finding.rule, finding.file, finding.form_index) == ("A01", "坏.txt", None)
    assert finding.message == "文件无法读取：文件是空的（逻辑校验）。"


def test_a_document_without_a_form_says_what_was_lost() -> None:
    [finding] = findings(filing(mentions=True))
    assert finding.rule == "A02"
    assert "详见绩效目标表" in finding.message


def test_units_and_projects_off_the_roster_are_told_apart() -> None:
    unit = declared(implementing_unit="云州市清河区文化馆")
    project = declared(project_name="星空夜市")
    assert only("A03", unit, rosters={2025: KNOWN})[0].field == "implementing_unit"
    assert only("A03", project, rosters={2025: KNOWN})[0].field == "project_name"
    assert only("A03", declared(), rosters={2025: KNOWN}) == []


def test_without_a_roster_nobody_is_off_it() -> None:
    assert only("A03", declared(project_name="星空夜市"), rosters=None) == []
    assert only("A03", declared(project_name="星空夜市"), rosters={2024: KNOWN}) == []


def test_the_year_must_be_the_one_the_stage_waits_for() -> None:
    [finding] = only("A04", handed_in_for(declared(), year=2026))
    assert (finding.value, finding.expected) == ("2025", "2026")
    assert only("A04", handed_in_for(declared(), year=2025)) == []
    assert only("A04", declared()) == []


def test_another_stages_form_is_named() -> None:
    [finding] = only("A05", handed_in_for(declared(), kind=SELF_EVALUATION))
    assert finding.value == DECLARATION
    assert only("A05", handed_in_for(evaluated(), kind=SELF_EVALUATION)) == []


def test_text_that_no_field_took_is_reported_where_it_stands() -> None:
    stray = Leftover(text="见背面", location=Location(line=31))
    [finding] = only("A06", declared(leftovers=[stray]))
    assert finding.location == Location(line=31)
    assert only("A06", declared()) == []


def test_the_statement_must_count_the_forms_and_add_up_their_money() -> None:
    two = [declared(), declared(project_name="展厅运维")]
    assert only("A07", filing(*two, statement=says(2, 16))) == []
    assert "3个" in only("A07", filing(*two, statement=says(3, 24)))[0].message
    assert only("A07", filing(*two, statement=says(2, 18)))[0].expected == "16万元"


def test_a_blank_amount_silences_the_statements_sum() -> None:
    blank = declared(funds=declared().funds.model_copy(update={"annual": None}))
    assert codes(filing(blank, statement=says(1, 16))) == ["B01"]


def test_an_amount_in_the_wrong_unit_is_one_finding_and_not_the_statements_too() -> None:
    funds = declared().funds.model_copy(
        update=dict.fromkeys(("total", "total_fiscal", "annual", "annual_fiscal"), 2e6)
    )
    wrong = declared(funds_unit="万元", funds=funds)
    assert codes(filing(wrong, statement=says(1, 200))) == ["B04"]


def test_a_repeated_form_is_pointed_out() -> None:
    [finding] = findings(filing(declared(), repeats={0: "第1次报送"}))
    assert (finding.rule, finding.severity) == ("L04", "info")
    assert "第1次报送" in finding.message
