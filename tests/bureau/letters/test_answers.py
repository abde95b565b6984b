"""A unit answers by the link of a letter: once, only about its own, until the link is over."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.letters import answering, links
from bureau.letters.answering import AnswerRefused, UnitReply
from bureau.letters.links import AnswerLink, LinkRefused
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from storage.decisions import extensions
from storage.messages import answers, outbox
from storage.roster import roster
from storage.tables import AnswerKind
from tests.bureau.office import COLLEGE, LIBRARY, READING, YEAR, Office, declarations

TERM = Term(YEAR, Stage.DECLARATION)
EXPECTED = UnitReply(AnswerKind.EXPECTED, "王芳", until=date(2024, 10, 20))


@pytest.fixture
def office(tmp_path: Path, url: str) -> Office:
    office = Office.new(tmp_path, url)
    office.work()
    return office


def token_of(desk: Desk, name: str, expires: date = date(2024, 12, 30)) -> str:
    with desk.database.reading() as session:
        unit = roster.find_units(session, [name])[name]
    return links.token(links.signing_key(desk.settings), AnswerLink(unit.id, TERM, expires))


def test_an_expected_date_is_kept_with_everything_the_unit_owes_and_once_however_often_it_is_sent(
    office: Office,
) -> None:
    with office.desk() as desk:
        token = token_of(desk, LIBRARY.name)
        question = answering.asked(desk, token)
        assert (question.unit, len(question.rows)) == (LIBRARY.name, 2)
        for _ in range(2):
            rows = answering.answer_by_link(desk, token, EXPECTED)
        with desk.database.reading() as session:
            answers_kept = answers.of_obligations(session, [row.obligation_id for row in rows])
            last = answers.last_of(session, answers_kept)
    assert [[answer.until for answer in own] for own in answers_kept.values()] == [[date(2024, 10, 20)]] * 2
    assert {answer.by for answer in last.values()} == {"王芳"}


def test_an_extension_asked_by_link_waits_for_the_bureau_like_any_other(office: Office) -> None:
    with office.desk() as desk:
        token = token_of(desk, LIBRARY.name)
        (first, _) = answering.asked(desk, token).rows
        reply = UnitReply(
            AnswerKind.EXTENSION,
            "王芳",
            until=date(2024, 11, 20),
            text="批复未到",
            obligation_ids=[first.obligation_id],
        )
        for _ in range(2):
            answering.answer_by_link(desk, token, reply)
        with pytest.raises(NotDecided, match="要晚于截止日"):
            answering.answer_by_link(desk, token, replace(reply, until=date(2024, 10, 20)))
        with desk.database.reading() as session:
            requests = extensions.listed(session, pending=True)
            letters = [message.kind for message in outbox.messages(session)]
    assert [(request.until, request.reason) for request in requests] == [(date(2024, 11, 20), "批复未到")]
    assert letters.count("extension_asked") == 1


def test_an_answer_that_says_too_little_is_asked_back(office: Office) -> None:
    incomplete = {
        "请选择日期": UnitReply(AnswerKind.EXPECTED, "王芳"),
        "之后、一年之内": UnitReply(AnswerKind.EXPECTED, "王芳", until=date(2024, 10, 14)),
        "在今天（2024-10-15）": UnitReply(AnswerKind.EXPECTED, "王芳", until=date(2204, 10, 14)),
        "说明原因": UnitReply(AnswerKind.ZERO, "王芳", text=" "),
        "姓名": UnitReply(AnswerKind.SEEN, " "),
    }
    with office.desk() as desk:
        token = token_of(desk, LIBRARY.name)
        for why, reply in incomplete.items():
            with pytest.raises(AnswerRefused, match=why):
                answering.answer_by_link(desk, token, reply)


def test_a_unit_answers_for_nobody_else_and_not_for_what_it_has_filed(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work(date(2024, 10, 16))
    with office.desk() as desk:
        (left,) = answering.asked(desk, token_of(desk, LIBRARY.name)).rows
        of_another = replace(EXPECTED, obligation_ids=[left.obligation_id])
        with pytest.raises(AnswerRefused, match="无需答复"):
            answering.answer_by_link(desk, token_of(desk, COLLEGE.name), of_another)


def test_a_link_that_was_altered_or_is_over_opens_nothing(office: Office) -> None:
    with office.desk() as desk:
        token = token_of(desk, LIBRARY.name)
        other_unit = (
            token.replace("a1-2-", "a1-1-") if token.startswith("a1-2-") else token.replace("a1-1-", "a1-2-")
        )
        for altered in (other_unit, token[:-1], token + "x", "", "a1", "链接", token.replace("2025", "2026")):
            with pytest.raises(LinkRefused, match="不是本系统发出的"):
                answering.asked(desk, altered)
        later = replace(desk, now=desk.now + timedelta(days=90))
        with pytest.raises(LinkRefused, match="已于2024-12-30失效"):
            answering.asked(later, token)
        assert (desk.settings.data / "secrets" / "answer_key").stat().st_mode & 0o777 == 0o600
