"""Commands on a locality's configuration: what a changed file says otherwise, and taking it over."""

from typing import Annotated

import typer

from commands.decisions.deciding import By
from commands.terminal import ATTENTION, PLAIN, AsJson, ToXlsx, agree, desk, option, say, show_lines
from settings import load

app = typer.Typer(**PLAIN)
locality = typer.Typer(help="地方配置里的日期。", **PLAIN)
app.add_typer(locality, name="locality")

OfYear = Annotated[int | None, option("--year", "只看这个绩效年度")]


@locality.command("diff")
def diff_command(*, year: OfYear = None, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出地方配置（TOML）改过、而数据库里还没有照改的日期。有不同时退出码为 1。

    名录导入时按地方配置定下各年度的日期；以后改配置不会自动改日期，用 jixiao locality apply 照改。

    例：jixiao locality diff --year 2026
    """
    from bureau.decisions import locality_dates
    from expectations.rules.known_codes import read_known

    settings = load()
    read_known(settings.locality)
    with desk(settings) as opened:
        lines = locality_dates.differences(opened, year)
    show_lines(locality_dates.DatesDifference, lines, as_json=as_json, xlsx=xlsx)
    if not lines:
        say("没有不同：现行日期就是地方配置的日期")
    return ATTENTION if lines else 0


@locality.command("apply")
def apply_command(
    *,
    year: OfYear = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问", show_default=False)] = False,
    by: By = None,
) -> int:
    """把地方配置里改过的日期记为现行日期，留痕，并通知还有表要报的单位。已锁定的阶段不动。

    个别年度单独改过的日期也会改回配置的日期：先用 jixiao locality diff 看一遍。

    例：jixiao locality apply --year 2026 --yes
    """
    from bureau.decisions import locality_dates
    from expectations.rules.known_codes import read_known

    settings = load()
    read_known(settings.locality)
    with desk(settings) as opened:
        lines = locality_dates.differences(opened, year)
        for line in lines:
            kept_so = (
                "（已锁定，不改）"
                if line.over
                else "（配置里没有这一轮，保留）"
                if line.after is None
                else ""
            )
            say(f"{line.year}年{line.stage}第{line.round}轮：{line.before} → {line.after}{kept_so}")
        if any(not line.over and line.after is not None for line in lines) and not yes:
            agree("会改日期并通知单位")
        applied = locality_dates.apply(opened, lines, actor=by or settings.bureau)
    say(f"改了 {len(applied)} 处日期；通知在下一次 jixiao run（或 jixiao up）时发出")
    return 0
