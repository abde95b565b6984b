"""The command ``jixiao``. Every command is thin: it reads the settings, calls a room and prints.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 done but something asks for attention,
2 wrong usage or nothing could be done (one line says why). Heavy libraries are imported inside the commands.
"""

import json
import shutil
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Never

import typer

from expectations.locality import Unusable
from flows.refusal import Refusal
from settings import Misconfigured, Settings, load
from usage import NothingAsked, WrongUsage, told

if TYPE_CHECKING:
    from flows.outcome import Outcome
    from flows.system import System
    from storage.database import Database

ATTENTION = 1
REFUSED = 2

# Plain help and no boxes: the lines end up in scripts and logs.
_PLAIN: dict[str, Any] = {"rich_markup_mode": None, "add_completion": False, "no_args_is_help": True}

app = typer.Typer(help="预算绩效表单的收集、核查、跟踪与通知。", pretty_exceptions_enable=False, **_PLAIN)
db = typer.Typer(help="数据库。", **_PLAIN)
roster = typer.Typer(help="单位与项目名录。", **_PLAIN)
app.add_typer(db, name="db")
app.add_typer(roster, name="roster")

Files = Annotated[list[Path], typer.Argument(metavar="文件…", help="要读的文件", show_default=False)]


def _option(name: str, said: str, **more: Any) -> Any:
    """An option that is left out by default."""
    return typer.Option(name, help=said, show_default=False, **more)


AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，此时标准输出只有 JSON")]
Year = Annotated[int | None, _option("--year", "只看这个年度")]
UnitName = Annotated[str | None, _option("--unit", "只看这个单位")]


def main() -> None:
    """Run the command line and exit as the contract says."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except NothingAsked as shown:
        print(shown.format_message())
        sys.exit(REFUSED)
    except WrongUsage as wrong:
        _refuse(told(wrong))
    except (Misconfigured, Refusal, Unusable) as why:
        _refuse(str(why))
    except OSError as why:
        _refuse(f"{why.filename or '系统'}：{why.strerror or why}")
    except typer.Abort:
        sys.exit(REFUSED)


def _refuse(line: str) -> Never:
    _say(line)
    sys.exit(REFUSED)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _print(value: Any, head: Iterable[str], rows: Iterable[Iterable[object]], *, as_json: bool) -> None:
    """A result as JSON or as a table.

    Columns are apart by a tab: Chinese is wider than its letters, and cut(1) and spreadsheets take tabs.
    """
    if as_json:
        print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
        return
    for row in (head, *rows):
        print(*("" if cell is None else cell for cell in row), sep="\t")


@app.command("read")
def read_command(files: Files, *, as_json: AsJson = False) -> int:
    """读出文件中的表单。

    例：jixiao read 申报.txt 自评.txt --json
    """
    from flows.self_check import read_files

    results = list(read_files(files, _say))
    read = [one.document for one in results if one.document]
    if not read:
        return REFUSED
    forms = [form for document in read for form in document.forms]
    head = ("表种", "年度", "实施单位", "项目名称", "指标数", "文件", "起始行")
    about = attrgetter("form", "year", "implementing_unit", "project_name")
    rows = ((*about(f), len(f.indicators), f.source.file, f.source.first_line) for f in forms)
    _print([form.model_dump(mode="json") for form in forms], head, rows, as_json=as_json)
    return 0 if len(read) == len(results) else ATTENTION


@app.command()
def check(
    files: Files,
    *,
    declared: Annotated[list[Path] | None, _option("--with", "对照用的申报表文件，可多次给出")] = None,
    year: Annotated[int | None, _option("--year", "应报的年度，不符的表单记为 A04")] = None,
    as_json: AsJson = False,
) -> int:
    """核查文件中的表单，报送之前单位自己也可以先查。有退回级意见时退出码为 1。

    例：jixiao check 自评.txt --with 申报.txt --json
    """
    from flows import self_check

    given = list(self_check.read_files(declared or [], _say))
    read = list(self_check.read_files(files, _say))
    found = self_check.check(read, given, year, load().locality)
    head = ("文件", "项目", "规则", "等级", "意见")
    rows = ((f.file, f.project_name, f"{f.rule} {f.name}", f.severity, f.message) for f in found)
    _print([finding.model_dump(mode="json") for finding in found], head, rows, as_json=as_json)
    if all(one.document is None for one in read):
        return REFUSED
    return ATTENTION if any(finding.severity == "error" for finding in found) else 0


@app.command()
def rules(
    code: Annotated[str | None, typer.Argument(metavar="代码", help="只看这一条", show_default=False)] = None,
    *,
    as_json: AsJson = False,
) -> int:
    """列出核查规则：代码、名称、等级、看什么、依据、状态。

    例：jixiao rules S07
    """
    from expectations.review import catalogue
    from expectations.ruleset import read_ruleset

    known = catalogue(read_ruleset(load().locality))
    entries = [entry for entry in known if code is None or entry.code == code.upper()]
    if not entries:
        _refuse(f"没有规则 {code}；全部规则见 jixiao rules")
    head = ("代码", "名称", "等级", "看什么", "依据", "状态", "规则")
    rows = ((e.code, e.name, e.severity, e.looks_at, e.basis, e.state, e.sentence) for e in entries)
    _print([entry.model_dump(mode="json") for entry in entries], head, rows, as_json=as_json)
    return 0


@app.command()
def up(
    *,
    play: Annotated[
        bool, typer.Option("--play", help="在单独的数据文件夹里从头演示一个年度，不碰正式数据")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="演示完就结束")] = False,
    inbox: Annotated[
        Path | None,
        _option("--inbox", "演示这个文件夹里的材料，而不是示例年度", exists=True, file_okay=False),
    ] = None,
) -> int:
    """启动整个系统：数据库、Prefect 服务与看板、全部部署、执行进程。Ctrl-C 全部结束。

    例：JIXIAO_PORT=4300 jixiao up
    """
    from expectations.ruleset import read_ruleset
    from flows.desk import kept_in
    from flows.single_pass import plan_of
    from flows.system import dashboard_of_running, running

    settings = load()
    read_ruleset(settings.locality)  # refused here, once, instead of by every run
    if play:
        settings = settings.apart(settings.data / "play")
        if dashboard_of_running(settings.data) is None:
            shutil.rmtree(settings.data, ignore_errors=True)
    kept_in(settings).close()
    try:
        with running(plan_of(settings, play=play), _say) as system:
            done = _played(settings, inbox, system) if play else 0
            _say(f"看板：{system.dashboard}\n数据：{settings.data}")
            if once:
                return done
            _say("按 Ctrl-C 结束")
            system.watch()
    except KeyboardInterrupt:
        _say("已全部结束")
        return 0


def _played(settings: Settings, inbox: Path | None, system: "System") -> int:
    """Play a season through the running server and print what came of it."""
    import season
    from flows.performance import perform

    folder = inbox or settings.data / "season"
    if inbox is None:
        season.write(season.sample(), folder)
    done = perform(folder, settings, system, _say)
    _print_outcome(done.outcome)
    print(f"同一天再跑一遍：{'没有变化，没有重发' if done.same else '与第一遍不同'}")
    for line in done.failed:
        _say(f"未完成：{line}")
    return ATTENTION if done.failed or not done.same else 0


def _print_outcome(found: "Outcome") -> None:
    from rich.console import Console

    from flows.outcome import show

    show(found, Console(width=None if sys.stdout.isatty() else 120))


@app.command()
def run(
    *,
    as_of: Annotated[str | None, _option("--as-of", "当作这一天来跑，如 2026-03-31")] = None,
    stage: Annotated[str | None, _option("--stage", "只跑这个阶段：申报、执行或自评")] = None,
    unit: Annotated[str | None, _option("--unit", "只跑这个单位")] = None,
) -> int:
    """跑一遍流程：收件、核查、推进、通知、日报。再跑一遍不会重复收件，也不会重发通知。

    系统在运行时记在它的看板上，没有运行时临时启动一个服务。

    例：jixiao run --as-of 2026-03-31
    """
    from flows.desk import kept_in
    from flows.single_pass import run_pass
    from lifecycle.stage import Stage

    settings = load()
    try:
        day = date.fromisoformat(as_of) if as_of else None
        word = Stage.parse(stage).value if stage else None
    except ValueError as why:
        _refuse(str(why) if stage and as_of is None else f"“{as_of}”不是日期，请写成 2026-03-31 这样")
    kept_in(settings).close()
    done = run_pass(settings, day, word, unit, _say)
    _print_outcome(done.outcome)
    if done.why is None:
        return 0
    _say(f"有一部分没有完成：{done.why}")
    return ATTENTION


def _database(settings: Settings) -> "closing[Database]":
    """The database at its newest tables, for a ``with`` block."""
    from flows.desk import kept_in

    return closing(kept_in(settings))


@app.command()
def status(*, year: Year = None, unit: UnitName = None, as_json: AsJson = False) -> int:
    """列出应报事项：阶段、状态、截止日、版本、意见条数。有逾期时退出码为 1。

    例：jixiao status --year 2024 --unit 清河区科技局
    """
    from flows import listing
    from flows.desk import today

    with _database(load()) as database:
        listed = listing.obligations(database, today(), year, unit)
    _print(listed, listing.OBLIGATION_HEAD, map(listing.obligation_cells, listed), as_json=as_json)
    return ATTENTION if any(one["overdue"] for one in listed) else 0


@app.command()
def outbox(*, as_json: AsJson = False) -> int:
    """列出全部通知：键、收件人、渠道、种类、状态、次数、时间。有未能送达的时退出码为 1。

    例：jixiao outbox --json
    """
    from flows import listing

    with _database(load()) as database:
        listed = listing.messages(database)
    _print(listed, listing.MESSAGE_HEAD, (one.values() for one in listed), as_json=as_json)
    return ATTENTION if any(one["state"] == "failed" for one in listed) else 0


@app.command("season")
def season_command(
    *,
    units: Annotated[int, typer.Option("--units", min=1, help="单位数")],
    projects: Annotated[int, typer.Option("--projects", min=1, help="每个单位的项目数")],
    seed: Annotated[int, typer.Option("--seed", help="随机种子，相同则内容相同")],
    out: Annotated[Path, _option("--out", "写到这个文件夹")],
    year: Annotated[int, typer.Option("--year", help="绩效年度")] = 2024,
) -> int:
    """编造一个虚构地区的一年：名录、收件、各阶段表单，以及写明错处的 truth.json。

    例：jixiao season --units 8 --projects 4 --seed 1 --out 样例
    """
    from season import build, write

    try:
        made = build(units, projects, seed, year)
    except ValueError as why:
        _refuse(str(why))
    write(made, out)
    _say(f"已写到 {out}：{len(made.units)} 个单位，{len(made.projects)} 个项目，{len(made.arrivals)} 份文件")
    return 0


@app.command("simulate")
def simulate_command(
    *,
    folder: Annotated[
        Path,
        _option("--season", "jixiao season 写出的文件夹", exists=True, file_okay=False),
    ],
    as_json: AsJson = False,
) -> int:
    """在临时数据库里把一个年度逐日跑完，与 truth.json 对照；有不同时退出码为 1。不需要服务。

    例：jixiao simulate --season 样例 --json
    """
    from flows.simulation import simulate

    done = simulate(folder, load())
    names = ("obligations", "as_expected", "different", "messages", "seconds")
    value = {name: getattr(done, name) for name in names}
    rows: list[tuple[object, ...]] = [(done.obligations, done.as_expected, f"{done.seconds:.1f}")]
    rows += [tuple(one.values()) for one in done.different]
    _print(value, ("应报事项", "与预期一致", "用时（秒）；以下逐条为不同之处"), rows, as_json=as_json)
    return ATTENTION if done.different else 0


@db.command("upgrade")
def upgrade_command() -> int:
    """把数据库升到最新的表结构；已是最新则什么也不做。

    例：jixiao db upgrade
    """
    with _database(load()):
        _say("数据库已是最新")
    return 0


@roster.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="文件", help="名录，JSON", show_default=False)],
) -> int:
    """导入名录并建立申报事项；重复导入不会重复建立。

    文件的写法见 jixiao season 写出的 roster.json。

    例：jixiao roster import roster.json
    """
    from flows.roster_file import import_file

    with _database(load()) as database:
        added = import_file(file, database)
    new = added.roster
    _say(f"新增 {new.units} 个单位、{new.projects} 个项目、{new.entries} 条名录、{added.owed} 件应报事项")
    return 0


@app.command()
def doctor() -> int:
    """列出配置了什么、缺什么、怎么办。有需要处理的事项时退出码为 1。

    例：jixiao doctor
    """
    from expectations.ruleset import read_ruleset
    from flows.system import dashboard_of_running
    from storage.roster import units

    settings = load()
    for name, field in Settings.model_fields.items():
        print(f"JIXIAO_{name.upper()}", getattr(settings, name), field.description, sep="\t")
    print(f"核查规则版本：{read_ruleset(settings.locality).version}")
    todo = []
    if not settings.channel.get_secret_value().startswith("mailto"):
        todo.append("通知只写成文件，不会寄出：设置 JIXIAO_CHANNEL 为 mailtos:// 地址")
    if dashboard_of_running(settings.data) is None:
        todo.append("系统没有运行：jixiao up")
    with _database(settings) as database, database.reading() as session:
        if not units(session):
            todo.append("名录是空的，无从知道谁没有报：jixiao roster import 文件")
    for line in todo:
        print(f"待办：{line}")
    return ATTENTION if todo else 0


if __name__ == "__main__":
    main()
