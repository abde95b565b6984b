"""When a file came: it was not there at the last look and is there now, so it came in between."""

from collections.abc import Iterable
from datetime import datetime


def arrived_at(changed: Iterable[datetime], last_look: datetime | None, now: datetime) -> datetime:
    """The moment that counts for a file that is seen now and was not there, as it is, at the last look.

    ``changed`` are the moments of change that the file system tells, the file's own first. The first that
    lies between the looks counts; where none does (a copy that kept an old date, a clock that is wrong), the
    beginning of that span, to the unit's benefit. Without a look before, it is now: nobody knows since when
    the file lay there.
    """
    if last_look is None:
        return now
    between = (moment for moment in changed if last_look <= moment <= now)
    return min(next(between, last_look), now)
