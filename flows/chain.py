"""The flows: one for each step of the chain, and the passes that run them in order.

They are thin: what a step does, and in which order they are, stands in ``bureau.steps``; here is what a run
can be asked for and what the dashboard shows of it. Every pass is idempotent: it takes up what the database
says is not done yet. Each ends in a state whose name says how, and whose message is one Chinese sentence of
what it did.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from prefect import Flow, flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run as running

from bureau.decisions.deciding import NotDecided
from bureau.desk import END_OF_WORK, Desk, kept_in, moment, open_desk, today
from bureau.intake.lookout import Lookout
from bureau.letters import delivering
from bureau.letters.delivering import Delivered
from bureau.names import UnknownName, scope_named
from bureau.review import rerunning
from bureau.step_results import Digested, Notified
from bureau.steps import ADVANCE, COLLECT, DIGEST, NOTIFY, RERUN, REVIEW, Step, steps_of
from flows import artifacts, endings, events
from flows.alarm import tell_admins
from flows.asked import AsOf, OneProject, OneStage, OneUnit, Reason, Year
from flows.ending_words import NOTHING, TROUBLED, UNSENT
from flows.parts import Incomplete, as_tasks, states_of
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from settings import Settings, load

Ended = State[str]

FLOW_WITHIN_SECONDS = 4 * 3600
"""A whole district's season takes minutes; a pass that is not done by noon is not going to be."""

_IN_THE_NAME = ("year", "stage", "unit", "project", "reason")
"""The parameters that a run's name tells, in this order."""


def _run_name() -> str:
    """What a run is called in the dashboard: the pass, its day, and what it was limited to."""
    parameters = running.parameters
    parts = [running.flow_name]
    if "year" not in parameters:
        parts.append(moment(_day(parameters.get("as_of"))).date().isoformat())
    parts += [
        f"{parameters[name]}年" if name == "year" else str(parameters[name])
        for name in _IN_THE_NAME
        if parameters.get(name)
    ]
    return " ".join(parts)


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


_FLOW: dict[str, Any] = {
    "flow_run_name": _run_name,
    "timeout_seconds": FLOW_WITHIN_SECONDS,
    "on_failure": [tell_admins],
    "on_crashed": [tell_admins],
    "persist_result": False,
    "validate_parameters": True,
}


@flow(name=COLLECT.label, **_FLOW)
def collect(as_of: AsOf = None, stage: OneStage = None, unit: OneUnit = None) -> Ended:
    """Take in, archive, read and file what units handed in."""
    return _step(COLLECT, as_of, stage, unit)


@flow(name=REVIEW.label, **_FLOW)
def review(as_of: AsOf = None, stage: OneStage = None, unit: OneUnit = None) -> Ended:
    """Review what was filed since."""
    return _step(REVIEW, as_of, stage, unit)


@flow(name=f"继续{RERUN.label}", **_FLOW)
def go_on_rerunning(as_of: AsOf = None, stage: OneStage = None, unit: OneUnit = None) -> Ended:
    """Go on with the reruns that were begun."""
    return _step(RERUN, as_of, stage, unit)


@flow(name=ADVANCE.label, **_FLOW)
def advance(as_of: AsOf = None, stage: OneStage = None, unit: OneUnit = None) -> Ended:
    """Open what begins, return or accept what was reviewed."""
    return _step(ADVANCE, as_of, stage, unit)


@flow(name=NOTIFY.label, **_FLOW)
def notify(as_of: AsOf = None, stage: OneStage = None, unit: OneUnit = None) -> Ended:
    """Write the reminders of the day and send everything that waits in the outbox."""
    return _step(NOTIFY, as_of, stage, unit)


@flow(name=DIGEST.label, **_FLOW)
def digest(as_of: AsOf = None) -> Ended:
    """Write and send the bureau's digest of the day."""
    return _step(DIGEST, as_of, None, None)


FLOWS: dict[str, Flow[..., Ended]] = {
    COLLECT.name: collect,
    REVIEW.name: review,
    RERUN.name: go_on_rerunning,
    ADVANCE.name: advance,
    NOTIFY.name: notify,
    DIGEST.name: digest,
}
"""The flow of each step."""


@flow(name=RERUN.label, **_FLOW)
def rerun(
    year: Year, reason: Reason, stage: OneStage = None, unit: OneUnit = None, project: OneProject = None
) -> Ended:
    """Review again what a changed rule set, roster or correction touches, and tell whose result changed."""

    def work() -> Ended:
        with _desk(load(), None) as desk:
            scope = scope_named(desk.database, year, _stage(stage), unit, project)
            rerunning.begin(desk, scope, reason=reason, actor=desk.settings.bureau)
            ended = _done(RERUN, desk)
            delivered = _delivered(delivering.deliver_waiting(desk))
            return endings.ended(
                ended.name or NOTHING, f"{ended.result()}；{delivered}", state_text=_trouble(ended)
            )

    return _unless_refused(work)


@flow(name="随到随办", **_FLOW)
def intake(as_of: AsOf = None) -> Ended:
    """Run the chain for what has come in since, if anything has: a unit hears of its form within seconds."""
    settings = load()
    _migrated(settings.database.get_secret_value())
    now = moment(as_of)
    with closing(kept_in(settings)) as database:
        waiting = Lookout(settings, database).look(now)
    if waiting.files or waiting.begun or waiting.mails:
        return _unless_refused(lambda: _chain(as_of, None, None, closes_day=False))
    with _desk(settings, as_of) as desk:
        # Nothing came in; letters whose time has come go out.
        delivered = delivering.deliver_waiting(desk)
    sentence = f"没有新文件，{_delivered(delivered)}"
    get_run_logger().info(sentence)
    return endings.ended(UNSENT if delivered.again else NOTHING, sentence)


@flow(name="立即运行", **_FLOW)
def now(as_of: AsOf = None, stage: OneStage = None, unit: OneUnit = None) -> Ended:
    """Run the whole chain by hand. The bureau's digest is left to the end of the day, unless that is past."""
    past = as_of not in {None, today()} or datetime.now(CHINA).time() >= END_OF_WORK
    return _unless_refused(lambda: _chain(as_of, stage, unit, closes_day=past))


@flow(name="每日流程", **_FLOW)
def daily(as_of: AsOf = None, stage: OneStage = None, unit: OneUnit = None) -> Ended:
    """Run the whole chain, and of a pass over everything tell the bureau in its digest."""
    return _unless_refused(lambda: _chain(as_of, stage, unit, closes_day=True))


def _chain(as_of: date | None, stage: str | None, unit: str | None, *, closes_day: bool) -> Ended:
    """Run the steps' flows, and say in the log of the run around them what each came to."""
    with _desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        steps = steps_of(desk, closes_day=closes_day)
    parts = {}
    for step in steps:
        scope = {} if step.closes_day else {"stage": stage, "unit": unit}
        parts[step.label] = partial(FLOWS[step.name], as_of=as_of, **scope, return_state=True)
    states = dict(zip(parts, states_of(parts), strict=True))
    results = {label: state.result() for label, state in states.items()}
    for label, result in results.items():
        get_run_logger().info("%s：%s", label, result)
    sentence = "；".join(f"{label}：{result}" for label, result in results.items())
    troubles = [f"{label}：{state.message}" for label, state in states.items() if _trouble(state)]
    return endings.ended(
        endings.name_of_all(state.name for state in states.values()), sentence, state_text="；".join(troubles)
    )


def _step(step: Step, as_of: date | None, stage: str | None, unit: str | None) -> Ended:
    def work() -> Ended:
        with _desk(load(), as_of, stage=_stage(stage), unit=unit, documented=True) as desk:
            return _done(step, desk)

    return _unless_refused(work)


def _done(step: Step, desk: Desk) -> Ended:
    """Let a step do its work and show it; what it came to. Raises Incomplete if letters were given up."""
    result = step.work(desk, as_tasks)
    artifacts.publish(desk, result)
    events.publish(desk, result)
    if isinstance(result, Notified | Digested):
        _delivered(result.delivered)
    trouble = getattr(result, "trouble", None)
    get_run_logger().info(result.summary)
    if trouble:
        get_run_logger().error(trouble)
    return endings.ended(endings.name_of(result), result.summary, state_text=trouble)


def _trouble(state: Ended) -> str | None:
    """What somebody must look at after a run that is done."""
    return state.message if state.name == TROUBLED else None


def _unless_refused(work: Callable[[], Ended]) -> Ended:
    """Do it, or say in one sentence that what was asked for is not there."""
    try:
        return work()
    except (UnknownName, NotDecided) as why:
        get_run_logger().warning(str(why))
        return endings.refused(str(why))


@contextmanager
def _desk(settings: Settings, as_of: date | None, **scope: Any) -> Iterator[Desk]:
    """The desk on a database at its newest tables, also where nobody upgraded it before the first run."""
    _migrated(settings.database.get_secret_value())
    with open_desk(settings, as_of, **scope) as desk:
        yield desk


@cache
def _migrated(_url: str) -> None:
    """Once in a process and for a database, which has just been read from the same settings."""
    kept_in(load()).close()


def _stage(word: str | None) -> Stage | None:
    return Stage.parse(word) if word else None


def _delivered(delivered: Delivered) -> str:
    """How many letters went. Raises Incomplete if some never will."""
    if delivered.given_up:
        raise Incomplete(f"{delivered.given_up}封通知多次发送失败，已放弃：{'；'.join(delivered.errors)}")
    return delivered.summary
