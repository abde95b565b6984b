"""What it costs that a text stands in a column of a table of indicators, by what can stand there."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

from forms.reading.tables.indicator_body import TEMPLATE
from forms.reading.tables.target_parts import is_sign, part_of
from forms.words import editions, labels
from forms.words.frame import is_known_label, is_label, is_level1
from forms.words.level_names import level_name
from forms.words.values import is_amount, is_blank

# Prices, chosen on layouts of thirty provinces whose cells were printed one a line: NEVER is what cannot be,
# UNLIKELY what hardly is, ODD what happens, and LIKELY what speaks for a column.
NEVER: Final = 8.0
UNLIKELY: Final = 4.0
ODD: Final = 2.0
SLIGHT: Final = 0.5
LIKELY: Final = -1.0
SURE: Final = -2.5

TICKS: Final = ("cause/", "likelihood/")

_LONGEST_UNIT: Final = 8
_LONGEST_LEVEL: Final = 14
_LONGEST_VALUE: Final = 24
_IN_WORDS: Final = frozenset(("文字描述", "定性", "描述", "无", "/", "—", "-"))
_VALUE: Final = re.compile(
    r"[≥≤<>＜＞=＝≧≦═±]|\d|[一二三四五六七八九十两]\S{0,2}[个次年月周日天家件项条场批]|不[少低高多超大小][于过]"
)
DOTS: Final = re.compile(r"[…⋯.。·]{2,6}|…|指标\d*[:：]?")
"""What a template prints in place of a name."""

_BARE_LEVELS: Final = frozenset(
    word.removesuffix("指标").removeprefix(prefix)
    for word in (*editions.LEVEL1, *editions.LEVEL2, *editions.OTHER_LEVEL1)
    for prefix in ("", "服务对象")
)
"""产出, 数量, 社会效益, 满意度: what frames without the word 指标 print."""

_LEVEL2: Final = re.compile(
    r"(?:产出|项目|工作)?(?:数量|质量|时效|成本)|(?:经济|社会|生态|环境|生态环境)(?:效益|影响)|可持续\S{0,2}影响"
)
"""二级指标 as other frames print them: 产出数量, 环境效益."""


@lru_cache(maxsize=8192)
def price_of(key: str, text: str) -> float:
    """What it costs that a text stands in a column."""
    if key in ("side", "level1", "level2", "level3"):
        return _NAMES[key](text)
    if is_level_name(text) or DOTS.fullmatch(text):
        return NEVER
    kind = next((kind for kind, keys in _KINDS.items() if key in keys), key)
    if kind in _PRICES:
        return _PRICES[kind](text)
    if key.startswith(TICKS):
        ticked = editions.TICKED.fullmatch(text) or key.endswith(("/", text))
        return LIKELY if ticked and len(text) <= _LONGEST_LEVEL else NEVER
    return text_price(text) + SLIGHT


def _side_price(text: str) -> float:
    return 0.0 if labels.is_frame(text) else NEVER


def _part_price(text: str) -> float:
    return SURE if part_of(text) else SLIGHT if text in _IN_WORDS else NEVER


def _points_price(text: str) -> float:
    return LIKELY if is_amount(text.rstrip("%％分")) else SLIGHT if is_blank(text) else NEVER


def _core_price(text: str) -> float:
    return SURE if text in ("是", "否") else NEVER


def _unit_price(text: str) -> float:
    plain = len(text) <= _LONGEST_UNIT and not re.search(r"\d", text) and not is_sign(text)
    return -SLIGHT if plain else UNLIKELY


def _likelihood_price(text: str) -> float:
    return SURE if any(word in text for word in editions.LIKELIHOODS) else UNLIKELY


def is_level_name(text: str) -> bool:
    """Whether a text is a level's name of some frame, with or without its points."""
    name = level_name(text)[0]
    return is_label(name) or name in _BARE_LEVELS or bool(_LEVEL2.fullmatch(name))


def _level_price(key: str, text: str) -> float:
    name = level_name(text)[0]
    first = is_level1(name) or f"{name}指标" in editions.LEVEL1 or name in editions.OTHER_LEVEL1
    if first or is_known_label(name) or name in _BARE_LEVELS or _LEVEL2.fullmatch(name):
        known = key == "level1" if first and name not in editions.LEVEL2 else key == "level2"
        both = name in ("满意度", "满意度指标", "成本", "成本指标")
        return SURE if known or both else ODD
    if is_label(name):
        return LIKELY
    if len(text) > _LONGEST_LEVEL or is_value(text) or part_of(text):
        return NEVER
    return 1.5 if key == "level1" else 1.0


def _name_price(text: str) -> float:
    if is_level_name(text) or part_of(text) or is_amount(text.rstrip("%％")):
        return NEVER
    if TEMPLATE.fullmatch(text):
        return 0.0
    if _VALUE.match(text):
        return SLIGHT if editions.NAME_ENDING.search(text) else ODD
    return (
        -SLIGHT
        if editions.NAME_ENDING.search(text)
        else SLIGHT
        if editions.QUALITATIVE.fullmatch(text)
        else 0.0
    )


def _value_price(text: str) -> float:
    if part_of(text):
        return NEVER
    if is_value(text):
        return LIKELY
    if len(text) > _LONGEST_VALUE:
        return ODD
    return SLIGHT + (1.5 if editions.NAME_ENDING.search(text) else 0.0)


def text_price(text: str) -> float:
    """What any text costs in a column of explanations: a sign or a bare number is none."""
    return ODD if is_level_name(text) or part_of(text) or is_amount(text) else 0.0


def is_value(text: str) -> bool:
    """Whether a text looks like a target or what came of it."""
    return bool(
        _VALUE.match(text)
        or editions.QUALITATIVE.fullmatch(text)
        or text.startswith(("不", "较", "已", "未"))
    )


_NAMES: Final[dict[str, Callable[[str], float]]] = {
    "side": _side_price,
    "level1": partial(_level_price, "level1"),
    "level2": partial(_level_price, "level2"),
    "level3": _name_price,
}
_KINDS: Final = {
    "part": ("comparator", "nature", "direction"),
    "points": ("weight", "score", "coefficient", "level1_weight", "level2_weight"),
    "value": ("target", "initial_target", "adjusted_target", "long_term_target", "actual", "forecast"),
}
_PRICES: Final[dict[str, Callable[[str], float]]] = {
    "part": _part_price,
    "points": _points_price,
    "value": _value_price,
    "core": _core_price,
    "unit": _unit_price,
    "likelihood/": _likelihood_price,
}
