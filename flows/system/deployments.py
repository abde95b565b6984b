"""What a server is told before it works: pool, deployments, and what became of interrupted flow runs.

All of it talks to the server that PREFECT_API_URL names.
"""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import yaml
from httpx import HTTPError
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.deployments import run_deployment
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import ObjectAlreadyExists
from prefect.states import Crashed
from prefect.workers.process import ProcessWorker

POOL = "jixiao"
"""The work pool of every deployment in prefect.yaml."""

REGISTER = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
"""The command that registers every deployment of the prefect.yaml in the folder that it is started in."""

WORKER = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process"]
"""The command that starts the worker."""

INTAKE, DAILY, RERUN = "随到随办", "每日流程", "重新核查"
"""Deployments of prefect.yaml that are asked for by name. Flow and deployment have the same name."""

_UNFINISHED = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)


def create_pool(start_run: str | None) -> None:
    """Create the work pool, whose flow runs are processes of this machine, unless it is there.

    ``start_run`` is the command by which its worker starts a run; None: as Prefect does by itself.
    """
    template = ProcessWorker.get_default_base_job_template()
    template["variables"]["properties"]["command"]["default"] = start_run
    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))
        except ObjectAlreadyExists:
            client.update_work_pool(POOL, WorkPoolUpdate(base_job_template=template))


def take_off_others(project: Path) -> list[str]:
    """Take deployments off the server that prefect.yaml no longer has; returns the names that it has."""
    names = [
        deployment["name"]
        for deployment in yaml.safe_load((project / "prefect.yaml").read_bytes())["deployments"]
    ]
    with get_client(sync_client=True) as client:
        for deployment in client.read_deployments():
            if deployment.name not in names:
                client.delete_deployment(deployment.id)
    return names


def automate(project: Path) -> None:
    """Let the server react as automations.yaml says, if there is one; what it said before is replaced.

    To be called before the deployments are registered: their triggers are automations too.
    """
    file = project / "automations.yaml"
    written = yaml.safe_load(file.read_bytes()) if file.exists() else []
    automations = [AutomationCore.model_validate(automation) for automation in written]
    with get_client(sync_client=True) as client:
        for automation in client.read_automations():
            client.delete_automation(automation.id)
        for new in automations:
            client.create_automation(new)


def pause_schedules() -> None:
    """Let nothing run by schedule: while a season of the past is played, today must not come in between.

    Runs that the scheduler had planned already, in the moments since it knows the deployments, are taken off.
    """
    planned = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])))
    with get_client(sync_client=True) as client:
        for deployment in client.read_deployments():
            client.pause_deployment(deployment.id)
        for run in client.read_flow_runs(flow_run_filter=planned):
            client.delete_flow_run(run.id)


def settle_interrupted() -> int:
    """Say of every unfinished flow run that it crashed, and return how many.

    To be called when none of them can be running. They would stay "running" for ever and hold the place of
    the next run of their deployment.
    """
    unfinished = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(_UNFINISHED))))
    count = 0
    with get_client(sync_client=True) as client:
        while runs := client.read_flow_runs(flow_run_filter=unfinished):
            for run in runs:
                client.set_flow_run_state(run.id, Crashed(message="系统停止时还没有做完"), force=True)
            count += len(runs)
    return count


def takes_in_now() -> bool:
    """Whether a pass that takes in files is about to run or runs. Raises OSError while the server is away."""
    unfinished = FlowRunFilterState(type=FlowRunFilterStateType(any_=list(_UNFINISHED)))
    due = FlowRunFilterExpectedStartTime(before_=datetime.now(UTC))
    planned = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    passes = DeploymentFilter(name=DeploymentFilterName(any_=[INTAKE, DAILY]))
    under_way = FlowRunFilter(state=unfinished), FlowRunFilter(state=planned, expected_start_time=due)
    try:
        with get_client(sync_client=True) as client:
            return any(
                client.read_flow_runs(flow_run_filter=runs, deployment_filter=passes, limit=1)
                for runs in under_way
            )
    except HTTPError as away:
        raise ConnectionError(str(away)) from away


def run_by_worker(name: str, parameters: Mapping[str, str], within: float = 300) -> str | None:
    """Have the worker run a deployment (``flow/deployment``), wait, and say why if it did not complete.

    ``within`` in seconds: a process takes some ten to start, the longest pass of a sample two.
    """
    run = run_deployment(
        name, parameters=dict(parameters), timeout=within, poll_interval=0.5, as_subflow=False
    )
    if not isinstance(run, FlowRun):
        raise TypeError("run_deployment was called where a coroutine is running")
    if run.state is not None and run.state.is_completed():
        return None
    return run.state.message or run.state.name if run.state else "没有状态"
