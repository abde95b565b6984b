import os
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.channels.delivery import Delivery, deliver
from notifications.messages.letter import Letter

SENT = Delivery(ok=True, error=None)


class Postbox:
    """Takes every mail, but for recipients at refused.example."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, _server: Any, _session: Any, envelope: Envelope, to: str, _options: Any
    ) -> str:
        if to.endswith("@refused.example"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"

    def mail(self) -> EmailMessage:
        (envelope,) = self.envelopes
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        assert not mail.defects
        return mail


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(postbox: Any, **options: Any) -> Iterator[int]:
    """A mail server on a port of this machine."""
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def test_a_server_gets_the_letter_whole(letter: Letter) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        url = f"mailto://127.0.0.1:{port}?from=yusuan@qinghe.example&name=清河区财政局"
        assert deliver(url, letter) == SENT
    mail = postbox.mail()
    assert postbox.envelopes[0].mail_from == "yusuan@qinghe.example"
    assert postbox.envelopes[0].rcpt_tos == ["pfm@kjg.example"]
    assert mail["Subject"] == letter.subject
    assert mail["To"].addresses[0].addr_spec == "pfm@kjg.example"
    assert mail["From"].addresses[0].display_name == "清河区财政局"
    assert mail["Date"].datetime == letter.date
    text, html = mail.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert text.get_content().splitlines() == letter.text.splitlines()
    assert html.get_content_type() == "text/html"
    assert html.get_content().strip() == letter.html


def test_a_letter_sent_twice_is_one_mail_to_whoever_knows_message_ids(letter: Letter) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        url = f"mailto://127.0.0.1:{port}?from=yusuan@qinghe.example"
        assert deliver(url, letter) == deliver(url, letter) == SENT
    first, second = (message_from_bytes(envelope.content) for envelope in postbox.envelopes)  # type: ignore[arg-type]
    assert first.get_all("Message-ID") == second.get_all("Message-ID")
    assert first.get_all("Message-ID") == [f"<{letter.key.digest}@qinghe.example>"]


def test_the_letters_recipient_is_the_only_one_whatever_the_url_names(letter: Letter) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        deliver(f"mailto://127.0.0.1:{port}/other@qinghe.example?from=yusuan@qinghe.example", letter)
    assert postbox.envelopes[0].rcpt_tos == ["pfm@kjg.example"]


def test_copies_replies_and_headers_of_the_url_hold(letter: Letter) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        url = (
            f"mailto://127.0.0.1:{port}?from=yusuan@qinghe.example&cc=archive@qinghe.example"
            "&bcc=audit@qinghe.example&reply=kefu@qinghe.example&+X-Department=jixiaoke"
        )
        assert deliver(url, letter) == SENT
    mail = postbox.mail()
    assert postbox.envelopes[0].rcpt_tos == [
        "pfm@kjg.example",
        "archive@qinghe.example",
        "audit@qinghe.example",
    ]
    assert (mail["Cc"], mail["Reply-To"]) == ("archive@qinghe.example", "kefu@qinghe.example")
    assert mail["X-Department"] == "jixiaoke"
    assert "audit" not in mail.as_string()


def test_a_refused_recipient_is_a_failure_with_the_servers_answer(letter: Letter) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        url = f"mailto://127.0.0.1:{port}?from=yusuan@qinghe.example"
        delivery = deliver(url, replace(letter, recipient="pfm@refused.example"))
    why = "邮件服务器拒收 pfm@refused.example：550 no such mailbox"
    assert delivery == Delivery(ok=False, error=why, final=True)
    assert not postbox.envelopes


def test_it_is_a_failure_if_only_the_copy_was_taken(letter: Letter) -> None:
    with serving(Postbox()) as port:
        url = f"mailto://127.0.0.1:{port}?from=yusuan@qinghe.example&cc=archive@qinghe.example"
        delivery = deliver(url, replace(letter, recipient="pfm@refused.example"))
    assert not delivery.ok


def test_a_server_that_refuses_the_mail_is_a_failure_with_its_answer(letter: Letter) -> None:
    class Full:
        async def handle_DATA(self, *_arguments: Any) -> str:  # noqa: N802
            return "452 mailbox full"

    with serving(Full()) as port:
        delivery = deliver(f"mailto://127.0.0.1:{port}?from=yusuan@qinghe.example", letter)
    assert not delivery.ok
    assert delivery.error is not None
    assert "452" in delivery.error
    assert "mailbox full" in delivery.error


def test_a_server_that_is_down_is_a_failure_with_the_reason(letter: Letter) -> None:
    port = free_port()
    delivery = deliver(f"mailto://127.0.0.1:{port}?from=yusuan@qinghe.example", letter)
    assert not delivery.ok
    assert delivery.error is not None
    assert delivery.error.startswith(f"邮件服务器 127.0.0.1:{port}：")
    assert "refused" in delivery.error
    assert "\n" not in delivery.error


def test_a_server_that_never_answers_fails_within_the_timeout(letter: Letter) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        delivery = deliver(f"mailto://127.0.0.1:{port}?from=yusuan@qinghe.example", letter, timeout=0.5)
        took = time.monotonic() - began
    assert not delivery.ok
    assert delivery.error is not None
    assert "timed out" in delivery.error
    assert took < 3


def test_a_child_that_is_forked_after_a_letter_went_sends_as_soon_as_its_parent(letter: Letter) -> None:
    with serving(postbox := Postbox()) as port:
        channel = f"mailto://127.0.0.1:{port}?from=czj@qinghe.example"
        assert deliver(channel, letter) == SENT
        began = time.monotonic()
        if (child := os.fork()) == 0:
            os._exit(0 if deliver(channel, letter) == SENT else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert time.monotonic() - began < 30  # Apprise's own minute is over later
    assert len(postbox.envelopes) == 2


def test_a_mail_channel_without_a_sender_is_refused(letter: Letter) -> None:
    delivery = deliver("mailto://127.0.0.1", letter)
    assert not delivery.ok
    assert delivery.error is not None
    assert delivery.error.startswith("邮件渠道地址有误：")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and self-signed certificate in one file, for a server that nobody knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.qinghe.example")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(tz=UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(tz=UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secure(certificate: Path) -> dict[str, Any]:
    """Options of a server that insists on STARTTLS and on the password geheim."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"yusuan", b"geheim"), handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": check,
    }


def test_starttls_and_login_of_the_url_hold(letter: Letter, secure: dict[str, Any]) -> None:
    postbox = Postbox()
    with serving(postbox, **secure) as port:
        url = f"mailtos://yusuan:geheim@127.0.0.1:{port}?from=yusuan@qinghe.example&verify=no"
        assert deliver(url, letter) == SENT
    assert postbox.mail()["Subject"] == letter.subject


def test_a_wrong_password_is_a_failure_that_does_not_repeat_it(
    letter: Letter, secure: dict[str, Any]
) -> None:
    with serving(Postbox(), **secure) as port:
        url = f"mailtos://yusuan:falsch@127.0.0.1:{port}?from=yusuan@qinghe.example&verify=no"
        delivery = deliver(url, letter)
    assert not delivery.ok
    assert delivery.error is not None
    assert "535" in delivery.error
    assert "falsch" not in delivery.error


def test_a_certificate_that_nobody_vouches_for_is_a_failure(letter: Letter, secure: dict[str, Any]) -> None:
    postbox = Postbox()
    with serving(postbox, **secure) as port:
        url = f"mailtos://yusuan:geheim@127.0.0.1:{port}?from=yusuan@qinghe.example"
        delivery = deliver(url, letter)
    assert not delivery.ok
    assert delivery.error is not None
    assert "CERTIFICATE_VERIFY_FAILED" in delivery.error
    assert not postbox.envelopes
