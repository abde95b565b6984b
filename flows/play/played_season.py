"""A played season: it is gone through day by day, with the code of every day and the clock handed down.

A season is a folder with a roster and the days on which files arrive, as ``jixiao season`` writes it. A
folder of real documents without either is played too: the roster is made from what the forms say, and
each document arrives some days before its stage is due.
"""

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path

from bureau.desk import Desk, keep_dates, moment
from bureau.roster import importing
from bureau.stages import open_stages
from expectations.text.money import in_yuan
from flows.play.happenings import HAPPENINGS, Happening, happen
from forms import Unreadable, read
from forms.form import Declaration, Form, SelfEvaluation
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA, Window, windows
from lifecycle.calendar.working_days import shift
from lifecycle.obligations.reminders import DEFAULT_PLAN
from lifecycle.thread.identity import project_key, unit_key
from storage.roster import obligations, roster_import
from storage.roster.obligations import Sought
from storage.roster.roster import DepartmentLine, RosterLine, UnitLine

LOCALITY = "locality.toml"
"""A season's own configuration of its locality, where it has one."""

DAYS_BEFORE_DUE = 5
"""Working days before the due date on which a document without a day of arrival comes in."""


COMES_AT = time(10)
"""The time of day at which a file comes of which only the day is known: in office hours."""


@dataclass(frozen=True)
class PlayedSeason:
    """What is to be played: the roster, obligations beyond its declarations, and what arrives when.

    ``arrivals`` maps a day to files and their places below the inbox, ``happenings`` to what is decided then.
    """

    roster: tuple[RosterLine, ...]
    owed: tuple[Sought, ...]
    arrivals: Mapping[date, Sequence[tuple[Path, str]]]
    contacts: tuple[UnitLine, ...] = ()
    departments: Sequence[DepartmentLine] = ()
    happenings: Mapping[date, Sequence[Happening]] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        """The days worth playing: arrivals, and those on which the calendar speaks."""
        years = {line.year for line in self.roster} | {obligation.year for obligation in self.owed}
        spoken = {day for year in years for window in windows(year).values() for day in _notice_days(window)}
        first, last = min(self.arrivals), max(self.arrivals)
        end = max(window.locked for year in years for window in windows(year).values())
        return sorted(
            {*self.arrivals, *self.happenings, *(day for day in spoken if first <= day <= max(last, end))}
        )


def _notice_days(window: Window) -> Iterator[date]:
    """The due date and the first overdue notice: enough to see reminders and what follows them."""
    yield shift(window.due, -DEFAULT_PLAN.before[2])
    yield window.due
    yield shift(window.due, DEFAULT_PLAN.overdue_first)
    yield shift(window.locked, 1)


def of_folder(folder: Path) -> PlayedSeason:
    """The season in a folder, written by ``jixiao season`` or made up of the documents that lie there."""
    if (folder / "roster.json").is_file():
        return _written(folder)
    return _documents(folder)


def _written(folder: Path) -> PlayedSeason:
    sheets = importing.read(folder / "roster.json")
    arrivals: dict[date, list[tuple[Path, str]]] = defaultdict(list)
    for load in json.loads((folder / "arrivals.json").read_text(encoding="utf-8")):
        place = load["file"].removeprefix("inbox/")
        arrivals[date.fromisoformat(load["day"])].append((folder / load["file"], place))
    happenings: dict[date, list[Happening]] = defaultdict(list)
    for happening in HAPPENINGS.validate_json((folder / "events.json").read_bytes()):
        happenings[happening.day].append(happening)
    return PlayedSeason(
        tuple(sheets.lines), (), arrivals, tuple(sheets.contacts), tuple(sheets.departments), happenings
    )


def _documents(folder: Path) -> PlayedSeason:
    lines: dict[tuple[int, str, str], RosterLine] = {}
    owed: list[Sought] = []
    arrivals: dict[date, list[tuple[Path, str]]] = defaultdict(list)
    later: list[Path] = []
    for path in sorted(
        file for file in folder.rglob("*") if file.is_file() and not file.name.startswith(".")
    ):
        try:
            forms = [form for form in read(path).forms if form.implementing_unit and form.project_name]
        except Unreadable:
            forms = []
        dated = [form for form in forms if form.year is not None]
        if not dated:
            later.append(path)
            continue
        for form in dated:
            line = _line(form)
            lines.setdefault((line.year, unit_key(line.unit), project_key(line.project)), line)
            owed.append(Sought(line.unit, line.project, line.year, Stage.of_form(form.form)))
        last = owed[-1]
        day = shift(windows(last.year)[last.term].due, -DAYS_BEFORE_DUE)
        arrivals[day].append((path, path.relative_to(folder).as_posix()))
    # What says no year, or nothing at all, comes with the first of the others.
    for path in later:
        arrivals[min(arrivals, default=date.today())].append((path, path.relative_to(folder).as_posix()))  # noqa: DTZ011
    return PlayedSeason(tuple(lines.values()), tuple(owed), arrivals)


def _line(form: Form) -> RosterLine:
    amount = None
    if isinstance(form, Declaration):
        amount = form.funds.annual
    elif isinstance(form, SelfEvaluation):
        amount = form.funds.annual.initial
    return RosterLine(
        year=form.year or 0,
        unit=form.implementing_unit or "",
        project=form.project_name or "",
        department=form.competent_department,
        amount=in_yuan(amount, form.funds_unit),
    )


def prepare(desk: Desk, season: PlayedSeason) -> None:
    """Put the roster and what is owed into the database."""
    with desk.database.writing() as session:
        roster_import.import_roster(session, season.roster, season.contacts, season.departments)
        for year in {line.year for line in season.roster}:
            if not season.owed:
                obligations.create_for_roster(session, year)
        obligations.create_for(session, season.owed)
    keep_dates(desk.database, desk.ruleset)


def begin(desk: Desk, season: PlayedSeason, day: date) -> int:
    """Let a day begin: stages open, the bureau decides, files arrive in the inbox; how many files."""
    if decided := season.happenings.get(day):
        today = replace(desk, now=moment(day))
        with desk.database.writing() as session:
            open_stages(today, session)
        happen(today, decided)
    files = season.arrivals.get(day, ())
    for path, place in files:
        target = Path(desk.settings.inbox) / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        arrival = datetime.combine(day, COMES_AT, CHINA).timestamp()
        os.utime(target, (arrival, arrival))
    return len(files)


def play(desk: Desk, season: PlayedSeason, day_passes: Callable[[date, int], None]) -> None:
    """Let each day begin and pass; ``day_passes`` gets the number of new files."""
    for day in season.days:
        day_passes(day, begin(desk, season, day))
