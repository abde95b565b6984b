"""Every address with every role, tokens of each scope and nobody: allowed as the table says, else refused."""

import re
from collections.abc import Iterator

import httpx
import pytest

from portal.access.gate import FORM_KEY
from portal.access.routes import ROUTES
from portal.access.visitor import form_key_of
from portal.app import declared_routes
from storage.tables import AccountRole, TokenScope
from tests.bureau.office import COLLEGE, EDUCATION
from tests.portal.conftest import Client, Portal

REFUSED = {401, 403}
NOBODYS = "987654"
"""A number, a name and a secret that nothing in the district has."""


def test_every_address_has_its_line_in_the_table_and_every_line_an_address(portal: Portal) -> None:
    declared = {(method, route.path) for route in declared_routes() for method in route.methods}
    assert declared == set(ROUTES)
    # Besides these there are the portal's own files only.
    unlisted = [route for route in portal.app.routes if not hasattr(route, "original_router")]
    assert [getattr(route, "path", None) for route in unlisted] == ["/static"]


def address(path: str) -> str:
    return re.sub(r"\{[^}]+\}", NOBODYS, path)


def ask(client: Client, method: str, path: str) -> httpx.Response:
    if method == "GET":
        return client.http.get(address(path))
    key = form_key_of(client.secret) if client.secret else ""
    return client.http.post(address(path), data={FORM_KEY: key})


def refused(answer: httpx.Response) -> bool:
    to_login = answer.status_code == 303 and answer.headers["location"].startswith("/login")
    return answer.status_code in REFUSED or to_login


def people(portal: Portal) -> Iterator[tuple[AccountRole, Client]]:
    yield AccountRole.UNIT, portal.unit(COLLEGE.name)
    yield AccountRole.DEPARTMENT, portal.department(EDUCATION.name)
    yield AccountRole.BUREAU, portal.bureau()
    yield AccountRole.ADMIN, portal.admin()


def test_each_role_is_let_in_where_the_table_says_and_nowhere_else(portal: Portal) -> None:
    for role, client in people(portal):
        for (method, path), access in ROUTES.items():
            if access.anybody or path == "/logout":
                continue
            answer = ask(client, method, path)
            assert refused(answer) == (role not in access.roles), (role, method, path, answer.status_code)


def test_nobody_is_let_in_but_where_the_table_says(portal: Portal) -> None:
    for (method, path), access in ROUTES.items():
        answer = ask(portal.nobody(), method, path)
        if access.anybody and method == "GET":
            assert not refused(answer), (method, path)
        else:
            assert refused(answer), (method, path, answer.status_code)


@pytest.mark.parametrize("scope", list(TokenScope))
def test_a_token_opens_what_its_scope_is_for_and_no_page(portal: Portal, scope: TokenScope) -> None:
    with portal.program(scope, COLLEGE.name) as program:
        for (method, path), access in ROUTES.items():
            if access.anybody:
                continue
            answer = program.request(method, address(path))
            assert refused(answer) == (scope not in access.scopes), (method, path, answer.status_code)


def test_no_form_is_taken_without_its_key_or_with_another_browsers(portal: Portal) -> None:
    client, other = portal.unit(), portal.unit()
    for (method, path), access in ROUTES.items():
        if method == "POST" and not access.program:
            for key in ("", form_key_of(other.secret or "")):
                answer = client.http.post(address(path), data={FORM_KEY: key})
                assert answer.status_code == 403, (path, answer.status_code)
            from_elsewhere = {"Origin": "https://elsewhere.example"}
            own = {FORM_KEY: form_key_of(client.secret or "")}
            answer = client.http.post(address(path), data=own, headers=from_elsewhere)
            assert answer.status_code == 403, path


def test_an_address_that_nobody_declared_is_not_there(portal: Portal) -> None:
    for client in (portal.nobody(), portal.admin()):
        for path in ("/docs", "/openapi.json", "/redoc", "/nothing", "/static/../page.py", "/static/"):
            assert client.get(path).status_code == 404, path
        assert client.http.put("/").status_code == 405
