"""What administrators keep going: the checkup, the runs, what did not arrive, and backups."""

import io
import re
import zipfile

import pytest
from sqlmodel import Session

from bureau.reports.checkup import ASIDE
from lifecycle.obligations.processing import Processing
from portal.admin.checkup import WAYS
from storage.decisions import audit
from storage.messages.headers import headers
from storage.papers import documents
from storage.tables import KeptDocument, MessageState, OutboxMessage
from tests.portal.admin.conftest import AdminPortal


def test_each_line_of_the_checkup_says_what_to_do_and_where(ground: AdminPortal) -> None:
    page = ground.admin.text("/admin/checkup")
    assert "通知只写成文件，不会寄出" in page
    assert "设为 mailtos:// 地址" in page
    assert "流程服务没有应答" not in page
    ground.system.away = True
    try:
        assert "流程服务没有应答" in ground.admin.text("/admin/checkup")
    finally:
        ground.system.away = False


def test_what_was_set_aside_is_told_and_worked_on_again_with_a_button(ground: AdminPortal) -> None:
    with ground.portal.database.writing() as session:
        document = session.get_one(KeptDocument, 1)
        before = document.processing
        document.processing, document.failed_step = Processing.RECEIVED, Processing.CHECKED
        document.why = "程序出错"
        aside = len(documents.set_aside(session))
    assert aside == 1
    page = ground.admin.get("/admin/checkup").text
    assert "1 个文件因程序出错已搁置" in page
    assert f'href="{WAYS[ASIDE][1]}"' in page
    assert "重新处理" in ground.admin.text("/")
    assert ground.admin.post("/admin/aside").headers["location"] == "/?done=again"
    with ground.portal.database.writing() as session:
        assert documents.set_aside(session) == []
        session.get_one(KeptDocument, 1).processing = before


def test_the_last_runs_stand_there_with_their_state_and_the_way_to_the_dashboard(ground: AdminPortal) -> None:
    assert ground.admin.post("/admin/runs").headers["location"] == "/admin/runs?done=started"
    page = ground.admin.get("/admin/runs").text
    assert "立即运行 2024-10-15" in page
    assert "完成有误" in page
    assert 'href="http://127.0.0.1:4200/runs/flow-run/now"' in page
    ground.system.away = True
    try:
        assert "流程服务没有应答" in ground.admin.text("/admin/runs")
        assert ground.admin.post("/admin/runs").status_code == 503
    finally:
        ground.system.away = False


def a_message(session: Session) -> OutboxMessage:
    return session.get_one(OutboxMessage, headers(session)[0].id)


def test_what_did_not_arrive_is_sent_again_with_a_button(ground: AdminPortal) -> None:
    with ground.portal.database.writing() as session:
        message = a_message(session)
        before, subject = message.state, message.subject
        message.state, message.last_error = MessageState.FAILED, "收件人不存在"
    page = ground.admin.text("/admin/messages")
    assert subject in page
    assert "收件人不存在" in page
    assert ground.admin.post("/admin/messages/resend").status_code == 303
    with ground.portal.database.writing() as session:
        message = a_message(session)
        assert message.state is MessageState.PENDING
        message.state = before
    assert "没有未送达的通知" in ground.admin.text("/admin/messages")


def test_a_backup_is_made_listed_and_taken_away_and_the_audit_says_by_whom(ground: AdminPortal) -> None:
    assert ground.admin.post("/admin/backups").headers["location"] == "/admin/backups?done=backup"
    page = ground.admin.get("/admin/backups").text
    link = re.search(r'href="(/admin/backups/[^"]+)"', page)
    assert link
    answer = ground.admin.get(link[1])
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as zipped:
        assert "jixiao.db" in zipped.namelist()
        assert any(name.startswith("archive/") for name in zipped.namelist())
    with ground.portal.database.reading() as session:
        events = [entry.event for entry in audit.entries(session) if entry.actor == "admin-all"]
    assert {"backup", "backup_download"} <= set(events)
    for path in ("nothing.zip", "..%2Fjixiao.db", "..", "%2e%2e%2fjixiao.db"):
        assert ground.admin.get(f"/admin/backups/{path}").status_code == 404
    assert ground.admin.post("/admin/backups").status_code == 422  # the same second has its backup


@pytest.mark.parametrize("path", ["/admin/checkup", "/admin/runs", "/admin/backups", "/admin/roster"])
def test_no_page_of_upkeep_is_anybody_elses(ground: AdminPortal, path: str) -> None:
    for client in (ground.portal.bureau(), ground.portal.unit(), ground.portal.department()):
        assert client.get(path).status_code == 403
