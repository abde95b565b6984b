"""Later forms are held against what was approved, not only against what was declared."""

import io
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from bureau.decisions import adjusting
from bureau.decisions.adjusting import NamedProjectYear
from bureau.decisions.deciding import NotDecided
from bureau.desk import open_desk
from bureau.names import scope_named
from bureau.review import rerunning
from forms import read_bytes
from forms.form import Declaration, Form, SelfEvaluation
from forms.printing.workbook import write_xlsx
from lifecycle.calendar.stages import Stage
from lifecycle.thread.adjustment import Adjustment
from lifecycle.thread.approved_change import amount_changed, goal_changed, indicator_dropped
from season.district.district import FictionalProject
from storage.decisions import audit
from storage.decisions.adjustments import Approval
from storage.papers import submissions
from tests.bureau.letters.test_forms_handed_out import files, mails
from tests.bureau.office import LIBRARY, PLATFORM, READING, YEAR, Office, declarations

SPRING = date(2025, 3, 3)
EVALUATION_OPENS = date(2026, 1, 15)
IN_FEBRUARY = date(2026, 2, 16)
ABOUT = NamedProjectYear(LIBRARY.name, READING.name, YEAR)


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str], kind: str) -> Office:
    office = Office.new(tmp_path, new_database(kind))
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM))
    office.work()
    return office


def approve(
    office: Office,
    change: Callable[[Declaration], Adjustment],
    day: date = SPRING,
    about: NamedProjectYear = ABOUT,
) -> int:
    with open_desk(office.settings, day) as desk:
        approval = Approval(by="清河区财政局", reason="场馆修缮", document="清财绩〔2025〕3号", at=desk.now)
        return adjusting.adjust(desk, about, change, approval, actor="绩效科")


def evaluations(*changed: Callable[[SelfEvaluation], SelfEvaluation]) -> bytes:
    """The library's self-evaluations, each changed in turn."""
    text = declarations(READING, PLATFORM, stage=Stage.SELF_EVALUATION, layout="evaluated_lines")
    forms: list[Form] = []
    for form in read_bytes(text, "自评.txt").forms:
        assert isinstance(form, SelfEvaluation)
        for change in changed:
            form = change(form)  # noqa: PLW2901 - one change after the other
        forms.append(form)
    target = io.BytesIO()
    write_xlsx(forms, target)
    return target.getvalue()


def without_second(form: SelfEvaluation) -> SelfEvaluation:
    return form.model_copy(update={"indicators": [form.indicators[0], *form.indicators[2:]]})


def with_goal(goal: str, form: SelfEvaluation) -> SelfEvaluation:
    return form.model_copy(update={"expected_goal": goal})


def held_against(office: Office, name: str, project: FictionalProject) -> set[str]:
    """The rules on what was declared that found something in one project's form."""
    with office.desk() as desk, desk.database.reading() as session:
        filed = {
            version.submission_id: version.project
            for version in submissions.of_project(session, ids(office)[project])
        }
    return {
        finding.rule
        for finding in office.found(name)
        if finding.submission_id in filed and finding.rule in {"S02", "S17", "S18", "M09"}
    }


def ids(office: Office) -> dict[FictionalProject, int]:
    known = {row.project: row.project_id for row in office.rows_of_all()}
    return {project: known[project.name] for project in (READING, PLATFORM)}


def second(project: FictionalProject) -> str:
    return project.works[0].measures[1].name


def test_an_indicator_dropped_with_approval_is_no_fault_and_one_without_is(office: Office) -> None:
    approve(office, partial(indicator_dropped, name=second(READING), level2=None))
    office.put(LIBRARY, "自评.xlsx", evaluations(without_second))
    office.work(IN_FEBRUARY)
    assert held_against(office, "自评.xlsx", READING) == set()
    assert held_against(office, "自评.xlsx", PLATFORM) == {"S17"}


def test_what_is_approved_after_the_review_takes_effect_when_it_is_reviewed_again(office: Office) -> None:
    office.put(LIBRARY, "自评.xlsx", evaluations(partial(with_goal, "1、另有安排。")))
    office.work(IN_FEBRUARY)
    assert held_against(office, "自评.xlsx", READING) == {"S18"}
    approve(office, partial(goal_changed, goal="1、另有安排。"), IN_FEBRUARY)
    with open_desk(office.settings, IN_FEBRUARY) as desk:
        scope = scope_named(desk.database, YEAR, Stage.SELF_EVALUATION)
        rerun = rerunning.begin(desk, scope, reason="补登批复", actor="绩效科")
        for part in rerunning.batches(desk, rerun):
            rerunning.review_again(desk, rerun, part)
        done = rerunning.finish(desk, rerun)
    assert (done.cleared, done.new) == (1, 0)
    assert held_against(office, "自评.xlsx", READING) == set()
    assert held_against(office, "自评.xlsx", PLATFORM) == {"S18"}


def test_forms_that_are_handed_out_carry_what_was_approved(office: Office) -> None:
    approve(office, partial(indicator_dropped, name=second(READING), level2=None))
    approve(office, partial(amount_changed, annual=100000.0, parts_given={}))
    office.work(EVALUATION_OPENS)
    enclosed = files(mails(office, "opened", LIBRARY.mail)[-1])
    forms = [form for name, content in enclosed.items() for form in read_bytes(content, name).forms]
    for form in (handed_out for handed_out in forms if handed_out.project_name == READING.name):
        assert isinstance(form, SelfEvaluation)
        names = [measure.name for measure in READING.works[0].measures if measure.name != second(READING)]
        assert [row.level3 for row in form.indicators] == names
        assert form.funds.annual.initial == 100000


def test_every_approval_is_listed_and_in_the_audit(office: Office) -> None:
    approve(office, partial(goal_changed, goal="办好阅读推广。"))
    with open_desk(office.settings, SPRING) as desk:
        (row,) = adjusting.listed(desk, YEAR)
        assert adjusting.listed(desk, YEAR - 1) == []
        with desk.database.reading() as session:
            entry = list(audit.entries(session))[-1]
            assert audit.verify(session).broken is None
    assert (row.field, row.after, row.document) == (
        "年度目标",
        "办好阅读推广。",
        "清财绩〔2025〕3号",
    )
    assert (entry.event, entry.actor, entry.after) == ("adjustment", "绩效科", "办好阅读推广。")
    assert entry.about == f"调整1：{LIBRARY.name}“{READING.name}”{YEAR}年"


def test_what_does_not_fit_is_refused_and_nothing_is_kept(office: Office) -> None:
    with pytest.raises(NotDecided, match="申报表里没有指标“巡展”"):
        approve(office, partial(indicator_dropped, name="巡展", level2=None))
    nobody = NamedProjectYear(LIBRARY.name, READING.name, YEAR + 1)
    with pytest.raises(NotDecided, match="没有报送过2026年的申报表"):
        approve(office, partial(goal_changed, goal="另有安排"), about=nobody)
    with open_desk(office.settings, SPRING) as desk:
        assert adjusting.listed(desk, None) == []
