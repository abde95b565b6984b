"""What was reached, read beside the target it answers to: 已举办讲座5场 against ≥4场 is 5场.

An actual is written more freely than a target: words around the number, another unit that counts alike,
a share as 0.95, a month without its year. What cannot be taken without guessing is of kind text.
"""

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from forms.comparison import in_unit_of, met
from forms.grammar import MULTIPLIER, any_word
from forms.measures import PERIODS, UNITS, Kind
from forms.target import Target, plain, read_target

_PERCENT = 100.0
_SHARE_FROM = 10.0
"""Percent from which a target cannot be meant by an actual of 1 or less: 0.95 against ≥90% is 95%."""
_PER = any_word((*UNITS, *PERIODS))
_MEASURED = re.compile(
    rf"(?<![\d.第近])(?<!不足)(?<!不到)\d+(?:\.\d+)?(?:{MULTIPLIER})?(?:{any_word(UNITS)})(?:[/每](?:{_PER})){{0,2}}"
)
# What is said before a number that was reached and bounds nothing: 达到96%, 实际完成5场.
_REACHED = re.compile(r"^(?:已经?|实际|累计|共计?|合计|全年|完成|达到?|实现|为|约|[:：])+(?=\d)")
_CALENDAR_YEAR = re.compile(r"(?:19|20)\d{2}年(?:度|\d{1,2}月(?:\d{1,2}[日号])?)?")
_DAY = re.compile(r"(?:(?:19|20)\d{2}年)?\d{1,2}月(?:\d{1,2}[日号]|底)?")
_WITHOUT_YEAR = re.compile(r"(?:年[底末]|\d{1,2}月|第?[一二三四1-4]季度|[上下]半年)")
_WITHIN_THE_YEAR = re.compile(r"(?:在|于)?(?:当年|年度?内|本年度?)(?:内|底前)?(?:完成|完工|办结|实施完毕)?")
_PARTS = re.compile(r"其中|\(")
"""Where a sum is told in its parts: 10场(线上4场、线下6场)."""


class Comparison(BaseModel):
    """A target beside what was reached.

    ``actual`` is in the base unit of ``target`` (``low`` and ``high`` of both), ``None`` where they do not
    measure the same or nobody can tell what was reached. ``met`` is ``None`` where that cannot be decided.
    ``share`` is what was reached in percent of a lower bound or an exact number, ``None`` for upper bounds,
    days and words. ``converted`` is the actual as printed in the target's unit (11公里 for 11000米 against
    ≥12公里), ``None`` where both print the same unit.
    """

    model_config = ConfigDict(frozen=True)

    target: Target
    actual: Target | None
    met: bool | None
    share: float | None
    converted: str | None


def compare(
    target: str | Target, actual: str, year: int | None, alike: Sequence[Sequence[str]] = ()
) -> Comparison:
    """The target of ``year`` beside the printed actual or forecast: the one comparison of all rules.

    A target that is read already may have a comparator of its reader's choice. ``alike`` are groups of units
    that count alike (``Vocabulary.alike_units``). Never raises.
    """
    target_read = read_dated(target, year) if isinstance(target, str) else target
    reached = read_actual(actual, target_read, year, alike)
    if reached is None:
        return Comparison(target=target_read, actual=None, met=None, share=None, converted=None)
    counts_up = (
        target_read.is_number and target_read.comparator not in {"≤", "<"} and (target_read.low or 0) > 0
    )
    return Comparison(
        target=target_read,
        actual=reached,
        met=met(target_read, reached),
        share=round((reached.low or 0) / (target_read.low or 1) * _PERCENT, 4) if counts_up else None,
        converted=_converted(target_read, reached),
    )


def _converted(target: Target, actual: Target) -> str | None:
    printed = target.printed_unit
    if not printed or not actual.printed_unit or printed == actual.printed_unit or actual.low != actual.high:
        return None
    return f"{(actual.low or 0) / target.factor:.6g}{printed}"


def read_dated(text: str, year: int | None) -> Target:
    """The meaning of a text in which a month or 年底前 belongs to ``year`` where it names none."""
    value = read_target(text)
    written = plain(text)
    if value.low is not None or year is None:
        return value
    if _WITHIN_THE_YEAR.fullmatch(written):
        return read_target(f"{year}年内").model_copy(update={"text": text})
    if not _WITHOUT_YEAR.match(written):
        return value
    dated = read_target(f"{year}{'' if written.startswith('年') else '年'}{written}")
    return dated.model_copy(update={"text": text}) if dated.kind is Kind.DATE else value


def read_actual(
    text: str, target: Target, year: int | None, alike: Sequence[Sequence[str]] = ()
) -> Target | None:
    """What was reached, in the unit of the target; ``None`` where it cannot be compared with it.

    ``alike`` are groups of units that count alike (场, 次). Of a sentence the one number in the target's
    unit is taken; with several different ones nobody can tell which answers.
    """
    written = _REACHED.sub("", plain(text))
    whole = _in_unit_of(target, read_dated(written, year), alike)
    if target.low is None or (whole and not _fitting(whole.tail, target, year, alike)):
        return whole.model_copy(update={"text": text}) if whole else None
    total, *parts = _PARTS.split(written, maxsplit=1)
    for stated in (total, written) if parts else (written,):
        fitting = {value.low: value for value in _fitting(stated, target, year, alike)}
        if len(fitting) == 1:
            return next(iter(fitting.values()))
    return None


def _fitting(written: str, target: Target, year: int | None, alike: Sequence[Sequence[str]]) -> list[Target]:
    """The days or numbers in a sentence that can be compared with the target, in its unit."""
    if target.kind is Kind.DATE:
        values = [read_dated(day, year) for day in _DAY.findall(written)]
    else:
        values = [read_target(number) for number in _MEASURED.findall(_CALENDAR_YEAR.sub("", written))]
    return [value for value in (_in_unit_of(target, value, alike) for value in values) if value]


def _in_unit_of(target: Target, actual: Target, alike: Sequence[Sequence[str]]) -> Target | None:
    """The actual in the unit of the target; units that count alike are one, and a share of 1 a percentage."""
    converted = in_unit_of(target, actual)
    if converted is not None or target.low is None or actual.low is None or actual.high is None:
        return converted
    if target.kind is Kind.RATE and actual.unit is None and actual.is_number and target.low >= _SHARE_FROM:
        share = {"low": actual.low * _PERCENT, "high": actual.high * _PERCENT, "unit": target.unit}
        return actual.model_copy(update={**share, "kind": Kind.RATE}) if 0 < actual.low <= 1 else None
    if (
        target.kind is actual.kind in {Kind.COUNT, Kind.AMOUNT}
        and actual.unit
        and _alike(target.unit, actual.unit, alike)
    ):
        return actual.model_copy(update={"unit": target.unit})
    return None


def _alike(unit: str | None, other: str | None, groups: Sequence[Sequence[str]]) -> bool:
    """Whether two units count alike, part by part (元/场 and 元/场次); a form is of one year: 次/年 is 次."""
    mine, yours = ((printed or "").removesuffix("/年").split("/") for printed in (unit, other))
    return len(mine) == len(yours) and all(
        part == your_part or any(part in group and your_part in group for group in groups)
        for part, your_part in zip(mine, yours, strict=True)
    )
