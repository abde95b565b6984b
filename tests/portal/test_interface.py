"""The interface for programs, asked as another system of the bureau would."""

import json
import time
from datetime import timedelta

import httpx
import pytest

from portal.api.pace import FILES_PER_MINUTE
from storage.tables import TokenScope
from tests.bureau.office import COLLEGE, LIBRARY, PLATFORM, READING, RESEARCH, TRAINING, declarations
from tests.portal.conftest import Portal, words


def problem(answer: httpx.Response, status: int) -> str:
    """The Chinese detail of a refusal."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    details = answer.json()
    assert details["status"] == status
    assert not details["detail"].isascii()
    return str(details["detail"])


def finished(program: httpx.Client, number: int) -> dict[str, object]:
    for _ in range(600):
        submission = program.get(f"/api/v1/submissions/{number}").json()
        if submission["done"]:
            return dict(submission)
        time.sleep(0.1)
    pytest.fail(f"submission {number} was not worked up")


def test_the_obligations_are_those_of_status_and_only_what_the_token_sees(portal: Portal) -> None:
    with portal.program(TokenScope.READ) as program:
        answer = program.get("/api/v1/obligations?year=2025&stage=申报")
        assert answer.headers["x-total-count"] == "4"
        row = answer.json()[0]
        assert {
            "id",
            "unit",
            "project",
            "year",
            "stage",
            "round",
            "state",
            "due",
            "version",
            "findings",
        } <= set(row)
        assert program.get("/api/v1/obligations?page=2").json() == []
        assert program.get("/api/v1/obligations?state=已通过&year=2099").json() == []
        assert "没有“改期”这个阶段" in problem(program.get("/api/v1/obligations?stage=改期"), 422)
        assert "state" not in problem(program.get("/api/v1/obligations?state=fine"), 422)
        problem(program.get("/api/v1/obligations?page=0"), 422)
        of_library = program.get(f"/api/v1/obligations?unit={LIBRARY.name}").json()
        assert {entry["unit"] for entry in of_library} == {LIBRARY.name}
    with portal.program(TokenScope.READ, COLLEGE.name) as program:
        assert {entry["unit"] for entry in program.get("/api/v1/obligations").json()} == {COLLEGE.name}
        problem(program.get(f"/api/v1/obligations?unit={LIBRARY.name}"), 404)
        problem(program.get(f"/api/v1/obligations/{of_library[0]['id']}/findings"), 404)
        problem(program.get("/api/v1/todo"), 404)


def test_a_file_is_taken_with_its_exact_moment_and_what_became_of_it_can_be_asked(portal: Portal) -> None:
    content = declarations(PLATFORM, faults={PLATFORM: "B03"})
    with portal.program(TokenScope.SUBMIT, LIBRARY.name) as program:
        answer = program.post("/api/v1/submissions", files={"file": ("申报.txt", content)})
        assert answer.status_code == 202
        number = answer.json()["id"]
        assert answer.headers["location"] == f"/api/v1/submissions/{number}"
        submission = finished(program, number)
        assert submission["received_at"] == portal.clock().isoformat()
        (form,) = submission["forms"]  # type: ignore[misc]
        assert (form["project"], form["version"], form["state"]) == (PLATFORM.name, 1, "returned")
        assert "B03" in {finding["rule"] for finding in submission["findings"]}  # type: ignore[attr-defined]
        of_obligation = program.get(f"/api/v1/obligations/{form['obligation']}/findings").json()
        assert "B03" in {finding["rule"] for finding in of_obligation}
    with portal.program(TokenScope.SUBMIT, COLLEGE.name) as other:
        problem(other.get(f"/api/v1/submissions/{number}"), 404)
    kinds = {message.kind for message in portal.office.messages() if PLATFORM.name in message.text}
    assert {"received", "returned"} <= kinds


def test_trying_gives_the_list_of_check_and_keeps_nothing(portal: Portal) -> None:
    content = declarations(READING, faults={READING: "B03"})
    before = portal.office.everything()
    with portal.program(TokenScope.READ, LIBRARY.name) as program:
        findings = program.post("/api/v1/checks", files={"file": ("申报.txt", content)}).json()
        assert [finding["rule"] for finding in findings if finding["severity"] == "error"] == ["B03"]
        keys = {
            "file",
            "form_index",
            "project_name",
            "message",
            "suggestion",
            "basis",
            "place",
            "wrong",
            "location",
        }
        assert keys <= set(findings[0])
        unreadable = program.post("/api/v1/checks", files={"file": ("坏.docx", b"PK\x03\x04 broken")})
        assert "坏.docx：" in problem(unreadable, 422)
        problem(program.post("/api/v1/checks", content=b"no form"), 422)
        problem(program.post("/api/v1/checks", data={"file": "no file"}, files={}), 422)
    assert portal.office.everything() == before


def test_the_interface_refuses_in_chinese(portal: Portal) -> None:
    nobody = portal.nobody().http
    assert "Bearer" in problem(nobody.get("/api/v1/obligations"), 401)
    problem(nobody.get("/api/v1/obligations", headers={"Authorization": "Bearer jx_wrong"}), 401)
    problem(nobody.get("/api/v1/nothing"), 404)
    with portal.program(TokenScope.READ, COLLEGE.name) as program:
        problem(program.post("/api/v1/submissions", files={"file": ("a.txt", b"x")}), 403)
        problem(program.get("/api/v1/submissions/1e9"), 404)
        problem(program.get("/api/v1/submissions/99999999999999999999999"), 404)


def test_a_program_that_uploads_too_fast_is_told_when_to_come_back(portal: Portal) -> None:
    portal.clock.pass_by(timedelta(minutes=2))
    with portal.program(TokenScope.READ, COLLEGE.name) as program:
        for _ in range(FILES_PER_MINUTE):
            problem(program.post("/api/v1/checks", files={"other": ("", b"")}), 422)
        answer = program.post("/api/v1/checks", files={"other": ("", b"")})
        assert "请求太频繁" in problem(answer, 429)
        assert 0 < int(answer.headers["retry-after"]) <= 60


def test_the_description_is_in_chinese_and_names_every_address(portal: Portal) -> None:
    with portal.program(TokenScope.READ) as program:
        described = program.get("/api/v1/openapi.json").json()
        assert len(described["paths"]) == 6
        for path in described["paths"].values():
            for operation in path.values():
                assert not operation["summary"].isascii()
        assert json.dumps(described)
        assert program.get("/api/v1/todo").json()[0]["waits_for"]


def test_a_form_is_answered_in_seconds_once_the_worker_is_warm(portal: Portal) -> None:
    content = declarations(TRAINING, RESEARCH)
    with portal.program(TokenScope.READ, COLLEGE.name) as program:
        program.post("/api/v1/checks", files={"file": ("申报.txt", content)})
        began = time.monotonic()
        program.post("/api/v1/checks", files={"file": ("申报.txt", content)})
        # Generous, as other work may be going on: it takes well under one second of its own.
        assert time.monotonic() - began < 3 * 5


def test_pages_say_nothing_in_english(portal: Portal) -> None:
    for client, paths in (
        (portal.unit(), ("/", "/hand-in", "/try", "/history")),
        (portal.department(), ("/", "/units")),
        (portal.admin(), ("/", "/admin/users", "/admin/messages")),
    ):
        for path in paths:
            text = words(client.get(path).text)
            strange = [word for word in text.split() if word.isascii() and word.isalpha() and len(word) > 1]
            assert set(strange) <= {"Word", "Excel", "PDF"}, (path, strange)
