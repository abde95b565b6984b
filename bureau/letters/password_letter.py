"""The letter with the link by which a person chooses another password.

It goes straight away and past the outbox: whoever reads what is kept there must not find a link that opens an
account.
"""

import secrets
from datetime import datetime, timedelta
from html import escape

from notifications.channels.delivery import deliver
from notifications.messages.keys import OutboxKey
from notifications.messages.letter import Letter
from settings import Settings


def send(
    settings: Settings, *, name: str, mail: str, link: str, valid: timedelta, now: datetime
) -> str | None:
    """Send it; why it did not go, None if it went."""
    hours = int(valid.total_seconds() // 3600)
    sentences = (
        f"有人（应该是您本人）在{settings.bureau}绩效管理门户为用户“{name}”申请了重设密码。",
        f"请在{hours}小时内打开下面的链接设置新密码，链接只能用一次：",
        link,
        f"不是您申请的，不必理会，原来的密码仍然有效；反复收到这样的信，{settings.contact}。",
        settings.bureau,
    )
    paragraphs = "".join(
        f'<p><a href="{link}">设置新密码</a></p>' if sentence == link else f"<p>{escape(sentence)}</p>"
        for sentence in sentences
    )
    mark = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    letter = Letter(
        OutboxKey(now.year, "全部", settings.bureau, "password", mark, "mail"),
        mail,
        "【密码】重设绩效管理门户的密码",
        "\n\n".join(sentences) + "\n",
        f'<!DOCTYPE html><html lang="zh-CN"><body>{paragraphs}</body></html>',
        now,
    )
    return deliver(settings.channel.get_secret_value(), letter).error
