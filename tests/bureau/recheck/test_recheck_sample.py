"""The sample of a re-check: doubts first, then by chance from every stratum, the same for the same seed."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bureau.decisions.deciding import NotDecided
from bureau.desk import open_desk
from bureau.recheck.evaluated_projects import EvaluatedProject, of_year
from bureau.recheck.sampling import Drawn, draw
from expectations.locality.ruleset import default_ruleset
from forms.form import SelfEvaluation
from lifecycle.calendar.stages import Stage
from lifecycle.scoring.scorecard import score_form
from tests.bureau.office import COLLEGE, LIBRARY, PLATFORM, READING, TRAINING, YEAR, Office, declarations
from tests.expectations.form_builders import SCORED, evaluated

RULES = default_ruleset()


def project(name: str, department: str = "教育局", amount: float = 80000, **changes: Any) -> EvaluatedProject:
    form = evaluated(project_name=name, implementing_unit=f"{department}{name}", **changes)
    annual = form.funds.annual.model_copy(update={"initial": amount, "budget": amount, "executed": amount})
    form = form.model_copy(update={"funds": form.funds.model_copy(update={"annual": annual})})
    card = score_form(form, RULES.yardstick, RULES.grading.grades)
    return EvaluatedProject(department, form.implementing_unit or "", name, form, card)


def many() -> list[EvaluatedProject]:
    schools = [project(f"{at:02}", "教育局") for at in range(30)]
    roads = [project(f"{at:02}", "交通局", 6_000_000) for at in range(10)]
    return [*schools, *roads]


def names(sample: list[Drawn]) -> list[str]:
    return [item.project.unit for item in sample]


def test_the_same_seed_draws_the_same_projects_whatever_their_order() -> None:
    projects = many()
    first = names(draw(projects, RULES, "2025", number=8))
    assert first == names(draw(projects[::-1], RULES, "2025", number=8))
    assert first != names(draw(projects, RULES, "2026", number=8))


def test_every_stratum_has_its_share_and_the_reason_says_so() -> None:
    sample = draw(many(), RULES, "2025", number=8)
    assert Counter(item.stratum.label for item in sample) == {
        "教育局／50万元以下／优": 6,
        "交通局／500万元以上／优": 2,
    }
    assert {item.reason for item in sample if item.project.department == "交通局"} == {
        "分层抽取：交通局／500万元以上／优，10个抽2个"
    }


def missed(name: str) -> EvaluatedProject:
    """20 points given for 1 of 4 lectures."""
    return project(name, indicators=[SCORED[0].model_copy(update={"actual": "1场"}), *SCORED[1:]])


def test_what_is_doubtful_comes_first_and_takes_half_at_most() -> None:
    doubtful = [missed(f"疑{at}") for at in range(6)]
    sample = draw([*many(), *doubtful], RULES, "2025", number=8)
    reasons = [item.reason for item in sample if item.reason.startswith("疑点")]
    assert reasons == ["疑点：自评100分，复算85分，等级由优变为良"] * 4
    assert len(sample) == 8


def test_a_unit_with_all_projects_at_full_marks_is_doubtful() -> None:
    same = [project(f"{at}") for at in range(3)]
    perfect = [EvaluatedProject("民政局", "民政局养老中心", own.project, own.form, own.card) for own in same]
    sample = draw([*many(), *perfect], RULES, "2025", number=4)
    reasons = [item.reason for item in sample if item.project.department == "民政局"]
    assert reasons == ["疑点：该单位3个项目自评全部100分"] * 2


def test_the_size_is_the_locality_s_share_and_never_more_than_there_are() -> None:
    assert len(draw(many(), RULES, "2025")) == RULES.recheck.least
    assert len(draw(many(), RULES, "2025", share=50)) == 20
    assert len(draw(many()[:3], RULES, "2025")) == 3


def test_the_accepted_self_evaluations_of_a_year_are_what_is_drawn_from(tmp_path: Path, url: str) -> None:
    office = Office.new(tmp_path, url)
    with open_desk(office.settings) as desk, pytest.raises(NotDecided, match="没有已通过的自评"):
        of_year(desk, YEAR)
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM))
    office.put(COLLEGE, "申报.txt", declarations(TRAINING))
    office.work()
    forms = declarations(READING, PLATFORM, stage=Stage.SELF_EVALUATION, layout="evaluated_lines")
    office.put(LIBRARY, "自评.txt", forms)
    office.work(date(2026, 2, 16))
    with open_desk(office.settings, date(2026, 2, 16)) as desk:
        projects = of_year(desk, YEAR)
        sample = draw(projects, desk.ruleset, str(YEAR))
    assert {(own.unit, own.project) for own in projects} == {
        (LIBRARY.name, READING.name),
        (LIBRARY.name, PLATFORM.name),
    }
    assert all(isinstance(own.form, SelfEvaluation) and own.budget > 0 for own in projects)
    assert len(sample) == 2
