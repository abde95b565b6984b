"""The trial of the channels: a test message by each that is configured, straight away, kept nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from bureau.desk import moment
from notifications.channels.delivery import deliver
from notifications.messages.keys import OutboxKey
from notifications.messages.letter import Letter
from settings import Settings


@dataclass(frozen=True, slots=True)
class TriedChannel:
    """A channel, who was written to, and why it did not go (None: it went)."""

    name: str
    recipient: str
    error: str | None


def try_channels(settings: Settings) -> list[TriedChannel]:
    """Send a test to the bureau, the administrators and the bureau's groups."""
    return [
        TriedChannel(name, recipient, deliver(url, _letter(settings, recipient)).error)
        for name, url, recipient in _channels(settings)
    ]


def _channels(settings: Settings) -> Iterator[tuple[str, str, str]]:
    for recipient in settings.bureau_mail:
        yield "通知渠道", settings.channel.get_secret_value(), recipient
    for recipient in settings.admin_mail:
        yield "运行失败的通知渠道", settings.admin_channel.get_secret_value(), recipient
    groups = settings.bureau_group.get_secret_value().split() if settings.bureau_group else []
    for number, url in enumerate(groups, 1):
        yield "财政局的群", url, f"第{number}个"


def _letter(settings: Settings, recipient: str) -> Letter:
    now = moment(None)
    text = f"这是预算绩效管理系统的测试通知，收到即说明渠道可用，不必回复。\n\n{settings.bureau}\n"
    return Letter(
        OutboxKey(now.year, "全部", settings.bureau, "test", f"{now:%Y%m%dT%H%M%S}-{recipient}", "mail"),
        recipient,
        "【测试】绩效通知渠道可用",
        text,
        f'<!DOCTYPE html><html lang="zh-CN"><body><p>{text.splitlines()[0]}</p></body></html>',
        now,
    )
