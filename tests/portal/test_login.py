import re
from datetime import timedelta

import httpx
import pytest

from portal.access.gate import FORM_KEY, SESSION_COOKIE, local_path
from portal.access.visitor import form_key_of
from portal.accounts.issuing import NotIssued, add_account, lock, reset
from storage.accounts import failures
from storage.tables import AccountRole
from tests.bureau.office import COLLEGE
from tests.portal.conftest import Client, Portal, words

PASSWORD = "春天的花园 2025"


def key_on(page: str) -> str:
    key_match = re.search(rf'name="{FORM_KEY}" value="(\w+)"', page)
    assert key_match
    return key_match[1]


def log_in(client: Client, name: str, password: str, onward: str = "/") -> httpx.Response:
    key = key_on(client.get("/login").text)
    fields = {FORM_KEY: key, "name": name, "password": password, "next": onward}
    return client.http.post("/login", data=fields)


def account(portal: Portal, name: str) -> str:
    at = portal.clock()
    add_account(portal.database, name, AccountRole.UNIT, COLLEGE.name, PASSWORD, by="财政局", at=at)
    return name


def test_the_right_password_leads_to_where_one_wanted_to_go(portal: Portal) -> None:
    client, name = portal.nobody(), account(portal, "onward")
    answer = client.get("/account?x=1")
    assert answer.headers["location"] == "/login?next=/account%3Fx%3D1"
    answer = log_in(client, name, PASSWORD, "/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert COLLEGE.name in client.text("/account")
    client.secret = client.http.cookies[SESSION_COOKIE]
    assert client.post("/logout").headers["location"] == "/login"
    client.http.cookies.set(SESSION_COOKIE, client.secret)
    assert client.get("/").headers["location"] == "/login?next=/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://x.example", "//x.example", "/\\x.example", "javascript:alert(1)", "/a\nb", "", None],
)
def test_nobody_is_led_away_from_the_portal(elsewhere: str | None) -> None:
    assert local_path(elsewhere) == "/"


def test_a_wrong_name_and_a_wrong_password_are_told_alike_and_cost_alike(portal: Portal) -> None:
    name = account(portal, "alike")
    answers = [log_in(portal.nobody(), *pair) for pair in ((name, "wrong"), ("nobody", "wrong"))]
    assert [answer.status_code for answer in answers] == [401, 401]
    texts = [words(answer.text).replace(name, "").replace("nobody", "") for answer in answers]
    assert texts[0] == texts[1]
    assert "用户名或密码不对" in texts[0]


def test_a_session_that_somebody_put_into_the_browser_is_not_the_one_after_the_login(portal: Portal) -> None:
    client, name = portal.nobody(), account(portal, "fixed")
    client.http.cookies.set(SESSION_COOKIE, "chosen-by-somebody-else")
    answer = log_in(client, name, PASSWORD)
    assert answer.cookies[SESSION_COOKIE] != "chosen-by-somebody-else"
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=lax" in answer.headers["set-cookie"].lower()


def test_after_five_wrong_passwords_the_right_one_is_not_looked_at_for_a_while(portal: Portal) -> None:
    name = account(portal, "tried")
    for _ in range(failures.PER_NAME_AND_ADDRESS):
        assert log_in(portal.nobody(), name, "guess").status_code == 401
    stopped = log_in(portal.nobody(), name, PASSWORD)
    assert (stopped.status_code, stopped.headers["retry-after"]) == (429, "900")
    portal.clock.pass_by(failures.WITHIN + timedelta(seconds=1))
    assert log_in(portal.nobody(), name, PASSWORD).status_code == 303


def test_a_session_ends_after_two_idle_hours_and_when_the_account_is_locked(portal: Portal) -> None:
    client = portal.unit()
    for _ in range(3):
        portal.clock.pass_by(timedelta(minutes=90))
        assert client.get("/").status_code == 200
    portal.clock.pass_by(timedelta(minutes=121))
    assert client.get("/").status_code == 303
    client, name = portal.nobody(), account(portal, "locked")
    log_in(client, name, PASSWORD)
    assert client.get("/").status_code == 200
    lock(portal.database, name, locked=True, by="财政局", at=portal.clock())
    assert client.get("/").status_code == 303
    assert log_in(client, name, PASSWORD).status_code == 401


def test_a_link_lets_its_person_choose_a_password_once(portal: Portal) -> None:
    at = portal.clock()
    add = (portal.database, "linked", AccountRole.BUREAU, None, None)
    secret = add_account(*add, by="财政局", at=at)
    client = portal.nobody()
    path = f"/password/{secret}"
    key = key_on(client.get(path).text)
    for password, again, why in (
        ("short", "short", "密码要有 10 至 200 个字符"),
        ("long enough 1", "long enough 2", "两次输入的密码不一样"),
        ("xxlinkedxxx", "xxlinkedxxx", "密码太容易猜到"),
    ):
        fields = {FORM_KEY: key, "password": password, "again": again}
        answer = client.http.post(path, data=fields)
        assert answer.status_code == 422
        assert why in answer.text
    answer = client.http.post(path, data={FORM_KEY: key, "password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 303
    assert "财政局" in client.text("/account")
    assert portal.nobody().get(path).status_code == 404
    late = reset(portal.database, "linked", by="财政局", at=at)
    portal.clock.pass_by(timedelta(hours=73))
    assert portal.nobody().get(f"/password/{late}").status_code == 404


def test_a_changed_password_logs_out_every_other_browser(portal: Portal) -> None:
    name = account(portal, "changed")
    first, other = portal.nobody(), portal.nobody()
    log_in(first, name, PASSWORD)
    log_in(other, name, PASSWORD)
    first.secret = first.http.cookies[SESSION_COOKIE]
    new = "秋天的田野 2025"
    wrong = first.post("/account", current="not it", password=new, again=new)
    assert "现在的密码不对" in wrong.text
    assert first.post("/account", current=PASSWORD, password=new, again=new).status_code == 303
    assert first.get("/").status_code == 200
    assert other.get("/").status_code == 303


def test_who_is_added_must_belong_somewhere(portal: Portal) -> None:
    for role, of in (
        (AccountRole.UNIT, None),
        (AccountRole.DEPARTMENT, "没有的局"),
        (AccountRole.BUREAU, "某单位"),
    ):
        with pytest.raises(NotIssued):
            add_account(portal.database, "lost", role, of, PASSWORD, by="财政局", at=portal.clock())


def test_nothing_is_kept_by_which_one_could_log_in(portal: Portal) -> None:
    client, name = portal.nobody(), account(portal, "kept")
    log_in(client, name, PASSWORD)
    secret = client.http.cookies[SESSION_COOKIE]
    file = portal.settings.data / "jixiao.db"
    stored = b"".join(path.read_bytes() for path in file.parent.glob("jixiao.db*"))
    assert secret.encode() not in stored
    assert PASSWORD.encode() not in stored
    assert form_key_of(secret).encode() not in stored
