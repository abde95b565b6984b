import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.measures import Kind
from forms.target import read_target, same_meaning


@pytest.mark.parametrize(
    ("printed", "kind", "comparator", "low", "high", "unit"),
    [
        ("≥90.00(%)", Kind.RATE, "≥", 90, 90, "%"),
        (r"$\geq 90.00$ (%)", Kind.RATE, "≥", 90, 90, "%"),
        (r"$\geq90.00\%$", Kind.RATE, "≥", 90, 90, "%"),
        ("＞５０家", Kind.COUNT, ">", 50, 50, "家"),
        (">=3亿条", Kind.COUNT, "≥", 300_000_000, 300_000_000, "条"),
        ("≥8万人次", Kind.COUNT, "≥", 80_000, 80_000, "人次"),
        ("≥5000千克", Kind.COUNT, "≥", 5000, 5000, "千克"),
        ("≥60万千瓦时", Kind.COUNT, "≥", 600_000, 600_000, "度"),
        ("≤3亩", Kind.COUNT, "≤", 2000, 2000, "平方米"),
        ("≤6万元/亩", Kind.AMOUNT, "≤", 90, 90, "元/平方米"),
        ("≤3500元/人/月", Kind.AMOUNT, "≤", 3500, 3500, "元/人/月"),
        ("≥2‰", Kind.RATE, "≥", 0.2, 0.2, "%"),
        ("≤12/10万", Kind.RATE, "≤", 0.012, 0.012, "%"),
        ("九成以上", Kind.RATE, "≥", 90, 90, "%"),
        ("不低于百分之九十五", Kind.RATE, "≥", 95, 95, "%"),
        ("三分之二以上", Kind.RATE, "≥", 66.666667, 66.666667, "%"),
        ("不少于三十场", Kind.COUNT, "≥", 30, 30, "场"),
        ("至少12家", Kind.COUNT, "≥", 12, 12, "家"),
        ("3万元以内", Kind.AMOUNT, "≤", 30_000, 30_000, "元"),
        ("5‰以下", Kind.RATE, "≤", 0.5, 0.5, "%"),
        ("100余人次", Kind.COUNT, "≥", 100, 100, "人次"),
        ("每月10日前", Kind.TIME, "≤", 864_000, 864_000, "秒"),
        ("较上年提升5%以上", Kind.RATE, "≥", 5, 5, "%"),
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
    "printed",
    [
        "一日三餐",
        "第一批",
        "百万工程",
        "提升",
        "应修尽修",
        "按登记额0.05%",
        "语音、短信共计3类",
        "一次性",
        "全市前八",
        "",
    ],
)
def test_words_and_numbers_that_bound_nothing_are_text(printed: str) -> None:
    assert read_target(printed).kind is Kind.TEXT


@pytest.mark.parametrize(
    "printed",
    [
        "2023年10月底",
        "2024年12月31日前",
        "2024年底前",
        "=11月前",
        "=4月前配送",
        "二〇二六年六月底前",
        "十一月底前",
    ],
)
def test_deadlines_are_dates_to_be_met_by_then(printed: str) -> None:
    target = read_target(printed)
    assert (target.kind, target.comparator) == (Kind.DATE, "≤")


def test_two_ways_of_printing_one_target_mean_the_same() -> None:
    assert same_meaning(">=90%", "≥90.00(%)")
    assert same_meaning("≤0.5万元", "≤5000元")
    assert not same_meaning("=3次", "≥3次")
    assert not same_meaning("提升", None)


@settings(deadline=None)
@given(
    st.text(alphabet="≥≤<>=0123456789.,%万亿元次场家年月日底前内小时×-/（）()$提升不少于以 \\", max_size=30)
)
def test_reading_never_raises_and_comparing_with_itself_never_fails_it(printed: str) -> None:
    read_target(printed)
    assert same_meaning(printed, printed)


@pytest.mark.parametrize(
    ("printed", "word"),
    [("≥3副", "副"), ("50万向节", "万向节"), ("≥3次", None), ("95左右", None), ("5(含)", None)],
)
def test_a_word_that_no_table_knows_is_told_apart_from_a_unit(printed: str, word: str | None) -> None:
    assert read_target(printed).unknown_unit == word


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_whatever_is_read(printed: str) -> None:
    read_target(printed)
