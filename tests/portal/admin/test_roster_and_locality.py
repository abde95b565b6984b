"""A roster is looked at before it is imported, and a changed locality before its dates are taken over."""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from bureau.roster import uploads
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from storage.decisions import calendar
from storage.roster import roster
from tests.bureau.office import COLLEGE, LIBRARY, READING, TRAINING, YEAR
from tests.portal.admin.conftest import LOCALITY, AdminPortal
from tests.portal.conftest import words

HALL = "云州市清河区文化馆"
ROSTER = f"""年度,主管部门,单位,项目名称,项目金额（元）
{YEAR},云州市清河区教育局,{LIBRARY.name},{READING.name},{READING.amount + 1}
{YEAR},云州市清河区教育局,{HALL},群众歌会,50000
"""


def upload(ground: AdminPortal, content: str, name: str = "名录.csv") -> tuple[int, str, str]:
    """Status, words and the address to confirm at."""
    answer = ground.admin.post("/admin/roster", files={"files": (name, content.encode("utf-8-sig"))})
    _, _, rest = answer.text.partition('action="/admin/roster/')
    return answer.status_code, words(answer.text), f"/admin/roster/{rest.partition(chr(34))[0]}"


def units(ground: AdminPortal) -> set[str]:
    with ground.portal.database.reading() as session:
        return {unit.name for unit in roster.units(session)}


def test_a_roster_is_imported_only_when_its_changes_were_looked_at(ground: AdminPortal) -> None:
    before = units(ground)
    status, page, confirm = upload(ground, ROSTER)
    assert status == 200, page
    for line in ("1 个新单位", "1 条新项目", "1 处更新", HALL, "群众歌会", f"“{READING.name}”的项目金额"):
        assert line in page, page
    assert TRAINING.name in page.partition("文件里没有、名录上有的项目")[2]
    assert "1 个单位会收到开始报送的信" in page
    assert units(ground) == before
    answer = ground.admin.post(confirm)
    assert answer.headers["location"] == "/admin/roster?done=roster"
    assert units(ground) == before | {HALL}
    assert ground.admin.post(confirm).status_code == 404  # it is imported, and gone
    again = upload(ground, ROSTER)[1]
    assert "0 个新单位" in again
    assert "0 条新项目" in again


def test_a_roster_with_a_bad_row_says_where_and_nothing_is_kept_of_it(ground: AdminPortal) -> None:
    before = units(ground)
    for content, why in (
        (ROSTER.replace("50000", "五万左右"), "金额"),
        ("随便写的", "《名录.csv》："),
    ):
        status, page, _ = upload(ground, content)
        assert (status, why in page) == (422, True), page
        assert str(ground.portal.settings.data) not in page
    answer = ground.admin.post("/admin/roster")
    assert (answer.status_code, "没有选择文件" in answer.text) == (422, True)
    assert units(ground) == before


def test_an_empty_roster_comes_as_a_workbook(ground: AdminPortal) -> None:
    assert ground.admin.get("/admin/roster/template.xlsx").content.startswith(b"PK")


def test_few_uploads_are_kept_and_under_their_own_names_only(ground: AdminPortal) -> None:
    for number in range(12):
        upload(ground, ROSTER.replace("50000", str(number)), f"../{number}.csv")
    folder = ground.portal.settings.data / "roster_uploads"
    assert len(list(folder.iterdir())) == 10
    assert all(file.parent.parent == folder for file in folder.rglob("*.csv"))
    assert uploads.find(ground.portal.settings, "../archive") is None


def test_dates_of_a_changed_locality_are_shown_as_a_difference_and_taken_over_with_a_reason(
    ground: AdminPortal,
) -> None:
    file = Path(ground.portal.settings.locality)
    assert "没有不同" in ground.admin.text("/admin/locality")
    file.write_text(LOCALITY.format(version=2, due="11月10日"), encoding="utf-8")
    page = ground.admin.text("/admin/locality")
    assert "2024-11-10截止" in page
    assert COLLEGE.name in page
    fields = {"of": f"{YEAR}/declaration/1"}
    assert "请写明理由" in ground.admin.post("/admin/locality", **fields).text
    assert ground.admin.post("/admin/locality", why="区里通知").status_code == 422
    answer = ground.admin.post("/admin/locality", why="区里通知", **fields)
    assert urlsplit(answer.headers["location"]).path == "/admin/locality"
    with ground.portal.database.reading() as session:
        term = Term(YEAR, Stage.DECLARATION)
        (entry,) = [own for own in calendar.entries(session, [YEAR]) if own.term == term]
    assert entry.due == date(2024, 11, 10)
    assert entry.reason.endswith("清财绩〔2024〕2号；区里通知")
    assert ground.admin.post("/admin/locality", why="再来一次", **fields).status_code == 422


def test_a_locality_that_cannot_be_used_is_told_where_it_matters(ground: AdminPortal) -> None:
    file = Path(ground.portal.settings.locality)
    before = file.read_text("utf-8")
    file.write_text("name = ", encoding="utf-8")
    try:
        answer = ground.admin.get("/admin/locality")
        assert (answer.status_code, "不是 UTF-8 编码的 TOML 文件" in answer.text) == (422, True)
        assert "不是 UTF-8 编码的 TOML 文件" in ground.admin.text("/admin/checkup")
        answer = ground.admin.post("/admin/reruns", step="begin", reason="规则调整", year=str(YEAR))
        assert (answer.status_code, "不是 UTF-8 编码的 TOML 文件" in answer.text) == (422, True)
    finally:
        file.write_text(before, encoding="utf-8")
