"""What prefect.yaml deploys, looked at without a server."""

import importlib
import inspect
from pathlib import Path
from typing import Any

import pytest
import yaml
from dateutil.rrule import rrulestr
from prefect import Flow

PROJECT = Path(__file__).parents[2]
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))[
    "deployments"
]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["name"])
def test_a_deployment_is_of_a_flow_says_its_purpose_runs_alone_and_on_the_clock_of_china(
    deployment: dict[str, Any],
) -> None:
    file, _, name = deployment["entrypoint"].partition(":")
    assert (PROJECT / file).is_file()
    flow = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
    assert isinstance(flow, Flow)
    assert not deployment["description"].isascii()
    assert deployment["tags"]
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    assert set(deployment.get("parameters", {})) <= set(inspect.signature(flow.fn).parameters)
    for schedule in deployment.get("schedules", []):
        assert schedule["timezone"] == "Asia/Shanghai"
        assert rrulestr(schedule["rrule"]), deployment["name"]


def test_no_two_deployments_have_one_name() -> None:
    assert len({deployment["name"] for deployment in DEPLOYMENTS}) == len(DEPLOYMENTS)
