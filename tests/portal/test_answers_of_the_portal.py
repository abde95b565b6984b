"""What goes with every answer, and what whoever watches the service is told."""

from portal.access.headers import FORM_BYTES
from storage.tables import TokenScope
from tests.bureau.office import COLLEGE
from tests.portal.conftest import Portal


def test_every_answer_has_the_safe_headers(portal: Portal) -> None:
    for path in ("/login", "/nothing", "/healthz", "/static/portal.css"):
        headers = portal.nobody().get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert portal.unit().get("/").headers["cache-control"] == "no-store"


def test_the_watcher_learns_that_it_lives_and_works(portal: Portal) -> None:
    assert portal.nobody().get("/healthz").json() == {"status": "ok"}
    assert portal.nobody().get("/readyz").json() == {"status": "ok"}


def test_the_figures_are_for_this_machine_and_for_a_token_that_sees_all(portal: Portal) -> None:
    figures = portal.nobody().get("/metrics").text
    assert 'jixiao_obligations{state="open"}' in figures
    from_afar = {"X-Forwarded-For": "203.0.113.7"}
    assert portal.nobody().http.get("/metrics", headers=from_afar).status_code == 401
    for unit, status in ((None, 200), (COLLEGE.name, 403)):
        with portal.program(TokenScope.READ, unit) as program:
            assert program.get("/metrics", headers=from_afar).status_code == status


def test_a_form_that_is_larger_than_forms_are_is_not_read(portal: Portal) -> None:
    answer = portal.nobody().http.post("/login", data={"name": "x" * (FORM_BYTES + 1)})
    assert answer.status_code == 413
