"""``jixiao up`` once for this file, on a port of its own, with its real server and worker."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from flows.system import processes, secret, server
from flows.system.machine import dashboard_of_running
from flows.system.watcher import COMMAND as WATCHER
from storage.tables import MessageState
from tests.bureau.office import (
    COLLEGE,
    LIBRARY,
    READING,
    RESEARCH,
    TRAINING,
    YEAR,
    declarations,
)
from tests.flows.running import ROOT, Running, started

DAY = "2024-10-15"

BROKEN_READER = """
from forms.reading import reader
read_all = reader.read_all

def stumble(data, name, limits, *words):
    if name.startswith("怪"):
        raise ZeroDivisionError("a fault of ours")
    return read_all(data, name, limits, *words)

reader.read_all = stumble
"""
"""For the process in which files are read."""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(tmp_path_factory.mktemp("system") / "var") as running:
        yield running


def test_every_schedule_is_in_chinas_time_and_every_deployment_says_what_it_is_for(system: Running) -> None:
    deployments = system.ask("deployments/filter", {})
    assert {deployment["name"] for deployment in deployments} == {
        *("每日流程", "随到随办", "立即运行", "重新核查", "继续重新核查"),
        *("收件", "核查", "推进", "通知", "日报"),
    }
    schedules = [schedule["schedule"] for deployment in deployments for schedule in deployment["schedules"]]
    assert {schedule["timezone"] for schedule in schedules} == {"Asia/Shanghai"}
    assert all(deployment["description"] for deployment in deployments)
    assert all(
        deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW" for deployment in deployments
    )


def _status(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (the server that was started)
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_without_the_secret_nothing_is_answered_and_a_page_of_another_origin_gets_nothing_done(
    system: Running,
) -> None:
    address = dashboard_of_running(system.data)
    evil = {"Origin": "http://evil.example", "Content-Type": "text/plain", "Sec-Fetch-Site": "cross-site"}
    known = {"Authorization": secret.header(system.data)}

    def status(path: str, headers: dict[str, str], body: bytes | None = None) -> int:
        return _status(urllib.request.Request(f"{address}{path}", data=body, headers=headers))  # noqa: S310

    assert status("/api/health", {}) == 200
    for path in ("/", "/docs", "/ui-settings", "/api/docs", "/api/admin/version", "/api/admin/settings"):
        assert status(path, {}) == 401, path
    pull = [{"prefect.deployments.steps.run_shell_script": {"script": "id"}}]
    body = json.dumps({"name": "evil", "flow_id": str(uuid.uuid4()), "pull_steps": pull}).encode()
    for path in ("/api/deployments/", "/api/flows/", "/api/flow_runs/filter", "/api/block_types/"):
        assert status(path, {}, body) == 401, path
        assert status(path, evil, body) == 401, path
        # A browser that knows the secret sends it with what any page asks for.
        assert status(path, evil | known, body) == 403, path
        assert status(path, known, body) == 403, path  # no CSRF token
    assert status("/", known) == 200
    assert "evil" not in {deployment["name"] for deployment in system.ask("deployments/filter", {})}


def test_what_lies_in_the_data_folder_is_its_owners_alone(system: Running) -> None:
    for path in (system.data, *system.data.rglob("*")):
        assert not path.stat().st_mode & 0o077, path
    for process in processes.marked(system.data):
        environment = Path(f"/proc/{process}/environ").read_bytes()
        assert b"JIXIAO_CHANNEL" not in environment
        assert secret.kept(system.data).encode() not in environment


def test_a_run_on_the_running_system_does_all_and_a_second_one_changes_nothing(system: Running) -> None:
    system.put(COLLEGE, "申报.txt", declarations(TRAINING, RESEARCH, faults={TRAINING: "B03"}))
    done = system.jixiao("run", "--as-of", DAY)
    assert done.returncode == 0, done.stderr
    assert "通过／应报" in done.stdout
    before = system.kept()
    assert (system.state(TRAINING), system.state(RESEARCH)) == (("returned", 1), ("accepted", 1))
    assert system.end_of(system.trigger("立即运行", as_of=DAY)) == "COMPLETED"
    assert system.kept() == before


def test_a_rerun_under_the_same_rules_has_an_empty_difference_and_tells_nobody(system: Running) -> None:
    before = system.kept()
    done = system.jixiao("rerun", "--year", str(YEAR), "--reason", "核对", "--json")
    assert done.returncode == 0, done.stderr
    difference = json.loads(done.stdout)
    assert difference["total"] >= 2
    assert (difference["new"], difference["cleared"], difference["difference"], difference["doubtful"]) == (
        0,
        0,
        [],
        [],
    )
    assert system.kept() == before


def test_of_two_triggers_of_one_deployment_the_worker_runs_one(system: Running) -> None:
    system.put(LIBRARY, "申报.txt", declarations(READING))
    runs = [system.trigger("每日流程", as_of=DAY) for _ in range(2)]
    assert sorted(system.end_of(run) for run in runs) == ["CANCELLED", "COMPLETED"]
    assert system.state(READING) == ("accepted", 1)


def test_a_part_that_fails_is_named_the_rest_is_done_and_the_administrators_hear_once(
    system: Running, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(BROKEN_READER, encoding="utf-8")
    broken = replace(system, environment=system.environment | {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"})
    system.put(COLLEGE, "怪.txt", declarations(TRAINING, faults={TRAINING: "C01"}))
    system.put(COLLEGE, "申报（改）.txt", declarations(TRAINING))
    done = broken.jixiao("run", "--as-of", "2024-10-16")
    assert done.returncode == 1
    assert "怪.txt" in done.stderr.splitlines()[-1]
    assert system.state(TRAINING) == ("accepted", 2)
    assert broken.jixiao("run", "--as-of", "2024-10-16").returncode == 1
    alarms = [letter.state for letter in system.letters("run_failed")]
    assert alarms == [MessageState.SENT, MessageState.SENT]  # tried again, and set aside
    failed = system.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["FAILED"]}}}})
    assert {"立即运行 2024-10-16", "收件 2024-10-16"} <= {run["name"] for run in failed}
    # With the reader mended the file is taken up.
    assert json.loads(system.jixiao("aside", "--again", "--json").stdout)[0]["file"] == "怪.txt"
    assert system.end_of(system.trigger("立即运行", as_of="2024-10-17")) == "COMPLETED"


def test_the_form_of_a_rerun_is_chinese_and_refuses_wrong_words(system: Running) -> None:
    name = quote("重新核查")
    form = system.ask(f"deployments/name/{name}/{name}")["parameter_openapi_schema"]
    titles = [parameter["title"] for parameter in form["properties"].values()]
    assert titles == ["年度", "原因", "阶段", "单位", "项目"]
    assert all(parameter["description"] for parameter in form["properties"].values())
    assert form["required"] == ["year", "reason"]
    assert form["properties"]["stage"]["anyOf"][0]["enum"] == ["申报", "执行", "自评"]
    for wrong in (
        {"year": YEAR},
        {"year": YEAR, "reason": "规则调整", "stage": "年终"},
        {"reason": "规则调整"},
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            system.trigger("重新核查", **wrong)
        assert refused.value.code == 409


def test_a_rerun_for_a_unit_that_there_is_not_says_so_in_one_sentence_and_alarms_nobody(
    system: Running,
) -> None:
    alarms = len(system.letters("run_failed"))
    run = system.trigger("重新核查", year=YEAR, reason="规则调整", unit="云州市清河区图书管")
    assert system.end_of(run) == "FAILED"
    shown = system.ask(f"flow_runs/{run}")
    assert shown["name"] == f"重新核查 {YEAR}年 云州市清河区图书管 规则调整"
    assert shown["state"]["name"] == "没有办理"
    assert shown["state"]["message"] == "名录里没有单位“云州市清河区图书管”，是不是“云州市清河区图书馆”"
    assert len(system.letters("run_failed")) == alarms


def test_a_pass_ends_in_a_word_for_what_it_came_to_and_tells_what_happened_to_whom(system: Running) -> None:
    ended = system.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}})
    assert {"有退回", "有通过", "无新情况"} <= {run["state"]["name"] for run in ended}
    returned = {"filter": {"event": {"name": ["jixiao.submission.returned"]}}}
    happened = system.ask("events/filter", returned)["events"]
    assert TRAINING.name in {event["payload"]["project"] for event in happened}
    progress = system.ask("artifacts/latest/filter", {"artifacts": {"key": {"any_": ["progress"]}}})
    assert json.loads(progress[0]["data"])[0]["主管部门"] == "合计"


def test_a_file_that_is_dropped_is_answered_by_a_run_of_its_own_and_an_idle_system_runs_nothing(
    system: Running,
) -> None:
    address = dashboard_of_running(system.data)
    assert address
    environment = server.environment(system.data, int(address.rpartition(":")[2]))
    own = {name: value for name, value in system.environment.items() if name.startswith("JIXIAO_")}
    folder = system.data / "inbox" / LIBRARY.name
    runs = {"deployments": {"name": {"any_": ["随到随办"]}}}
    watcher = subprocess.Popen(  # noqa: S603 (our own command)
        WATCHER, env=environment | own | {"PYTHONPATH": str(ROOT)}
    )
    try:
        time.sleep(5)
        assert system.ask("flow_runs/filter", runs) == []
        (folder / "说明.txt").write_text("本单位没有什么要说明的。", encoding="utf-8")
        deadline = time.monotonic() + 300
        while not system.returned_to(LIBRARY):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        (run,) = system.ask("flow_runs/filter", runs)
        assert system.end_of(run["id"]) == "COMPLETED"
    finally:
        watcher.terminate()
        watcher.wait()


def test_nothing_of_all_this_reached_out_of_the_machine(system: Running) -> None:
    assert (system.data.parent / "guard" / "sitecustomize.py").exists()
    assert system.reached_out == ""
