from forms.form import DeclaredFunds
from forms.scan_differences import ScanDifference, differences
from tests.expectations.form_builders import ROWS, declared


def test_a_scan_that_says_the_same_differs_in_nothing_whatever_its_punctuation() -> None:
    scan = declared(annual_goal="全年举办科普讲座4场,服务居民600人次.", confidence={"annual_goal": 0.7})
    assert differences(scan, declared()) == []


def test_an_amount_that_the_signed_paper_says_otherwise_is_told_with_its_confidence() -> None:
    funds = DeclaredFunds(
        total=80000, total_fiscal=80000, total_other=0, annual=86000, annual_fiscal=80000, annual_other=0
    )
    found = differences(declared(funds=funds, confidence={"funds/annual": 0.97}), declared())
    assert found == [ScanDifference(path="funds/annual", scanned="86000", filed="80000", confidence=0.97)]


def test_a_target_of_which_only_the_sign_differs_is_told() -> None:
    rows = [ROWS[0].model_copy(update={"target": "≤4场"}), *ROWS[1:]]
    (found,) = differences(declared(indicators=rows, confidence={"year": 1.0}), declared())
    assert (found.path, found.scanned, found.filed) == ("indicators/0/target", "≤4场", "≥4场")


def test_a_row_that_the_scan_lacks_is_told_value_by_value() -> None:
    found = differences(declared(indicators=ROWS[:-1], confidence={"year": 1.0}), declared())
    assert {difference.path for difference in found} >= {"indicators/5/level3", "indicators/5/target"}
    assert {difference.scanned for difference in found} == {None}
