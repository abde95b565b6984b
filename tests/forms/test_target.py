import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.measures import Kind
from forms.target import met, read_target, same_meaning


@pytest.mark.parametrize(
    ("printed", "kind", "comparator", "low", "high", "unit"),
    [
        ("≥90.00(%)", Kind.RATE, "≥", 90, 90, "%"),
        (r"$\geq 90.00$ (%)", Kind.RATE, "≥", 90, 90, "%"),
        (r"$\geq90.00\%$", Kind.RATE, "≥", 90, 90, "%"),
        ("＞５０家", Kind.COUNT, ">", 50, 50, "家"),
        (">=3亿条", Kind.COUNT, "≥", 300_000_000, 300_000_000, "条"),
        ("≥8万人次", Kind.COUNT, "≥", 80_000, 80_000, "人次"),
        ("≤2.00(万)", Kind.COUNT, "≤", 20_000, 20_000, None),
        ("<=20万元/场", Kind.AMOUNT, "≤", 200_000, 200_000, "元/场"),
        ("1,234.5元", Kind.AMOUNT, None, 1234.5, 1234.5, "元"),
        (">=30人次/场", Kind.COUNT, "≥", 30, 30, "人次/场"),
        ("一次/周", Kind.COUNT, None, 1, 1, "次/周"),
        ("=1-2家", Kind.COUNT, "=", 1, 2, "家"),
        ("80%-90%", Kind.RATE, None, 80, 90, "%"),
        ("1万-2万元", Kind.AMOUNT, None, 10_000, 20_000, "元"),
        ("4小时内", Kind.TIME, "≤", 14_400, 14_400, "秒"),
        ("=4小时内", Kind.TIME, "≤", 14_400, 14_400, "秒"),
        ("=7×24小时", Kind.TIME, "=", 604_800, 604_800, "秒"),
        ("全年稳定运行率≥95%", Kind.RATE, "≥", 95, 95, "%"),
        ("不少于10家合作单位", Kind.COUNT, "≥", 10, 10, "家"),
        ("3个以上", Kind.COUNT, "≥", 3, 3, "个"),
        ("0", Kind.COUNT, None, 0, 0, None),
    ],
)
def test_a_printed_target_is_read_into_its_parts(
    printed: str, kind: Kind, comparator: str | None, low: float, high: float, unit: str | None
) -> None:
    target = read_target(printed)
    assert (target.kind, target.comparator, target.low, target.high, target.unit) == (
        kind,
        comparator,
        low,
        high,
        unit,
    )


@pytest.mark.parametrize(
    "printed", ["提升", "应修尽修", "按登记额0.05%", "语音、短信共计3类", "一次性", "全市前八", ""]
)
def test_words_and_numbers_that_bound_nothing_are_text(printed: str) -> None:
    assert read_target(printed).kind is Kind.TEXT


@pytest.mark.parametrize(
    "printed", ["2023年10月底", "2024年12月31日前", "2024年底前", "=11月前", "=4月前配送"]
)
def test_deadlines_are_dates_to_be_met_by_then(printed: str) -> None:
    target = read_target(printed)
    assert (target.kind, target.comparator) == (Kind.DATE, "≤")


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        (">=4次", "3次", False),
        (">=4次", "4次", True),
        ("<=200册", "400册", False),
        ("<=50元/册", "38元/册", True),
        ("≤2小时", "90分钟", True),
        ("≥3亿条", "32000万条", True),
        ("≤20万元", "121980元", True),
        ("=1-2家", "2家", True),
        (">5家", "5家", False),
        ("2023年10月底", "2023年9月15日", True),
        ("2023年10月底", "2023年11月2日", False),
        ("2024年12月底前", "2024-12-20", True),
        ("2024.11.30", "2024.12.5", False),
        ("2024/11/30前", "2024年11月", True),
        ("2024年第三季度", "2024年9月", True),
        ("2024年第三季度", "2024年四季度", False),
        (">=101人次/场", "0", False),
        ("≥4次", "3", False),
        (">=4次", ">=4次", True),
    ],
)
def test_an_actual_is_held_against_its_target(target: str, actual: str, expected: bool) -> None:
    assert met(read_target(target), read_target(actual)) is expected


@pytest.mark.parametrize(
    ("target", "actual", "why"),
    [
        ("全年稳定运行率≥95%", "<=5次", "a rate and a count"),
        ("<=20万元/场", "121980元", "money per event and money"),
        ("≤20万元", "12", "12 what?"),
        ("≥85%", "0.9", "90% or 0.9%"),
        (">=4次", ">=3次", "three or more may be four"),
        ("健全", "健全", "words are not measured"),
        ("11月前", "2023年10月", "a month of no year"),
    ],
)
def test_what_cannot_be_decided_is_neither_met_nor_missed(target: str, actual: str, why: str) -> None:
    assert met(read_target(target), read_target(actual)) is None, why


def test_two_ways_of_printing_one_target_mean_the_same() -> None:
    assert same_meaning(">=90%", "≥90.00(%)")
    assert same_meaning("≤0.5万元", "≤5000元")
    assert not same_meaning("=3次", "≥3次")
    assert not same_meaning("提升", None)


@given(
    st.text(alphabet="≥≤<>=0123456789.,%万亿元次场家年月日底前内小时×-/（）()$提升不少于以 \\", max_size=30)
)
def test_reading_never_raises_and_comparing_with_itself_never_fails_it(printed: str) -> None:
    target = read_target(printed)
    assert met(target, target) is not False
    assert same_meaning(printed, printed)
