"""What an indicator's score should be (财预〔2020〕10号): met is full marks, missed is in proportion."""

from forms.target import Target, comparable, met

_WANTS_MORE = {"≥", ">", "="}


def score_due(target: Target, actual: Target, weight: float) -> float | None:
    """The points due. ``None`` where target and actual cannot be compared.

    At least so much and missed: actual ÷ target. At most so much and missed: full marks less the share of
    the excess, none from twice the target on.
    """
    if not comparable(target, actual) or actual.low is None or target.low is None or target.high is None:
        return None
    if met(target, actual):
        return weight
    if target.comparator in _WANTS_MORE and target.low > 0 and actual.low < target.low:
        return round(weight * max(actual.low, 0) / target.low, 2)
    excess = (actual.low - target.high) / target.high if target.high > 0 else 1.0
    return round(weight * min(max(1 - excess, 0), 1), 2)
