"""Deals the cells of one row of money out to its columns, where blank ones may be gone."""

from collections.abc import Sequence
from typing import Final

from forms.reading.running_text.pieces import Piece

_UNLIKELY: Final = 8.0
_LIKELY: Final = -2.0
_POINTS: Final = ("weight", "score")


def dealt_money(figures: Sequence[Piece], keys: Sequence[str], *, first: bool) -> list[tuple[int, Piece]]:
    """Each figure with its column, counted from 1. ``first``: the row of the whole, which has points."""
    table: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for key in keys:
        reached: dict[int, tuple[float, int]] = {}
        for used, (price, _) in table[-1].items():
            offers = [(used, price + _missing(key, first=first))]
            if used < len(figures):
                offers.append((used + 1, price + _fit(key, figures[used].text, first=first)))
            for now, cost in offers:
                if now not in reached or cost < reached[now][0]:
                    reached[now] = (cost, used)
        table.append(reached)
    used = max(table[-1])
    placed: list[tuple[int, Piece]] = []
    for column in range(len(keys), 0, -1):
        before = table[column][used][1]
        if before < used and figures[before].text:
            placed.append((column, figures[before]))
        used = before
    return placed[::-1]


def _missing(key: str, *, first: bool) -> float:
    if key in _POINTS:
        return 1.5 if first else 0.0
    return 1.0 if key != "reason" else 0.0


def _fit(key: str, text: str, *, first: bool) -> float:
    if not text:
        return 0.0
    share = text.endswith(("%", "％"))
    if key == "rate":
        return _LIKELY if share else 1.0
    if share or key == "reason":
        return _UNLIKELY
    return 1.0 if key in _POINTS and not first else 0.0
