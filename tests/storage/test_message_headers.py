from datetime import datetime

import pytest
from sqlalchemy.exc import InvalidRequestError

from storage.database import Database
from storage.messages import outbox, outbox_counts
from storage.messages.headers import headers
from storage.messages.outbox import NewMessage
from storage.tables import MessageState


def enqueue(database: Database, now: datetime, *keys_and_kinds: tuple[str, str]) -> None:
    with database.writing() as session:
        outbox.enqueue(
            session,
            [
                NewMessage(key, kind, "mail", "kjg@qinghe.example", "催报", "请报送", None, 2023)
                for key, kind in keys_and_kinds
            ],
            at=now,
        )


def test_a_list_of_messages_tells_everything_but_what_they_say(database: Database, now: datetime) -> None:
    enqueue(database, now, ("a", "reminder"), ("b", "digest"))
    with database.reading() as session:
        reminder, digest = headers(session)
        assert [reminder.key, digest.key] == ["a", "b"]
        assert (reminder.subject, reminder.recipient) == ("催报", "kjg@qinghe.example")
        for column in ("text", "html", "attachments"):
            with pytest.raises(InvalidRequestError):
                getattr(reminder, column)


def test_a_list_of_messages_can_be_of_some_kinds_or_one_state(database: Database, now: datetime) -> None:
    enqueue(database, now, ("a", "reminder"), ("b", "digest"), ("c", "overdue"))
    with database.reading() as session:
        assert [message.key for message in headers(session, kinds=["reminder", "overdue"])] == ["a", "c"]
        assert [message.key for message in headers(session, state=MessageState.PENDING)] == ["a", "b", "c"]
        assert headers(session, state=MessageState.FAILED) == []


def test_messages_are_counted_by_kind_and_state(database: Database, now: datetime) -> None:
    enqueue(database, now, ("a", "reminder"), ("b", "reminder"), ("c", "digest"))
    with database.reading() as session:
        assert outbox_counts.count_by_kind_and_state(session) == {
            ("reminder", "pending"): 2,
            ("digest", "pending"): 1,
        }
