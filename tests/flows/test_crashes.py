import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bureau.desk import open_desk
from bureau.reports import listing
from tests.bureau.office import (
    AFTER_THE_LEASE,
    COLLEGE,
    LIBRARY,
    PLATFORM,
    READING,
    RESEARCH,
    STRANGER,
    TRAINING,
    WATER,
    Office,
    declarations,
)
from tests.chaos.mail_server import mail_server

BOUNDARIES = range(0, 90, 7)
"""Where a pass is killed, up to more than it has. Two make a transaction, so that an odd step falls before and after
a commit in turn. ``make chaos`` does all of them."""


def fill_inbox(office: Office) -> None:
    office.put(COLLEGE, "申报.txt", declarations(TRAINING, RESEARCH, faults={TRAINING: "B03"}))
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.put(LIBRARY, "坏.txt", declarations(PLATFORM, document="A01"))
    office.put(STRANGER, "申报.txt", declarations(WATER))


@pytest.fixture
def new_office(
    kind: str, tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Callable[..., Office]:
    """Makes an office with a full inbox."""

    def make(**changed: Any) -> Office:
        office = Office.new(tmp_path_factory.mktemp("office"), new_database(kind), **changed)
        fill_inbox(office)
        return office

    return make


def ended(child: int) -> int:
    """How a child ended: 0 if it did its work, -9 if it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("kind", ["sqlite"])
def test_killed_at_any_transaction_the_next_pass_ends_as_if_nothing_had_happened(
    new_office: Callable[..., Office],
) -> None:
    with mail_server() as (undisturbed, channel):
        whole = new_office(channel=channel)
        whole.work()
    expected = whole.everything()
    assert len(undisturbed.ids) == len(set(undisturbed.ids)) == len(expected["messages"])

    for boundary in BOUNDARIES:
        with mail_server() as (postbox, channel):
            office = new_office(channel=channel)
            outcome = ended(office.work_in_a_child(killed_at=boundary))
            if outcome == 0:
                break
            assert outcome == -signal.SIGKILL
            office.work(later=AFTER_THE_LEASE)
            office.work(later=2 * AFTER_THE_LEASE)  # what the first could not send yet
        assert office.everything() == expected, f"killed at boundary {boundary}"
        assert set(postbox.ids) == set(undisturbed.ids)
        # Between a server's OK and the word that it went lies one message; its second mail has the same id.
        assert len(postbox.ids) - len(set(postbox.ids)) <= 1
    else:
        pytest.fail("the pass has more boundaries than were tried")
    assert boundary > 2 * len(expected["messages"])


@pytest.mark.parametrize("kind", ["sqlite"])
def test_killed_before_anything_was_sent_or_after_nobody_gets_a_mail_twice(
    new_office: Callable[..., Office],
) -> None:
    office = new_office()
    office.work_in_a_child(killed_at=12)
    os.wait()
    office.work(later=AFTER_THE_LEASE)
    office.work(later=2 * AFTER_THE_LEASE)
    ids = [mail["Message-ID"] for mail in office.mails()]
    assert len(ids) == len(set(ids)) == len(office.messages())


def test_passes_at_the_same_time_end_as_one(new_office: Callable[..., Office]) -> None:
    alone = new_office()
    alone.work()
    expected = alone.everything()
    for _ in range(2):
        with mail_server() as (postbox, channel):
            office = new_office(channel=channel)
            children = [office.work_in_a_child() for _ in range(3)]
            assert [ended(child) for child in children] == [0, 0, 0]
        office.work(later=AFTER_THE_LEASE)
        assert office.everything() == expected
        assert len(postbox.ids) == len(set(postbox.ids)) == len(expected["messages"])


def test_a_file_that_is_taken_away_once_it_is_known_is_read_from_the_archive(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"))
    fill_inbox(office)
    assert ended(office.work_in_a_child(killed_at=1)) == -signal.SIGKILL  # recorded, not read
    for path in Path(office.settings.inbox).rglob("*.txt"):
        path.unlink()
    office.work(later=AFTER_THE_LEASE)
    assert office.state(READING) == ("accepted", 1)


def test_a_file_that_is_taken_away_before_it_was_known_comes_in_when_it_is_put_there_again(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"))
    fill_inbox(office)
    assert ended(office.work_in_a_child(killed_at=0)) == -signal.SIGKILL  # archived, not recorded
    for path in Path(office.settings.inbox).rglob("*.txt"):
        path.unlink()
    office.work(later=AFTER_THE_LEASE)
    assert office.state(READING) == ("open", None)
    fill_inbox(office)
    office.work(later=2 * AFTER_THE_LEASE)
    assert office.state(READING) == ("accepted", 1)


def test_a_letter_that_cannot_go_is_listed_with_the_reason(new_office: Callable[..., Office]) -> None:
    office = new_office(channel=SecretStr("mail://nobody.invalid"))  # a scheme that there is not
    office.work()
    with open_desk(office.settings) as desk:
        listed = listing.messages(desk.database)
    assert listed
    assert {row.error for row in listed} == {"渠道地址无法识别：mail://……"}
