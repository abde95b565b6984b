import pytest

from lifecycle.scoring.grade import Grade, grade_of

NATIONAL = [
    Grade(name="优", from_points=90),
    Grade(name="良", from_points=80),
    Grade(name="中", from_points=60),
    Grade(name="差", from_points=0),
]


@pytest.mark.parametrize(
    ("points", "name"),
    [(100, "优"), (90, "优"), (89.99, "良"), (80, "良"), (79.9, "中"), (60, "中"), (59.99, "差"), (0, "差")],
)
def test_a_grade_begins_at_its_points(points: float, name: str) -> None:
    assert grade_of(points, NATIONAL) == name


def test_a_locality_has_names_and_cut_offs_of_its_own_in_any_order() -> None:
    table = [Grade(name="不合格", from_points=0), Grade(name="合格", from_points=75)]
    assert [grade_of(points, table) for points in (75, 74)] == ["合格", "不合格"]


def test_a_sum_of_thirds_is_graded_as_it_is_printed() -> None:
    assert grade_of(89.999, NATIONAL) == "优"


def test_points_under_the_last_grade_have_none() -> None:
    assert grade_of(50, [Grade(name="合格", from_points=60)]) is None
