"""The menu of each role: what people of that role find at the top of every page."""

from collections.abc import Mapping

from storage.tables import AccountRole

_BUREAU = (
    ("报送情况", "/bureau/board"),
    ("待办", "/bureau/waiting"),
    ("待认领", "/bureau/claims"),
    ("通知", "/bureau/outbox"),
    ("查找", "/bureau/search"),
    ("自评复核", "/bureau/recheck"),
    ("调整", "/bureau/adjustments"),
    ("核查规则", "/bureau/rules"),
    ("报送日期", "/bureau/calendar"),
)

MENUS: Mapping[AccountRole, tuple[tuple[str, str], ...]] = {
    AccountRole.BUREAU: _BUREAU,
    AccountRole.DEPARTMENT: (("所属单位", "/"),),
    AccountRole.UNIT: (("待办", "/"), ("报送", "/hand-in"), ("试查", "/try"), ("历史", "/history")),
    AccountRole.ADMIN: (
        ("运行情况", "/"),
        ("重新核查", "/admin/reruns"),
        ("运行", "/admin/runs"),
        ("系统检查", "/admin/checkup"),
        ("名录", "/admin/roster"),
        ("地方配置", "/admin/locality"),
        ("备份", "/admin/backups"),
        ("用户", "/admin/users"),
        ("未送达", "/admin/messages"),
        ("报送情况", "/bureau/board"),
    ),
}
