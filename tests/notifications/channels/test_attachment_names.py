"""A Chinese name of an attachment stands in a mail in both ways that readers know."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header

from notifications.channels.mail import compose, mail_bytes
from notifications.messages.letter import Attachment, Letter

LONG = "2025执行1—7月_" + "智慧教育平台（二期）运维与数字资源建设" * 3 + ".xlsx"


def test_a_long_chinese_name_is_read_by_outlook_qq_mail_and_the_standard(letter: Letter) -> None:
    files = (Attachment(LONG, b"a"), Attachment("退回意见书.docx", b"b"))
    enclosed = replace(letter, attachments=files)
    content = mail_bytes(compose(enclosed, "czj@qinghe.example"), enclosed)
    parts = list(message_from_bytes(content, policy=policy.default).iter_attachments())  # type: ignore[attr-defined]
    assert [part.get_filename() for part in parts] == [LONG, "退回意见书.docx"]
    older = [
        str(make_header(decode_header(re.sub(r"\r\n\s", " ", words.decode()))))
        for words in re.findall(rb'Content-Type: application/[^;]+;\s+name="([^"]+)"', content)
    ]
    assert older == [LONG, "退回意见书.docx"]
    assert max(map(len, content.split(b"\r\n"))) <= 998
