"""Units send forms by mail to a real IMAP server: taken once, as the sender's, answered in the same thread."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bureau.desk import Desk
from bureau.digests import digest_matters
from bureau.intake import collecting
from bureau.intake.lookout import Lookout
from bureau.letters import delivering
from bureau.mailbox import letter_box, taking
from lifecycle.calendar.windows import CHINA
from storage.decisions import extensions
from storage.messages import answers, outbox
from storage.papers import claims
from storage.tables import AnswerKind, OutboxMessage
from tests.bureau.mailbox.postbox import NOON, PASSWORD, mail, send
from tests.bureau.office import IN_TIME, LIBRARY, PLATFORM, READING, Office, declarations


def collect(desk: Desk) -> None:
    assert taking.look(desk) is None
    for document_ids in collecting.archived_by_folder(desk).values():
        collecting.read_and_file(desk, document_ids)


def opening_letter(office: Office) -> OutboxMessage:
    return next(message for message in office.messages("opened") if message.recipient == LIBRARY.mail)


def test_forms_replies_bounces_and_strangers_come_by_mail(imap: int, office: Office) -> None:
    opened = opening_letter(office)
    ours = f"<{opened.digest}@localhost>"
    form = mail(LIBRARY.mail, 1)
    form.add_attachment(declarations(READING), maintype="text", subtype="plain", filename="申报表.txt")
    reply = mail(
        LIBRARY.mail,
        2,
        "其余的10月25日报送。\n\n在 2024年10月15日，财政局 写道：\n> 请于10月31日前",
        In_Reply_To=ours,
    )
    stranger = mail("who@elsewhere.invalid", 3)
    stranger.add_attachment(declarations(PLATFORM), maintype="text", subtype="plain", filename="表.txt")
    bounce = mail(
        "mailer-daemon@qinghe.invalid", 4, f"Message-ID: {ours}\nDiagnostic-Code: smtp; 550 no such user"
    )
    absence = mail(LIBRARY.mail, 5, "我在休假", subject="自动回复：开始报送", In_Reply_To=ours)
    with office.desk() as desk:
        send(imap, form, reply, stranger, bounce, absence, form)
        collect(desk)
        collect(desk)

        assert office.state(READING)[1] == 1
        assert office.state(PLATFORM)[1] is None
        with desk.database.reading() as session:
            (claim,) = claims.waiting(session)
            rows = {row.project: row for row in office.rows_of_all() if row.unit == LIBRARY.name}
            last = answers.last_of(session, [row.obligation_id for row in rows.values()])
            came_back = {message.digest: message.bounce for message in outbox.bounced(session, NOON)}
        assert "who@elsewhere.invalid" in claim.because
        answer = last[rows[PLATFORM.name].obligation_id]
        assert (answer.kind, answer.until, answer.text) == (
            AnswerKind.EXPECTED, date(2024, 10, 25), "其余的10月25日报送。",
        )  # fmt: skip
        assert set(came_back) == {opened.digest}
        delivering.deliver_waiting(desk)
        (receipt,) = [sent for sent in office.mails() if "回执" in str(sent["Subject"])]
    assert receipt["In-Reply-To"] == receipt["References"] == "<m1@qinghe.invalid>"
    assert rows[READING.name].received_at == NOON


def test_an_extension_asked_by_mail_waits_for_the_bureau_like_one_by_the_link(
    imap: int, office: Office
) -> None:
    ours = f"<{opening_letter(office).digest}@localhost>"
    request = mail(LIBRARY.mail, 11, "申请延期到2024-11-20，批复未到", In_Reply_To=ours)
    too_early = mail(LIBRARY.mail, 12, "或者延期到2024-10-20也行", In_Reply_To=ours)
    send(imap, request, request, too_early)
    with office.desk() as desk:
        counts = taking.take_mails(desk)
        with desk.database.reading() as session:
            pending = extensions.listed(session, pending=True)
            answers_by_row = answers.of_obligations(session, [row.obligation_id for row in pending])
    assert (counts.mails, counts.answers) == (2, 4)
    assert [(request.until, request.asked_by, request.reason) for request in pending] == [
        (date(2024, 11, 20), LIBRARY.mail, "申请延期到2024-11-20，批复未到")
    ] * 2
    assert [[answer.kind for answer in own] for own in answers_by_row.values()] == [
        [AnswerKind.EXTENSION, AnswerKind.REMARK]
    ] * 2
    confirmations = office.messages("extension_asked")
    assert [message.in_reply_to for message in confirmations] == ["<m11@qinghe.invalid>"] * 2


def test_a_mail_that_is_too_large_or_breaks_its_reader_is_told_and_holds_up_no_other(
    imap: int, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = mail(LIBRARY.mail, 21, "字" * 9_000, subject="扫描件")
    strange = mail("who@elsewhere.invalid", 22, "字" * 9_000, subject="=?gbk?")
    broken = mail(LIBRARY.mail, 23, subject="坏")
    form = mail(LIBRARY.mail, 24)
    form.add_attachment(declarations(READING), maintype="text", subtype="plain", filename="申报表.txt")
    send(imap, large, strange, broken, form)
    read = taking.mail_content.read

    def breaks(content: bytes) -> object:
        if b"<m23@" in content:
            raise ValueError("unforeseen")
        return read(content)

    monkeypatch.setattr(taking.mail_content, "read", breaks)
    with office.desk() as desk:
        limits = replace(desk.reader.limits, file_bytes=20_000)
        monkeypatch.setattr(desk.reader, "limits", limits)
        collect(desk)
        collect(desk)
        delivering.deliver_waiting(desk)
        with desk.database.reading() as session:
            matters = digest_matters.of(desk, session, office.rows_of_all())
    complaints = [sent for sent in office.mails() if "没有收下" in str(sent["Subject"])]
    assert {str(sent["In-Reply-To"]) for sent in complaints} == {
        "<m21@qinghe.invalid>",
        "<m23@qinghe.invalid>",
    }
    assert {str(sent["To"]) for sent in complaints} == {LIBRARY.mail}
    assert len(matters.mails) == 3
    assert office.state(READING)[1] == 1


def test_a_mail_that_waits_wakes_the_lookout_until_it_is_taken(imap: int, office: Office) -> None:
    with office.desk() as desk:
        taking.take_mails(desk)
        lookout = Lookout(desk.settings, desk.database)
        assert not lookout.look(NOON).mails
        send(imap, mail(LIBRARY.mail, 31))
        assert not lookout.look(NOON + timedelta(seconds=10)).mails
        assert lookout.look(NOON + timedelta(seconds=61)).mails
        taking.take_mails(desk)
        assert not lookout.look(NOON + timedelta(seconds=130)).mails


@pytest.mark.parametrize(
    ("words", "kind", "until"),
    [
        ("我们4月8日前报送", AnswerKind.EXPECTED, date(2025, 4, 8)),
        ("申请延期到2024-11-20，批复未到", AnswerKind.EXTENSION, date(2024, 11, 20)),
        ("不需要延期，10月25日报送", AnswerKind.EXPECTED, date(2024, 10, 25)),
        ("本单位没有应报内容，零申报", AnswerKind.ZERO, None),
        ("收到，谢谢", AnswerKind.REMARK, None),
        ("第13月40日报送", AnswerKind.REMARK, None),
    ],
)
def test_a_reply_is_understood_as_far_as_it_is_plain(
    words: str, kind: AnswerKind, until: date | None
) -> None:
    assert taking.understood(words, IN_TIME) == (kind, until)


def test_a_mailbox_that_is_away_is_told_in_one_line_without_the_password_and_left_alone(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    url = "imap://jixiao@127.0.0.1:9/INBOX"
    office = Office.new(tmp_path, new_database("sqlite"), mailbox=url, mailbox_password=SecretStr(PASSWORD))
    with office.desk() as desk:
        why = taking.look(desk)
        waiting = Lookout(desk.settings, desk.database).look(datetime(2024, 10, 15, 9, tzinfo=CHINA))
    assert why is not None
    assert [str(complaint) for complaint in letter_box.complaints(office.settings)] == [why]
    assert "请检查 JIXIAO_MAILBOX" in why
    assert PASSWORD not in why
    assert not waiting
