"""What an import of the roster replaced, in the words of the roster."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from storage.tables.columns import Row

UNIT_LABELS = {
    "code": "单位编码",
    "department": "主管部门",
    "address": "邮箱",
    "head_address": "单位负责人邮箱",
    "contact": "联系人",
    "channel": "群通知地址",
}
PROJECT_LABELS = {
    "code": "项目编码",
    "nature": "项目性质",
    "scope": "报送对象",
    "upper_department": "上级主管部门",
}
ENTRY_LABELS = {"amount": "项目金额", "starts": "开始日期", "ends": "结束日期"}
DEPARTMENT_LABELS = {"address": "主管部门邮箱", "channel": "主管部门群通知地址"}

_KEPT_TO_ITSELF = "channel"
"""A chat group's address holds its password: the audit says that it changed, not what it is."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that an import replaced: of what, which, and both values as people read them."""

    about: str
    label: str
    before: str
    after: str


def changed(
    about: str, labels: Mapping[str, str], old_row: Row, new_values: Mapping[str, object]
) -> Iterator[Changed]:
    """Each given value that is not the kept one; a missing one changes nothing."""
    for name, label in labels.items():
        old, new = getattr(old_row, name), new_values[name]
        if new is not None and new != old:
            show = _hidden if name == _KEPT_TO_ITSELF else _told
            yield Changed(about, label, show(old), show(new))


def _told(value: object) -> str:
    match value:
        case None:
            return "空"
        case float():
            return f"{value:.2f}元"
        case _:
            return str(value)


def _hidden(value: object) -> str:
    return "空" if value is None else "（不显示）"
