"""The command ``jixiao``. Every command is thin: it reads the settings, calls a room and prints.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 done but something asks for attention,
2 wrong usage or nothing could be done (one line says why). Heavy libraries are imported inside the commands.
"""

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Never

import typer
from typer._click import exceptions as usage  # typer ships its own click and has no public name for these
from typer.core import TyperArgument, TyperOption

from settings import Misconfigured, Settings, load

if TYPE_CHECKING:
    from flows.outcome import Outcome
    from flows.system import Plan, System
    from forms import Document
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
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，此时标准输出只有 JSON")]
Year = Annotated[int | None, typer.Option("--year", help="只看这个年度", show_default=False)]
UnitName = Annotated[str | None, typer.Option("--unit", help="只看这个单位", show_default=False)]


def main() -> None:
    """Run the command line and exit as the contract says."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except usage.NoArgsIsHelpError as shown:
        print(shown.format_message())
        sys.exit(REFUSED)
    except usage.ClickException as wrong:
        _refuse(f"{_in_chinese(wrong)}（用法见 {_path_of(wrong)} --help）")
    except Misconfigured as why:
        _refuse(str(why))
    except OSError as why:
        _refuse(f"{why.filename or '系统'}：{why.strerror or why}")
    except typer.Abort:
        sys.exit(REFUSED)


def _in_chinese(wrong: usage.ClickException) -> str:
    said = wrong.format_message()
    if unknown := re.match(r"No such command '(.*)'", said):
        return f"没有命令 {unknown[1]}"
    match wrong:
        case usage.NoSuchOption():
            return f"没有选项 {wrong.option_name}"
        case usage.MissingParameter(param=TyperOption(opts=[name, *_])):
            return f"缺少选项 {name}"
        case usage.MissingParameter(param=TyperArgument(metavar=name)):
            return f"缺少参数 {name}"
        case usage.BadParameter(param=TyperOption(opts=[name, *_])):
            return f"选项 {name} 的值不可用：{wrong.message}"
        case _:
            return said


def _path_of(wrong: usage.ClickException) -> str:
    return wrong.ctx.command_path if isinstance(wrong, usage.UsageError) and wrong.ctx else "jixiao"


def _refuse(line: str) -> Never:
    _say(line)
    sys.exit(REFUSED)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _print_table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Columns apart by a tab: Chinese is wider than its letters, and cut(1) and spreadsheets take tabs."""
    for row in (head, *rows):
        print(*("" if cell is None else cell for cell in row), sep="\t")


def _read(files: Iterable[Path]) -> "Iterator[tuple[Path, Document | None, str | None]]":
    """Each file as read, or the sentence why it could not be, which is also said."""
    from forms import Unreadable, read

    for file in files:
        why = None
        try:
            yield file, read(file), None
            continue
        except Unreadable as unreadable:
            why = str(unreadable)
        except OSError as failed:
            why = f"无法打开：{failed.strerror}"
        _say(f"{file}：{why}")
        yield file, None, why


@app.command("read")
def read_command(files: Files, *, as_json: AsJson = False) -> int:
    """读出文件中的表单。

    例：jixiao read 申报.txt 自评.txt --json
    """
    results = list(_read(files))
    read = [document for _, document, _ in results if document]
    if not read:
        return REFUSED
    forms = [form for document in read for form in document.forms]
    if as_json:
        _print_json([form.model_dump(mode="json") for form in forms])
    else:
        _print_table(
            ("表种", "年度", "实施单位", "项目名称", "指标数", "文件", "起始行"),
            (
                (
                    *(f.form, f.year, f.implementing_unit, f.project_name, len(f.indicators)),
                    *(f.source.file, f.source.first_line),
                )
                for f in forms
            ),
        )
    return 0 if len(read) == len(results) else ATTENTION


@app.command()
def check(
    files: Files,
    *,
    declared: Annotated[
        list[Path] | None, typer.Option("--with", help="对照用的申报表文件，可多次给出", show_default=False)
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="应报的年度，不符的表单记为 A04", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> int:
    """核查文件中的表单，报送之前单位自己也可以先查。有退回级意见时退出码为 1。

    例：jixiao check 自评.txt --with 申报.txt --json
    """
    from expectations.batch import Batch, Expected, Filing
    from expectations.review import review
    from expectations.ruleset import default_ruleset, read_ruleset
    from forms.form import Declaration

    settings = load()
    given = [document for _, document, _ in _read(declared or []) if document]
    filings = []
    for file, document, why in _read(files):
        count = len(document.forms) if document and year else 0
        expected = {index: Expected(year=year) for index in range(count)}
        filings.append(Filing(file=file.name, document=document, unreadable=why, expected=expected))
    declarations = [form for document in given for form in document.forms if isinstance(form, Declaration)]
    rules = read_ruleset(settings.ruleset) if settings.ruleset else default_ruleset()
    found = review(Batch(filings=tuple(filings), declarations=tuple(declarations)), rules)
    if as_json:
        _print_json([finding.model_dump(mode="json") for finding in found])
    else:
        _print_table(
            ("文件", "项目", "规则", "等级", "意见"),
            ((f.file, f.project_name, f"{f.rule} {f.name}", f.severity, f.message) for f in found),
        )
    if all(filing.document is None for filing in filings):
        return REFUSED
    return ATTENTION if any(finding.severity == "error" for finding in found) else 0


@app.command()
def rules(
    code: Annotated[
        str | None, typer.Argument(metavar="[代码]", help="只看这一条", show_default=False)
    ] = None,
    *,
    as_json: AsJson = False,
) -> int:
    """列出核查规则：代码、名称、等级、看什么、依据、状态。

    例：jixiao rules S07
    """
    from expectations.review import catalogue
    from expectations.ruleset import read_ruleset

    settings = load()
    known = catalogue(read_ruleset(settings.ruleset) if settings.ruleset else None)
    entries = [entry for entry in known if code is None or entry.code == code.upper()]
    if not entries:
        _refuse(f"没有规则 {code}；全部规则见 jixiao rules")
    if as_json:
        _print_json([entry.model_dump(mode="json") for entry in entries])
    else:
        _print_table(
            ("代码", "名称", "等级", "看什么", "依据", "状态", "规则"),
            ((e.code, e.name, e.severity, e.looks_at, e.basis, e.state, e.sentence) for e in entries),
        )
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
        typer.Option(
            "--inbox",
            exists=True,
            file_okay=False,
            help="演示这个文件夹里的材料，而不是虚构的示例年度",
            show_default=False,
        ),
    ] = None,
) -> int:
    """启动整个系统：数据库、Prefect 服务与看板、全部部署、执行进程。Ctrl-C 全部结束。

    例：JIXIAO_PORT=4300 jixiao up
    """
    from flows.server import NotStarted
    from flows.system import dashboard_of_running, running
    from storage.migration import upgrade

    settings = load()
    if play:
        settings = settings.apart(settings.data / "play")
        if dashboard_of_running(settings.data) is None:
            shutil.rmtree(settings.data, ignore_errors=True)
    upgrade(settings.database.get_secret_value())
    try:
        with running(_plan(settings, play=play), _say) as system:
            done = _played(settings, inbox, system) if play else 0
            _say(f"看板：{system.dashboard}\n数据：{settings.data}")
            if once:
                return done
            _say("按 Ctrl-C 结束")
            system.watch()
    except KeyboardInterrupt:
        _say("已全部结束")
        return 0
    except NotStarted as why:
        _refuse(str(why))


def _plan(settings: Settings, *, worker: bool = True, play: bool = False) -> "Plan":
    from flows.system import Plan

    return Plan(
        data=settings.data,
        port=settings.port,
        insist_on_port=worker and "port" in settings.model_fields_set,
        settings=settings.environment(),
        worker=worker,
        play=play,
    )


def _played(settings: Settings, inbox: Path | None, system: "System") -> int:
    """Play a season through the running server, day by day, and print what came of it."""
    import season
    from flows import chain, deployments
    from flows import play as stage
    from flows.desk import open_desk
    from flows.outcome import outcome

    folder = inbox or settings.data / "season"
    if inbox is None:
        season.write(season.sample(), folder)
    made = stage.of_folder(folder)
    with open_desk(settings) as desk:
        stage.prepare(desk, made)
    days = made.days
    failed = []

    def day_passes(day: date, files: int) -> None:
        system.check()
        began = time.monotonic()
        state = chain.daily(day, return_state=True)
        if not state.is_completed():
            failed.append(f"{day}：{state.message}")
        place = f"[{days.index(day) + 1:>2}/{len(days)}]"
        _say(f"{place} {day}  收到 {files} 个文件，用时 {time.monotonic() - began:.1f} 秒")

    _say(f"演示 {folder}：{len(made.roster)} 个项目，{len(days)} 个有事的日子")
    with chain.without_heartbeat():
        stage.play(made, Path(settings.inbox), day_passes)
    with open_desk(settings, days[-1]) as desk:
        before = outcome(desk)
        _say("由执行进程把最后一天再跑一遍……")
        if why := deployments.run_by_worker("daily/daily", {"as_of": days[-1].isoformat()}):
            failed.append(f"再跑一遍：{why}")
        after = outcome(desk)
    _print_outcome(after)
    same = "没有变化，没有重发" if after == before else "与第一遍不同"
    print(f"同一天再跑一遍：{same}")
    for line in failed:
        _say(f"未完成：{line}")
    return ATTENTION if failed or after != before else 0


def _print_outcome(found: "Outcome") -> None:
    from rich.console import Console
    from rich.table import Table

    from notifications.message import SEVERITIES

    console = Console(width=None if sys.stdout.isatty() else 120)
    stages = sorted({(one.year, one.stage.order, one.stage) for unit in found.units for one in unit.stages})
    table = Table("主管部门", "单位", *(f"{year}{stage}" for year, _, stage in stages), title="通过／应报")
    for unit in found.units:
        cells = {(one.year, one.stage): one for one in unit.stages}
        table.add_row(
            unit.department,
            unit.unit,
            *(
                f"{one.accepted}/{one.total}" if (one := cells.get((year, stage))) else ""
                for year, _, stage in stages
            ),
        )
    console.print(table)
    said = "，".join(f"{words} {found.findings.get(name, 0)}" for name, words in SEVERITIES.items())
    console.print(f"核查意见：{said}")
    told = "，".join(f"{kind} {state} {count}" for (kind, state), count in sorted(found.messages.items()))
    console.print(f"通知：{told or '没有'}")


@app.command()
def run(
    *,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="当作这一天来跑，如 2026-03-31", show_default=False)
    ] = None,
    stage: Annotated[
        str | None, typer.Option("--stage", help="只跑这个阶段：申报、执行或自评", show_default=False)
    ] = None,
    unit: UnitName = None,
) -> int:
    """跑一遍流程：收件、核查、推进、通知、日报。再跑一遍不会重复收件，也不会重发通知。

    系统在运行时记在它的看板上，没有运行时临时启动一个服务。

    例：jixiao run --as-of 2026-03-31
    """
    from flows.server import NotStarted, environment
    from flows.system import dashboard_of_running, running
    from lifecycle.stage import Stage

    settings = load()
    try:
        day = date.fromisoformat(as_of) if as_of else None
        word = Stage.parse(stage).value if stage else None
    except ValueError as why:
        _refuse(str(why) if stage and as_of is None else f"“{as_of}”不是日期，请写成 2026-03-31 这样")
    with _database(settings):
        pass
    try:
        if (dashboard := dashboard_of_running(settings.data)) is not None:
            port = int(dashboard.rpartition(":")[2])
            os.environ.update(environment(settings.data, port) | settings.environment())
            return _run_chain(settings, day, word, unit)
        with running(_plan(settings, worker=False), _say):
            return _run_chain(settings, day, word, unit)
    except NotStarted as why:
        _refuse(str(why))


def _run_chain(settings: Settings, day: date | None, stage: str | None, unit: str | None) -> int:
    from flows import chain
    from flows.desk import UnknownUnit, open_desk
    from flows.outcome import outcome

    try:
        with open_desk(settings, day, unit=unit) as desk:
            state = chain.daily(day, stage, unit, return_state=True)
            _print_outcome(outcome(desk))
    except UnknownUnit as why:
        _refuse(str(why))
    if state.is_completed():
        return 0
    _say(f"有一部分没有完成：{state.message}")
    return ATTENTION


@contextmanager
def _database(settings: Settings) -> "Iterator[Database]":
    """The database at its newest tables. One that cannot be reached is one line, without the password."""
    from sqlalchemy.exc import OperationalError

    from storage.database import open_database
    from storage.migration import upgrade

    url = settings.database.get_secret_value()
    try:
        upgrade(url)
        database = open_database(url)
    except OperationalError as failed:
        _refuse(f"数据库无法使用，请检查 JIXIAO_DATABASE：{str(failed.orig).splitlines()[0]}")
    try:
        yield database
    finally:
        database.close()


@app.command()
def status(*, year: Year = None, unit: UnitName = None, as_json: AsJson = False) -> int:
    """列出应报事项：阶段、状态、截止日、版本、意见条数。有逾期时退出码为 1。

    例：jixiao status --year 2024 --unit 清河区科技局
    """
    from datetime import datetime

    from lifecycle.calendar import CHINA
    from lifecycle.obligation import standing
    from storage.roster import find_units
    from storage.status import rows

    today = datetime.now(CHINA).date()
    with _database(load()) as database, database.reading() as session:
        asked = find_units(session, [unit]) if unit else {}
        if unit and not asked:
            _refuse(f"名录中没有单位“{unit}”")
        ids = [one.id for one in asked.values()] if unit else None
        found = [
            (row, standing(row.state, row.window, today, row.extension_until))
            for row in rows(session, year=year, unit_ids=ids)
        ]
    listed = [
        {
            "department": row.department,
            "unit": row.unit,
            "project": row.project,
            "year": row.year,
            "stage": row.stage,
            "state": row.state,
            "standing": now.label,
            "due": now.due,
            "overdue": now.overdue,
            "locked": now.locked,
            "version": row.version,
            "findings": {"error": row.errors, "warning": row.warnings, "info": row.infos},
        }
        for row, now in found
    ]
    if as_json:
        _print_json(listed)
    else:
        _print_table(
            ("单位", "项目", "年度", "阶段", "状态", "截止", "版本", "退回", "提示", "建议"),
            (
                (
                    *(row.unit, row.project, row.year, row.stage, now.label, now.due, row.version),
                    *(row.errors, row.warnings, row.infos),
                )
                for row, now in found
            ),
        )
    return ATTENTION if any(now.overdue for _, now in found) else 0


@app.command()
def outbox(*, as_json: AsJson = False) -> int:
    """列出全部通知：键、收件人、渠道、种类、状态、次数、时间。有未能送达的时退出码为 1。

    例：jixiao outbox --json
    """
    from storage import outbox as kept

    with _database(load()) as database, database.reading() as session:
        listed = [
            {
                "key": message.key,
                "recipient": message.recipient,
                "channel": message.channel,
                "kind": message.kind,
                "state": message.state,
                "attempts": message.attempts,
                "created_at": message.created_at.isoformat(),
                "sent_at": message.sent_at and message.sent_at.isoformat(),
            }
            for message in kept.messages(session)
        ]
    if as_json:
        _print_json(listed)
    else:
        head = ("键", "收件人", "渠道", "种类", "状态", "次数", "产生", "送达")
        _print_table(head, (one.values() for one in listed))
    return ATTENTION if any(one["state"] == "failed" for one in listed) else 0


@app.command("season")
def season_command(
    *,
    units: Annotated[int, typer.Option("--units", min=1, help="单位数")],
    projects: Annotated[int, typer.Option("--projects", min=1, help="每个单位的项目数")],
    seed: Annotated[int, typer.Option("--seed", help="随机种子，相同则内容相同")],
    out: Annotated[Path, typer.Option("--out", help="写到这个文件夹", show_default=False)],
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
    from pydantic import TypeAdapter, ValidationError

    from storage.obligations import create_for_roster
    from storage.roster import RosterLine, import_roster

    try:
        lines = TypeAdapter(list[RosterLine]).validate_python(json.loads(file.read_bytes())["projects"])
    except (ValueError, KeyError, TypeError, ValidationError) as wrong:
        _refuse(f"{file}：不是可用的名录：{str(wrong).splitlines()[0]}")
    with _database(load()) as database, database.writing() as session:
        try:
            added = import_roster(session, lines)
        except ValueError as why:
            _refuse(f"{file}：{why}")
        owed = sum(create_for_roster(session, year) for year in {line.year for line in lines})
    _say(f"新增 {added.units} 个单位、{added.projects} 个项目、{added.entries} 条名录、{owed} 件应报事项")
    return 0


@app.command()
def doctor() -> int:
    """列出配置了什么、缺什么、怎么办。有需要处理的事项时退出码为 1。

    例：jixiao doctor
    """
    from flows.system import dashboard_of_running
    from storage.roster import units

    settings = load()
    for name, field in Settings.model_fields.items():
        print(f"JIXIAO_{name.upper()}", getattr(settings, name), field.description, sep="\t")
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
