from datetime import timedelta

import httpx

from bureau.letters import links
from bureau.letters.links import AnswerLink
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from portal.access.gate import BEFORE_LOGIN_COOKIE, FORM_KEY
from portal.access.visitor import form_key_of
from tests.bureau.office import LIBRARY, READING, YEAR
from tests.portal.conftest import Client, Portal


def test_a_link_takes_an_answer_without_a_login_and_an_altered_one_nothing(portal: Portal) -> None:
    row = next(row for row in portal.office.rows_of_all() if row.project == READING.name)
    expires = portal.clock().date() + timedelta(days=9)
    link = AnswerLink(row.unit_id, Term(YEAR, Stage.DECLARATION), expires)
    path = links.PATH + links.token(links.signing_key(portal.settings), link)
    for client in (portal.nobody(), portal.admin()):
        assert LIBRARY.name in client.text(path)
        assert "请写明答复人姓名" in answer(client, path, kind="seen").text
        early = answer(client, path, kind="extension", until="2024-10-20", by="王芳", text="批复未到")
        assert early.status_code == 422
        assert "延期日期要晚于截止日" in early.text
        assert 'name="by"' in early.text
        thanks = answer(client, path, kind="expected", until="2024-10-20", by="王芳")
        assert "已收到您的答复" in thanks.text
    altered = portal.nobody().get(path[:-3] + "abc")
    assert altered.status_code == 422
    assert "不是本系统发出的" in altered.text
    assert "2024-10-20" in portal.unit(LIBRARY.name).text(f"/own/{row.obligation_id}")


def answer(client: Client, path: str, **fields: str) -> httpx.Response:
    visit = client.secret or client.http.cookies[BEFORE_LOGIN_COOKIE]
    return client.http.post(path, data={FORM_KEY: form_key_of(visit), **fields})
