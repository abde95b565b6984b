"""Drafts of one form that come together: which is the last one, by what their names say of themselves."""

import re
from collections.abc import Callable, Sequence

_FINAL = re.compile(r"终稿|定稿|最终|终版|正式|修改后")
_FIRST = re.compile(r"初稿|草稿|征求意见|修改前|旧版|作废")
_DATES = (
    re.compile(r"(20\d\d)[-._年](\d{1,2})[-._月](\d{1,2})"),
    re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)"),
    re.compile(r"()(?<!\d)(\d{1,2})月(\d{1,2})[日号]"),
    re.compile(r"()(?<!\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)"),
)
"""Dates as they stand in names of files: 2024-10-12, 20241012, 10月12日, 1012."""
_NUMBER = re.compile(r"第([一二三四五六七八九]|\d+)[稿版次]|[vV](\d+)(?:\.\d+)?|[（(](\d+)[）)]")
_DIGITS = "零一二三四五六七八九"


def in_order(names: Sequence[str]) -> list[int] | None:
    """The places of drafts from the earliest to the one that counts; None where their names do not say.

    By their dates, or their numbers, or because one alone is called the final one.
    """
    orders: tuple[Callable[[str], object], ...] = (_date, _number)
    for order in orders:
        marks = [order(name) for name in names]
        if None not in marks and len(set(marks)) == len(marks):
            return sorted(range(len(names)), key=lambda at: str(marks[at]).zfill(12))
    stages = [(_FINAL.search(name) is not None) - (_FIRST.search(name) is not None) for name in names]
    if stages.count(max(stages)) == 1:
        return sorted(range(len(names)), key=stages.__getitem__)
    return None


def _date(name: str) -> str | None:
    for pattern in _DATES:
        if written := pattern.search(name):
            year, month, day = written.groups()
            return f"{year or 0:0>4}{int(month):02}{int(day):02}"
    return None


def _number(name: str) -> int | None:
    written = _NUMBER.search(name)
    if written is None:
        return None
    number = next(group for group in written.groups() if group)
    return _DIGITS.index(number) if number in _DIGITS else int(number)
