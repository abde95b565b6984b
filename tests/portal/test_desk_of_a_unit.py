"""A unit at its desk, without a browser: what it sees, hands in, tries, asks, and what it never sees."""

import re
import time
from datetime import date, timedelta
from io import BytesIO

from openpyxl import load_workbook

from bureau.decisions import deciding
from storage.status import StatusRow
from tests.bureau.office import COLLEGE, LIBRARY, READING, RESEARCH, TRAINING, declarations
from tests.portal.conftest import Client, Portal, words


def owed(portal: Portal, project: str) -> StatusRow:
    return next(row for row in portal.office.rows_of_all() if row.project == project)


def hand_in(client: Client, name: str, content: bytes) -> str:
    """Hand a file in; the page that one is led to."""
    answer = client.post("/hand-in", files=[("files", (name, content))])
    assert answer.status_code == 303, answer.text
    page = answer.headers["location"]
    for _ in range(600):
        if "正在核查" not in client.text(page):
            break
        time.sleep(0.1)
    return page


def test_the_desk_shows_what_is_due_with_the_form_filled_in(portal: Portal, college: Client) -> None:
    page = college.get("/").text
    assert TRAINING.name in page
    assert READING.name not in page
    forms = [part.split('"')[0] for part in page.split('href="/forms/')[1:]]
    assert forms
    file = next(
        answer
        for answer in (college.get(f"/forms/{number}") for number in forms)
        if ".xlsx" in answer.headers["content-disposition"]
    )
    cells = [cell for row in load_workbook(BytesIO(file.content)).active.values for cell in row]  # type: ignore[union-attr]
    assert COLLEGE.name in cells
    assert portal.unit(LIBRARY.name).get(f"/forms/{forms[0]}").status_code == 404


def test_a_faulty_form_comes_back_with_what_to_mend_and_mended_is_the_next_version(
    college: Client, library: Client
) -> None:
    page = hand_in(college, "申报.txt", declarations(TRAINING, faults={TRAINING: "B03"}))
    text = college.text(page)
    assert "第1版" in text
    assert "已退回" in text
    assert "怎么改" in text
    assert library.get(page).status_code == 404
    number = page.partition("=")[2]
    back = college.get(f"/received/{number}/annotated")
    assert back.status_code == 200
    assert back.content
    assert library.get(f"/received/{number}/annotated").status_code == 404
    text = college.text(hand_in(college, "申报改.txt", declarations(TRAINING)))
    assert "第2版" in text
    assert "已通过" in text
    history = college.text("/history")
    assert "申报改.txt" in history
    assert "第1版 已有第2版" in history  # not as if the first had passed
    assert "申报改.txt" not in library.text("/history")


def test_a_file_of_another_unit_is_nobodys_until_the_bureau_says_so(portal: Portal, college: Client) -> None:
    before = owed(portal, READING.name).state
    text = college.text(hand_in(college, "别家的.txt", declarations(READING)))
    assert "没有受理" in text or "认领" in text
    assert owed(portal, READING.name).state == before


def test_trying_shows_the_findings_and_changes_nothing(portal: Portal, library: Client) -> None:
    before = portal.office.everything()
    file = [("files", ("试.txt", declarations(READING, faults={READING: "B03"})))]
    text = words(library.post("/try", files=file).text)
    assert "会被退回" in text
    assert "B03" in text
    assert portal.office.everything() == before
    assert "没有选择文件" in library.post("/try", files=[("files", ("", b""))]).text


def test_an_extension_is_asked_for_and_the_answer_stands_on_the_page(portal: Portal, library: Client) -> None:
    row = owed(portal, READING.name)
    path = f"/own/{row.obligation_id}"
    until = (row.window.due + timedelta(days=20)).isoformat()
    missing = library.post(f"{path}/answer", kind="extension", until=until)
    assert missing.status_code == 422
    assert "请用一句话说明原因" in missing.text
    wrong = library.post(f"{path}/answer", kind="extension", until="明天", text="等批复")
    assert "不是日期" in wrong.text
    answer = library.post(f"{path}/answer", kind="extension", until=until, text="等批复")
    assert answer.headers["location"] == f"{path}?done=asked"
    assert "等待财政局决定" in library.text(path)
    assert portal.unit(COLLEGE.name).post(f"{path}/answer", kind="zero", text="x").status_code == 404
    with portal.office.desk() as desk:
        deciding.decide_extension(desk, 1, granted=True, decided_by="财政局", why="同意")
    text = library.text(path)
    assert "已同意" in text
    day = date.fromisoformat(until)
    assert f"{day.year}年{day.month}月{day.day}日" in text


def test_a_hint_is_explained_on_the_desk_and_what_the_bureau_decides_stands_there(
    portal: Portal, college: Client, library: Client
) -> None:
    hand_in(college, "申报改.txt", declarations(RESEARCH, faults={RESEARCH: "E05"}))
    path = f"/own/{owed(portal, RESEARCH.name).obligation_id}"
    address = college.get(path).text.partition(f'action="{path}/findings/')[2].partition('"')[0]
    blank = college.post(f"{path}/findings/{address}", text=" ")
    assert "说明是空的" in blank.text
    assert library.post(f"{path}/findings/{address}", text="按合同执行").status_code == 404
    assert college.post(f"{path}/findings/999999/explain", text="按合同执行").status_code == 404
    answer = college.post(f"{path}/findings/{address}", text="效果由第三方问卷衡量")
    assert answer.headers["location"] == f"{path}?done=explained"
    assert "待审核" in college.text(path)
    bureau = portal.bureau()
    waiting = decision_address(bureau, "/bureau/waiting")
    assert bureau.post(waiting, decision="refuse", why=" ").status_code == 422
    assert bureau.post(waiting, decision="perhaps", why="x").status_code == 422
    assert bureau.http.post(waiting, data={"decision": "take", "why": "x"}).status_code == 403
    assert bureau.post("/bureau/explanations/987654", decision="take", why="x").status_code == 422
    for stranger in (college, library, portal.department(), portal.admin()):
        assert stranger.post(waiting, decision="take", why="x").status_code == 403
    bureau.post(waiting, decision="refuse", why="请写明问卷的样本数")
    text = college.text(path)
    assert "未采纳" in text
    assert "请写明问卷的样本数" in text
    college.post(f"{path}/findings/{address}", text="问卷样本三百份")
    on_the_page = decision_address(bureau, f"/bureau/obligations/{path.removeprefix('/own/')}")
    answer = bureau.post(on_the_page, decision="take", why="情况属实")
    assert answer.headers["location"].endswith("?done=decided")
    assert "已经决定过" in bureau.post(on_the_page, decision="refuse", why="改主意").text
    text = college.text(path)
    assert "财政局采纳的说明" in text
    assert "情况属实" in text
    assert f'action="{path}/findings/{address}"' not in college.get(path).text


def decision_address(bureau: Client, page: str) -> str:
    """Where the page posts what is decided on the one explanation that waits."""
    (address,) = re.findall(r'action="(/bureau/explanations/\d+)"', bureau.get(page).text)
    return str(address)


def test_a_department_sees_its_units_and_no_others(portal: Portal) -> None:
    department = portal.department()
    text = department.text("/")
    assert COLLEGE.name in text
    assert LIBRARY.name in text
    unit_id = owed(portal, RESEARCH.name).unit_id
    assert RESEARCH.name in department.text(f"/units/{unit_id}")
    other = portal.department("云州市清河区水务局")
    assert COLLEGE.name not in other.text("/")
    assert other.get(f"/units/{unit_id}").status_code == 404


def test_an_administrator_adds_a_user_and_gives_out_the_link(portal: Portal) -> None:
    admin = portal.admin()
    added = admin.post("/admin/users", name="新人", role="unit", of=LIBRARY.name)
    assert "/password/" in added.text
    assert "名录里没有单位" in admin.post("/admin/users", name="甲", role="unit", of="没有的单位").text
    assert admin.post("/admin/users/新人", act="lock").status_code == 303
    assert admin.post("/admin/users/没有", act="lock").status_code == 404
    assert "不能停用自己" in admin.post("/admin/users/admin-all", act="lock").text
