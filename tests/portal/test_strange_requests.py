"""Whatever is asked of the portal, however strange, it answers: no page and no interface breaks."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis.core.result import Ok

from portal.access.gate import FORM_KEY
from portal.access.routes import ROUTES
from portal.access.visitor import form_key_of
from storage.tables import AccountRole, TokenScope
from tests.bureau.office import COLLEGE, EDUCATION
from tests.portal.conftest import Client, Portal

STRANGE = ("9" * 25, "-1", "1e9", "\x00", "%", "'\"><b>", "数\u202e\U0001f600", "../../etc", "1", "")
FIELDS = (
    "year", "number", "term", "state", "department", "search", "files", "older", "newer", "kind", "next", "done",
    "unit", "stage", "round", "of", "name", "why", "until", "event", "decision", "obligation", "text", "act", "role",
)  # fmt: skip
"""Names that some page reads from its address or its form."""

LEAVES = {"/logout", "/account"}
"""What a person does last."""


def people(portal: Portal) -> dict[AccountRole, Client]:
    return {
        AccountRole.UNIT: portal.unit(COLLEGE.name),
        AccountRole.DEPARTMENT: portal.department(EDUCATION.name),
        AccountRole.BUREAU: portal.bureau(),
        AccountRole.ADMIN: portal.admin(),
    }


def asked_by(portal: Portal, method: str) -> Iterator[tuple[Client, str]]:
    """Each page of a method with somebody who may use it."""
    clients, nobody = people(portal), portal.nobody()
    for (allowed, path), access in ROUTES.items():
        if allowed == method and not access.program and path not in LEAVES:
            role = next((role for role in clients if role in access.roles), None)
            yield (clients[role] if role else nobody), path


def addresses(path: str) -> Iterator[str]:
    """An address with every strange value in the place of what it names."""
    names = re.findall(r"\{[^}]+\}", path)
    for value in STRANGE if names else ():
        yield re.sub(r"\{[^}]+\}", quote(value, safe="") or "-", path)
    if not names:
        for value in STRANGE:
            yield f"{path}?{urlencode(dict.fromkeys(FIELDS, value))}"


def test_no_page_breaks_whatever_stands_in_its_address(portal: Portal) -> None:
    answered = 0
    for client, path in asked_by(portal, "GET"):
        for address in addresses(path):
            answer = client.http.get(address)
            assert answer.status_code < 500, (address, answer.status_code)
            answered += 1
    assert answered > 400


def test_no_form_breaks_whatever_is_put_into_it(portal: Portal) -> None:
    for client, path in asked_by(portal, "POST"):
        # What is there may be decided about by accident; what is not there cannot.
        address = re.sub(r"\{[^}]+\}", "987654", path)
        for value in STRANGE:
            fields = {FORM_KEY: form_key_of(client.secret or ""), **dict.fromkeys(FIELDS, value)}
            answer = client.http.post(address, data=fields)
            away = (
                answer.status_code == 503 and "系统没有运行" in answer.text
            )  # no server runs here: said, not broken
            assert away or answer.status_code < 500, (path, value, answer.status_code)
        broken = client.http.post(
            address, content=b"--x\r\nbroken", headers={"Content-Type": "multipart/form-data"}
        )
        assert broken.status_code in {400, 403, 422}, (path, broken.status_code)


def test_no_question_that_its_description_allows_breaks_the_interface(portal: Portal) -> None:
    with portal.program(TokenScope.READ) as program:
        described = program.get("/api/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(described)
    operations = [operation.ok() for operation in schema.get_all_operations() if isinstance(operation, Ok)]
    assert len(operations) == 6
    for operation in operations:
        # A token of its own each, so that none is too fast.
        with (
            portal.program(TokenScope.SUBMIT, COLLEGE.name) as unit,
            portal.program(TokenScope.READ) as bureau,
        ):
            program = unit if operation.method == "post" else bureau
            ask_all(operation.as_strategy(), program)


def ask_all(cases: SearchStrategy[Any], program: httpx.Client) -> None:
    """Ask what the description allows, the same questions every time."""

    @given(case=cases)
    @settings(
        max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Any) -> None:
        answer = case.call(base_url=str(program.base_url), headers=dict(program.headers))
        assert answer.status_code < 500, answer.request.url
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == ["application/problem+json"]
            assert not answer.json()["detail"].isascii()

    ask()


@pytest.mark.parametrize("path", ["/api/v1/submissions", "/api/v1/checks"])
def test_what_is_too_large_is_refused_before_it_is_read(
    portal: Portal, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.access.headers.UPLOAD_BYTES", 1024 * 1024)
    with portal.program(TokenScope.SUBMIT, COLLEGE.name) as program:
        answer = program.post(path, files={"file": ("大.txt", b"x" * (2 * 1024 * 1024))})
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert "一次最多上传 1 MB" in answer.json()["detail"]
