"""Other systems are told of changes of state: signed, again when they were away, and nobody waits for them."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bureau.desk import moment
from bureau.webhooks import registering, sending
from bureau.webhooks.registering import NotRegistered
from storage.messages import webhooks
from storage.messages.webhooks import BACKOFF
from storage.tables import MessageState
from tests.bureau.office import COLLEGE, IN_TIME, RESEARCH, TRAINING, Office, declarations

NOW = moment(IN_TIME) + timedelta(minutes=1)


@dataclass
class Receiver:
    """Another system on this machine; ``answers`` is the status with which it takes what comes."""

    url: str = ""
    answers: int = 204
    taken_in: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    own = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            own.taken_in.append((dict(self.headers), body))
            self.send_response(own.answers)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    own.url = f"http://127.0.0.1:{server.server_address[1]}/jixiao"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield own
    server.shutdown()


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str], kind: str) -> Office:
    return Office.new(tmp_path, new_database(kind))


def test_each_change_is_told_once_with_a_signature_that_its_receiver_can_check(
    office: Office, receiver: Receiver
) -> None:
    with office.desk() as desk:
        secret = registering.register(
            office.settings, desk.database, "一体化", receiver.url, by="绩效科", at=desk.now
        )
    office.put(COLLEGE, "申报.txt", declarations(TRAINING, RESEARCH, faults={TRAINING: "B03"}))
    office.work()
    assert receiver.taken_in == []  # the pass waits for nobody
    with office.desk() as desk:
        while sending.send_due(office.settings, desk.database, NOW):
            pass
        assert sending.send_due(office.settings, desk.database, NOW + timedelta(days=9)) == 0
    contents = [json.loads(body) for _, body in receiver.taken_in]
    moves = [(own["before"], own["after"]) for own in contents if own["project"] == TRAINING.name]
    assert moves == [("not_open", "open"), ("open", "submitted"), ("submitted", "returned")]
    assert {own["unit"] for own in contents} >= {COLLEGE.name}
    assert len({own["id"] for own in contents}) == len(contents)
    for headers, body in receiver.taken_in:
        times, _, signed = headers["X-Jixiao-Signature"].partition(",v1=")
        expected = hmac.new(secret.encode(), f"{times.removeprefix('t=')}.".encode() + body, hashlib.sha256)
        assert hmac.compare_digest(signed, expected.hexdigest())


def test_a_receiver_that_is_away_is_told_later_and_given_up_in_the_end(
    office: Office, receiver: Receiver
) -> None:
    with office.desk() as desk:
        registering.register(office.settings, desk.database, "一体化", receiver.url, by="绩效科", at=desk.now)
    office.work()
    with office.desk() as desk:
        receiver.answers, now = 500, NOW
        sent = sending.send_due(office.settings, desk.database, now)
        assert sent == 4
        assert sending.send_due(office.settings, desk.database, now + timedelta(seconds=59)) == 0
        now += BACKOFF[0]
        receiver.answers = 302  # nobody is led elsewhere
        assert sending.send_due(office.settings, desk.database, now) == 4
        for wait in BACKOFF[1:]:
            now += wait
            assert sending.send_due(office.settings, desk.database, now) == 4
        with desk.database.reading() as session:
            ((_, counts),) = webhooks.listed(session)
        assert counts == {MessageState.FAILED: 4}
        assert len(receiver.taken_in) == 4 * (len(BACKOFF) + 1)


def test_a_webhook_that_is_revoked_is_told_nothing_more(office: Office, receiver: Receiver) -> None:
    with office.desk() as desk:
        how = {"by": "绩效科", "at": desk.now}
        registering.register(office.settings, desk.database, "一体化", receiver.url, **how)  # type: ignore[arg-type]
        with pytest.raises(NotRegistered, match="已有名为“一体化”的推送"):
            registering.register(office.settings, desk.database, "一体化", receiver.url, **how)  # type: ignore[arg-type]
        for url in (
            "ftp://x.invalid/",
            "https://u:p@x.invalid/",
            "x.invalid",
            "https:///x",
            "https://x.invalid/\n",
        ):
            with pytest.raises(NotRegistered, match="地址不可用"):
                registering.register(office.settings, desk.database, "别的", url, **how)  # type: ignore[arg-type]
    office.work()
    with office.desk() as desk:
        registering.revoke(desk.database, "一体化", by="绩效科", at=desk.now)
        with pytest.raises(NotRegistered, match="没有在用的"):
            registering.revoke(desk.database, "一体化", by="绩效科", at=desk.now)
        assert sending.send_due(office.settings, desk.database, NOW) == 0
    assert receiver.taken_in == []
