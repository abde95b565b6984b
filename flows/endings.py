"""How a pass ended, in a word and a sentence: the name and the message of its run's final state."""

from collections.abc import Iterable, Mapping

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from bureau.decisions.advancing import Advanced
from bureau.step_results import Collected, Digested, Notified, ReviewedAgain, ReviewedNew, StepResult
from flows.ending_words import (
    ACCEPTED,
    BY_WEIGHT,
    NOTHING,
    RECEIVED,
    REFUSED,
    RETURNED,
    TROUBLED,
    UNDECIDED,
    UNSENT,
)


def ended(name: str, sentence: str, *, state_text: str | None = None) -> State[str]:
    """A run that is done. ``sentence`` is its result, ``told`` what its state says if that is another."""
    return Completed(name=name, message=state_text or sentence, data=sentence)


def refused(why: str) -> State[str]:
    """A run that did nothing because it was asked wrongly."""
    return Failed(name=REFUSED, message=why)


def name_of(result: StepResult) -> str:
    """The word for what a step came to."""
    words: Mapping[str, object]
    match result:
        case ReviewedNew() | ReviewedAgain():
            words = {TROUBLED: result.trouble}
        case Notified() | Digested():
            words = {UNSENT: result.delivered.again}
        case Advanced():
            words = {RETURNED: result.returned, UNDECIDED: result.left, ACCEPTED: result.accepted}
        case Collected():
            words = {RECEIVED: result.new or result.documents}
        case _:
            words = {}
    return next((word for word, holds in words.items() if holds), NOTHING)


def name_of_all(names: Iterable[str | None]) -> str:
    """The word for a pass whose parts ended like this."""
    all_names = set(names)
    return next((name for name in BY_WEIGHT if name in all_names), NOTHING)
