"""What is published of a year: secrecy is kept, also against subtraction, and the counts are right."""

import pytest

from lifecycle.scoring.grade import Grade
from lifecycle.thread.disclosure import Published, disclosure, is_secret

GRADES = (
    Grade(name="优", from_points=90),
    Grade(name="良", from_points=80),
    Grade(name="中", from_points=60),
    Grade(name="差", from_points=0),
)


def project(name: str, score: float | None, department: str = "教育局", *, secret: bool = False) -> Published:
    return Published(
        department=department,
        unit="清河区图书馆",
        project=name,
        secret=secret,
        goal=f"办好{name}",
        amount=100.0,
        budget=90.0,
        score=score,
    )


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("涉密信息系统运维", True),
        ("涉密", True),
        ("***", True),
        ("＊＊＊项目", True),
        ("非涉密设备更新", False),
        ("阅读推广", False),
        (None, False),
    ],
)
def test_a_project_under_secrecy_is_known_by_its_words(text: str | None, *, secret: bool) -> None:
    assert is_secret(text) is secret


def test_counts_by_department_and_in_all() -> None:
    disclosed = disclosure(
        2025,
        [project("一", 95), project("二", 85), project("三", None), project("四", 59.5, "科委")],
        GRADES,
    )
    education, science = disclosed.departments
    assert (education.projects, education.amount, education.evaluated, education.evaluated_amount) == (
        3,
        300,
        2,
        180,
    )
    assert education.average == 90
    assert education.grades == {"优": 1, "良": 1, "中": 0, "差": 0}
    assert (science.department, science.average, science.grades["差"]) == ("科委", 59.5, 1)
    assert (disclosed.total.projects, disclosed.total.evaluated, disclosed.total.average) == (4, 3, 79.83)


def test_of_a_project_under_secrecy_nothing_but_its_existence_is_told() -> None:
    open_only = disclosure(2025, [project("阅读推广", 95)], GRADES)
    disclosed = disclosure(2025, [project("阅读推广", 95), project("保密机房", 62, secret=True)], GRADES)
    assert "保密机房" not in disclosed.model_dump_json()
    assert "图书馆" not in disclosed.projects[1].model_dump_json()
    assert (disclosed.total.projects, disclosed.total.secret) == (2, 1)
    for name in ("amount", "evaluated", "evaluated_amount", "average", "grades"):
        assert getattr(disclosed.total, name) == getattr(open_only.total, name)


def test_without_a_self_evaluation_there_is_no_average() -> None:
    assert disclosure(2025, [project("一", None)], GRADES).total.average is None
