"""What was reached beside its target: in one unit, or not compared at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.comparison import in_unit_of, met
from forms.measures import UNITS, Kind
from forms.target import read_target

_OF_ONE_MEASURE = sorted(
    (unit, other)
    for unit, (kind, base, _) in UNITS.items()
    for other, (_, same, _) in UNITS.items()
    if base == same and kind is not Kind.RATE and unit != other
)
_NUMBERS = st.decimals(min_value=1, max_value=9999, places=2)


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
        ("≤12吨", "11500千克", True),
        ("≥5吨", "4800千克", False),
        ("≥12公里", "11000米", False),
        ("≥200公顷", "2400亩", False),
        ("≥200公顷", "3000亩", True),
        ("≥5000千克", "4000千克", False),
        ("≥5吨", "9000斤", False),
        ("≥60万度", "58万千瓦时", False),
        ("≥2万剂次", "1.5万剂次", False),
        ("≥1平方公里", "1500亩", True),
        ("≤500元/亩", "7000元/公顷", True),
        ("≥90%", "百分之九十二", True),
        ("≤1%", "8‰", True),
        ("≤12/10万", "15/10万", False),
        ("≤5个工作日", "4天", True),
        ("≤5天", "6个工作日", False),
        ("≤2个月", "45天", True),
        ("≤2个月", "75天", False),
        ("≤1年", "10个月", True),
        ("≤7天", "1周", True),
        ("≥3副", "2副", False),
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
        ("≥4次", "5副", "nobody knows what that counts"),
        ("≥3副", "4个", "nobody knows what that counts"),
        ("≥5吨", "4800箱", "boxes have no weight"),
        ("≤5个工作日", "6天", "there may be a weekend in it"),
        ("≤1个月", "30天", "February has 28"),
    ],
)
def test_what_cannot_be_decided_is_neither_met_nor_missed(target: str, actual: str, why: str) -> None:
    assert met(read_target(target), read_target(actual)) is None, why


@settings(deadline=None)
@given(st.sampled_from(_OF_ONE_MEASURE), _NUMBERS)
def test_what_is_converted_and_converted_back_is_what_it_was(units: tuple[str, str], number: object) -> None:
    unit, other = units
    there = read_target(f"{number}{unit}")
    in_other = (there.low or 0) / UNITS[other][2]
    back = in_unit_of(there, read_target(f"{in_other:.17f}{other}"))
    assert back is not None
    assert back.low == pytest.approx(there.low, rel=1e-6)


@settings(deadline=None)
@given(st.sampled_from(_OF_ONE_MEASURE), st.sampled_from("≥≤><="), st.tuples(_NUMBERS, _NUMBERS), _NUMBERS)
def test_who_did_more_never_did_worse_where_more_is_asked_for(
    units: tuple[str, str], comparator: str, reached: tuple[object, object], asked: object
) -> None:
    target = read_target(f"{comparator}{asked}{units[0]}")
    less, more = (met(target, read_target(f"{number}{units[1]}")) for number in sorted(reached))  # type: ignore[type-var]
    if comparator in "≥>":
        assert (less, more) != (True, False)
    elif comparator in "≤<":
        assert (less, more) != (False, True)


@settings(deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_texts_are_compared_or_not_and_nothing_fails_itself(one: str, other: str) -> None:
    met(read_target(one), read_target(other))
    assert met(read_target(one), read_target(one)) is not False
