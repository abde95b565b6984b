"""What a mail says, whichever program wrote it: words, attachments, and whether a machine wrote it."""

from email.message import EmailMessage

import pytest

from bureau.mailbox import mail_content
from bureau.mailbox.mail_content import MailKind, ReceivedLetter
from tests.bureau.mailbox.postbox import mail

UNIT = "tsg@qinghe.invalid"
PAGE = (
    "<html><head><style>p{color:red}</style></head><body><div>10月25日报送。</div><div>李敏</div>"
    '<div class="qmquote">原文：请于10月31日前</div></body></html>'
)


def read(written: EmailMessage) -> ReceivedLetter:
    return mail_content.read(written.as_bytes())


def test_the_words_of_a_reply_that_is_only_a_page_are_read_without_styles_and_what_it_quotes() -> None:
    written = mail(UNIT, 1)
    written.set_content(PAGE, subtype="html")
    assert read(written).words == "10月25日报送。 李敏"


def test_attachments_without_a_name_and_in_forwarded_mails_are_taken_and_logos_are_not() -> None:
    inner = mail("other@qinghe.invalid", 2)
    inner.add_attachment(b"x", maintype="application", subtype="pdf", filename="自评表.pdf")
    written = mail(UNIT, 3)
    written.add_attachment(inner)
    written.add_attachment(b"y", maintype="application", subtype="pdf")
    written.add_attachment(b"z", maintype="image", subtype="png", filename="logo.png", disposition="inline")
    written.add_attachment(b"w", maintype="text", subtype="plain", filename="../../a b.txt")
    names = [name for name, _ in read(written).files]
    assert "自评表.pdf" in names
    assert [name for name in names if name.startswith("附件")]
    assert not [name for name in names if "logo" in name or "/" in name]
    assert len(names) == 3


@pytest.mark.parametrize(
    ("report_type", "text", "kind"),
    [
        ("delivery-status", "Action: failed\nDiagnostic-Code: smtp; 550 no such user", MailKind.BOUNCE),
        ("delivery-status", "Action: delayed\nWill-Retry-Until: tomorrow", MailKind.NOTE),
        (
            "disposition-notification",
            "Disposition: manual-action/MDN-sent-manually; displayed",
            MailKind.NOTE,
        ),
    ],
)
def test_only_a_report_of_failure_is_a_bounce(report_type: str, text: str, kind: MailKind) -> None:
    written = mail("postmaster@qinghe.invalid", 4, "notice")
    written.add_attachment(text)
    written.replace_header("Content-Type", f"multipart/report; report-type={report_type}; boundary=x")
    written.set_boundary("x")
    content = written.as_bytes()
    assert mail_content.read(content).kind is kind


def test_a_head_that_nobody_understands_is_still_a_letter() -> None:
    letter = mail_content.head(b"From: <<<\r\nSubject: =?utf-8?b?&&&?=\r\nContent-Type: ;;\r\n\r\n")
    assert (letter.kind, letter.files) == (MailKind.LETTER, ())
