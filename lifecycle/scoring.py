"""What an indicator's score should be, with the steps that lead there (财预〔2020〕10号).

Met is full marks. At least so much and missed: actual ÷ target. At most so much and missed: full marks
less the share of the excess, none from twice the target on. Words are scored by bands of the weight.
"""

from pydantic import BaseModel, ConfigDict

from forms.target import Target, comparable, met

_WANTS_MORE = {"≥", ">", "="}
BANDS = {"达成": (0.8, 1.0), "部分达成": (0.6, 0.8), "未达成": (0.0, 0.6)}
"""Shares of the weight (from, up to) for what is told in words: 100—80, 80—60, 60—0."""


class Scored(BaseModel):
    """The points due and how they came about, as one line in Chinese (8×3÷4＝6)."""

    model_config = ConfigDict(frozen=True)

    points: float
    steps: str


def score_due(target: Target, actual: Target, weight: float) -> Scored | None:
    """The points due for a measured target. ``None`` where target and actual cannot be compared."""
    if not comparable(target, actual) or actual.low is None or target.low is None or target.high is None:
        return None
    if met(target, actual):
        return Scored(points=weight, steps=f"达到目标，得满分{weight:g}")
    if target.comparator in _WANTS_MORE and target.low > 0 and actual.low < target.low:
        points = round(weight * max(actual.low, 0) / target.low, 2)
        share = f"{_printed(actual)}÷{_printed(target)}"
        return Scored(points=points, steps=f"分值{weight:g}×完成比例{share}＝{points:g}")
    excess = (actual.low - target.high) / target.high if target.high > 0 else 1.0
    points = round(weight * min(max(1 - excess, 0), 1), 2)
    return Scored(
        points=points, steps=f"超出目标{excess:.0%}，分值{weight:g}×（1－{excess:.0%}）＝{points:g}"
    )


def score_band(attained: str, weight: float) -> tuple[float, float]:
    """The least and the most points for words: ``attained`` is one of the keys of ``BANDS``."""
    low, high = BANDS[attained]
    return round(weight * low, 2), round(weight * high, 2)


def _printed(value: Target) -> str:
    return f"{(value.low or 0) / value.factor:g}"
