"""One portal for the administrators' pages, in a system that does at once what it is told to run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from bureau.complaint import Complaint
from bureau.running_system import RunState, SystemAway, SystemRun
from bureau.steps import RERUN, one_after_the_other
from lifecycle.calendar.windows import CHINA
from tests.bureau.office import COLLEGE, LIBRARY, PLATFORM, READING, TRAINING, Office, declarations
from tests.portal.conftest import Client, Portal, portal_started

LOCALITY = """
name = "清河区"
version = "{version}"
[calendar."申报"]
opens = "上年9月1日"
due = "上年{due}"
locked = "上年11月30日"
reason = "清财绩〔2024〕{version}号"
"""
"""The district's own configuration."""


@dataclass
class SystemHere:
    """Runs here and now, without a server; ``away``: it does not answer."""

    office: Office
    ran: list[SystemRun] = field(default_factory=list)
    away: bool = False
    dashboard: str | None = "http://127.0.0.1:4200"

    def go_on_rerunning(self, number: int) -> None:
        if self.away:
            raise SystemAway("流程服务没有应答")
        with self.office.desk() as desk:
            RERUN.work(desk, one_after_the_other)
        began = datetime(2024, 10, 15, 10, tzinfo=CHINA)
        link = f"{self.dashboard}/runs/flow-run/{number}"
        self.ran.append(
            SystemRun(f"继续重新核查 {number}", "继续重新核查", RunState.DONE, "做完了", began, 2.5, link)
        )

    def run_now(self) -> None:
        if self.away:
            raise SystemAway("流程服务没有应答")
        began = datetime(2024, 10, 15, 11, tzinfo=CHINA)
        link = f"{self.dashboard}/runs/flow-run/now"
        self.ran.append(
            SystemRun("立即运行 2024-10-15", "立即运行", RunState.TROUBLED, "有一封没有发出", began, 9, link)
        )

    def run_of_rerun(self, number: int) -> SystemRun | None:
        return next((run for run in self.ran if run.name.endswith(f" {number}")), None)

    def runs(self, *, limit: int) -> Sequence[SystemRun]:
        if self.away:
            raise SystemAway("流程服务没有应答")
        return self.ran[-limit:][::-1]

    def complaints(self) -> Sequence[Complaint]:
        return [Complaint("流程服务没有应答")] if self.away else []


@dataclass
class AdminPortal:
    """The portal with its system, and somebody who is logged in as an administrator."""

    portal: Portal
    system: SystemHere
    admin: Client


@pytest.fixture(scope="package")
def ground(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdminPortal]:
    """The library's reading project was returned for its sums (B03), everything else accepted."""
    systems: list[SystemHere] = []

    def system(office: Office) -> SystemHere:
        office.put(LIBRARY, "图书馆.txt", declarations(READING, PLATFORM, faults={READING: "B03"}))
        office.put(COLLEGE, "进修学校.txt", declarations(TRAINING))
        office.work()
        systems.append(SystemHere(office))
        return systems[0]

    folder = tmp_path_factory.mktemp("admin")
    locality = folder / "清河.toml"
    locality.write_text(LOCALITY.format(version=1, due="10月31日"), encoding="utf-8")
    with portal_started(sqlite_template, folder / "var", system, locality=str(locality)) as portal:
        yield AdminPortal(portal, systems[0], portal.admin())
