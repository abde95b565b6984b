"""The columns of a table of indicators, and what depends on those beside: targets, weights, places, sides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from forms.words import labels

NAMES = frozenset(("level1", "level2", "level3"))
VALUES = frozenset(("target", "initial_target", "adjusted_target", "long_term_target", "actual", "unit"))
_LONG = re.compile(r"中长?期|长期|实施期|实施周期|规划期|总体|三年|五年")
_YEARLY = re.compile(r"年度|当年|本年")
_BLOCK_OF_YEARS = re.compile(r"(\d{4})年?(?:度)?(?:指标值|目标值|值)?")
_PLACE = re.compile(r"[一-鿿]{1,10}(?:[市县区旗州盟镇乡]|街道|本级)")
"""What heads a column of a county: its name, or the level that keeps money for itself."""
_VALUE = re.compile(r"\S{0,8}(?:值|数值|标准值)|内容指标|值或内容")
"""What may head the values where no label of the table does."""
PAST = re.compile(r"(?:前年|上年度?|上一年度?|去年|前两年|历史|近\S年)\S*")
PART_OF_YEAR = re.compile(r"(?:上|前|第)?(?:半年|[一二三四1-4]季度?|\d{1,2}月)\S*")
THIS_YEAR = re.compile(r"(?:预计|预期|计划)?(?:当年|本年|全年)\S{0,6}")


@dataclass(slots=True)
class HeadColumn:
    """A column: its key, the places that it covers, and what stands over it from the top."""

    key: str
    left: int
    right: int
    texts: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its own label, the lowest."""
        return self.texts[-1]


@dataclass(slots=True)
class IndicatorHead:
    """The columns of a table of indicators. ``side``: for each table side by side the keys of its columns."""

    first: int
    last: int
    columns: list[HeadColumn]
    horizons: list[str | None] = field(default_factory=list)
    """Of each table that stands here side by side with others: 长期 or 年度."""
    sides: list[list[HeadColumn]] = field(default_factory=list)
    by_place: list[HeadColumn] = field(default_factory=list)
    """The columns of values for one county, unit or town each."""

    def column(self, key: str) -> HeadColumn | None:
        """The first column with the key."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def name_left(self) -> int:
        """Where the names of the indicators begin."""
        column = self.column("level3")
        return column.left if column else 0

    @property
    def left(self) -> int:
        """Where the table begins: at its levels, or else its names."""
        return min(
            (column.left for column in self.columns if column.key in ("level1", "level2", "level3")),
            default=0,
        )


def settle(head: IndicatorHead) -> None:
    """Decides what depends on the columns beside: which of two names or targets, places, tables."""
    columns = head.columns
    names = [column for column in columns if column.key == "level3"]
    sure = [column for column in names if "三级" in column.label]
    if sure and len(sure) < len(names):
        for column in names:
            if column not in sure:
                column.key = "explanation"
        names = sure
    if names and len(names) > 1:
        _side_by_side(head, names)
    name = names[0].left if names else 0
    for column in columns:
        if column.key == "unit" and column.right <= name:
            column.key = "unit_name"
        if column.key == "target" and column.right <= head.left and column is not _last_target(columns):
            column.key = "goal"
    _weights_of_levels(columns, name)
    _unnamed_target(head, name)
    _targets(head)
    _places(head)


def _unnamed_target(head: IndicatorHead, name: int) -> None:
    """Where no label names the targets: the column of this year, beside the signs, of values, of counties."""
    if any(
        column.key in VALUES - {"actual", "unit"} or column.key.startswith("place/")
        for column in head.columns
    ):
        return
    odd = [
        column for column in head.columns if column.key in ("unknown", "explanation") and column.left > name
    ]
    signs = next((column for column in head.columns if column.key == "comparator"), None)
    chosen = (
        next((column for column in odd if THIS_YEAR.fullmatch(labels.label(column.label))), None)
        or next((column for column in odd if signs and column.left == signs.right), None)
        or next((column for column in odd if _is_of_values(column)), None)
    )
    places = [column for column in odd if _PLACE.fullmatch(labels.label(column.label))]
    if chosen:
        chosen.key = "target"
    elif len(places) > 1:
        for column in places:
            column.key = f"place/{column.label}"


def _is_of_values(column: HeadColumn) -> bool:
    text = labels.label(column.label)
    return bool(_VALUE.fullmatch(text)) and not (PAST.fullmatch(text) or PART_OF_YEAR.fullmatch(text))


def _places(head: IndicatorHead) -> None:
    """Columns of values for one county each, or for one year each."""
    places = [column for column in head.columns if column.key.startswith("place/")]
    years = [column for column in places if _BLOCK_OF_YEARS.fullmatch(column.label)]
    if len(places) > len(years):
        head.by_place = [column for column in places if column not in years]
    elif years:
        years[0].key = "target"
        for column in years[1:]:
            column.key = "long_term_target" if column is years[-1] else "explanation"


def _last_target(columns: Sequence[HeadColumn]) -> HeadColumn | None:
    return next((column for column in reversed(columns) if column.key == "target"), None)


def _weights_of_levels(columns: Sequence[HeadColumn], name: int) -> None:
    """分值 behind the 一级指标 and the 二级指标 is that of the level."""
    level = None
    for column in columns:
        if column.key in ("level1", "level2"):
            level = column.key
        elif column.key == "weight" and column.left < name and level:
            column.key = f"{level}_weight"


def _targets(head: IndicatorHead) -> None:
    """An initial target without an adjusted one is the target; so is a long-term one that stands alone."""
    keys = [column.key for column in head.columns]
    if "adjusted_target" not in keys and "target" not in keys:
        _rename(head, "initial_target", "target")
    if "adjusted_target" in keys and "initial_target" not in keys:
        _rename(
            head,
            "target" if "target" in keys else "adjusted_target",
            "initial_target" if "target" in keys else "target",
        )
    if not {"target", "initial_target", "adjusted_target"} & set(keys) and not any(
        key.startswith("place/") for key in keys
    ):
        _rename(head, "long_term_target", "target")


def _rename(head: IndicatorHead, old: str, new: str) -> None:
    for column in head.columns:
        if column.key == old:
            column.key = new


def _side_by_side(head: IndicatorHead, names: Sequence[HeadColumn]) -> None:
    """Several tables beside each other: the columns of each, and for which time it speaks."""
    starts = []
    for name in names:
        at = head.columns.index(name)
        while (at > 0 and head.columns[at - 1].key == "level2") or (
            at > 0 and head.columns[at - 1].key == "level1"
        ):
            at -= 1
        starts.append(at)
    shared = head.columns[: starts[0]]
    for which, start in enumerate(starts):
        end = starts[which + 1] if which + 1 < len(starts) else len(head.columns)
        own = head.columns[start:end]
        keys = {column.key for column in own}
        first = [
            column for column in head.columns[starts[0] : starts[1]] if column.key in ("level1", "level2")
        ]
        over = [column for column in shared if column.key in NAMES - keys]
        lacking = [column for column in first if column.key not in keys] if which else []
        head.sides.append([*over, *lacking, *own])
        words = "".join(text for column in own for text in column.texts)
        horizon = "年度" if _YEARLY.search(words) else "长期" if _LONG.search(words) else None
        head.horizons.append(horizon)
    if len(head.horizons) > 1 and len(set(head.horizons)) < len(head.horizons):
        head.horizons = ["长期", *["年度" for _ in head.horizons[1:]]]
