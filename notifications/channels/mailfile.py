"""``mailfile:///var/mail?from=…``: an Apprise channel that puts each mail into a folder as an .eml file.

A path after two slashes is relative to the working directory: ``mailfile://var/mail``. (A function under
Apprise's ``@notify`` would not do: Apprise takes leading slashes off its URL, so that the two were one.)
"""

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from apprise.manager_plugins import NotificationManager
from apprise.plugins.base import NotifyBase

DEFAULT_SENDER = "预算绩效管理系统 <jixiao@localhost>"


class MailFile(NotifyBase):
    """The channel of one folder; ``sender`` writes the mails."""

    # Apprise types these by their empty defaults.
    service_name = "Mail files"  # type: ignore[assignment]
    protocol = "mailfile"  # type: ignore[assignment]
    attachment_support = True

    def __init__(self, folder: str, sender: str = DEFAULT_SENDER, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self.folder = Path(folder)
        self.sender = sender

    @staticmethod
    def parse_url(url: str, *_args: Any, **_options: Any) -> dict[str, Any]:
        """What the constructor takes, from the URL."""
        parts = urlsplit(url)
        sender = parse_qs(parts.query).get("from", [DEFAULT_SENDER])[0]
        return {"schema": parts.scheme, "folder": unquote(parts.netloc + parts.path), "sender": sender}

    def url(self, *_args: Any, **_options: Any) -> str:
        """The URL that makes this channel again."""
        return f"{self.protocol}://{quote(str(self.folder))}?from={quote(self.sender)}"

    def send(self, *_args: Any, **options: Any) -> bool:
        """Write the attached mails, each whole or not at all, over what a former attempt has written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for mail in options["attach"]:
                with mail.open() as content:
                    _write_whole(self.folder / mail.name, content.read())
        except OSError as why:
            self.logger.warning("邮件文件夹 %s 无法写入：%s", self.folder, why.strerror or why)
            return False
        return True


NotificationManager().add(MailFile)


def _write_whole(path: Path, content: bytes) -> None:
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
