"""What reminders do: how much is filed soon after them, and in time, by kind, channel and wording."""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from bureau.letters.routes import WAYS, is_group
from bureau.listed_line import ListedLine, TableColumn
from lifecycle.calendar.windows import day_of
from lifecycle.obligations.reminders import Wording
from notifications.messages.catalogue import label_of
from storage import status
from storage.database import Database
from storage.messages import notices, outbox
from storage.papers import receipts

_NORMAL_95 = 1.96
"""Standard errors on both sides of a 95% interval."""


@dataclass(frozen=True, slots=True)
class Effect(ListedLine):
    """Notices of one kind, channel and wording: the forms, the units, the shares filed soon and in time.

    ``difference`` is that of the share filed soon to the plain wording's, in percentage points, with its 95%
    interval (``low``, ``high``); forms of one unit are not independent, so that units are what is counted.
    """

    kind: Annotated[str, TableColumn("种类")]
    channel: Annotated[str, TableColumn("渠道")]
    wording: Annotated[str, TableColumn("措辞")]
    forms: Annotated[int, TableColumn("催报的表")]
    units: Annotated[int, TableColumn("单位")]
    soon: Annotated[float, TableColumn("几天内报来", "{}%".format)]
    on_time: Annotated[float, TableColumn("按期报来", "{}%".format)]
    difference: Annotated[float | None, TableColumn("与通常相差（百分点）")]
    low: Annotated[float | None, TableColumn("区间下限")]
    high: Annotated[float | None, TableColumn("区间上限")]


def effect(database: Database, days: int) -> list[Effect]:
    """The effects of all notices; ``days`` is what is soon."""
    with database.reading() as session:
        written = notices.all_of(session)
        rows = {row.obligation_id: row for row in status.rows(session)}
        filed = receipts.received(session, rows)
        keys = {f"{notice.key}/{way}" for notice in written for way in WAYS}
        ways: dict[str, set[str]] = defaultdict(set)
        for key in outbox.known(session, keys):
            base, _, way = key.rpartition("/")
            ways[base].add("群和短信" if is_group(way) else "邮件")
    groups: dict[tuple[str, str, str], dict[int, list[tuple[bool, bool]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for notice in written:
        row = rows.get(notice.obligation_id)
        if row is None:
            continue
        filed_on = [day_of(at) for at in filed.get(notice.obligation_id, ())]
        last = notice.day + timedelta(days=days)
        soon = any(notice.day <= day <= last for day in filed_on)
        in_time = any(day <= notice.due for day in filed_on)
        channel = "、".join(sorted(ways.get(notice.key, {"邮件"})))
        kind = notice.key.split("/")[3]
        groups[kind, channel, notice.variant][row.unit_id].append((soon, in_time))
    shares = {name: _shares(units) for name, units in groups.items()}
    return [_effect(name, groups[name], shares) for name in sorted(groups)]


def _shares(units: dict[int, list[tuple[bool, bool]]]) -> list[float]:
    """Of each unit the share of its forms that came soon."""
    return [sum(soon for soon, _ in forms) / len(forms) for forms in units.values()]


def _effect(
    name: tuple[str, str, str],
    units: dict[int, list[tuple[bool, bool]]],
    shares: dict[tuple[str, str, str], list[float]],
) -> Effect:
    kind, channel, wording = name
    forms = [form for own in units.values() for form in own]
    plain = shares.get((kind, channel, Wording.PLAIN.value))
    difference = low = high = None
    if plain and wording != Wording.PLAIN:
        own = shares[name]
        difference = 100 * (_mean(own) - _mean(plain))
        margin = 100 * _NORMAL_95 * math.sqrt(_variance(own) / len(own) + _variance(plain) / len(plain))
        low, high = round(difference - margin, 1), round(difference + margin, 1)
        difference = round(difference, 1)
    return Effect(
        label_of(kind),
        channel,
        wording,
        len(forms),
        len(units),
        round(100 * sum(soon for soon, _ in forms) / len(forms), 1),
        round(100 * sum(in_time for _, in_time in forms) / len(forms), 1),
        difference,
        low,
        high,
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _variance(values: list[float]) -> float:
    """Of a share in [0, 1]; of a single value the largest there is, as nothing is known of it."""
    if len(values) == 1:
        return 0.25
    mean = _mean(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)
