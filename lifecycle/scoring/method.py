"""How a locality scores an indicator, as data: bands for words, formulas for missed numbers, caps."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from lifecycle.scoring.formula import Formula


def _band(shares: tuple[float, float]) -> tuple[float, float]:
    least, most = shares
    if not 0 <= least <= most <= 100:  # noqa: PLR2004 - percent
        raise ValueError("档要写成 [下限, 上限] 两个百分数，如 [80, 100]")
    return shares


Band = Annotated[tuple[float, float], AfterValidator(_band)]
"""Percent of the weight, from and up to."""


class Bands(BaseModel):
    """The bands of what is told in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    met: Band
    partly: Band
    missed: Band


class ScoringMethod(BaseModel):
    """How points are given in one locality (its TOML: ``[scoring]``).

    ``under_target`` is the share of the weight for a lower bound that was missed, ``over_target`` for an
    upper bound. ``nothing_under`` is the percent of a lower bound under which there are no points at all,
    ``late`` the most, in percent of the weight, for something that was done after its day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bands: Bands
    under_target: Formula
    over_target: Formula
    nothing_under: float = 0.0
    late: float
    reason: str
