"""The checkup: what keeps the system from its work, each line with what to do and where."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bureau.intake import lookout
from bureau.reports import health, standstill
from bureau.reports.checkup import ASIDE, check_up
from portal.office import Office
from portal.page import go_to, page
from storage.papers import documents

router = APIRouter()

WAYS: Mapping[str, tuple[str, str]] = {
    standstill.IMPORT: ("导入名录", "/admin/roster"),
    standstill.RUN: ("运行", "/admin/runs"),
    health.RESEND: ("未送达的通知", "/admin/messages"),
    ASIDE: ("搁置的文件", "/"),
}
"""The page on which is done what a command would be typed for."""


@router.get("/admin/checkup")
def show(request: Request, office: Office) -> Response:
    """Look at everything now."""
    settings = office.settings
    checkup = check_up(settings, office.database, office.system, office.clock())
    facts = (
        ("核查规则", checkup.rules or "不可用"),
        ("留痕", f"{checkup.audit_entries} 条，{'完整' if checkup.audit_whole else '不完整'}"),
        ("数据文件夹", settings.data),
        ("归档", settings.archive),
        ("收件位置", settings.inbox),
        ("收件邮箱", settings.mailbox or "没有设置"),
        ("门户的网址", settings.public_url or "没有设置，信里没有答复链接"),
        ("摘要发给", "、".join(settings.bureau_mail)),
        ("出错时通知", "、".join(settings.admin_mail)),
    )
    return page(request, "admin/checkup.html", {"checkup": checkup, "facts": facts, "ways": WAYS})


@router.post("/admin/aside")
def take_up(office: Office) -> Response:
    """Let the files that were set aside be worked on again."""
    with office.database.writing() as session:
        documents.take_up(session)
    lookout.wake(office.settings)
    return go_to("/?done=again")
