"""Pages: a template with what it shows, and what every page has around it."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forms.words.severity import Severity
from lifecycle.calendar.windows import CHINA
from portal.access.visitor import NOBODY, Visitor
from portal.navigation import MENUS

_HERE = Path(__file__).parent
STATIC = _HERE / "static"

_SEE_OTHER = 303

_WEEKDAYS = "一二三四五六日"


def page(
    request: Request, template: str, values: Mapping[str, Any] | None = None, *, status: int = 200
) -> HTMLResponse:
    """A page by its template. Raises UndefinedError if the template asks for what is not there."""
    visitor: Visitor = getattr(request.state, "visitor", NOBODY)
    office = request.app.state.office
    around = {
        "visitor": visitor,
        "menu": MENUS[visitor.role] if visitor.role else (),
        "here": request.url.path,
        "bureau": office.settings.bureau,
        "contact": office.settings.contact,
        "today": office.today,
        "notice": NOTICES.get(request.query_params.get("done", "")),
    }
    rendered = _environment().get_template(template).render(around | dict(values or {}))
    return HTMLResponse(rendered, status_code=status)


def part(template: str, values: Mapping[str, Any]) -> Markup:
    """What stands inside a page, the same whoever looks at it. Raises UndefinedError as ``page`` does."""
    return Markup(_environment().get_template(template).render(values))  # noqa: S704 - escaped by its template


def go_to(path: str) -> RedirectResponse:
    """On to another page after a form was posted."""
    return RedirectResponse(path, _SEE_OTHER)


NOTICES: dict[str, str] = {
    "password": "密码已更换。",
    "asked": "延期申请已提交，财政局决定后会通知您。",
    "explained": "说明已提交，财政局决定后会通知您。",
    "zero": "零申报已登记。",
    "saved": "已保存。",
    "rerun": "已安排重新核查。",
    "started": "已安排运行，过一会儿刷新这一页看结果。",
    "again": "搁置的文件会重新处理。",
    "backup": "已备份。",
    "roster": "名录已导入。",
    "locality": "日期已按地方配置改好，单位会收到改期通知。",
    "adjusted": "调整已登记；已核查过的报送，重新核查以后按调整后的算。",
    "later": "重新核查已登记；系统现在没有应答，启动以后会接着做。",
    "account": "用户已保存。",
    "decided": "已决定，单位会收到通知。",
    "claimed": "已认领或划走，下一次核查时处理。",
    "resent": "未能送达的通知已安排重发。",
    "dates": "日期已改，单位会收到改期通知。",
    "waived": "已豁免，下一次核查起生效。",
}
"""What was done, by the word that stands in the address of the page after it: nobody's own text is shown."""


_TONES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.INFO: "info"}


def money(amount: float | None) -> str:
    """An amount in 元 with its thousands apart."""
    return "—" if amount is None else f"{amount:,.2f}".removesuffix(".00")


def long_day(day: date) -> str:
    """A day with its weekday."""
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def clock_time(moment: datetime) -> str:
    """A moment in Beijing time, to the minute."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def tone(severity: str) -> str:
    """The class of style sheets for how grave a finding is."""
    return _TONES[Severity(severity)]


@cache
def static_address(name: str) -> str:
    """Where a file of the portal's own is, with what tells a browser that it changed."""
    mark = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={mark}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        money=money, long_day=long_day, clock_time=clock_time, severity=Severity, tone=tone
    )
    environment.globals.update(static_address=static_address, severities=tuple(Severity))
    return environment
