"""The sample season of ``make run``, played once for each kind of database, and held against its truth."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

import season
from bureau.desk import moment, open_desk
from bureau.steps import one_pass
from expectations.engine.review import catalogue
from flows.play import played_season
from lifecycle.calendar.stages import Stage
from settings import Settings
from tests.bureau.office import Office


@dataclass(frozen=True)
class Played:
    office: Office
    truth: dict[str, Any]
    last: date


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def played(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    new_database: Callable[[str], str],
) -> Played:
    folder = tmp_path_factory.mktemp("played")
    written = folder / "season"
    season.write(season.sample(), written)
    own_settings = Settings(data=folder).apart(folder)
    settings = own_settings.model_copy(update={"database": SecretStr(new_database(request.param))})
    made_up = played_season.of_folder(written)
    with open_desk(settings) as desk:
        played_season.prepare(desk, made_up)

        def day_passes(day: date, _files: int) -> None:
            one_pass(replace(desk, now=moment(day)))

        played_season.play(desk, made_up, day_passes)
    return Played(Office(settings), season.sample().truth(), made_up.days[-1])


def test_every_obligation_ends_as_the_truth_says(played: Played) -> None:
    rows = played.office.rows_of_all()
    ends = {
        (row.unit, row.project, row.year, row.stage.value): (
            row.state.value,
            {True: "late", False: "on_time", None: None}[row.late if row.state.value == "accepted" else None],
        )
        for row in rows
    }
    expected = {
        (expected["unit"], expected["project"], expected["year"], expected["stage"]): (
            expected["state"],
            expected["timeliness"],
        )
        for expected in played.truth["obligations"]
    }
    assert ends == expected
    assert len(ends) == 89


def test_every_fault_that_was_put_in_is_found_and_nothing_is_returned_for_another(played: Played) -> None:
    # The same bytes again (L04 of the truth) are the document that was there; other rules are not built yet.
    looked_for = {entry.code for entry in catalogue()} - {"L04"}
    missed, unasked = [], []
    for document in played.truth["documents"]:
        path = Path(document["file"])
        findings = played.office.found(path.name, path.parent.name)
        put_in = {fault["rule"] for fault in document["faults"]}
        missing = put_in & looked_for - {finding.rule for finding in findings}
        missed += [(document["file"], rule) for rule in missing]
        unasked += [
            (document["file"], finding.rule)
            for finding in findings
            if finding.severity == "error" and not put_in
        ]
    assert not missed
    assert not unasked


def test_no_message_is_kept_or_sent_twice(played: Played) -> None:
    messages = played.office.messages()
    assert {message.state.value for message in messages} == {"sent"}
    assert len({message.key for message in messages}) == len(messages)
    mails = [mail["Message-ID"] for mail in played.office.mails()]
    assert len(mails) == len(set(mails)) == len(messages)


def test_who_is_late_hears_it_and_who_has_filed_hears_nothing(played: Played) -> None:
    overdue = [message for message in played.office.messages("overdue") if message.stage is Stage.DECLARATION]
    assert {letter.recipient for letter in overdue} >= {"tsg@qinghe.invalid"}  # filed on 8 November
    assert "jyj-bj@qinghe.invalid" not in {letter.recipient for letter in overdue}  # accepted on 22 October


def test_another_pass_on_the_last_day_changes_and_sends_nothing(played: Played) -> None:
    before = played.office.everything()
    played.office.work(played.last)
    assert played.office.everything() == before
