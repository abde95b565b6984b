"""Sums and products that a text itself spells out: 6家×120万＝720万, 合计30万元, 40件，每件800元."""

import re
from collections.abc import Iterator
from itertools import chain

from expectations.locality.vocabulary import Vocabulary, any_of, has
from expectations.text.chains import wrong_chains
from expectations.text.excerpt import excerpt
from expectations.text.money import in_yuan, shown
from expectations.text.money_lists import Sum, is_last_of_several, wrong_lists
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
_WHEREOF = re.compile(rf"({_NUMBER})(亿元|万元|亿|万|元)[^\d,。;]{{0,4}}[,。;]其中:?(?P<items>[^。]*)")
_BEHIND_TOTAL = (
    rf"[^\d,。;:]{{0,6}}({_NUMBER})(亿元|万元|亿|万|元)(?::(?P<items>[^。]*)|\((?P<aside>[^()]*)\))"
)
# 每场演出费1.5万元，全年20场，共计32万元; 按4.5元/平方米、养护面积26万平方米测算，全年需120万元.
_PRICE_FIRST = re.compile(
    rf"(?:每(?P<each>{_UNIT})[^\d,;。]{{0,8}}?(?P<price>{_NUMBER})(?P<scale>万)?元"
    rf"|(?<![\d.])(?P<rate>{_NUMBER})(?P<rate_scale>万)?元/(?P<rated>{_UNIT}))"
    rf"[^\d;。]{{0,12}}(?P<many>{_NUMBER})(?P<times>万)?(?P<unit>{_UNIT})[^\d;。]{{0,8}}?"
    rf"(?:合计|共计|总计|共需|全年需|需|共)[^\d,;。]{{0,6}}(?P<total>{_NUMBER})(?P<of>万)?元"
)
_ALL_ABOVE = re.compile(r"以上(?:[\d一二三四五六七八九十]{1,3}[项笔])?(?=合计|共计|总计|小计|共)")
"""What stands before a total that is one of all items above."""
_ROUNDING = 0.005
"""Share by which a product may be off: results are printed with few digits (1469×9×12＝15.87万)."""


def wrong_sums(text: str, tolerance: float, words: Vocabulary) -> Iterator[Sum]:
    """The calculations in a text that do not come out. ``tolerance`` is in 元."""
    written = _ALL_ABOVE.sub("", plain(text).replace("，", ","))
    printed: list[str] = []
    for wrong in chain(
        _products(written),
        _whereof(written, tolerance, words),
        _listed_behind(written, tolerance, words),
        _monthly(written, tolerance),
        _priced(written),
        wrong_lists(written, tolerance, words),
        wrong_chains(written, tolerance, words),
    ):
        if not any(wrong.printed in before or before in wrong.printed for before in printed):
            printed.append(wrong.printed)
            yield wrong


def _priced(written: str) -> Iterator[Sum]:
    """A quantity with its price and what both come to: 20人，人均4000元，共8万元."""
    for match in _PRICED_TO.finditer(written):
        if is_last_of_several(written[: match.start()]):
            continue
        due = float(match["many"]) * _yuan(match["price"], f"{match['scale'] or ''}元")
        total = _yuan(match["total"], f"{match['of'] or ''}元")
        if abs(due - total) > _ROUNDING * total:
            yield _in_unit_of_total(match, total, due)
    for match in _PRICE_FIRST.finditer(written):
        if match["unit"] != (match["each"] or match["rated"]) or is_last_of_several(written[: match.start()]):
            continue
        price = _yuan(match["price"] or match["rate"], f"{match['scale'] or match['rate_scale'] or ''}元")
        due = price * float(match["many"]) * _SCALES[match["times"] or ""]
        total = _yuan(match["total"], f"{match['of'] or ''}元")
        if abs(due - total) > _ROUNDING * total:
            yield _in_unit_of_total(match, total, due)


def _in_unit_of_total(match: re.Match[str], total: float, due: float) -> Sum:
    """Both results in the unit in which the text prints its total."""
    unit, size = ("万元", 1e4) if match["of"] else ("元", 1.0)
    return Sum(match.group(), f"{shown(total / size)}{unit}", f"{shown(due / size)}{unit}")


def _monthly(written: str, tolerance: float) -> Iterator[Sum]:
    """Items with a total and nothing but rates for a month behind it: 9元/平/月 on 1469平方米, 1.5万元/月."""
    for item in re.split(r"\(\d{1,2}\)", written):
        head, _, behind = item.partition("。")
        totals = list(_MONEY.finditer(head))
        rates = list(_RATE.finditer(behind))
        amounts = len(_MONEY_OR_RATE.findall(behind))
        if len(totals) != 1 or not rates or amounts != len(rates):
            continue
        areas = {float(match[1]) for match in _AREA.finditer(behind)}
        if any(rate["area"] for rate in rates) and len(areas) != 1:
            continue
        months = next((float(match[1]) for match in _MONTHS.finditer(behind)), _YEAR)
        area = next(iter(areas), 1.0)
        due = sum(
            _yuan(rate["number"], f"{rate['scale'] or ''}元") * months * (area if rate["area"] else 1.0)
            for rate in rates
        )
        total = _yuan(totals[0][1], totals[0][2])
        if abs(due - total) > tolerance:
            yield Sum(excerpt(item.strip()), f"{shown(total / 1e4)}万元", f"{shown(due / 1e4)}万元")


def _products(written: str) -> Iterator[Sum]:
    for match in _PRODUCT.finditer(written):
        if "+" in re.split(r"[,;。:]", written[: match.start()])[-1]:
            continue  # the last term of a sum
        product = 1.0
        for number, scale in _PART.findall(match["left"]):
            product *= float(number) * _SCALES[scale]
        right = float(match["right"])
        # 50*4=200万元 counts in 万 on both sides without saying so on the left.
        rights = {right * _SCALES[match["scale"] or ""], right}
        if not any(abs(product - possible) <= max(_ROUNDING * possible, _ROUNDING) for possible in rights):
            yield Sum(match.group(), match["right"] + (match["scale"] or ""), shown(product))


def _whereof(written: str, tolerance: float, words: Vocabulary) -> Iterator[Sum]:
    for match in _WHEREOF.finditer(re.sub(r"\([^()]*\)", "", written)):
        yield from _parts_of(match, match["items"], tolerance, words)


def _listed_behind(written: str, tolerance: float, words: Vocabulary) -> Iterator[Sum]:
    """A total with its items behind a colon or in a bracket: 合计30万元（问卷印刷2万元、入户调查20万元）."""
    for match in re.finditer(rf"(?:{any_of(words.listed_totals).pattern}){_BEHIND_TOTAL}", written):
        items = match["items"] or match["aside"]
        if not has(items, words.sum_uncertain):
            yield from _parts_of(match, re.sub(r"\([^()]*\)", "", items), tolerance, words)


def _parts_of(match: re.Match[str], listed: str, tolerance: float, words: Vocabulary) -> Iterator[Sum]:
    """The items of a total that do not make it: each with an amount, and none of them left open."""
    items = any_of(words.sum_totals).split(listed)[0]
    parts = [
        _yuan(amount[1], amount[2])
        for amount in _MONEY.finditer(items)
        if not re.search(rf"(?:每\w{{0,4}}|(?:{any_of(words.limits).pattern})为?)$", items[: amount.start()])
    ]
    total = _yuan(match[1], match[2])
    open_end = _is_open(items, words) or "每" in items or "%" in items
    if len(parts) > 1 and not open_end and abs(sum(parts) - total) > tolerance:
        yield Sum(excerpt(match.group()), f"{shown(total / 1e4)}万元", f"{shown(sum(parts) / 1e4)}万元")


def _is_open(items: str, words: Vocabulary) -> bool:
    """Whether a list has an item without its amount (及其他, 人工费5万元等); 其他费用5万元 is an item."""
    for piece in re.split(r"[,;、]", items):
        for word in words.sum_open_ends:
            _, named, behind = piece.partition(word)
            if named and not _MONEY.search(behind):
                return True
    return False


def priced_items(text: str) -> list[float]:
    """What each clause costs where every one is a quantity with its price (40件，每件800元), else nothing."""
    clauses = [clause for clause in plain(text).replace("，", ",").rstrip("。)").split(";") if clause]
    prices = [_PRICED.search(clause) for clause in clauses]
    if len(prices) < 2 or None in prices:  # noqa: PLR2004 - one item is no list
        return []
    return [float(price[1]) * float(price[3]) * (1e4 if price[4] else 1.0) for price in prices if price]


def _yuan(number: str, unit: str) -> float:
    return in_yuan(float(number), unit) or 0.0
