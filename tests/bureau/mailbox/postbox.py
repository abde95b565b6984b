"""A real IMAP server with one mailbox, and mails as units write them."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from lifecycle.calendar.windows import CHINA

USER, PASSWORD = "jixiao", "geheim"
NOON = datetime(2024, 10, 15, 12, tzinfo=CHINA)


@contextmanager
def imap_server() -> Iterator[int]:
    """The port of a server with an empty mailbox."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    pymap = str(Path(sys.executable).with_name("pymap"))
    command = [pymap, "--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    server = subprocess.Popen(  # noqa: S603 - a server of the tests
        [*command, "dict", "--demo-user", USER, "--demo-password", PASSWORD], stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield port
    server.terminate()
    server.wait(10)


def url_of(port: int) -> str:
    return f"imap://{USER}@127.0.0.1:{port}/INBOX"


def send(port: int, *mails: EmailMessage) -> None:
    with imaplib.IMAP4("127.0.0.1", port) as connection:
        connection.login(USER, PASSWORD)
        for mail in mails:
            state, answer = connection.append("INBOX", "", NOON, mail.as_bytes(policy=SMTP))
            assert state == "OK", answer


def mail(sender: str, number: int, words: str = "见附件。", **headers: str) -> EmailMessage:
    written = EmailMessage()
    written["From"] = f"李敏 <{sender}>"
    written["To"] = "jixiao@qinghe.invalid"
    written["Subject"] = headers.pop("subject", "报送绩效表")
    written["Message-ID"] = f"<m{number}@qinghe.invalid>"
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content(words)
    return written
