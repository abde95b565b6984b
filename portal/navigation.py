"""The menu of each role: what people of that role find at the top of every page."""

from collections.abc import Mapping

from storage.tables import AccountRole

MENUS: Mapping[AccountRole, tuple[tuple[str, str], ...]] = {
    AccountRole.BUREAU: (("报送情况", "/bureau/board"),),
    AccountRole.DEPARTMENT: (("首页", "/"),),
    AccountRole.UNIT: (("首页", "/"),),
    AccountRole.ADMIN: (("首页", "/"),),
}
