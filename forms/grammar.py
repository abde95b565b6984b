"""The grammar of printed targets and actuals, made from the words of ``forms.measures``."""

import re
from collections.abc import Iterable

from forms.measures import ABOUT, BEFORE, BEHIND, MULTIPLIERS, ONE_UNIT, PERIODS, SHARES, UNITS, WHOLE
from forms.numerals import NUMERALS, chinese_number


def any_word(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = r"\d+(?:\.\d+)?"
_COMPARATOR, _MEASURE, _BEHIND = (rf"(?:{any_word(words)})" for words in (BEFORE, UNITS, BEHIND))
# 千 and 万 multiply only where no unit and no word begins with them: 5千克, 3万向节.
_WORDS_LIKE_MULTIPLIERS = [*WHOLE, *(unit for unit in UNITS if unit.startswith(tuple(MULTIPLIERS)))]
_NO_MULTIPLIER = rf"(?!{any_word(_WORDS_LIKE_MULTIPLIERS)})"
MULTIPLIER = rf"{_NO_MULTIPLIER}(?:{any_word(MULTIPLIERS)})"
"""A pattern for a multiplier between a number and its unit."""
_PER = rf"(?:{any_word((*UNITS, *PERIODS))})"
_ABOUT = rf"(?P<about>{any_word(ABOUT)})?"
_VALUE = (
    rf"(?P<low>{_NUMBER})(?:[×*](?P<times>\d+))?{_ABOUT}(?P<low_multiplier>{MULTIPLIER})?(?:{any_word(ABOUT)})?"
    rf"(?:{_MEASURE}?[-~—–―至到]{{1,2}}(?P<high>{_NUMBER})(?P<high_multiplier>{MULTIPLIER})?)?"
    rf"(?P<unit>{_MEASURE})?(?:/{_NO_MULTIPLIER}(?P<share>{any_word(SHARES)}))?"
    rf"(?:[/每](?P<per>{_PER}))?(?:[/每·](?P<per_too>{_PER}))?"
)
# Words may stand before the number only together with a comparator: 全年稳定运行率≥95% is a target, in
# 共计3类 and 按登记额0.05% nobody can tell what the number bounds.
NUMBER = re.compile(
    rf"(?:(?P<label>.*?)(?P<comparator>{_COMPARATOR}))?{_VALUE}(?P<behind>{_BEHIND})?(?:\(含\))?(?P<tail>.*)"
)
# The comparator behind: 较上年提升5%以上, 每月10日前.
BOUND_BEHIND = re.compile(rf"(?P<label>\D*?){_VALUE}(?P<behind>{_BEHIND})(?P<tail>.*)")
DAY = re.compile(
    rf"(?P<comparator>{_COMPARATOR})?(?:(?P<year>\d{{4}})年)?(?:(?P<month>\d{{1,2}})月)?(?:(?P<day>\d{{1,2}})[日号])?"
    r"(?P<behind>年?底前?|年?末前?|之前|以前|前|内)?(?P<tail>\D{0,4})"
)
# 4台(套) and 4台/套 are counted in 台套; 30件(包) in 件.
_TWO_UNITS = re.compile(rf"(?<=\d)(?P<unit>{_MEASURE})(?:\((?P<other>{_MEASURE})\)|/(?P<with>{_MEASURE}))")
_HALF = re.compile(r"(?<![一二两三四五六七八九十上下\d大多过])半(?=个?(?:小时|月)|[年天日])")
# 1小时40分钟, 1年6个月, 3公里200米: two units of one measure, the smaller one behind.
_COMPOUND = re.compile(
    rf"(?<![\d.])(?P<many>{_NUMBER})(?P<unit>{_MEASURE})零?(?P<few>{_NUMBER})(?P<part>{_MEASURE})"
)
_CALENDAR_FROM = 1900
"""A number from which 年 is a year's name and no length of time."""
_UNIT_IN_BRACKETS = re.compile(rf"(?<=\d)\((?P<unit>(?:{MULTIPLIER})?(?:{_MEASURE}(?:/{_PER})?)?)\)")
# Days and quarters written in another way: 2024-12-31, 2024.12.31, 2024/12, 2024年第四季度.
_NUMERIC_DAY = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})[-./](?P<month>0?[1-9]|1[0-2])(?:[-./](?P<day>[0-3]?\d)日?|月|(?=前|底))(?!\d)"
)
_HALF_YEAR = re.compile(r"(?:^|(?<=年))(?P<half>[上下])半年")
_QUARTER = re.compile(r"(?<=年)第?(?P<quarter>[一二三四1-4])季度")
_LAST_MONTH = dict(zip("一二三四1234", (3, 6, 9, 12) * 2, strict=True))
# A number in words is one only where nothing but its unit follows: 三场以上, 十二月底前. Not 一次性, 第一批.
_NUMERAL = rf"(?:{_NUMBER}|[{NUMERALS}]+)"
_SPELT_OUT = re.compile(
    rf"^(?P<before>{_COMPARATOR})?(?P<numeral>[{NUMERALS}]+?)"
    rf"(?P<unit>{_MEASURE}(?:/{_PER})?)?(?P<behind>{_BEHIND})?$"
)
_SPELT_DATE = re.compile(rf"(?P<numeral>[{NUMERALS}]+)(?=[年月日号])")
_FRACTION = re.compile(
    rf"^(?P<before>{_COMPARATOR})?(?:(?P<of>{_NUMERAL})分之(?P<part>{_NUMERAL})|(?P<over>\d{{1,3}})/(?P<under>\d{{1,3}}))"
    rf"(?P<behind>{_BEHIND})?$"
)
_OF = {"百": 100.0, "千": 1000.0, "万": 10_000.0}
_DIGITS_THAT_COUNT = 12


def in_digits(written: str) -> str:
    """A text with its days, numbers in words, fractions and tenths in digits.

    2024.12.5 is 2024年12月5日, 第三季度 of a year 9月, 三场 is 3场, 百分之九十五 and 4分之3 are percentages.
    """
    written = _UNIT_IN_BRACKETS.sub(r"\g<unit>", written)
    written = _COMPOUND.sub(_in_smaller_unit, _TWO_UNITS.sub(_as_one_unit, _HALF.sub("0.5", written)))
    written = _NUMERIC_DAY.sub(_calendar_day, written)
    written = _HALF_YEAR.sub(lambda part: "6月" if part["half"] == "上" else "12月", written)
    written = _QUARTER.sub(lambda quarter: f"{_LAST_MONTH[quarter['quarter']]}月", written)
    dated = _SPELT_DATE.sub(_day_in_digits, written)
    day = DAY.fullmatch(dated)
    return dated if day and (day["month"] or day["year"]) else _number_in_digits(written)


def _as_one_unit(units: re.Match[str]) -> str:
    """台(套) and 台/套 are 台套 where the table says so; of another unit in brackets the first counts."""
    both = units["unit"] + (units["other"] or units["with"])
    if both in ONE_UNIT:
        return both
    return units["unit"] if units["other"] else units.group()


def _in_smaller_unit(compound: re.Match[str]) -> str:
    """1小时40分钟 is 100分钟; what are not two units of one measure, or a year and a month, stays."""
    many, few = float(compound["many"]), float(compound["few"])
    (_, base, factor), (_, other, smaller) = UNITS[compound["unit"]], UNITS[compound["part"]]
    named_year = compound["unit"] == "年" and many >= _CALENDAR_FROM
    if base != other or factor <= smaller or named_year:
        return compound.group()
    return f"{significant((many * factor + few * smaller) / smaller):.10g}{compound['part']}"


def _calendar_day(day: re.Match[str]) -> str:
    of_month = f"{day['day']}日" if day["day"] else ""
    return f"{day['year']}年{day['month']}月{of_month}"


def _day_in_digits(match: re.Match[str]) -> str:
    number = chinese_number(match["numeral"])
    return match.group() if number is None else f"{number:.0f}"


def _number_in_digits(written: str) -> str:
    """The same with a number in words, a fraction or tenths in digits: 三场, 百分之九十五, 4分之3, 九成."""
    fraction = _FRACTION.match(written)
    if fraction:
        part, of = (
            _number(fraction[name] or fraction[other]) for name, other in (("part", "over"), ("of", "under"))
        )
        if part is not None and of and part <= of:
            return f"{fraction['before'] or ''}{significant(100 * part / of):f}%{fraction['behind'] or ''}"
    spelt = _SPELT_OUT.match(written)
    number = chinese_number(spelt["numeral"]) if spelt else None
    if spelt is None or number is None or not (spelt["unit"] or spelt["before"]):
        return written
    digits = f"{number:f}".rstrip("0").rstrip(".")
    return f"{spelt['before'] or ''}{digits}{spelt['unit'] or ''}{spelt['behind'] or ''}"


def _number(numeral: str) -> float | None:
    if numeral in _OF:
        return _OF[numeral]
    return float(numeral) if re.fullmatch(_NUMBER, numeral, re.ASCII) else chinese_number(numeral)


def significant(number: float) -> float:
    """Without the noise of the last binary digits: 3 亩 are 2000 平方米."""
    return float(f"{number:.{_DIGITS_THAT_COUNT}g}")
