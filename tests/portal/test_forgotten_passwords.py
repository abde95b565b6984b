"""Who forgot the password gets a link by mail, and nobody learns who has an account."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bureau.refusal import Refusal
from portal.access.gate import FORM_KEY
from portal.accounts import issuing
from portal.accounts.forgotten import VALID
from storage.accounts import accounts, failures
from storage.tables import AccountRole
from tests.bureau.office import body
from tests.portal.conftest import Portal, words
from tests.portal.test_login import PASSWORD, key_on, log_in


@pytest.fixture
def name(portal: Portal, request: pytest.FixtureRequest) -> Iterator[str]:
    """Somebody of the bureau with an address; the portal has one too."""
    own = f"forgot-{abs(hash(request.node.name))}"
    role, mail, at = AccountRole.BUREAU, "zhang@qinghe.invalid", portal.clock()
    issuing.add_account(portal.database, own, role, None, PASSWORD, mail=mail, by="财政局", at=at)
    settings = portal.app.state.office.settings
    portal.clock.pass_by(failures.WITHIN + timedelta(seconds=1))
    settings.__dict__["public_url"] = "https://jixiao.qinghe.invalid"
    yield own
    settings.__dict__["public_url"] = None


def forget(portal: Portal, name: str) -> tuple[int, str]:
    client = portal.nobody()
    key = key_on(client.get("/forgotten").text)
    answer = client.http.post("/forgotten", data={FORM_KEY: key, "name": name})
    return answer.status_code, words(answer.text)


def links_mailed(portal: Portal, name: str) -> list[str]:
    letters = [
        mail for mail in portal.office.mails() if "重设" in str(mail["Subject"]) and name in body(mail)
    ]
    return [match[1] for mail in letters if (match := re.search(r"https://\S+(/password/\S+)", body(mail)))]


def mailed(portal: Portal, name: str, count: int = 1) -> list[str]:
    """The links, once so many letters lie there: they are written after the answer."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if len(links := links_mailed(portal, name)) >= count:
            return links
        time.sleep(0.05)
    pytest.fail("no letter came")


def test_the_link_comes_by_mail_works_once_and_ends_after_two_hours(portal: Portal, name: str) -> None:
    assert forget(portal, name)[0] == 200
    (link,) = mailed(portal, name)
    client, new = portal.nobody(), "冬天的果园 2026"
    fields = {FORM_KEY: key_on(client.get(link).text), "password": new, "again": new}
    assert client.http.post(link, data=fields).status_code == 303
    assert log_in(portal.nobody(), name, new).status_code == 303
    assert log_in(portal.nobody(), name, PASSWORD).status_code == 401
    assert portal.nobody().get(link).status_code == 404
    forget(portal, name)
    late = next(other for other in mailed(portal, name, 2) if other != link)
    portal.clock.pass_by(VALID + timedelta(seconds=1))
    assert portal.nobody().get(late).status_code == 404


def test_nobody_learns_whether_there_is_such_a_user(portal: Portal, name: str) -> None:
    answers = [forget(portal, own) for own in (name, "nobody-of-that-name", "")]
    assert [status for status, _ in answers] == [200, 200, 200]
    assert len({text for _, text in answers}) == 1
    with portal.database.reading() as session:
        account = accounts.by_name(session, name)
    assert account is not None
    assert account.password is not None  # the old one holds until another is chosen


def test_letters_cannot_be_asked_for_without_end(portal: Portal, name: str) -> None:
    statuses = [forget(portal, name)[0] for _ in range(failures.PER_NAME_AND_ADDRESS + 1)]
    assert statuses == [200] * failures.PER_NAME_AND_ADDRESS + [429]
    assert log_in(portal.nobody(), name, PASSWORD).status_code == 303  # that is counted apart


def test_who_is_locked_or_has_no_address_gets_no_letter(portal: Portal, name: str) -> None:
    issuing.lock(portal.database, name, locked=True, by="财政局", at=portal.clock())
    assert forget(portal, name)[0] == 200
    issuing.lock(portal.database, name, locked=False, by="财政局", at=portal.clock())
    forget(portal, name)
    assert len(mailed(portal, name)) == 1
    with pytest.raises(Refusal, match="邮箱"):
        issuing.set_mail(portal.database, name, "不是邮箱", by="财政局", at=portal.clock())
    issuing.set_mail(portal.database, name, None, by="财政局", at=portal.clock())
    assert forget(portal, name)[0] == 200
    time.sleep(0.2)
    assert len(links_mailed(portal, name)) == 1


def test_without_an_address_of_the_portal_no_link_is_mailed(portal: Portal) -> None:
    page = portal.nobody().text("/forgotten")
    assert "没有开通用邮件重设密码" in page
    assert 'href="/forgotten"' in portal.nobody().get("/login").text
