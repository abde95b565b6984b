"""Sample messages: one of every kind, made from the fields that its class declares, for people to look at.

A new kind of message needs nothing here: its fields are filled by type, and lines of text by name.
"""

from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AnyHttpUrl

from forms.words.severity import Severity
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from lifecycle.obligations.reminders import Wording
from notifications.messages.message import Message, Words

MADE_AT = datetime(2026, 3, 27, 18, 0, tzinfo=CHINA)
"""The moment of the samples, four working days before a due date."""

_DAY = date(2026, 3, 31)
_LINES = {
    "bureau": "清河区财政局预算绩效管理科",
    "contact": "预算绩效管理科 王芳，0000-12345678",
    "unit": "清河区图书馆",
    "department": "清河区文化和旅游局",
    "project": "亲子绘本阅读推广",
    "submit_to": "邮箱 jixiao@qinghe.example",
    "answer_at": "https://jixiao.qinghe.example/a/a1-17-2025-3-1-20260530-3f1QmB8vKx2LrT0pWcYs5A",
    "beside": "《绩效自评表（盖章扫描件）.pdf》与第1版一并存档",
    "file": "2025年度绩效自评表.xlsx",
    "answer": "预计4月8日报送（李敏，3月30日）",
    "rule": "S07",
    "name": "未达标得满分",
    "place": "表2 第17行",
    "wrong": "绘本阅读活动场次：完成3次，目标≥4次，得满分6分，应为4.5分",
    "suggestion": "请改分或说明。",
    "basis": "财预〔2020〕10号",
    "subject": "绘本阅读活动场次",
    "value": "3次",
    "why": "批复文件晚到，情况属实",
    "reason": "无法读取：文件已损坏",
    "note": "请与科室核对后重报",
    "standing": "已退回",
    "flow": "每日流程",
    "run_name": "每日流程 2026-03-27",
    "run_id": "6f1d0c3e",
    "step": "核查",
    "error": "数据库被占用超过一分钟",
    "rerun": "jixiao run",
    "about": "2025年度“亲子绘本阅读推广”的绩效自评表",
    "way": "调剂",
    "decided": "退回补充",
    "text": "结转资金调整用于流动书车",
    "cause": "至7月预算执行率21%，低于40%",
    "extension": "清河区图书馆“亲子绘本阅读推广”申请延期至2026-04-20：批复文件晚到（编号3）",
    "zero": "清河区档案馆“库房改造”：项目并入新馆建设，没有应报内容（赵强）",
    "given_up": "催报，tsg@qinghe.example：邮件服务器拒收：550 邮箱不存在",
    "until": None,
}
_OF_OWNER = {("WeekLine", "name"): "清河区图书馆"}
_OTHERWISE = "示例文字"
_NUMBERS = {
    "year": 2025,
    "round": 1,
    "month": None,
    "offset": 0,
    "days_left": 2,
    "days_late": 6,
    "again": 0,
    "most_rows": 30,
}
_MONEY = {"amount": 1_260_000, "covered": 860_000}
_OFFSETS = {"Owed": -3, "Late": 6}


def samples(line: str | None = None) -> list[Message]:
    """One message of every kind; ``line`` stands for every text in them instead of a likely one."""
    from notifications.messages.catalogue import MESSAGES

    return [sample(kind, line) for kind in MESSAGES]


def sample(kind: type[Message], line: str | None = None) -> Message:
    """A message of a kind with likely values, or ``line`` in every text."""
    return kind.model_validate(_values(kind, line))


def _values(words: type[Words], line: str | None) -> dict[str, Any]:
    values = {}
    for name, field in words.model_fields.items():
        value = _value(name, field.annotation, words.__name__, line)
        values[name] = value
    return values


def _value(name: str, kind: Any, owner: str, line: str | None) -> Any:  # noqa: PLR0911 - one line a type
    """A value of a field by its type; None only where the type takes nothing else."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _value(name, inside[0], owner, line)
    if origin in {Union, UnionType}:
        if (name in _LINES and _LINES[name] is None) or (name in _NUMBERS and _NUMBERS[name] is None):
            return None
        return _value(name, next(option for option in inside if option is not NoneType), owner, line)
    if origin is Literal:
        return inside[0]
    if origin in {tuple, list}:
        return [_value(name.removesuffix("s"), inside[0], owner, line)]
    if not isinstance(kind, type):
        return line or _OTHERWISE
    return _plain(name, kind, owner, line)


def _plain(name: str, kind: type, owner: str, line: str | None) -> Any:  # noqa: PLR0911 - one line a type
    if issubclass(kind, Words):
        return _values(kind, line)
    if issubclass(kind, bool):
        return False
    if issubclass(kind, Enum):
        likely = (Stage.SELF_EVALUATION, Severity.ERROR, Wording.PLAIN)
        return next((value for value in likely if isinstance(value, kind)), next(iter(kind)))
    if issubclass(kind, datetime):
        return MADE_AT
    if issubclass(kind, date):
        return _DAY
    if issubclass(kind, int | float):
        return _OFFSETS.get(owner, 0) if name == "offset" else (_NUMBERS | _MONEY).get(name, 3)
    if issubclass(kind, AnyHttpUrl):
        return "http://127.0.0.1:4200/runs/flow-run/6f1d0c3e"
    return line or _OF_OWNER.get((owner, name)) or _LINES.get(name) or _OTHERWISE
