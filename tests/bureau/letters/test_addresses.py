"""Every address that the roster and the settings take is written to: mailboxes and chat groups of all."""

from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from bureau.desk import moment
from bureau.digests import digesting
from bureau.letters import delivering, handing_out
from bureau.letters.channel_trial import try_channels
from bureau.letters.reminders import reminding
from bureau.stages import open_stages
from lifecycle.calendar.working_days import shift
from storage.roster.roster import DepartmentLine, UnitLine
from storage.roster.roster_import import import_roster
from tests.bureau.office import EDUCATION, LIBRARY, Office
from tests.notifications.channels.gateway import Gateway, gateway

DUE = date(2024, 10, 31)
TAKEN = {"errcode": 0, "code": 0, "errmsg": "ok"}
GROUPS = ("unit", "unit2", "department", "bureau", "bureau2")


class Groups:
    """A chat group's robot for each name, and how many messages it took."""

    def __init__(self, stack: ExitStack) -> None:
        self.robots: dict[str, Gateway] = {
            name: stack.enter_context(gateway((200, TAKEN))) for name in GROUPS
        }

    def url(self, name: str) -> str:
        return f"wecombot://{name}?via={self.robots[name].url}"

    @property
    def texts(self) -> dict[str, str]:
        return {
            name: "\n".join(body.decode() for _, body in robot.requests)
            for name, robot in self.robots.items()
        }


def everything_but_the_year(office: Office, groups: Groups) -> None:
    """Hand out, remind, escalate through every level and write the digests, each on its day."""
    with office.desk() as desk, desk.database.writing() as session:
        line = UnitLine(
            LIBRARY.name,
            address="a@tsg.invalid；b@tsg.invalid",
            head_address="fzr@tsg.invalid，fzr2@tsg.invalid",
            channel=f"{groups.url('unit')} {groups.url('unit2')}",
        )
        education = DepartmentLine(
            EDUCATION.name, "jyj@qinghe.invalid ps@jyj.invalid", groups.url("department")
        )
        import_roster(session, [], [line], [education])
        open_stages(desk, session)
    with office.desk() as desk:
        handing_out.hand_out(desk)
        delivering.deliver_waiting(desk)
        for offset in (-3, 1, 3, 7, 10):
            today = replace(desk, now=moment(shift(DUE, offset)))
            reminding.remind(today)
            digesting.digest(today)
            delivering.deliver_waiting(today)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_every_address_that_the_roster_and_the_settings_take_is_used(tmp_path: Path, url: str) -> None:
    with ExitStack() as stack:
        groups = Groups(stack)
        office = Office.new(
            tmp_path,
            url,
            bureau_mail=("jxk@czj.invalid", "kz@czj.invalid"),
            bureau_group=SecretStr(f"{groups.url('bureau')} {groups.url('bureau2')}"),
            admin_mail=("gly@czj.invalid",),
        )
        everything_but_the_year(office, groups)
        kinds: dict[str, set[str]] = defaultdict(set)
        for message in office.messages():
            kinds[message.recipient].add(message.kind)
            assert message.state.value == "sent", (message.key, message.last_error)
        texts = groups.texts
    for own in ("a@tsg.invalid", "b@tsg.invalid"):
        assert kinds[own] >= {"opened", "reminder", "overdue"}
    for head in ("fzr@tsg.invalid", "fzr2@tsg.invalid"):
        assert kinds[head] == {"escalation_head"}
    for department in ("jyj@qinghe.invalid", "ps@jyj.invalid"):
        assert kinds[department] >= {"escalation_department", "weekly_department"}
    for bureau in ("jxk@czj.invalid", "kz@czj.invalid"):
        assert kinds[bureau] >= {"digest", "weekly", "escalation_bureau"}
    assert all("催报" in texts[name] and "逾期" in texts[name] for name in ("unit", "unit2"))
    assert "督办" in texts["department"]
    assert "周报" in texts["department"]
    assert all("日报" in texts[name] and "督办" in texts[name] for name in ("bureau", "bureau2"))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_test_goes_by_every_channel_that_is_configured_and_says_why_one_failed(
    tmp_path: Path, url: str
) -> None:
    with ExitStack() as stack:
        groups = Groups(stack)
        broken = stack.enter_context(gateway((200, {"errcode": 93000, "errmsg": "invalid webhook url"})))
        office = Office.new(
            tmp_path,
            url,
            bureau_mail=("jxk@czj.invalid", "kz@czj.invalid"),
            bureau_group=SecretStr(f"{groups.url('bureau')} wecombot://k?via={broken.url}"),
            admin_mail=("gly@czj.invalid",),
        )
        channels = try_channels(office.settings)
        assert "测试" in groups.texts["bureau"]
    assert [(channel.recipient, channel.error is None) for channel in channels] == [
        ("jxk@czj.invalid", True),
        ("kz@czj.invalid", True),
        ("gly@czj.invalid", True),
        ("第1个", True),
        ("第2个", False),
    ]
    assert "93000" in (channels[-1].error or "")
    assert office.messages() == []
    assert len(office.mails()) == 3
