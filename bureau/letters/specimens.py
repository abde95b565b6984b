"""Specimens: every kind of message in every channel with sample data, in a folder for people to look at."""

from pathlib import Path

from bureau.letters.enclosures import LETTER
from notifications.channels.fitting import fit
from notifications.channels.mail import compose, mail_bytes
from notifications.channels.robots import DingTalkRobot, FeishuRobot, TextMessageGateway, WeComRobot
from notifications.messages.letter import render
from notifications.messages.review.outcomes import Returned
from notifications.messages.review.return_letter import write_return_letter
from notifications.samples import MADE_AT, samples
from settings import Settings

SENDER = "预算绩效管理系统 <jixiao@localhost>"


def write_all(settings: Settings, folder: Path) -> int:
    """Write the mails (.eml, .html) and what groups and telephones get (.txt); how many kinds there are."""
    folder.mkdir(parents=True, exist_ok=True)
    messages = samples()
    listed = []
    for number, message in enumerate(messages, 1):
        letter = render(
            message,
            recipient="tsg@qinghe.invalid",
            channel="mail",
            date=MADE_AT,
            templates=settings.templates,
        )
        name = f"{number:02d}_{message.label}"
        (folder / f"{name}.eml").write_bytes(mail_bytes(compose(letter, SENDER), letter))
        (folder / f"{name}.html").write_text(letter.html, encoding="utf-8")
        whole = f"{letter.subject}\n{letter.text}"
        for robot in (WeComRobot, DingTalkRobot, FeishuRobot):
            text = fit(whole, robot.most_bytes)
            (folder / f"{name}.{robot.service_name}.txt").write_text(text, encoding="utf-8")
        sms = fit(letter.subject, TextMessageGateway.most_bytes)
        (folder / f"{name}.短信.txt").write_text(sms, encoding="utf-8")
        if isinstance(message, Returned):
            paper = write_return_letter(message, made_on=MADE_AT.date())
            (folder / f"{name}.{LETTER}").write_bytes(paper)
        template = message.template or message.kind
        fields = "、".join(sorted(message.values()))
        listed.append(f"{name}\t模板 {template}.txt、{template}.html\t字段：{fields}")
    (folder / "清单.txt").write_text("\n".join(listed) + "\n", encoding="utf-8")
    return len(messages)
