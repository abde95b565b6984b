"""The calendar feeds of units and departments, from what they owe.

For the portal: ``of_unit(desk, unit_id)`` and ``of_department(desk, department)`` give the bytes of an .ics
file (``text/calendar; charset=utf-8``).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bureau.desk import Desk
from bureau.digests.standings import NOTHING_OWED
from lifecycle.obligations.obligation import OWED
from lifecycle.thread.identity import unit_key
from notifications.calendar_feed import DueDay, calendar_feed
from storage import status
from storage.status import StatusRow


def of_unit(desk: Desk, unit_id: int) -> bytes:
    """What a unit owes, by due date."""
    with desk.database.reading() as session:
        rows = status.rows(session, unit_ids=[unit_id])
    name = rows[0].unit if rows else ""
    return calendar_feed(name, _days(rows, named=False), desk.now)


def of_department(desk: Desk, department: str) -> bytes:
    """What the units of a department owe, by due date."""
    with desk.database.reading() as session:
        rows = [
            row
            for row in status.rows(session)
            if row.department and unit_key(row.department) == unit_key(department)
        ]
    return calendar_feed(department, _days(rows, named=True), desk.now)


def _days(rows: Iterable[StatusRow], *, named: bool) -> Iterator[DueDay]:
    """One entry for a unit, a stage and a day; it stays, as done, when everything is filed."""
    groups: dict[tuple[object, ...], list[StatusRow]] = defaultdict(list)
    for row in rows:
        if row.state not in NOTHING_OWED:
            groups[row.unit_id, row.term, row.due].append(row)
    for own in groups.values():
        first = own[0]
        left = [row.project for row in own if row.state in OWED]
        months = f"（1—{first.month}月）" if first.month else ""
        of_unit = f"{first.unit}：" if named else ""
        yield DueDay(
            f"{first.unit_id}-{first.year}-{first.stage.order}-{first.round}-{first.due}@jixiao",
            first.due,
            f"{of_unit}{first.year}年度{first.stage.form}{months}截止，还有{len(left)}份",
            "\n".join(left) or "已全部报送",
            done=not left,
        )
