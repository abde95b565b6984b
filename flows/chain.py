"""The flows: one for each step of the chain; daily runs them in order, intake as files come in.

They are thin: what a step does, and in which order they are, stands in ``bureau.steps``; here is how often a
part is tried, how long it may take, and what the dashboard shows of it. Every pass is idempotent: it takes up
what the database says is not done yet. Each returns one Chinese sentence that says what it came to.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from prefect import Flow, flow, get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run as running
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed

from bureau.desk import Desk, moment, open_desk
from bureau.intake import collecting
from bureau.letters import delivering
from bureau.letters.delivering import Delivered
from bureau.names import scope_named
from bureau.review import rerunning, reviewing
from bureau.step_results import Digested, Notified, ReviewedAgain, ReviewedNew
from bureau.steps import ADVANCE, CHAIN, COLLECT, DIGEST, NOTIFY, RERUN, REVIEW, Step, steps_of
from flows import artifacts
from flows.alarm import tell_admins
from lifecycle.calendar.stages import Stage
from settings import load

P = TypeVar("P")

Ended = str | State[str]
"""What a pass came to in a sentence; a state where that was not all good."""
_Part = Callable[[], Any]
"""A flow or a task with its arguments, called for its final state."""

RETRIES = 2
RETRY_AFTER_SECONDS = [2, 10]
"""A database that another pass is writing to, or a share of the network, is back after seconds."""
BATCH_WITHIN_SECONDS = 900
"""Four hundred documents of a hundred pages each are read in less; what takes longer hangs."""
FLOW_WITHIN_SECONDS = 4 * 3600
"""A whole district's season takes minutes; a pass that is not done by noon is not going to be."""


NAMES = {step.name: step.label for step in CHAIN} | {"intake": "随到随办", "daily": "每日流程"}
"""What people call the flows."""


TROUBLED = "完成有误"
"""The name of the state of a pass that is done, but for a part at which somebody must look."""


class Incomplete(RuntimeError):
    """A pass that could not do a part of its work; the message names the parts."""


def _run_name() -> str:
    """What a run is called in the dashboard: the pass and its day."""
    asked = running.parameters
    parts = [NAMES[running.flow_name], moment(_day(asked.get("as_of"))).date().isoformat()]
    parts += [str(asked[key]) for key in ("stage", "unit") if asked.get(key)]
    return " ".join(parts)


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


def _may_pass(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether a failure can be gone in seconds: a reader that stumbles over a file will do so again."""
    try:
        state.result()
    except ExceptionGroup:
        return False
    except Exception:  # noqa: BLE001 - it is only looked at here; the task fails with it if it stays
        return True
    return False


_FLOW: dict[str, Any] = {
    "flow_run_name": _run_name,
    "timeout_seconds": FLOW_WITHIN_SECONDS,
    "on_failure": [tell_admins],
    "on_crashed": [tell_admins],
    "persist_result": False,
    "validate_parameters": True,
}
_TASK: dict[str, Any] = {
    "retries": RETRIES,
    "retry_delay_seconds": RETRY_AFTER_SECONDS,
    "retry_condition_fn": _may_pass,
    "timeout_seconds": BATCH_WITHIN_SECONDS,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


@task(**_TASK, task_run_name="{name}")
def part(name: str, work: Callable[[], P]) -> P:  # noqa: ARG001 (the run is named by it)
    """Do one part of a step."""
    return work()


@flow(name=COLLECT.name, **_FLOW)
def collect(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> Ended:
    """Take in, archive, read and file what units handed in."""
    return _step(COLLECT, as_of, stage, unit)


@flow(name=REVIEW.name, **_FLOW)
def review(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> Ended:
    """Review what was filed since."""
    return _step(REVIEW, as_of, stage, unit)


@flow(name=RERUN.name, **_FLOW)
def rerun(
    as_of: date | None = None,
    stage: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    project: str | None = None,
    reason: str | None = None,
) -> Ended:
    """Review again what a changed rule set, roster or correction touches, and go on with what was begun.

    Without ``year`` nothing new is begun.
    """
    with open_desk(load(), as_of) as desk:
        if year is not None:
            scope = scope_named(desk.database, year, _stage(stage), unit, project)
            rerunning.begin(desk, scope, reason=reason or "规则或名录有调整", actor=desk.settings.bureau)
        done = _done(RERUN, desk)
        delivered = _delivered(delivering.deliver_waiting(desk))
        if isinstance(done, str):
            return f"{done}；{delivered}"
        return _ended(f"{done.result()}；{delivered}", done.message)


@flow(name=ADVANCE.name, **_FLOW)
def advance(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> Ended:
    """Open what begins, return or accept what was reviewed."""
    return _step(ADVANCE, as_of, stage, unit)


@flow(name=NOTIFY.name, **_FLOW)
def notify(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> Ended:
    """Write the reminders of the day and send everything that waits in the outbox."""
    return _step(NOTIFY, as_of, stage, unit)


@flow(name=DIGEST.name, **_FLOW)
def digest(as_of: date | None = None) -> Ended:
    """Write and send the bureau's digest of the day."""
    return _step(DIGEST, as_of, None, None)


FLOWS: dict[str, Flow[..., Ended]] = {
    each.name: each for each in (collect, review, rerun, advance, notify, digest)
}
"""The flow of each step."""


@flow(name="intake", **_FLOW)
def intake(as_of: date | None = None) -> Ended:
    """Run the chain for what has come in since, if anything has: a unit hears of its form within minutes."""
    with open_desk(load(), as_of) as desk:
        taken = collecting.take_in(desk)
        # What an interrupted pass has left behind is not new, and is done now all the same.
        if not taken.new and not collecting.archived_by_folder(desk) and not reviewing.unreviewed(desk):
            return _told(f"没有新文件，{_delivered(delivering.deliver_waiting(desk))}")
    return _chain(as_of, None, None, closes_day=False)


@flow(name="daily", **_FLOW)
def daily(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> Ended:
    """Run the whole chain, and of a pass over everything tell the bureau in its digest."""
    return _chain(as_of, stage, unit, closes_day=True)


def _chain(as_of: date | None, stage: str | None, unit: str | None, *, closes_day: bool) -> Ended:
    """Run the steps' flows, and say in the log of the run around them what each came to."""
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        steps = steps_of(desk, closes_day=closes_day)
    parts = {}
    for step in steps:
        scope = {} if step.closes_day else {"stage": stage, "unit": unit}
        parts[step.label] = partial(FLOWS[step.name], as_of=as_of, **scope, return_state=True)
    states = dict(zip(parts, _states(parts), strict=True))
    results = {name: state.result() for name, state in states.items()}
    for name, result in results.items():
        get_run_logger().info("%s：%s", name, result)
    told = "；".join(f"{name}：{result}" for name, result in results.items())
    troubles = [f"{name}：{state.message}" for name, state in states.items() if state.name == TROUBLED]
    return _ended(told, "；".join(troubles))


def _step(step: Step, as_of: date | None, stage: str | None, unit: str | None) -> Ended:
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit, documented=True) as desk:
        return _done(step, desk)


def _done(step: Step, desk: Desk) -> Ended:
    """Let a step do its work and show it; what it came to. Raises Incomplete if letters were given up."""
    result = step.work(desk, _as_tasks)
    artifacts.publish(desk, result)
    if isinstance(result, Notified | Digested):
        _delivered(result.delivered)
    trouble = result.trouble if isinstance(result, ReviewedNew | ReviewedAgain) else None
    return _ended(_told(result.summary), trouble)


def _ended(sentence: str, trouble: str | None) -> Ended:
    """What a pass came to; with trouble its state says which, and the run is done all the same."""
    if not trouble:
        return sentence
    get_run_logger().error(trouble)
    return Completed(name=TROUBLED, message=trouble, data=sentence)


def _told(sentence: str) -> str:
    """What a pass came to, also in its log."""
    get_run_logger().info(sentence)
    return sentence


def _stage(word: str | None) -> Stage | None:
    return Stage.parse(word) if word else None


def _delivered(delivered: Delivered) -> str:
    """How many letters went. Raises Incomplete if some never will."""
    if delivered.given_up:
        raise Incomplete(f"{delivered.given_up}封通知多次发送失败，已放弃：{'；'.join(delivered.errors)}")
    return delivered.summary


def without_heartbeat() -> AbstractContextManager[object]:
    """Flow runs in this block send no sign of life of their own: the run around them sends its.

    Prefect waits up to a second at the end of a run for the thread that sends it.
    """
    return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


def _as_tasks(parts: Mapping[str, Callable[[], P]], progress: str | None = None) -> list[P]:
    """The parts of a step as tasks, with a progress bar where one is wanted."""
    bar = create_progress_artifact(progress=0.0, key="rerun", description=progress) if progress else None

    def shown(number: int, name: str, work: Callable[[], P]) -> State[Any]:
        state = part(name, work, return_state=True)
        if isinstance(bar, UUID):
            update_progress_artifact(bar, progress=100 * number / len(parts))
        return state

    numbered = enumerate(parts.items(), 1)
    return _all({name: partial(shown, number, name, work) for number, (name, work) in numbered})


def _all(parts: Mapping[str, _Part]) -> list[Any]:
    """Run all parts in order; their results. Raises Incomplete as below."""
    return [state.result() for state in _states(parts)]


def _states(parts: Mapping[str, _Part]) -> list[State[Any]]:
    """Run all parts in order; their final states. One that fails keeps no other from its work.

    Raises Incomplete that names those which failed.
    """
    with without_heartbeat():
        states: dict[str, State[Any]] = {name: run() for name, run in parts.items()}
    failed = [f"{name}：{state.message}" for name, state in states.items() if not state.is_completed()]
    if failed:
        raise Incomplete("；".join(failed))
    return list(states.values())
