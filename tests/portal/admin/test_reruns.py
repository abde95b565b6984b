"""The administrators review again with a button: the scope from lists, the effect before, the change after."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bureau.decisions import waiving
from lifecycle.obligations.obligation import State
from storage.decisions import reruns
from storage.decisions.waivers import NewWaiver
from storage.papers import findings, submissions
from storage.roster import roster
from tests.bureau.office import COLLEGE, LIBRARY, PLATFORM, READING, YEAR
from tests.portal.admin.conftest import AdminPortal
from tests.portal.conftest import words


@pytest.fixture
def library(ground: AdminPortal) -> dict[str, str]:
    """The scope of the library's reading project, as the fields of the form."""
    with ground.portal.database.reading() as session:
        unit = roster.find_units(session, [LIBRARY.name])[LIBRARY.name]
        project = next(own for own in roster.projects_of(session, unit.id) if own.name == READING.name)
        return {"year": str(YEAR), "term": "declaration", "unit": str(unit.id), "project": str(project.id)}


@pytest.fixture
def waived(ground: AdminPortal, library: dict[str, str]) -> Iterator[None]:
    """Since the review the bureau let B03 pass for the library."""
    new = NewWaiver(rule="B03", reason="资金口径特殊", unit_id=int(library["unit"]), year=YEAR)
    with ground.portal.office.desk() as desk:
        waiver = waiving.grant(desk, new, by="绩效科")
        yield
        waiving.end(desk, waiver.id, by="绩效科", why="试完")


def state_of_reading(ground: AdminPortal) -> str:
    return ground.portal.office.state(READING)[0]


def kept_now(ground: AdminPortal) -> list[Any]:
    """Findings, messages and reruns as they are kept."""
    with ground.portal.database.reading() as session:
        filed = submissions.newest(session, YEAR, None)
        on_versions = findings.of_submissions(session, [version.submission_id for version in filed])
        kept_findings = [
            (submission_id, [finding.id for finding in own]) for submission_id, own in on_versions.items()
        ]
        return [kept_findings, reruns.count(session), len(ground.portal.office.messages())]


def shown_when_done(ground: AdminPortal, path: str) -> str:
    """A page that renews itself, once it does so no more."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        html = ground.admin.get(path).text
        if 'http-equiv="refresh"' not in html:
            return words(html)
        time.sleep(0.1)
    pytest.fail("the preview did not end")


def test_the_lists_offer_what_there_is_and_say_how_much_a_scope_holds(
    ground: AdminPortal, library: dict[str, str]
) -> None:
    page = ground.admin.text("/admin/reruns")
    assert all(name in page for name in (LIBRARY.name, COLLEGE.name, "申报", "执行", "自评"))
    assert READING.name not in page  # projects once a unit is chosen
    assert "全部单位： 3 份" in page
    query = "&".join(f"{name}={value}" for name, value in library.items())
    page = ground.admin.text(f"/admin/reruns?{query}")
    assert f"{YEAR}年 申报 {LIBRARY.name} {READING.name}： 1 份" in page
    for nonsense in ("year=0&unit=987654", "year=x&term=nothing&unit=-1", f"unit={2**70}&project=7"):
        assert "全部单位： 3 份" in ground.admin.text(f"/admin/reruns?{nonsense}")


@pytest.mark.usefixtures("waived")
def test_a_preview_names_what_would_change_and_changes_nothing(
    ground: AdminPortal, library: dict[str, str]
) -> None:
    before = kept_now(ground)
    answer = ground.admin.post("/admin/reruns", step="preview", **library)
    assert answer.status_code == 303, words(answer.text)
    page = shown_when_done(ground, answer.headers["location"])
    assert "1 份退回的将重新审核" in page
    assert "撤销" in page
    assert "B03" in page
    assert READING.name in page
    assert PLATFORM.name not in page
    assert kept_now(ground) == before
    assert state_of_reading(ground) == "returned"


def test_a_rerun_needs_a_reason_and_something_to_review(ground: AdminPortal, library: dict[str, str]) -> None:
    before = kept_now(ground)
    for fields, why in (
        ({"step": "begin"} | library, "请写明理由"),
        ({"step": "begin", "reason": "理" * 201} | library, "请写明理由"),
        (
            {"step": "begin", "reason": "规则调整", "year": str(YEAR), "term": "self-evaluation"},
            "没有核查过的报送",
        ),
        ({"step": "preview", "year": str(YEAR), "term": "self-evaluation"}, "没有核查过的报送"),
        ({"step": "begin", "reason": "规则调整"} | library | {"unit": "987654"}, "已经不在"),
        ({"step": "", "reason": "规则调整"} | library, "请选择先看影响或开始"),
    ):
        answer = ground.admin.post("/admin/reruns", **fields)
        assert (answer.status_code, why in answer.text) == (422, True), words(answer.text)
    assert kept_now(ground) == before


@pytest.mark.usefixtures("waived")
def test_what_was_begun_is_done_by_the_system_and_its_change_is_shown(
    ground: AdminPortal, library: dict[str, str]
) -> None:
    answer = ground.admin.post("/admin/reruns", step="begin", reason="口径统一", **library)
    path = answer.headers["location"]
    page = ground.admin.text(path)
    assert "已安排重新核查" in page
    assert "做完，核查 1 份" in page
    assert "口径统一" in page
    assert "撤销" in page
    number = re.search(r"/admin/reruns/(\d+)", path)
    assert number
    assert f"{ground.system.dashboard}/runs/flow-run/{number[1]}" in ground.admin.get(path).text
    assert ground.admin.get(f"/admin/reruns/{number[1]}/difference.xlsx").content.startswith(b"PK")
    assert f"{YEAR}年 申报 {LIBRARY.name} {READING.name}" in ground.admin.text("/admin/reruns")
    with ground.portal.database.reading() as session:
        (own, *_) = reruns.listed(session)
    assert (own.actor, own.reason, own.done) == ("admin-all", "口径统一", 1)
    assert state_of_reading(ground) == State.SUBMITTED.value  # to be decided anew at the next pass


def test_without_an_answer_of_the_system_the_rerun_is_kept_for_when_it_starts(
    ground: AdminPortal, library: dict[str, str]
) -> None:
    ground.system.away = True
    try:
        answer = ground.admin.post("/admin/reruns", step="begin", reason="规则调整", **library)
        assert "启动以后会接着做" in ground.admin.text(answer.headers["location"])
    finally:
        ground.system.away = False
    with ground.portal.database.reading() as session:
        (waiting,) = reruns.unfinished(session)
    ground.system.go_on_rerunning(waiting.id)
    with ground.portal.database.reading() as session:
        assert reruns.unfinished(session) == []


def test_a_rerun_or_preview_that_there_is_not_is_not_found(ground: AdminPortal) -> None:
    for path in ("987654", str(2**70), "previews/nothing", "987654/difference.xlsx"):
        assert ground.admin.get(f"/admin/reruns/{path}").status_code == 404
