"""Pace: chat groups and text messages ring, so they wait for the day; servers take only so many a minute."""

from collections import defaultdict, deque
from datetime import datetime, time, timedelta

from lifecycle.calendar.windows import CHINA, day_of
from lifecycle.calendar.working_days import is_working_day

PER_MINUTE = 18
"""Messages a minute to one group: 企业微信 and 钉钉 take 20 and then none for minutes."""

_MINUTE = timedelta(minutes=1)
_ONE_DAY = timedelta(days=1)


def rings_from(now: datetime, quiet: tuple[time, time], *, days_off: bool) -> datetime:
    """From when on a group may be written to: now, or the end of the quiet hours on a day that is none off.

    ``quiet`` are the first quiet minute in the evening and the first loud one in the morning; ``days_off``:
    quiet on days off too.
    """
    evening, morning = quiet
    local_time = now.astimezone(CHINA)
    day = day_of(now)
    quiet_day = days_off and not is_working_day(day)
    if not quiet_day and morning <= local_time.time() < evening:
        return now
    if quiet_day or local_time.time() >= evening:
        day += _ONE_DAY
    while days_off and not is_working_day(day):
        day += _ONE_DAY
    return datetime.combine(day, morning, CHINA)


class ChannelPace:
    """How many messages went by each address of late."""

    def __init__(self) -> None:
        self._went: dict[str, deque[datetime]] = defaultdict(deque)

    def free_from(self, url: str, now: datetime, per_minute: int = PER_MINUTE) -> datetime:
        """From when on this address takes another message, of so many a minute."""
        sent_times = self._went[url]
        while sent_times and sent_times[0] <= now - _MINUTE:
            sent_times.popleft()
        return now if len(sent_times) < per_minute else sent_times[0] + _MINUTE

    def note(self, url: str, now: datetime) -> None:
        """Say that a message goes there now."""
        self._went[url].append(now)
