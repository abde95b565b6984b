"""Lists of amounts or shares in a text, and the total that it gives for them."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from expectations.locality.vocabulary import Vocabulary, any_of, has
from expectations.text.money import in_yuan, shown

_NUMBER = r"\d+(?:\.\d+)?"
_AMOUNT = re.compile(rf"(?<![\d.])(?P<number>{_NUMBER})(?P<unit>亿元|万元|亿|万|元)(?![/／\w]{{0,1}}[/／])")
_SCALES = {"": 1.0, "%": 0.01, "千": 1e3, "万": 1e4, "亿": 1e8}
_NUMBERING = re.compile(r"\(\d{1,2}\)|(?<![\d.])\d{1,2}[.、](?=\D)")
_EACH = re.compile(
    rf"(?<![\d.])({_NUMBER})(?:名|个|人|位|项|家|户|件|份|支|组|篇)[^\d]{{0,4}}各[^\d]{{0,4}}(?={_NUMBER}(?:亿元|万元|亿|万|元))"
)
"""How many get an amount each: 二等奖2名各3000元."""
_PIECES = re.compile(r"[,;、。]")
_MOST_ITEMS = 12
"""Items of which every selection can still be tried."""
_FEWEST_ITEMS = 2
_ABOUT = 0.005
"""Share by which a total that is told with 约 may be off."""
_TERM = rf"[^+=,;。:、()\d]*{_NUMBER}[^+=,;。:、()]*"
_PLUS = re.compile(
    rf"(?P<left>{_TERM}(?:\+{_TERM})+)=[^\d,;。]{{0,4}}(?P<right>{_NUMBER})(?P<unit>亿元|万元|亿|万|元)?"
)
_FACTOR = re.compile(rf"({_NUMBER})(万|亿|千|%)?")
_PER_YEAR = {"月": 12.0, "季度": 4.0, "年": 1.0}
_PER_HEAD = re.compile(
    rf"(?<![\d.])(?P<many>{_NUMBER})(?:名|人|位|户|个|家|台|辆|处|所|间)[^。;\d]{{0,16}}?"
    rf"(?:每(?:人|名|位|户|个|家|台|辆|处|所|间)(?:每)?(?P<period>月|季度|年|天|日)?[^\d,。;每]{{0,8}}(?P<price>{_NUMBER})(?P<scale>万)?元"
    rf"|(?P<price_too>{_NUMBER})(?P<scale_too>万)?元/(?:人|名|户|个|家|台|辆|处|所|间)(?:[/·.每]?(?P<period_too>月|季度|年|天|日))?)"
    rf"(?:[^\d。;]{{0,6}}?(?P<times>\d{{1,3}})个?(?:月|季度|年|天|日)(?!\d))?[^\d。;×*=]{{0,4}}?"
    rf"(?:全年|年度|一年)?(?:合计|共计|总计|小计|共需|共|计|需)[^\d,。;]{{0,6}}(?P<total>{_NUMBER})(?P<of>万)?元"
)
_TOLD_BEFORE = re.compile(r"每|\d(?:次|期|场|批|轮|届|天|日)[^。;]*$")
_SHARE = re.compile(rf"(?<![\d.])({_NUMBER})%")
_ALL = 100.0  # percent
_TOTALLED = re.compile(r"(?:合计|共计|总计|小计|共需|共|计)[^\d,。;]{0,6}\d+(?:\.\d+)?万?元")
_EVERY_ONE = re.compile(
    rf"(?<![\d.])({_NUMBER})(名|人|位|户|个|家|台|辆|处|所|间|场|次|期|亩|套|件|份)每\2[^\d]{{0,4}}(?={_NUMBER}(?:万元|元))"
)
"""How many there are of what each costs so much: 20户每户5000元."""
_NESTED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Sum:
    """A calculation that does not come out: as printed, the result printed, the result due (元 or as is)."""

    printed: str
    result: str
    due: str


def wrong_lists(written: str, tolerance: float, words: Vocabulary) -> Iterator[Sum]:
    """The lists of a text (half-width, without white space) that do not make their total, in 元."""
    flat = _NESTED.sub(_without, written)
    yield from _added(flat, tolerance)
    yield from _per_head(flat, tolerance)
    for sentence in _calculations(flat):
        yield from _listed(sentence, tolerance, words)
        yield from _shared(sentence, words)


def _without(aside: re.Match[str]) -> str:
    """A bracket is left out, a numbering stays."""
    return aside.group() if _NUMBERING.fullmatch(aside.group()) else ""


def _calculations(text: str) -> Iterator[str]:
    """The parts of a text that have headings of their own: 1.资金测算, 2.资金类型."""
    yield from re.split(r"(?<![\d.])\d{1,2}[.、](?=[\u4e00-\u9fff]{2,8}:)", text)


def _listed(text: str, tolerance: float, words: Vocabulary) -> Iterator[Sum]:
    """Items, each with one amount, and their total behind them: 专家费20万元；印刷费10万元。合计30万元."""
    totals = rf"(?:{any_of(words.sum_totals).pattern})(?:{any_of(words.sum_fillers).pattern})*"
    begin = 0
    for total in re.finditer(rf"{totals}(?P<number>{_NUMBER})(?P<unit>亿元|万元|亿|万|元)(?![/／])", text):
        listed = text[begin : total.start()]
        begin = total.end()
        items = _items(listed, words)
        printed = _yuan(total["number"], total["unit"])
        if len(items) < _FEWEST_ITEMS or _comes_to(items, printed, tolerance, about="约" in listed):
            continue
        added = "＋".join(shown(item / 1e4) for item in items)
        excerpt = f"{listed.strip(',;。:')[-40:]}…{total.group()}"
        yield Sum(excerpt, f"{shown(printed / 1e4)}万元", f"{added}＝{shown(sum(items) / 1e4)}万元")


def _items(listed: str, words: Vocabulary) -> list[float]:
    """The amount of each item; nothing where one cannot be told for sure."""
    if has(listed, words.sum_uncertain):
        return []
    items = []
    joined = listed if "=" in listed else listed.replace("+", ";")
    for piece in _PIECES.split(_NUMBERING.sub(";", joined)):
        amounts = list(_AMOUNT.finditer(piece.rpartition("=")[2]))
        if not amounts:
            if _AMOUNT.search(piece) or re.search(r"\d[×*]\d", piece):
                return []
            continue
        many = _EACH.search(piece) or _EVERY_ONE.search(piece)
        if len(amounts) > 1 or (has(piece, words.sum_prices) and "=" not in piece and many is None):
            return []
        items.append(_yuan(amounts[0]["number"], amounts[0]["unit"]) * (float(many[1]) if many else 1.0))
    return items


def _comes_to(items: Sequence[float], total: float, tolerance: float, *, about: bool) -> bool:
    """Whether the items make the total, or some of them do and the others are parts of these."""
    margin = max(tolerance, _ABOUT * total if about else 0.0)
    if len(items) > _MOST_ITEMS:
        return True
    return any(
        abs(sum(some) - total) <= margin
        for size in range(1, len(items) + 1)
        for some in combinations(items, size)
    )


def _added(text: str, tolerance: float) -> Iterator[Sum]:
    """Sums with a plus sign: 20万元+10万元+15万元=50万元, 3×2+4=10万元."""
    for match in _PLUS.finditer(text):
        terms = [_term(term) for term in match["left"].split("+")]
        if None in terms:
            continue
        plain_sum = sum(term[0] for term in terms if term)
        scaled = sum(term[0] * term[1] for term in terms if term)
        scale = _SCALES[(match["unit"] or "").rstrip("元")]
        right = float(match["right"])
        margin = max(tolerance / scale if scale > 1 else 0.0, _ABOUT)
        same = abs(plain_sum - right) <= margin
        if same or abs(scaled - right * scale) <= max(tolerance, _ABOUT * right * scale):
            continue
        due = min((plain_sum, scaled / scale), key=lambda result: abs(math.log((result or 1) / (right or 1))))
        unit = match["unit"] or ""
        yield Sum(match.group(), f"{match['right']}{unit}", f"{shown(due)}{unit}")


def _term(term: str) -> tuple[float, float] | None:
    """The number of a term and its scale (20万元 is 20 and 10,000); a product of several, else nothing."""
    factors = _FACTOR.findall(term)
    if len(factors) > 1 and not re.search(r"[×*]", term):
        return None
    number = scale = 1.0
    for value, unit in factors:
        number *= float(value)
        scale *= _SCALES[unit]
    return number, scale


def _per_head(text: str, tolerance: float) -> Iterator[Sum]:
    """So many, so much for each and so many months: 保洁员3名，每人每月3500元，全年共12.6万元."""
    for match in _PER_HEAD.finditer(text):
        if _TOLD_BEFORE.search(re.split(r"[。;]", text[: match.start()])[-1]):
            continue  # so many times so many: a longer calculation (chains)
        if is_last_of_several(text[: match.start()]):
            continue
        period = match["period"] or match["period_too"] or ""
        times = float(match["times"]) if match["times"] else _PER_YEAR.get(period, 0.0 if period else 1.0)
        if period != "年" and match["times"] and f"{match['times']}年" in match.group():
            continue  # so much a month over years
        price = float(match["price"] or match["price_too"])
        price *= _SCALES[match["scale"] or match["scale_too"] or ""]
        due, total = float(match["many"]) * price * times, float(match["total"]) * _SCALES[match["of"] or ""]
        if times and abs(due - total) > max(tolerance, _ABOUT * total):
            unit, size = ("万元", 1e4) if match["of"] else ("元", 1.0)
            yield Sum(match.group(), f"{shown(total / size)}{unit}", f"{shown(due / size)}{unit}")


def is_last_of_several(before: str) -> bool:
    """Whether amounts stand before an item in its sentence: a total behind it is not of this item alone."""
    return bool(_AMOUNT.search(_TOTALLED.split(re.split(r"[。;]", before)[-1])[-1]))


def _shared(text: str, words: Vocabulary) -> Iterator[Sum]:
    """Shares with their total of 100%: 财政占60%、自筹占30%，合计100%."""
    total = re.search(rf"(?:{any_of(words.sum_totals).pattern})(?:为|:)?100%", text)
    if total is None:
        return
    sentence = re.split(r"[;。]", text[: total.start()])[-1]
    shares = [float(share) for share in _SHARE.findall(sentence)]
    if len(shares) >= _FEWEST_ITEMS and abs(sum(shares) - _ALL) > _ABOUT * _ALL:
        added = "＋".join(f"{share:g}%" for share in shares)
        yield Sum(f"{sentence[-40:]}{total.group()}", "100%", f"{added}＝{sum(shares):g}%")


def _yuan(number: str, unit: str) -> float:
    return in_yuan(float(number), unit) or 0.0
