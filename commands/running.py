"""Commands that run things: the whole system, one pass, a season made up or played."""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.terminal import (
    ATTENTION,
    PLAIN,
    AsJson,
    ToXlsx,
    agree,
    console,
    database,
    day,
    desk,
    option,
    refuse,
    say,
    show,
    stage_of,
)
from settings import load

if TYPE_CHECKING:
    from flows.play.outcome import YearOutcome
    from flows.system.machine import System
    from settings import Settings

app = typer.Typer(**PLAIN)


@app.command()
def up(
    *,
    play: Annotated[
        bool, typer.Option("--play", help="在单独的数据文件夹里从头演示一个年度，不碰正式数据")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="演示完就结束")] = False,
    inbox: Annotated[
        Path | None,
        option("--inbox", "演示这个文件夹里的材料，而不是示例年度", exists=True, file_okay=False),
    ] = None,
) -> int:
    """启动整个系统：数据库、Prefect 服务与看板、全部部署、执行进程、门户。Ctrl-C 全部结束。

    例：JIXIAO_PORT=4300 jixiao up
    """
    from bureau.desk import kept_in
    from expectations.rules.known_codes import read_known
    from flows.system import secret
    from flows.system.machine import dashboard_of_running, running
    from flows.system.single_pass import plan_of

    settings = load()
    read_known(settings.locality)  # refused here, once, instead of by every run
    if play:
        settings = settings.apart(settings.data / "play")
        if dashboard_of_running(settings.data) is None:
            shutil.rmtree(settings.data, ignore_errors=True)
    kept_in(settings).close()
    try:
        with running(plan_of(settings, play=play), say) as system:
            code = _played(settings, inbox, system) if play else 0
            print(f"门户：{system.portal}")
            print(f"看板：{system.dashboard}", flush=True)
            if play:
                _say_logins(settings)
            else:
                say("第一个管理员：jixiao user add 用户名 --role admin")
            say(f"登录看板：用户名 {secret.USER}，口令是 {secret.file(settings.data)} 中冒号之后的部分")
            say(f"数据：{settings.data}")
            if once:
                return code
            say("按 Ctrl-C 结束")
            system.watch(partial(_ended, settings))
    except KeyboardInterrupt:
        say("已全部结束")
        return 0


def _say_logins(settings: "Settings") -> None:
    """Make a login of each role for the season that was played, and say them."""
    from portal.accounts.samples import sample_logins

    with database(settings) as opened:
        for login in sample_logins(opened):
            say(f"登录门户：{login.role}  用户名 {login.name}  密码 {login.password}")


def _ended(settings: "Settings", line: str) -> None:
    """Say that a process ended and was started again, here and to the administrators."""
    from flows.alarm import tell_of_process

    say(line)
    tell_of_process(settings, line)


def _played(settings: "Settings", inbox: Path | None, system: "System") -> int:
    """Play a season through the running server and print what came of it."""
    import season
    from flows.play.demonstration import demonstrate

    folder = inbox or settings.data / "season"
    if inbox is None:
        season.write(season.sample(), folder)
    played = demonstrate(folder, settings, system, say)
    _print_outcome(played.outcome)
    print(f"同一天再跑一遍：{'没有变化，没有重发' if played.same else '与第一遍不同'}")
    for line in played.failed:
        say(f"未完成：{line}")
    return ATTENTION if played.failed or not played.same else 0


def _print_outcome(outcome: "YearOutcome") -> None:
    from flows.play.outcome import show

    show(outcome, console())


@app.command()
def run(
    *,
    as_of: Annotated[str | None, option("--as-of", "当作这一天来跑，如 2026-03-31")] = None,
    stage: Annotated[str | None, option("--stage", "只跑这个阶段：申报、执行或自评")] = None,
    unit: Annotated[str | None, option("--unit", "只跑这个单位")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问", show_default=False)] = False,
) -> int:
    """跑一遍流程：收件、核查、推进、通知、日报。再跑一遍不会重复收件，也不会重发通知。

    当作另一天来跑、而通知会真的寄出时，先说明要发几封催报并询问；--yes 不问。
    系统在运行时记在它的看板上，没有运行时临时启动一个服务。

    例：jixiao run --as-of 2026-03-31
    """
    from bureau.desk import kept_in, moment, today
    from bureau.letters.reminders import reminding
    from expectations.rules.known_codes import read_known
    from flows.system.single_pass import run_pass

    settings = load()
    read_known(settings.locality)
    on = day(as_of) if as_of else None
    word = stage_of(stage).value if stage else None
    kept_in(settings).close()
    if on is not None and on != today() and not settings.channel.get_secret_value().startswith("mailfile"):
        with desk(settings) as opened:
            letters = reminding.count_due(replace(opened, now=moment(on)))
        say(f"当作 {on} 来跑：到这一天要发 {letters} 封催报，还有这次收件和审核带来的通知，都会真的寄出")
        if not yes:
            agree(f"{on} 不是今天")
    run_pass_result = run_pass(settings, on, word, unit, say)
    _print_outcome(run_pass_result.outcome)
    if run_pass_result.why is None:
        return 0
    say(f"有一部分没有完成：{run_pass_result.why}")
    return ATTENTION


@app.command()
def rerun(
    *,
    year: Annotated[int, option("--year", "绩效年度")],
    reason: Annotated[str, option("--reason", "为什么重新核查，会写进告知单位的信")],
    stage: Annotated[str | None, option("--stage", "只重新核查这个阶段：申报、执行或自评")] = None,
    round_number: Annotated[int | None, option("--round", "只重新核查执行监控的这一轮", min=1)] = None,
    unit: Annotated[str | None, option("--unit", "只重新核查这个单位")] = None,
    project: Annotated[str | None, option("--project", "只重新核查这个项目，须同时给出单位")] = None,
    by: Annotated[str | None, option("--by", "谁要求的，默认为落款单位")] = None,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """重新核查已核查过的报送，列出变化。新意见写好之前旧意见不动；只有结果变了的单位会收到信。

    退回的表如今没有错误，会重新审核；已通过的表现有错误，状态不变，逐条列出，由财政局决定（退出码为 1）。

    例：jixiao rerun --year 2025 --stage 自评 --reason 规则E05调整
    """
    from bureau.reports import rulings
    from flows.system.single_pass import Again, run_again

    settings = load()
    with database(settings):
        pass
    chosen_stage = stage_of(stage) if stage else None
    order = Again(year, chosen_stage, unit, project, reason, by or settings.bureau, round_number)
    rerun_run = run_again(settings, order, say)
    with database(settings) as opened:
        report = rulings.rerun(opened, rerun_run.rerun.id)
    rows = (line.cells() for line in report.difference)
    show(report.as_json(), rulings.RerunLine.head(), rows, as_json=as_json, xlsx=xlsx)
    counts = f"新增 {report.new} 处，撤销 {report.cleared} 处，未变 {report.unchanged} 处"
    say(f"核查 {report.total} 份：{counts}")
    if rerun_run.why is not None:
        say(f"有一部分没有完成，下次运行会接着做：{rerun_run.why}")
    return ATTENTION if rerun_run.why is not None or report.doubtful else 0


@app.command("season")
def season_command(
    *,
    units: Annotated[int, typer.Option("--units", min=1, help="单位数")],
    projects: Annotated[int, typer.Option("--projects", min=1, help="每个单位的项目数")],
    seed: Annotated[int, typer.Option("--seed", help="随机种子，相同则内容相同")],
    out: Annotated[Path, option("--out", "写到这个文件夹")],
    year: Annotated[int, typer.Option("--year", help="绩效年度")] = 2024,
) -> int:
    """编造一个虚构地区的一年：名录、收件、各阶段表单，以及写明错处的 truth.json。

    例：jixiao season --units 8 --projects 4 --seed 1 --out 样例
    """
    from season import build, write

    try:
        season = build(units, projects, seed, year)
    except ValueError as why:
        refuse(str(why))
    write(season, out)
    say(
        f"已写到 {out}：{len(season.units)} 个单位，{len(season.projects)} 个项目，"
        f"{len(season.arrivals)} 份文件"
    )
    return 0


@app.command("simulate")
def simulate_command(
    *,
    folder: Annotated[
        Path,
        option("--season", "jixiao season 写出的文件夹", exists=True, file_okay=False),
    ],
    as_json: AsJson = False,
) -> int:
    """在临时数据库里把一个年度逐日跑完，与 truth.json 对照；有不同时退出码为 1。不需要服务。

    例：jixiao simulate --season 样例 --json
    """
    from flows.play.simulation import simulate

    simulated = simulate(folder, load())
    names = ("obligations", "as_expected", "different", "messages", "seconds")
    value = {name: getattr(simulated, name) for name in names} | {
        "days": [day.as_json() for day in simulated.days]
    }
    rows: list[tuple[object, ...]] = [
        (simulated.obligations, simulated.as_expected, f"{simulated.seconds:.1f}")
    ]
    rows += [tuple(difference.values()) for difference in simulated.different]
    show(value, ("应报事项", "与预期一致", "用时（秒）；以下逐条为不同之处"), rows, as_json=as_json)
    return ATTENTION if simulated.different else 0
