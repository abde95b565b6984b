import pytest

from expectations.engine.review import review
from expectations.locality.ruleset import read_ruleset
from expectations.subjects.batch import Batch, Expected, FileForReview
from forms.form import DECLARATION, SELF_EVALUATION, Document, Identity
from forms.identity.mark import identity_of
from tests.expectations.form_builders import declared

MARK = Identity(
    unit="云州市清河区科技馆", project="科普展品更新", year=2024, stage=DECLARATION, checksum="7F3A-91C2"
)


def told(mark: Identity | None, **form: object) -> list[tuple[str, str]]:
    written = declared(implementing_unit="清河区科技馆", project_name="科普展品更新", year=2024, **form)
    mark = mark or identity_of(written)
    filing = FileForReview(
        file="表.xlsx",
        document=Document(
            file="表.xlsx", title=None, statement=None, forms=[written.model_copy(update={"identity": mark})]
        ),
        expected={0: Expected(year=2024, form=DECLARATION)},
    )
    findings = review(Batch(filings=(filing,)), read_ruleset("国家"))
    return [
        (finding.rule, finding.message)
        for finding in findings
        if finding.rule in {"A03", "A04", "A05", "A11"}
    ]


@pytest.mark.parametrize(
    ("changed", "rule", "message"),
    [
        (
            {"unit": "清河区图书馆"},
            "A03",
            "这张表是发给“清河区图书馆”的（校验码7F3A-91C2），表上的实施单位却是“清河区科技馆”",
        ),
        (
            {"project": "科普讲座"},
            "A03",
            "这张表是为项目“科普讲座”发的（校验码7F3A-91C2），表上的项目名称却是“科普展品更新”",
        ),
        ({"year": 2023}, "A04", "这张表是为2023年度发的（校验码7F3A-91C2），表上的年度却是2024"),
        (
            {"stage": SELF_EVALUATION},
            "A05",
            "这张表发的时候是绩效自评表（校验码7F3A-91C2），报来的却是绩效目标申报表",
        ),
    ],
)
def test_a_form_that_was_handed_out_as_another_is_told_so(
    changed: dict[str, object], rule: str, message: str
) -> None:
    ((code, what),) = told(MARK.model_copy(update=changed))
    assert code == rule
    assert message in what


def test_a_form_that_comes_back_as_it_was_handed_out_is_in_order() -> None:
    assert told(None) == []


def test_a_protected_cell_that_was_altered_is_told_once() -> None:
    ((code, what),) = told(MARK.model_copy(update={"unit": "清河区科技馆"}))
    assert code == "A11"
    assert "校验码7F3A-91C2对不上" in what
