"""The word for a score: a locality's table of grades (国家: 优 from 90, 良 from 80, 中 from 60, 差)."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict


class Grade(BaseModel):
    """One grade: its name, and the points of 100 from which on it is given (财预〔2020〕10号)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    from_points: float


def grade_of(points: float, grades: Sequence[Grade]) -> str | None:
    """The name of the highest grade that ``points`` of 100 reach; the order of the table does not matter.

    Points are rounded to two decimals first, as scores are printed: 89.999 is 90. ``None`` where the table
    has no grade so low.
    """
    reached = [grade for grade in grades if round(points, 2) >= grade.from_points]
    return max(reached, key=lambda grade: grade.from_points).name if reached else None
