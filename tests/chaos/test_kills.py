"""A handful of what ``make chaos`` does by the hundred."""

from collections.abc import Callable
from itertools import repeat
from pathlib import Path

from bureau.letters import delivering
from tests.chaos.killing import run
from tests.chaos.steps import STEPS, TRANSACTION, KillableStep
from tests.chaos.stories import Kill, tell

KILLS = [
    Kill(TRANSACTION, 4),
    Kill(KillableStep(delivering, "deliver"), 1, after=True),
    Kill(TRANSACTION, 9, after=True),
    Kill(seconds=0.4),
]


def test_killed_anywhere_the_story_ends_as_if_nothing_had_happened(
    kind: str, new_database: Callable[[str], str], tmp_path: Path
) -> None:
    tally = run(kind, lambda: new_database(kind), KILLS, tmp_path)
    assert tally.different == []
    assert tally.kills >= len(KILLS)
    assert tally.again <= tally.kills


def test_every_step_at_which_a_pass_is_killed_is_one_that_it_takes(
    new_database: Callable[[str], str], tmp_path: Path
) -> None:
    for step in STEPS[::9]:
        story = tell(tmp_path / step.name, new_database("sqlite"), iter([Kill(step), *repeat(None, 5)]))
        assert story.kills == 1, step.name
