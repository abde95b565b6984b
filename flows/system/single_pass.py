"""One pass of the chain or a rerun, by hand: on the running system, or on a server started for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from bureau.desk import open_desk
from bureau.names import scope_named
from bureau.review import rerunning
from flows.play.outcome import YearOutcome, outcome
from flows.system import forerunner, watcher
from flows.system.machine import Service, SystemPlan, dashboard_of_running, running
from flows.system.processes import log_of
from flows.system.server import adopt, environment, wait_until_healthy
from lifecycle.calendar.stages import Stage
from settings import Settings
from storage.database import Database
from storage.messages import outbox_counts
from storage.tables import Rerun

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

T = TypeVar("T")

_SEND_WITHIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Passed:
    """What a pass came to, and why it could not do all of it (None: it could)."""

    outcome: YearOutcome
    why: str | None


def run_pass(
    settings: Settings, day: date | None, stage: str | None, unit: str | None, tell: Callable[[str], None]
) -> Passed:
    """Run ``daily``. Raises UnknownName, and NotStarted if there is no server and none can be started."""
    with open_desk(settings, day, unit=unit):
        pass  # a unit that is not known is refused before anything is started
    return _on_a_server(settings, tell, lambda: _passed(settings, day, stage, unit))


@dataclass(frozen=True, slots=True)
class Again:
    """What is reviewed again, by whom and why; None is all of it."""

    year: int
    stage: Stage | None
    unit: str | None
    project: str | None
    reason: str
    actor: str
    round_number: int | None = None


@dataclass(frozen=True, slots=True)
class RunAgain:
    """The rerun that a pass began, and why it could not do all of it (None: it could)."""

    rerun: Rerun
    why: str | None


def run_again(settings: Settings, order: Again, tell: Callable[[str], None]) -> RunAgain:
    """Begin a rerun and run it. Raises NotDecided for a scope with nothing in it; NotStarted as above."""
    with open_desk(settings) as desk:
        scope = scope_named(
            desk.database, order.year, order.stage, order.unit, order.project, order.round_number
        )
        rerun = rerunning.begin(desk, scope, reason=order.reason, actor=order.actor)

    def go_on() -> str | None:
        from flows import chain  # Prefect reads the environment when it is imported

        state = chain.go_on_rerunning(return_state=True)
        with open_desk(settings) as desk:
            return _why(desk.database, state)

    return RunAgain(rerun, _on_a_server(settings, tell, go_on))


def _on_a_server(settings: Settings, tell: Callable[[str], None], work: Callable[[], T]) -> T:
    """Let flows run where the running system shows them, or on a server started for them."""
    if (dashboard := dashboard_of_running(settings.data)) is not None:
        port = int(dashboard.rpartition(":")[2])
        log, is_gone = log_of("server", settings.data), lambda: dashboard_of_running(settings.data) is None
        wait_until_healthy(port, log, is_gone)  # it may only just be starting
        adopt(environment(settings.data, port) | settings.handed_down())
        return work()
    with running(plan_of(settings, worker=False), tell):
        outcome = work()
        _send_the_rest()
        return outcome


def _send_the_rest() -> None:
    """Let logs and events go while the server is there: at the exit they would be tried for over a minute."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for service in (APILogWorker, EventsWorker):
        service.drain_all(timeout=_SEND_WITHIN_SECONDS)


def plan_of(settings: Settings, *, worker: bool = True, play: bool = False) -> SystemPlan:
    """How the system of these settings is started."""
    services = [Service("forerunner", forerunner.COMMAND)]
    if settings.watch and not play:
        services.append(Service("watcher", watcher.COMMAND))
    return SystemPlan(
        data=settings.data,
        port=settings.port,
        insist_on_port=worker and "port" in settings.model_fields_set,
        settings=settings.handed_down(),
        worker=worker,
        play=play,
        portal_port=settings.portal_port if worker else None,
        insist_on_portal_port="portal_port" in settings.model_fields_set,
        services=tuple(services) if worker else (),
        start_run=forerunner.starting(settings.data),
    )


def _passed(settings: Settings, day: date | None, stage: str | None, unit: str | None) -> Passed:
    from flows import chain  # Prefect reads the environment when it is imported

    with open_desk(settings, day, unit=unit) as desk:
        state = chain.now(day, stage, unit, return_state=True)
        return Passed(outcome(desk), _why(desk.database, state))


def _why(database: Database, state: "State[Any]") -> str | None:
    """Why a run did not complete, or not well; None: it did, and every letter went out."""
    from flows.ending_words import LOOK_AT

    if not state.is_completed() or state.name in LOOK_AT:
        return state.message or state.name
    with database.reading() as session:
        failing = outbox_counts.failing(session)
    if not failing.count:
        return None
    return f"还有 {failing.count} 封通知没有发出，最近的原因是“{failing.error}”；逐封见 jixiao outbox"
