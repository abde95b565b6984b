"""Parts: what a pass is made of, run by Prefect, each tried and timed, none keeping another from its work."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from prefect import task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

P = TypeVar("P")

RETRIES = 2
RETRY_AFTER_SECONDS = [2.0, 10.0]
"""A database that another pass is writing to, or a share of the network, is back after seconds."""
BATCH_WITHIN_SECONDS = 900
"""Four hundred documents of a hundred pages each are read in less; what takes longer hangs."""

_Part = Callable[[], Any]
"""A flow or a task with its arguments, called for its final state."""


class Incomplete(RuntimeError):
    """A pass that could not do a part of its work; the message names the parts."""


def _may_pass(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether a failure can be gone in seconds: a reader that stumbles over a file will do so again."""
    try:
        state.result()
    except ExceptionGroup:
        return False
    except Exception:  # noqa: BLE001 - it is only looked at here; the task fails with it if it stays
        return True
    return False


@task(
    retries=RETRIES,
    retry_delay_seconds=RETRY_AFTER_SECONDS,
    retry_condition_fn=_may_pass,
    timeout_seconds=BATCH_WITHIN_SECONDS,
    cache_policy=NO_CACHE,
    persist_result=False,
    task_run_name="{name}",
)
def part(name: str, work: Callable[[], P]) -> P:  # noqa: ARG001 (the run is named by it)
    """Do one part of a step."""
    return work()


def without_heartbeat() -> AbstractContextManager[object]:
    """Flow runs in this block send no sign of life of their own: the run around them sends its.

    Prefect waits up to a second at the end of a run for the thread that sends it.
    """
    return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


def as_tasks(parts: Mapping[str, Callable[[], P]], progress: str | None = None) -> list[P]:
    """The parts of a step as tasks, with a progress bar where one is wanted."""
    bar = create_progress_artifact(progress=0.0, key="rerun", description=progress) if progress else None

    def shown(number: int, name: str, work: Callable[[], P]) -> State[Any]:
        state = part(name, work, return_state=True)
        if isinstance(bar, UUID):
            update_progress_artifact(bar, progress=100 * number / len(parts))
        return state

    numbered = enumerate(parts.items(), 1)
    return [
        state.result()
        for state in states_of(
            {name: partial(shown, number, name, work) for number, (name, work) in numbered}
        )
    ]


def states_of(parts: Mapping[str, _Part]) -> list[State[Any]]:
    """Run all parts in order; their final states. One that fails keeps no other from its work.

    Raises Incomplete that names those which failed.
    """
    with without_heartbeat():
        states: dict[str, State[Any]] = {name: run() for name, run in parts.items()}
    failed = [f"{name}：{state.message}" for name, state in states.items() if not state.is_completed()]
    if failed:
        raise Incomplete("；".join(failed))
    return list(states.values())
