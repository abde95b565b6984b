import json
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.messages import outbox
from storage.messages.outbox import BACKOFF, GIVE_UP_AFTER, NewMessage
from storage.tables import MessageState

ROOT = Path(__file__).parents[2]
LEASE = timedelta(minutes=10)


def message(key: str, **values: datetime) -> NewMessage:
    return NewMessage(
        key, "reminder", "mail", "kjg@qinghe.example", "催报", "请于10月31日前报送", None, 2023, **values
    )


def enqueue(database: Database, count: int, now: datetime) -> list[str]:
    with database.writing() as session:
        return outbox.enqueue(session, [message(f"k{number:03}") for number in range(count)], at=now)


def states(database: Database) -> dict[str, tuple[MessageState, int]]:
    with database.reading() as session:
        return {
            kept_message.key: (kept_message.state, kept_message.attempts)
            for kept_message in outbox.messages(session)
        }


def test_a_message_is_kept_once_whoever_writes_it_how_often(database: Database, now: datetime) -> None:
    with database.writing() as session:
        assert outbox.enqueue(session, [message("a"), message("a"), message("b")], at=now) == ["a", "b"]
        assert outbox.enqueue(session, [message("b"), message("c")], at=now) == ["c"]
        assert outbox.enqueue(session, [], at=now) == []
    assert list(states(database)) == ["a", "b", "c"]


def test_two_threads_that_write_the_same_messages_keep_each_once(database: Database, now: datetime) -> None:
    written: list[list[str]] = []
    start = threading.Barrier(2)

    def write(keys: list[str]) -> None:
        start.wait()
        with database.writing() as session:
            written.append(outbox.enqueue(session, [message(key) for key in keys], at=now))

    keys = [f"k{number:03}" for number in range(200)]
    threads = [threading.Thread(target=write, args=[order]) for order in (keys, keys[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(written[0] + written[1]) == keys


def test_a_claimed_message_is_not_claimed_again_while_its_lease_runs(
    database: Database, now: datetime
) -> None:
    enqueue(database, 3, now)
    with database.writing() as session:
        first = outbox.claim(session, now=now, limit=2)
        second = outbox.claim(session, now=now, limit=2)
        assert outbox.claim(session, now=now + LEASE - timedelta(seconds=1)) == []
    assert [kept_message.key for kept_message in first] == ["k000", "k001"]
    assert [kept_message.key for kept_message in second] == ["k002"]


def test_a_message_that_is_due_later_waits(database: Database, now: datetime) -> None:
    tomorrow = now + timedelta(days=1)
    with database.writing() as session:
        outbox.enqueue(session, [message("a", due_at=tomorrow)], at=now)
        assert outbox.claim(session, now=now) == []
        assert [kept_message.key for kept_message in outbox.claim(session, now=tomorrow)] == ["a"]


def test_after_a_crash_between_claim_and_sending_the_message_is_taken_again(
    database: Database, now: datetime
) -> None:
    enqueue(database, 1, now)
    with database.writing() as session:
        outbox.claim(session, now=now)  # and the worker dies
    with database.writing() as session:
        (again,) = outbox.claim(session, now=now + LEASE)
        outbox.mark_sent(session, [again], at=now + LEASE)
    assert states(database) == {"k000": (MessageState.SENT, 1)}


def test_a_crash_in_the_claiming_transaction_leaves_the_messages_free(
    database: Database, now: datetime
) -> None:
    def claim_and_fail() -> None:
        with database.writing() as session:
            assert len(outbox.claim(session, now=now)) == 2
            raise RuntimeError

    enqueue(database, 2, now)
    with pytest.raises(RuntimeError):
        claim_and_fail()
    with database.writing() as session:
        assert len(outbox.claim(session, now=now)) == 2


def test_what_was_sent_is_never_claimed_again(database: Database, now: datetime) -> None:
    enqueue(database, 1, now)
    with database.writing() as session:
        outbox.mark_sent(session, outbox.claim(session, now=now), at=now)
    with database.writing() as session:
        assert outbox.claim(session, now=now + timedelta(days=400)) == []
        (sent,) = outbox.messages(session)
        assert (sent.sent_at, sent.lease_until) == (now, None)


def test_a_failed_attempt_is_repeated_with_growing_pauses_for_days_and_then_given_up(
    database: Database, now: datetime
) -> None:
    enqueue(database, 1, now)
    moment, given_up = now, []
    half_days = int(GIVE_UP_AFTER / BACKOFF[-1]) - 1
    for pause in (*BACKOFF, *(BACKOFF[-1],) * half_days, None):
        with database.writing() as session:
            (claimed,) = outbox.claim(session, now=moment)
            given_up.append(outbox.mark_failed(session, claimed, at=moment, error="邮箱已满"))
        if pause:
            with database.writing() as session:
                assert outbox.claim(session, now=moment + pause - timedelta(seconds=1)) == []
            moment += pause
    assert given_up == [False] * (len(BACKOFF) + half_days) + [True]
    assert states(database) == {"k000": (MessageState.FAILED, len(given_up))}
    with database.writing() as session:
        assert outbox.claim(session, now=now + timedelta(days=400)) == []
        assert outbox.messages(session)[0].last_error == "邮箱已满"


def test_a_worker_whose_lease_ran_out_cannot_take_the_message_from_the_next_one(
    database: Database, now: datetime
) -> None:
    enqueue(database, 1, now)
    later = now + LEASE
    with database.writing() as session:
        (slow,) = outbox.claim(session, now=now)
    with database.writing() as session:
        (next_one,) = outbox.claim(session, now=later)
    with database.writing() as session:
        assert not outbox.mark_failed(session, slow, at=later, error="超时", final=True)
        assert outbox.claim(session, now=later + timedelta(minutes=1)) == []
        outbox.mark_sent(session, [next_one], at=later)
    assert states(database) == {"k000": (MessageState.SENT, 1)}


WORKER = """
import json, sys
from datetime import datetime
from storage.messages import outbox
from storage.database import open_database
now = datetime.fromisoformat(sys.argv[2])
database, mine = open_database(sys.argv[1]), []
while True:
    with database.writing() as session:
        batch = outbox.claim(session, now=now, limit=7)
    if not batch:
        break
    mine += [each.key for each in batch]
    with database.writing() as session:
        outbox.mark_sent(session, batch, at=now)
print(json.dumps(mine))
"""


def test_three_processes_share_the_messages_and_none_gets_one_twice(
    database: Database, url: str, now: datetime
) -> None:
    enqueue(database, 300, now)
    started = [
        subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-c", WORKER, url, now.isoformat()], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    claimed = [json.loads(process.communicate(timeout=120)[0]) for process in started]
    assert sorted(key for keys in claimed for key in keys) == [f"k{number:03}" for number in range(300)]
    assert set(states(database).values()) == {(MessageState.SENT, 1)}


def test_a_killed_worker_loses_no_message(database: Database, url: str, now: datetime) -> None:
    enqueue(database, 20, now)
    dies = WORKER.replace("    mine +=", "    import os; os._exit(9)\n    mine +=")
    killed = subprocess.run([sys.executable, "-c", dies, url, now.isoformat()], cwd=ROOT, check=False)  # noqa: S603
    assert killed.returncode == 9
    with database.writing() as session:
        rest = outbox.claim(session, now=now, limit=100)
        lost = outbox.claim(session, now=now + LEASE, limit=100)
    assert len(rest) == 13
    assert {kept_message.key for kept_message in lost} >= {f"k{number:03}" for number in range(7)}
