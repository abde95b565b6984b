"""Units send forms by mail to a real IMAP server: taken once, as the sender's, answered in the same thread."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from pydantic import SecretStr

from bureau.desk import Desk
from bureau.intake import collecting
from bureau.letters import delivering, handing_out
from bureau.mailbox import taking
from bureau.stages import open_stages
from lifecycle.calendar.windows import CHINA
from storage.messages import answers, outbox
from storage.papers import claims
from storage.tables import AnswerKind
from tests.bureau.office import IN_TIME, LIBRARY, PLATFORM, READING, Office, declarations

USER, PASSWORD = "jixiao", "geheim"
NOON = datetime(2024, 10, 15, 12, tzinfo=CHINA)


@pytest.fixture(scope="module")
def imap() -> Iterator[int]:
    """The port of a server with an empty mailbox."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("pymap")),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-tls",
    ]
    server = subprocess.Popen(  # noqa: S603 - a server of the tests
        [*command, "dict", "--demo-user", USER, "--demo-password", PASSWORD], stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield port
    server.terminate()
    server.wait(10)


def send(port: int, *mails: EmailMessage) -> None:
    with imaplib.IMAP4("127.0.0.1", port) as connection:
        connection.login(USER, PASSWORD)
        for mail in mails:
            state, reply = connection.append("INBOX", "", NOON, mail.as_bytes(policy=SMTP))
            assert state == "OK", reply


def mail(sender: str, number: int, words: str = "见附件。", **headers: str) -> EmailMessage:
    written = EmailMessage()
    written["From"] = f"李敏 <{sender}>"
    written["To"] = "jixiao@qinghe.invalid"
    written["Subject"] = headers.pop("subject", "报送绩效表")
    written["Message-ID"] = f"<m{number}@qinghe.invalid>"
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content(words)
    return written


def collect(desk: Desk) -> None:
    assert taking.look(desk) is None
    for document_ids in collecting.archived_by_folder(desk).values():
        collecting.read_and_file(desk, document_ids)


def test_forms_replies_bounces_and_strangers_come_by_mail(
    imap: int, tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(
        tmp_path,
        new_database("sqlite"),
        mailbox=f"imap://{USER}@127.0.0.1:{imap}/INBOX",
        mailbox_password=SecretStr(PASSWORD),
    )
    with office.desk() as desk:
        with desk.database.writing() as session:
            open_stages(desk, session)
        handing_out.hand_out(desk)
        delivering.deliver_waiting(desk)
        opened = next(m for m in office.messages("opened") if m.recipient == LIBRARY.mail)
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
        send(imap, form, reply, stranger, bounce, absence, form)
        collect(desk)
        collect(desk)

        assert office.state(READING)[1] == 1
        assert office.state(PLATFORM)[1] is None
        with desk.database.reading() as session:
            (claim,) = claims.waiting(session)
            rows = {row.project: row for row in office.rows_of_all() if row.unit == LIBRARY.name}
            last_answers = answers.last_of(session, [row.obligation_id for row in rows.values()])
            came_back = {m.digest: m.bounce for m in outbox.bounced(session, NOON)}
        assert "who@elsewhere.invalid" in claim.because
        answer = last_answers[rows[PLATFORM.name].obligation_id]
        assert (answer.kind, answer.until, answer.text) == (
            AnswerKind.EXPECTED, date(2024, 10, 25), "其余的10月25日报送。",
        )  # fmt: skip
        assert set(came_back) == {opened.digest}
        delivering.deliver_waiting(desk)
        (receipt,) = [m for m in office.mails() if "回执" in str(m["Subject"])]
    assert receipt["In-Reply-To"] == receipt["References"] == "<m1@qinghe.invalid>"
    assert rows[READING.name].received_at == NOON


@pytest.mark.parametrize(
    ("words", "kind", "until"),
    [
        ("我们4月8日前报送", AnswerKind.EXPECTED, date(2025, 4, 8)),
        ("申请延期到2024-11-20，批复未到", AnswerKind.EXTENSION, date(2024, 11, 20)),
        ("本单位没有应报内容，零申报", AnswerKind.ZERO, None),
        ("收到，谢谢", AnswerKind.REMARK, None),
        ("第13月40日报送", AnswerKind.REMARK, None),
    ],
)
def test_a_reply_is_understood_as_far_as_it_is_plain(
    words: str, kind: AnswerKind, until: date | None
) -> None:
    assert taking.understood(words, IN_TIME) == (kind, until)


def test_a_mailbox_that_is_away_is_told_in_one_line_without_the_password(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    url = "imap://jixiao@127.0.0.1:9/INBOX"
    office = Office.new(tmp_path, new_database("sqlite"), mailbox=url, mailbox_password=SecretStr(PASSWORD))
    with office.desk() as desk:
        line = taking.look(desk)
    assert line is not None
    assert "请检查 JIXIAO_MAILBOX" in line
    assert PASSWORD not in line
