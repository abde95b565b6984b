"""One pass of the chain, asked for by hand: on the running system, or on a server started for it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flows.desk import open_desk
from flows.outcome import Outcome, outcome
from flows.server import environment
from flows.system import Plan, dashboard_of_running, running
from settings import Settings


@dataclass(frozen=True, slots=True)
class Passed:
    """What a pass came to, and why it could not do all of it (None: it could)."""

    outcome: Outcome
    why: str | None


def run_pass(
    settings: Settings, day: date | None, stage: str | None, unit: str | None, tell: Callable[[str], None]
) -> Passed:
    """Run ``daily``. Raises UnknownUnit, and NotStarted if there is no server and none can be started."""
    with open_desk(settings, day, unit=unit):
        pass  # a unit that is not known is refused before anything is started
    if (dashboard := dashboard_of_running(settings.data)) is not None:
        port = int(dashboard.rpartition(":")[2])
        os.environ.update(environment(settings.data, port) | settings.environment())
        return _passed(settings, day, stage, unit)
    with running(plan_of(settings, worker=False), tell):
        return _passed(settings, day, stage, unit)


def plan_of(settings: Settings, *, worker: bool = True, play: bool = False) -> Plan:
    """How the system of these settings is started."""
    return Plan(
        data=settings.data,
        port=settings.port,
        insist_on_port=worker and "port" in settings.model_fields_set,
        settings=settings.environment(),
        worker=worker,
        play=play,
    )


def _passed(settings: Settings, day: date | None, stage: str | None, unit: str | None) -> Passed:
    from flows import chain  # Prefect reads the environment when it is imported

    with open_desk(settings, day, unit=unit) as desk:
        state = chain.daily(day, stage, unit, return_state=True)
        return Passed(outcome(desk), None if state.is_completed() else state.message or state.name)
