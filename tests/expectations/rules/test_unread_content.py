from expectations.subjects.batch import FileForReview
from forms.form import DeclaredFunds, Document, Skipped, SkippedKind
from tests.expectations.form_builders import declared, filing, findings, only


def with_skipped(*skipped: Skipped) -> FileForReview:
    handed_in = filing(declared())
    document = handed_in.document
    assert isinstance(document, Document)
    return handed_in.model_copy(update={"document": document.model_copy(update={"skipped": [*skipped]})})


def test_a_member_of_a_zip_that_was_not_read_is_told_of_the_file() -> None:
    member = Skipped(kind=SkippedKind.MEMBER, text="文件已损坏。", file="申报表二.docx")
    (finding,) = only("A09", with_skipped(member))
    assert (finding.form_index, finding.severity.value) == (None, "warning")
    assert "“申报表二.docx”没有读取：文件已损坏" in finding.message


def test_what_was_struck_out_is_told_in_one_remark() -> None:
    struck = [Skipped(kind=SkippedKind.STRUCK_OUT, text=text) for text in ("40万", "3场")]
    (finding,) = only("A09", with_skipped(*struck))
    assert finding.severity.value == "info"
    assert "2处带删除线的内容，没有核查：40万；3场" in finding.message


def test_a_cell_that_is_not_understood_is_quoted_and_not_called_empty() -> None:
    form = declared(planned_start=None, unread={"planned_start": "三月"})
    values = [(finding.rule, finding.field, finding.value) for finding in findings(form)]
    assert values == [("A10", "planned_start", "三月")]
    (finding,) = only("A10", form)
    assert "计划开始日期写的是“三月”，不能认作日期" in finding.message
    assert finding.suggestion == "请写出年月日，如 2026-03-01 或 2026年3月1日。"


def test_cells_that_were_converted_are_one_remark_that_names_them() -> None:
    funds = DeclaredFunds(total=480000, annual=480000, total_fiscal=480000, annual_fiscal=480000)
    form = declared(funds=funds, converted={"funds/total": "48万元", "funds/annual": "48万元"})
    (finding,) = only("A10", form)
    assert finding.severity.value == "info"
    assert "项目资金总额写的是“48万元”，按480000元读取；年度资金申请总额" in finding.message
    assert "项目资金总额写480000，年度资金申请总额写480000" in finding.suggestion


def test_a_form_with_every_cell_understood_and_a_file_read_whole_pass() -> None:
    assert [*only("A09", filing(declared())), *only("A10", declared())] == []
