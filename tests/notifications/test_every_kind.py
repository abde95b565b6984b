"""Every kind of message, with likely and with hostile values, in every channel."""

import json
import shutil
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from notifications.channels.delivery import deliver
from notifications.channels.mail import compose, mail_bytes
from notifications.messages.catalogue import MESSAGES
from notifications.messages.letter import TEMPLATES, Letter, render
from notifications.messages.message import Message
from notifications.own_templates import faults
from notifications.samples import MADE_AT, sample
from tests.notifications.channels.gateway import gateway

HOSTILE = (
    "{{7*7}}{% raw %}<script>alert('x')</script>\r\nBcc: victim@qinghe.example\n=HYPERLINK(1)\u202egnp\x00"
    + "长" * 10_000
)

kinds = pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.kind)


def write(message: Message) -> Letter:
    return render(message, recipient="清河区图书馆 <tsg@qinghe.example>", channel="mail", date=MADE_AT)


@kinds
def test_a_sample_of_every_kind_can_be_written_and_names_what_to_do(kind: type[Message]) -> None:
    letter = write(sample(kind))
    assert letter.subject.startswith("【")
    assert "None" not in letter.subject + letter.text + letter.html
    assert "示例文字" not in letter.subject


@kinds
def test_hostile_values_are_harmless_in_mail_groups_and_text_messages(kind: type[Message]) -> None:
    letter = write(sample(kind, HOSTILE))
    content = mail_bytes(compose(letter, "czj@qinghe.example"), letter)
    mail = message_from_bytes(content, policy=policy.default)
    assert mail["Bcc"] is None
    assert "".join(str(mail["Subject"]).split()) == "".join(letter.subject.split())
    assert "\n" not in letter.subject
    for part in (letter.subject, letter.text, letter.html):
        assert "49" not in part.replace("2026", "") or "{{7*7}}" in part
        assert "\u202e" not in part
        assert "\x00" not in part
    assert "<script>" not in letter.html
    assert len(letter.subject) <= 400
    with gateway((200, {"errcode": 0, "code": 0})) as robots:
        host = robots.url.removeprefix("http://")
        for url in (
            f"wecombot://k?via={robots.url}",
            f"dingtalk://s@t?via={robots.url}",
            f"feishu://t?via={robots.url}",
            f"smsgate://{host}/sms?to=138",
        ):
            assert deliver(url, letter).ok
    sizes = [len(json.dumps(json.loads(body), ensure_ascii=False).encode()) for _, body in robots.requests]
    assert [size <= most for size, most in zip(sizes, (2400, 20_480, 20_480, 600), strict=True)] == [True] * 4


def test_a_template_of_the_bureau_goes_before_ours_and_is_checked_against_the_fields(tmp_path: Path) -> None:
    own = tmp_path / "reminder.txt"
    own.write_text(
        '{% extends "layout.txt" %}{% block subject %}请{{ unit }}报送{% endblock %}{% block body %}{{ forms }}{% endblock %}',
        encoding="utf-8",
    )
    reminder = next(kind for kind in MESSAGES if kind.kind == "reminder")
    assert faults(tmp_path) == []
    letter = render(
        sample(reminder), recipient="a@b.example", channel="mail", date=MADE_AT, templates=tmp_path
    )
    assert letter.subject == "请清河区图书馆报送"
    own.write_text("{% block subject %}{{ tel }}{{ unit.__class__ }}{% endblock %}", encoding="utf-8")
    (tmp_path / "remind.html").write_text("x", encoding="utf-8")
    complaints = "\n".join(faults(tmp_path))
    assert "通知模板 remind.html 没有这样的通知" in complaints
    assert "用了“催报”没有的字段 tel" in complaints
    own.write_text("{% block subject %}{{ unit", encoding="utf-8")
    assert any("reminder.txt 写错了" in fault for fault in faults(tmp_path))


def test_a_copy_of_every_template_of_ours_is_a_good_template_of_the_bureau(tmp_path: Path) -> None:
    for file in TEMPLATES.iterdir():
        shutil.copy(file, tmp_path)
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "{{ 1 / 0 }}",
        "{{ forms + 1 }}",
        "{{ owed[99].due }}",
        "{{ ''.__class__.__mro__ }}",
        "{% include 'x' %}",
    ],
)
def test_a_template_that_breaks_is_named_before_it_is_used(wrong: str, tmp_path: Path) -> None:
    own = tmp_path / "reminder.txt"
    own.write_text(f"{{% block subject %}}催报{{% endblock %}}{wrong}", encoding="utf-8")
    assert any("写不出“催报”" in fault for fault in faults(tmp_path))
    own.write_text("{% block subject %} {% endblock %}", encoding="utf-8")
    assert any("没有主题" in fault for fault in faults(tmp_path))
