"""Taking mails: attachments become submissions of the sender's unit, words an answer, bounces are marked.

A mail is kept with everything that it brings in one transaction, under its Message-ID, and only then marked
as seen: whatever dies in between, it is taken once. A sender whom the roster does not know is believed
nothing: what he sends waits to be claimed.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters import outgoing
from bureau.mailbox import mail_content
from bureau.mailbox.mail_content import MailKind, ReceivedLetter
from bureau.mailbox.server import MailboxUnusable, MailInBox, open_mailbox
from lifecycle.obligations.obligation import OWED
from storage import status
from storage.messages import answers, received
from storage.messages.answers import NewUnitAnswer
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


def look(desk: Desk) -> str | None:
    """Take what has come; why that was not possible, in one sentence: files are collected all the same."""
    try:
        take_mails(desk)
    except MailboxUnusable as why:
        return str(why)
    return None


def take_mails(desk: Desk) -> TakenMails:
    """Take what has come to the mailbox; nothing if none is set. Raises MailboxUnusable."""
    settings = desk.settings
    if settings.mailbox is None:
        return TakenMails()
    password = settings.mailbox_password.get_secret_value() if settings.mailbox_password else ""
    counts = [0, 0, 0, 0]
    with open_mailbox(settings.mailbox, password, desk.reader.limits.file_bytes) as mailbox:
        for mail in mailbox.unseen():
            mail_taken = _take(desk, mail)
            mailbox.done(mail)
            for place, count in enumerate(
                (mail_taken.mails, mail_taken.files, mail_taken.answers, mail_taken.bounces)
            ):
                counts[place] += count
    return TakenMails(*counts)


def _take(desk: Desk, mail: MailInBox) -> TakenMails:
    if mail.content is None:
        return TakenMails()
    letter = mail_content.read(mail.content)
    hashes = (
        [desk.archive.put(content) for _, content in letter.files] if letter.kind is MailKind.LETTER else []
    )
    with desk.database.writing() as session:
        unit = _sender(session, letter.sender)
        mail_id = received.take(
            session,
            letter.message_id,
            letter.sender,
            letter.subject,
            unit.id if unit else None,
            letter.kind.value,
            at=mail.arrived,
        )
        if mail_id is None:
            return TakenMails()
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


def _sender(session: Session, address: str) -> Unit | None:
    """The unit that the roster knows under this address; None also if it knows several."""
    units_of_address = [
        unit
        for unit in roster.units(session)
        if address and address in f"{unit.address or ''} {unit.head_address or ''}".lower().split()
    ]
    return units_of_address[0] if len(units_of_address) == 1 else None


def _answer(desk: Desk, session: Session, unit: Unit, letter: ReceivedLetter) -> int:
    """Keep the words of a reply with what our letter was about, as far as the unit still owes it."""
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
    answers.keep(
        session,
        [
            NewUnitAnswer(
                row.obligation_id, kind, letter.sender, AnswerWay.MAIL, until, letter.words, ours[-1].key
            )
            for row in rows
        ],
        at=desk.now,
    )
    return len(rows)


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
    if "延期" in words and until is not None:
        return AnswerKind.EXTENSION, until
    if until is not None and re.search(r"报送|上报|提交|报来|完成", words):
        return AnswerKind.EXPECTED, until
    return AnswerKind.REMARK, None
