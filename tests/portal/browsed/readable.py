"""Whether pages can be read aloud and used by keyboard, as axe-core sees them; and which pages there are."""

import re
from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from portal.access.routes import ROUTES
from storage.tables import AccountRole
from tests.bureau.office import COLLEGE, EDUCATION
from tests.portal.browsed.reader import blank_page, opened
from tests.portal.conftest import Client, Portal

GRAVE = {"serious", "critical"}
"""How grave a fault must be for the portal to be called unusable for somebody (axe-core's words)."""

TELEPHONE: ViewportSize = {"width": 390, "height": 800}
"""The narrowest that is in use: here tables run off to the side, which a keyboard must follow."""

NO_PAGES = re.compile(r"\.(xlsx|json)$|/(healthz|readyz|metrics|annotated|file)$|/(forms|password|a)/")
"""What is downloaded, read by programs, or needs a secret of its own."""


def serious_faults(page: Page) -> list[str]:
    """What axe-core finds on a page that is serious: the rule, and where."""
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:150]} ({len(violation['nodes'])})"
        for violation in violations
        if violation["impact"] in GRAVE
    ]


def every_page(browser: Browser, portal: Portal) -> Iterator[tuple[str, Page, str]]:
    """Each page with the first role that may see it, and the things that are there in place of its numbers."""
    rows = portal.office.rows_of_all()
    own = max(
        (row for row in rows if row.unit == COLLEGE.name), key=lambda row: (row.version or 0, -row.year)
    )
    places = {
        "unit_id": own.unit_id, "obligation_id": own.obligation_id, "project_id": own.project_id,
        "year": own.year, "version": own.version, "code": "B03", "number": 1,
    }  # fmt: skip
    clients: dict[AccountRole, Client] = {
        AccountRole.UNIT: portal.unit(COLLEGE.name),
        AccountRole.DEPARTMENT: portal.department(EDUCATION.name),
        AccountRole.BUREAU: portal.bureau(),
        AccountRole.ADMIN: portal.admin(),
    }
    paths = [path for method, path in ROUTES if method == "GET" and not NO_PAGES.search(path)]
    for role, client in clients.items():
        page = opened(browser, portal, client)
        page.set_viewport_size(TELEPHONE)
        for path in paths:
            allowed = ROUTES["GET", path].roles
            first = next((first for first in clients if first in allowed), None)
            named = set(re.findall(r"\{(\w+)\}", path))
            if (first is role or (path == "/" and role in allowed)) and named <= set(places):
                query = "?files=1" if path == "/received" else ""
                yield role.value, page, path.format(**places) + query
        yield role.value, page, "/nothing"
    yield "nobody", blank_page(browser), "/login"
