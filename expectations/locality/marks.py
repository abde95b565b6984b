"""The marks of a locality as configured: how the 100 points are spread, grades, required cells, re-checks."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Annotated, Self

from pydantic import Field, model_validator

from expectations.locality.setting import Setting
from lifecycle.scoring.grade import Grade

_FULL = 100.0


class LevelPoints(Setting):
    """The points of one level1, or of several together (效益 and 满意度 40)."""

    levels: tuple[str, ...]
    points: float

    @property
    def name(self) -> str:
        """What a message calls them: 效益指标、满意度指标合计."""
        return "、".join(self.levels) + ("合计" if len(self.levels) > 1 else "")


class Scheme(Setting):
    """How the 100 points of a self-evaluation are spread.

    ``rate`` are the points of the budget's execution, ``parts`` those of the levels; a scheme without parts
    leaves the rest to the unit.
    """

    name: str
    rate: float
    parts: tuple[LevelPoints, ...] = ()
    reason: str

    @model_validator(mode="after")
    def _makes_a_hundred(self) -> Self:
        total = self.rate + sum(part.points for part in self.parts)
        if self.parts and total != _FULL:
            raise ValueError(f"“{self.name}”各部分合计{total:g}，应为100")
        return self

    def fits(self, levels: AbstractSet[str | None]) -> bool:
        """Whether a form with these level1s is scored by it: it knows all of them, and each part has one."""
        known = {level for part in self.parts for level in part.levels}
        return not self.parts or (levels <= known and all(levels & {*part.levels} for part in self.parts))

    @property
    def by_level(self) -> Mapping[str, float]:
        """The points of each level1; those of several together are shared evenly among them."""
        return {level: part.points / len(part.levels) for part in self.parts for level in part.levels}


class Grading(Setting):
    """The words for a total score; none where self-evaluations go ungraded."""

    reason: str
    grades: tuple[Grade, ...]


class RequiredCell(Setting):
    """A cell that must be filled in. ``always``: also where the edition of the form does not print it."""

    label: str
    always: bool = False


"""By the path of the value: funds/annual/initial."""


class RecheckPlan(Setting):
    """How a bureau re-checks self-evaluations (自评复核).

    ``share`` is the percent of the projects that are drawn at least, ``least`` their smallest number,
    ``amounts`` the bounds of the classes by budget in 元, ``unfounded`` the percent of an indicator's points
    taken where no evidence is there.
    """

    share: Annotated[float, Field(gt=0, le=100)]
    least: Annotated[int, Field(ge=1)]
    amounts: tuple[float, ...]
    unfounded: Annotated[float, Field(ge=0, le=100)]
    reason: str
