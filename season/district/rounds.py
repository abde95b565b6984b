"""A district that monitors four times a year and suspends what is not answered, as some provinces do."""

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import DEFAULT_DATES, StageDates, YearDay

_MONTHS = (
    (4, YearDay(0, 5, 6), YearDay(0, 5, 20), YearDay(0, 6, 10), 25),
    (6, YearDay(0, 7, 1), YearDay(0, 7, 20), YearDay(0, 8, 10), 40),
    (8, YearDay(0, 9, 1), YearDay(0, 9, 20), YearDay(0, 10, 10), 60),
    (10, YearDay(0, 11, 3), YearDay(0, 11, 20), YearDay(0, 12, 10), 80),
)
"""The last month of each round, its three days, and the percentage under which its money is alarming."""

ROUNDS = tuple(
    StageDates(Stage.MONITORING, opens, due, locked, number, month)
    for number, (month, opens, due, locked, _) in enumerate(_MONTHS, 1)
)


def dates(*, four_rounds: bool) -> tuple[StageDates, ...]:
    """The calendar of the year."""
    if not four_rounds:
        return DEFAULT_DATES
    declared, _, evaluated = DEFAULT_DATES
    return (declared, *ROUNDS, evaluated)


def locality() -> str:
    """The locality's file (TOML) for four rounds."""
    parts = ['name = "清河区"\nversion = "演练"\n']
    for month, opens, due, locked, progress in _MONTHS:
        parts.append(
            f'[[rounds]]\nname = "1—{month}月"\nmonth = {month}\nopens = "{_told(opens)}"\n'
            f'due = "{_told(due)}"\nlocked = "{_told(locked)}"\nprogress = {progress}\nreason = "演练"\n'
        )
    parts.append('[handling]\nsuspends = true\nreason = "演练"\n')
    return "\n".join(parts)


def _told(day: YearDay) -> str:
    return f"当年{day.month}月{day.day}日"
