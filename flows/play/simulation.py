"""A season played in a scratch database with the code of production, and its end held against its truth.

Nothing sleeps and no server is needed: the clock is handed down day after day, from the day on which the
first stage opens to the season's end.
"""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bureau.decisions.advancing import Advanced
from bureau.desk import Desk, moment, open_desk
from bureau.steps import one_pass
from flows.play import played_season
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import windows
from lifecycle.obligations.obligation import State
from settings import Settings
from storage import migration, status
from storage.decisions import cases
from storage.messages import outbox_counts
from storage.status import StatusRow
from storage.tables import Case


@dataclass(frozen=True, slots=True)
class Day:
    """What one day brought: files, versions decided, letters by kind."""

    day: date
    files: int
    returned: int
    accepted: int
    messages: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The counts of the day."""
        return {
            "day": self.day.isoformat(),
            "files": self.files,
            "returned": self.returned,
            "accepted": self.accepted,
            "messages": dict(self.messages),
        }


@dataclass(frozen=True, slots=True)
class Simulation:
    """How a season ended. ``different`` names each obligation that is not as the truth says."""

    obligations: int
    as_expected: int
    different: Sequence[Mapping[str, Any]]
    messages: Mapping[str, int]
    seconds: float
    days: Sequence[Day]


def simulate(folder: Path, settings: Settings, tell: Callable[[Day], None] = lambda _: None) -> Simulation:
    """Play the season of a folder with a ``truth.json`` and compare. ``tell`` gets each day as it ends.

    ``settings`` are those of production but for where things are kept. Raises FileNotFoundError without
    a roster, arrivals or truth in the folder.
    """
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    season = played_season.of_folder(folder)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        apart = settings.apart(Path(scratch))
        if (own := folder / played_season.LOCALITY).is_file():
            apart = apart.model_copy(update={"locality": str(own)})
        migration.upgrade(apart.database.get_secret_value())
        with open_desk(apart) as desk:
            played_season.prepare(desk, season)
            days = list(_days(desk, season, date.fromisoformat(truth["ends"]), tell))
            with desk.database.reading() as session:
                rows = status.rows(session)
                messages = outbox_counts.count_by_kind(session)
                opened = cases.listed(session)
    different = [*_different(truth["obligations"], rows), *_different_cases(truth["cases"], opened, rows)]
    total = len(truth["obligations"])
    return Simulation(total, total - len(different), different, messages, time.monotonic() - began, days)


def _days(
    desk: Desk, season: played_season.PlayedSeason, end: date, tell: Callable[[Day], None]
) -> Iterator[Day]:
    first = min(windows(line.year)[Term(line.year, Stage.DECLARATION)].opens for line in season.roster)
    told_before: Counter[str] = Counter()
    for offset in range((end - first).days + 1):
        day = first + timedelta(days=offset)
        files = played_season.begin(desk, season, day)
        results = one_pass(replace(desk, now=moment(day)))
        decided = [result for result in results if isinstance(result, Advanced)]
        with desk.database.reading() as session:
            so_far = outbox_counts.count_by_kind(session)
        returned, accepted = sum(step.returned for step in decided), sum(step.accepted for step in decided)
        day_played = Day(day, files, returned, accepted, so_far - told_before)
        told_before = so_far
        tell(day_played)
        yield day_played


def _different_cases(
    expected: Sequence[Mapping[str, Any]], opened: Sequence[Case], rows: Sequence[StatusRow]
) -> Iterator[dict[str, Any]]:
    """Cases of handling that are not as the truth says, that it does not know, or that never were."""
    owners = {row.obligation_id: row for row in rows}
    states = {}
    for case in opened:
        row = owners[case.obligation_id]
        states[row.unit, row.project, row.round] = case.state.value
    for expectation in expected:
        state = states.pop((expectation["unit"], expectation["project"], expectation["round"]), None)
        if state != expectation["state"]:
            yield {"case": expectation, "found": state}
    for (unit, project, number), state in states.items():
        yield {"case": {"unit": unit, "project": project, "round": number, "state": None}, "found": state}


def _different(expected: Sequence[Mapping[str, Any]], rows: Sequence[StatusRow]) -> Iterator[dict[str, Any]]:
    row_of = {(row.unit, row.project, row.year, row.stage.value, row.round): row for row in rows}
    for expectation in expected:
        row = row_of.pop(
            (
                expectation["unit"],
                expectation["project"],
                expectation["year"],
                expectation["stage"],
                expectation["round"],
            ),
            None,
        )
        late = row.late if row and row.state is State.ACCEPTED else None
        expected_late = None if expectation["timeliness"] is None else expectation["timeliness"] == "late"
        versions = row.version or 0 if row else None
        as_said = (
            row and row.state == expectation["state"] and (expected_late is None or late is expected_late)
        )
        if not as_said or versions != expectation["versions"]:
            found_now = {"found": row and row.state.value, "found_late": late, "found_versions": versions}
            yield {**expectation, **found_now}
    for row in row_of.values():
        yield {
            "unit": row.unit, "project": row.project, "year": row.year, "stage": row.stage.value,
            "round": row.round, "state": None, "found": row.state.value,
        }  # fmt: skip
