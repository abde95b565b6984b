"""The re-check of self-evaluations and the approved adjustments, from the bureau's pages."""

import io
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from portal.access.gate import SESSION_COOKIE
from portal.app import create_app
from portal.office import PortalOffice
from portal.working import jobs
from portal.working.worker import ReviewWorker
from storage.accounts import accounts, sessions
from storage.decisions import audit
from storage.tables import AccountRole
from tests.bureau.office import LIBRARY, PLATFORM, READING, YEAR, Office, declarations
from tests.portal.bureau.conftest import District

NOW = datetime(2026, 2, 16, 10, tzinfo=CHINA)


class WorkerHere(ReviewWorker):
    """Does jobs in this process: it has everything loaded already."""

    def __init__(self) -> None:
        self.alive = True

    def do(self, job: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return job(*args, **kwargs)


@pytest.fixture(scope="module")
def evaluated(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """The library's two projects of 2025 are declared and evaluated, all accepted."""
    folder = tmp_path_factory.mktemp("evaluated") / "var"
    folder.mkdir(mode=0o700)
    shutil.copy(sqlite_template, folder / "jixiao.db")
    office = Office.new(folder, f"sqlite:///{folder / 'jixiao.db'}")
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM))
    office.work()
    forms = declarations(READING, PLATFORM, stage=Stage.SELF_EVALUATION, layout="evaluated_lines")
    office.put(LIBRARY, "自评.txt", forms)
    office.work(date(2026, 2, 16))
    app = create_app(office.settings)
    with office.desk() as desk, pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "_DESKS", [desk])
        app.state.office = portal = PortalOffice(desk, lambda: NOW, WorkerHere())
        with desk.database.writing() as session:
            account = accounts.add(session, "li", AccountRole.BUREAU, unit_id=None, department=None, at=NOW)
            secret = sessions.begin(session, account.id, at=NOW)
        client = TestClient(app, follow_redirects=False, cookies={SESSION_COOKIE: secret})
        yield District(office, portal, client, secret)


def filled(sheet: bytes, points: float | str | None) -> bytes:
    """The table with the points of the first row of the first project changed by whoever checks."""
    book = load_workbook(io.BytesIO(sheet))
    page = book["1"]
    columns = {str(cell.value): cell.column for cell in page[4]}
    page.cell(5, columns["复核得分"]).value = points
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_sample_is_drawn_by_its_seed_and_its_table_comes_prefilled(evaluated: District) -> None:
    query = f"year={YEAR}&share=50&seed=abc"
    page = evaluated.text(f"/bureau/recheck?draw=1&{query}")
    assert f"{YEAR}年已通过的自评 2 份，抽取 1 个项目（种子 abc）" in page
    drawn = [project.name for project in (READING, PLATFORM) if project.name in page]
    assert len(drawn) == 1
    assert "抽取原因" in page
    assert evaluated.text(f"/bureau/recheck?draw=1&{query}") == page
    book = load_workbook(io.BytesIO(evaluated.get(f"/bureau/recheck/sheet.xlsx?{query}").content))
    assert book["1"]["B2"].value == drawn[0]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (f"year={YEAR}&share=10&number=3", "个数和比例只写一样"),
        (f"year={YEAR}&share=0", "比例写 1 至 100"),
        (f"year={YEAR}&number={2**70}", "个数写 1 至 5000"),
        ("year=1999", "没有已通过的自评"),
        ("year=x", "请选择年度"),
    ],
)
def test_a_draw_that_cannot_be_is_told_why(evaluated: District, query: str, why: str) -> None:
    answer = evaluated.get(f"/bureau/recheck?draw=1&{query}")
    assert (answer.status_code, why in answer.text) == (422, True)
    assert evaluated.get(f"/bureau/recheck/sheet.xlsx?{query}").status_code == 422


def test_a_filled_table_gives_results_by_unit_and_letters(evaluated: District) -> None:
    sheet = evaluated.get(f"/bureau/recheck/sheet.xlsx?year={YEAR}&number=2").content
    fields = {"form_key": evaluated.key}

    def sent(content: bytes, act: str) -> Any:
        return evaluated.client.post(
            "/bureau/recheck", data=fields | {"act": act}, files={"files": ("复核表.xlsx", content)}
        )

    shown = sent(filled(sheet, 0), "show")
    assert shown.status_code == 200
    assert LIBRARY.name in shown.text
    assert "复核平均" in shown.text
    assert "→ 0" in shown.text
    assert sent(filled(sheet, 0), "letters").content.startswith(b"PK")
    assert sent(filled(sheet, 0), "xlsx").content.startswith(b"PK")
    assert "没有填写复核得分" in sent(filled(sheet, None), "show").text
    unfinished = sent(filled(sheet, "很多"), "letters")
    assert (unfinished.status_code, "反馈函暂不写出" in unfinished.text) == (422, True)
    for content in (b"", b"no workbook", b"PK\x03\x04"):
        assert sent(content, "show").status_code == 422


def test_an_adjustment_is_entered_with_its_document_and_stands_in_the_lists(evaluated: District) -> None:
    number = evaluated.project(READING.name)
    path = f"/bureau/projects/{number}/{YEAR}/adjust"
    page = evaluated.text(path)
    assert "改一条指标的指标值" in page
    approved = {"document": "清财绩〔2025〕3号", "why": "场馆修缮"}
    for fields in (
        {"act": "target", "row": "0", "to": "≥2场"},  # no document
        approved | {"act": "target", "row": "999", "to": "≥2场"},
        approved | {"act": "target", "row": "0"},
        approved | {"act": "amount", "annual": "很多"},
        approved | {"act": "amount", "annual": "1e300"},
        approved | {"act": "nothing"},
        approved | {"act": "drop", "row": "0", "on": "昨天"},
    ):
        assert evaluated.post(path, **fields).status_code == 422, fields
    assert "还没有批准的调整" in evaluated.text(path)
    answer = evaluated.post(path, act="target", row="0", to="≥2场", **approved)
    assert answer.headers["location"] == f"{path}?done=adjusted"
    for act, fields in (
        ("rename", {"row": "1", "to": "换了名称的指标"}),
        ("drop", {"row": "2"}),
        ("add", {"level1": "产出指标", "level2": "数量指标", "level3": "志愿者人数", "target": "≥9人"}),
        ("goal", {"to": "1、办讲座2场。"}),
    ):
        assert evaluated.post(path, act=act, **fields, **approved).status_code == 303, act
    page = evaluated.text(path)
    for text in ("≥2场", "换了名称的指标", "志愿者人数", "办讲座2场", "（取消）", "（新增）"):
        assert text in page
    assert page.count("清财绩〔2025〕3号") == 5
    assert "志愿者人数" in evaluated.text(f"/bureau/adjustments?year={YEAR}")
    assert evaluated.get(f"/bureau/adjustments.xlsx?year={YEAR}").content.startswith(b"PK")
    with evaluated.portal.database.reading() as session:
        actors = [entry.actor for entry in audit.entries(session) if entry.event == "adjustment"]
    assert actors == ["li"] * 5
    for elsewhere in (f"/bureau/projects/{number}/1999/adjust", f"/bureau/projects/987/{YEAR}/adjust"):
        assert evaluated.get(elsewhere).status_code == 404
        assert evaluated.post(elsewhere, act="drop", row="0", **approved).status_code == 404
