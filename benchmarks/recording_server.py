"""The mail server of the year of messages: it takes letters, is away, and lets the dispatcher be killed."""

import os
import signal
from collections import Counter
from pathlib import Path

from notifications.channels import delivery


class RecordingServer:
    """The mail server: away on some days; writes down each mail that was handed over, by its key.

    ``kill_at`` counts down the mails until the process dies by SIGKILL: one is handed over and not marked.
    """

    def __init__(self, record: Path) -> None:
        self.record = record
        self.away = False
        self.kill_at: int | None = None

    def deliver(self, _channel: str, letter: delivery.Letter, **_options: object) -> delivery.Delivery:
        """Take a letter as the channel would."""
        if self.away:
            return delivery.Delivery(ok=False, error="邮件服务器没有回应")
        with self.record.open("a", encoding="utf-8") as record:
            record.write(f"{letter.key}\n")
        if self.kill_at is not None:
            self.kill_at -= 1
            if self.kill_at < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return delivery.Delivery(ok=True, error=None)

    @property
    def handed_over(self) -> Counter[str]:
        """How often each mail was handed over."""
        return Counter(self.record.read_text(encoding="utf-8").splitlines())
