"""Sums and products that a text itself spells out: 6家×120万＝720万, 合计30万元, 40件，每件800元."""

import re
from collections.abc import Iterator

from expectations.locality.vocabulary import Vocabulary, any_of, has
from expectations.text.money import in_yuan, shown
from expectations.text.money_lists import Sum, wrong_lists
from forms.measures import UNITS
from forms.target import plain

_NUMBER = r"\d+(?:\.\d+)?"
_SCALE = r"(?:万|亿|千|%)?"
_FACTOR = rf"{_NUMBER}{_SCALE}(?:[^\d\s×*=+,。;、()]{{1,6}}?)??"
_PRODUCT = re.compile(
    rf"(?<![\d.])(?P<left>{_FACTOR}(?:[×*]{_FACTOR})+)=(?P<right>{_NUMBER})(?P<scale>万|亿|千)?"
)
_PART = re.compile(rf"({_NUMBER})({_SCALE})")
_SCALES = {"": 1.0, "万": 1e4, "亿": 1e8, "千": 1e3, "%": 0.01}
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True) if unit not in {"元", "%"})
_PRICED = re.compile(rf"({_NUMBER})({_UNIT}),每\2约?({_NUMBER})(万)?元")
_PRICED_TO = re.compile(
    rf"(?<![\d.])(?P<many>{_NUMBER})(?P<unit>{_UNIT}),?(?:每(?P=unit)|人均|均价|单价)(?:约|为)?"
    rf"(?P<price>{_NUMBER})(?P<scale>万)?元(?:/\w)?,?(?:共计|合计|小计|共|计|需|金额为?)(?:需|约|为)?"
    rf"(?P<total>{_NUMBER})(?P<of>万)?元"
)
_MONEY = re.compile(rf"(?<![\d.])({_NUMBER})(亿元|万元|亿|万|元)(?![/／])")
_RATE = re.compile(rf"(?P<number>{_NUMBER})(?P<scale>万)?元/(?P<area>平方米|平米|平|㎡)?/?月")
_MONEY_OR_RATE = re.compile(rf"(?<![\d.]){_NUMBER}(?:亿元|万元|亿|万|元)")
_AREA = re.compile(rf"({_NUMBER})(?:平方米|平米|㎡)")
_MONTHS = re.compile(r"(?<!\d)(\d{1,2})个月")
_YEAR = 12.0  # months
_PRICE = re.compile(r"(?:每\w{0,4}|限额为?|标准为?|不超过)$")
_WHEREOF = re.compile(rf"({_NUMBER})(亿元|万元|亿|万|元)[^\d,。;]{{0,4}}[,。;]其中:?(?P<items>[^。]*)")
_ROUNDING = 0.005
"""Share by which a product may be off: results are printed with few digits (1469×9×12＝15.87万)."""


def wrong_sums(text: str, tolerance: float, words: Vocabulary) -> Iterator[Sum]:
    """The calculations in a text that do not come out. ``tolerance`` is in 元."""
    written = plain(text).replace("，", ",")
    yield from _products(written)
    yield from _whereof(written, tolerance, words)
    yield from _monthly(written, tolerance)
    yield from _priced(written)
    yield from wrong_lists(written, tolerance, words)


def _priced(written: str) -> Iterator[Sum]:
    """A quantity with its price and what both come to: 20人，人均4000元，共8万元."""
    for match in _PRICED_TO.finditer(written):
        due = float(match["many"]) * _yuan(match["price"], f"{match['scale'] or ''}元")
        total = _yuan(match["total"], f"{match['of'] or ''}元")
        if abs(due - total) > _ROUNDING * total:
            yield Sum(match.group(), f"{shown(total)}元", f"{shown(due)}元")


def _monthly(written: str, tolerance: float) -> Iterator[Sum]:
    """Items with a total and nothing but rates for a month behind it: 9元/平/月 on 1469平方米, 1.5万元/月."""
    for item in re.split(r"\(\d{1,2}\)", written):
        head, _, behind = item.partition("。")
        totals = list(_MONEY.finditer(head))
        rates = list(_RATE.finditer(behind))
        amounts = len(_MONEY_OR_RATE.findall(behind))
        if len(totals) != 1 or not rates or amounts != len(rates):
            continue
        areas = {float(found[1]) for found in _AREA.finditer(behind)}
        if any(rate["area"] for rate in rates) and len(areas) != 1:
            continue
        months = next((float(found[1]) for found in _MONTHS.finditer(behind)), _YEAR)
        area = next(iter(areas), 1.0)
        due = sum(
            _yuan(rate["number"], f"{rate['scale'] or ''}元") * months * (area if rate["area"] else 1.0)
            for rate in rates
        )
        total = _yuan(totals[0][1], totals[0][2])
        if abs(due - total) > tolerance:
            yield Sum(item.strip()[:40], f"{shown(total / 1e4)}万元", f"{shown(due / 1e4)}万元")


def _products(written: str) -> Iterator[Sum]:
    for match in _PRODUCT.finditer(written):
        product = 1.0
        for number, scale in _PART.findall(match["left"]):
            product *= float(number) * _SCALES[scale]
        right = float(match["right"])
        # 50*4=200万元 counts in 万 on both sides without saying so on the left.
        meant = {right * _SCALES[match["scale"] or ""], right}
        if not any(abs(product - each) <= max(_ROUNDING * each, _ROUNDING) for each in meant):
            yield Sum(match.group(), match["right"] + (match["scale"] or ""), shown(product))


def _whereof(written: str, tolerance: float, words: Vocabulary) -> Iterator[Sum]:
    for match in _WHEREOF.finditer(re.sub(r"\([^()]*\)", "", written)):
        items = any_of(words.sum_totals).split(match["items"])[0]
        parts = [
            _yuan(found[1], found[2])
            for found in _MONEY.finditer(items)
            if not _PRICE.search(items[: found.start()])
        ]
        total = _yuan(match[1], match[2])
        open_end = has(items, words.sum_open_ends) or "每" in items or "%" in items
        if len(parts) > 1 and not open_end and abs(sum(parts) - total) > tolerance:
            yield Sum(match.group()[:40], f"{shown(total / 1e4)}万元", f"{shown(sum(parts) / 1e4)}万元")


def priced_items(text: str) -> list[float]:
    """What each clause costs where every one is a quantity with its price (40件，每件800元), else nothing."""
    clauses = [clause for clause in plain(text).replace("，", ",").rstrip("。)").split(";") if clause]
    found = [_PRICED.search(clause) for clause in clauses]
    if len(found) < 2 or None in found:  # noqa: PLR2004 - one item is no list
        return []
    return [float(each[1]) * float(each[3]) * (1e4 if each[4] else 1.0) for each in found if each]


def _yuan(number: str, unit: str) -> float:
    return in_yuan(float(number), unit) or 0.0
