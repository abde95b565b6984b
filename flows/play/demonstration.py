"""A demonstration (演示): a season played on the running server, and its last day once more by the worker."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bureau.desk import open_desk
from flows import chain
from flows.parts import without_heartbeat
from flows.play import played_season
from flows.play.outcome import YearOutcome, outcome
from flows.system import deployments
from flows.system.machine import System
from settings import Settings


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What a season came to; whether its last day changed nothing when it was run again; what failed."""

    outcome: YearOutcome
    same: bool
    failed: tuple[str, ...]


def demonstrate(
    folder: Path, settings: Settings, system: System, tell: Callable[[str], None]
) -> Demonstration:
    """Play the season in a folder day by day. ``tell`` gets a line for each day.

    Raises NotStarted if a process of the system ends meanwhile.
    """
    season = played_season.of_folder(folder)
    with open_desk(settings) as desk:
        played_season.prepare(desk, season)
    days = season.days
    failed = []

    def day_passes(day: date, files: int) -> None:
        system.check()
        began = time.monotonic()
        state = chain.daily(day, return_state=True)
        if not state.is_completed():
            failed.append(f"{day}：{state.message}")
        place = f"[{days.index(day) + 1:>2}/{len(days)}]"
        tell(f"{place} {day}  收到 {files} 个文件，用时 {time.monotonic() - began:.1f} 秒")

    tell(f"演示 {folder}：{len(season.roster)} 个项目，{len(days)} 个有事的日子")
    with without_heartbeat(), open_desk(settings) as desk:
        played_season.play(desk, season, day_passes)
    with open_desk(settings, days[-1]) as desk:
        before = outcome(desk)
        tell("由执行进程把最后一天再跑一遍……")
        if why := deployments.run_by_worker(
            f"{deployments.DAILY}/{deployments.DAILY}", {"as_of": days[-1].isoformat()}
        ):
            failed.append(f"再跑一遍：{why}")
        after = outcome(desk)
    return Demonstration(after, after == before, tuple(failed))
