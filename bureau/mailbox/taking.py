"""Taking mails: attachments become submissions of the sender's unit, words an answer, bounces are marked.

A mail is kept with everything that it brings in one transaction, under its Message-ID, and only then marked
as seen: whatever dies in between, it is taken once. A sender whom the roster does not know is believed
nothing: what he sends waits to be claimed. What is too large or cannot be read is told: to the unit in the
thread of its mail, to the bureau in the digest.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters import answering, outgoing
from bureau.letters.answering import UnitReply
from bureau.letters.outgoing import Addressed
from bureau.letters.routes import mail_addresses
from bureau.mailbox import mail_content
from bureau.mailbox.mail_content import MailKind, ReceivedLetter
from bureau.mailbox.server import MailboxUnusable, MailInBox, open_mailbox
from lifecycle.calendar.windows import day_of
from lifecycle.obligations.obligation import OWED
from notifications.messages.mails import MailNotTaken
from storage import status
from storage.messages import received
from storage.papers import documents
from storage.papers.documents import Arrival
from storage.roster import roster
from storage.tables import AnswerKind, AnswerWay, Unit


@dataclass(frozen=True, slots=True)
class TakenMails:
    """What a look into the mailbox brought."""

    mails: int = 0
    files: int = 0
    answers: int = 0
    bounces: int = 0

    def __add__(self, other: "TakenMails") -> "TakenMails":
        return TakenMails(
            self.mails + other.mails,
            self.files + other.files,
            self.answers + other.answers,
            self.bounces + other.bounces,
        )


NOT_TAKEN = "没有收下"
"""What became of a mail that is too large or cannot be read."""


def look(desk: Desk) -> str | None:
    """Take what has come; why that was not possible, in one sentence: files are collected all the same."""
    try:
        take_mails(desk)
    except MailboxUnusable as why:
        return str(why)
    return None


def take_mails(desk: Desk) -> TakenMails:
    """Take what has come to the mailbox; nothing if none is set. Raises MailboxUnusable."""
    counts = TakenMails()
    if desk.settings.mailbox is not None:
        with open_mailbox(desk.settings, desk.reader.limits.file_bytes) as mailbox:
            for mail in mailbox.unseen():
                counts += _take(desk, mail)
                mailbox.done(mail)
    return counts


def _take(desk: Desk, mail: MailInBox) -> TakenMails:
    if not mail.whole:
        limit = desk.reader.limits.file_bytes
        why = f"邮件共{_megabytes(mail.size)}，超过{_megabytes(limit)}的上限"
        return _refuse(desk, mail, why, "把文件分几封邮件发送，图片较多的先压缩，或登录门户上传")
    try:
        letter = mail_content.read(mail.content)
    except Exception as unforeseen:  # noqa: BLE001 - kept and told, so that it holds up no other mail
        why = f"邮件的格式读不了（{type(unforeseen).__name__}）"
        return _refuse(desk, mail, why, "新写一封邮件，附上文件重新发送，或登录门户上传")
    hashes = (
        [desk.archive.put(content) for _, content in letter.files] if letter.kind is MailKind.LETTER else []
    )
    with desk.database.writing() as session:
        unit = _sender(session, letter.sender)
        mail_id = _kept(session, letter, unit, letter.kind.value, mail.arrived)
        if mail_id is None:
            return TakenMails()
        if letter.kind is MailKind.NOTE:
            return TakenMails(1)
        if letter.kind is not MailKind.LETTER:
            why = f"{letter.kind.value}：{letter.why or letter.words or letter.subject}"[:300]
            return TakenMails(1, bounces=received.mark_bounced(session, letter.answers, why, at=mail.arrived))
        arrivals = [
            Arrival(
                sha256=sha256,
                name=name,
                inbox_path=f"邮件/{letter.sender}/{hashlib.sha256(letter.message_id.encode()).hexdigest()[:12]}/{name}",
                folder=unit.name if unit else letter.sender,
                size=len(content),
                received_at=mail.arrived,
                seen_at=desk.now,
            )
            for sha256, (name, content) in zip(hashes, letter.files, strict=True)
        ]
        recorded = documents.record(session, arrivals)
        received.attach(session, mail_id, {document.document_id for document in recorded})
        answers_given = _answer(desk, session, unit, letter) if unit and letter.words else 0
        return TakenMails(1, len(arrivals), answers_given)


def _refuse(desk: Desk, mail: MailInBox, why: str, how: str) -> TakenMails:
    """Keep that a mail was not taken, and tell the unit that sent it; who is not known gets no answer."""
    letter = mail_content.head(mail.content)
    with desk.database.writing() as session:
        unit = _sender(session, letter.sender)
        mail_id = _kept(session, letter, unit, NOT_TAKEN, desk.now)
        if mail_id is None:
            return TakenMails()
        if unit is not None and letter.kind is MailKind.LETTER:
            message = MailNotTaken(
                **desk.signature,
                unit=unit.name,
                number=mail_id,
                about=letter.subject or "（没有主题）",
                why=why,
                how=how,
                day=day_of(mail.arrived),
            )
            answer = Addressed(unit.id, message, in_reply_to=letter.message_id)
            outgoing.enqueue(desk, session, [answer])
    return TakenMails(1)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f}MB"


def _kept(
    session: Session, letter: ReceivedLetter, unit: Unit | None, outcome: str, at: datetime
) -> int | None:
    """Keep that a mail came; its number, None if it was taken before."""
    unit_id = unit.id if unit else None
    return received.take(session, letter.message_id, letter.sender, letter.subject, unit_id, outcome, at=at)


def _sender(session: Session, address: str) -> Unit | None:
    """The unit that the roster knows under this address; None also if it knows several."""
    units_of_address = [
        unit
        for unit in roster.units(session)
        if address in mail_addresses(f"{unit.address or ''} {unit.head_address or ''}".lower())
    ]
    return units_of_address[0] if len(units_of_address) == 1 else None


def _answer(desk: Desk, session: Session, unit: Unit, letter: ReceivedLetter) -> int:
    """Keep the words of a reply with what our letter was about, as far as the unit still owes it.

    An extension that it asks for is the same request as one by the link of the letter.
    """
    ours = [message for message in received.answered(session, letter.answers) if message.unit_id == unit.id]
    if not ours:
        return 0
    about = set(received.pressed_for(session, [outgoing.base_of(message.key) for message in ours]))
    rows = [
        row
        for row in status.rows(session, unit_ids=[unit.id], states=OWED)
        if row.obligation_id in about
        or (not about and any((row.year, row.stage, row.round) == (m.year, m.stage, m.round) for m in ours))
    ]
    kind, until = understood(letter.words, desk.today)
    later = {row.obligation_id for row in rows if until and until > max(row.window.due, desk.today)}
    of_kind: dict[AnswerKind, set[int]] = {kind: {row.obligation_id for row in rows}}
    if kind is AnswerKind.EXTENSION:
        # A day that is no later than the due date is no extension: what was said is kept all the same.
        of_kind = {kind: later, AnswerKind.REMARK: of_kind[kind] - later}
    for own_kind, obligation_ids in of_kind.items():
        if obligation_ids:
            day = until if own_kind is kind else None
            reply = UnitReply(
                own_kind,
                letter.sender,
                until=day,
                text=letter.words,
                way=AnswerWay.MAIL,
                message_key=ours[-1].key,
                mail=letter.message_id,
            )
            answering.keep(desk, session, obligation_ids, reply)
    return len(rows)


_NO_EXTENSION = re.compile(r"(?:不|无需|不用|不必|没有|取消|撤回)[^，。；,;]{0,4}延期")
_DAY = re.compile(r"(?:(\d{4})[-年./])?(\d{1,2})[-月./](\d{1,2})(?:日|号)?")


def understood(words: str, today: date) -> tuple[AnswerKind, date | None]:
    """What a reply means, as far as it says so plainly; else it is a remark. Nothing is decided by it."""
    until = None
    if day := _DAY.search(words):
        try:
            until = date(int(day[1] or today.year), int(day[2]), int(day[3]))
            if day[1] is None and until < today:
                until = until.replace(year=today.year + 1)
        except ValueError:
            until = None
    if "零申报" in words or "没有应报" in words:
        return AnswerKind.ZERO, None
    if "延期" in words and until is not None and not _NO_EXTENSION.search(words):
        return AnswerKind.EXTENSION, until
    if until is not None and re.search(r"报送|上报|提交|报来|完成", words):
        return AnswerKind.EXPECTED, until
    return AnswerKind.REMARK, None
