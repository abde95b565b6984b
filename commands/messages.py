"""Commands on what is told: what would be sent on a day, and whom nothing is to press."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from commands.terminal import (
    PLAIN,
    AsJson,
    ToXlsx,
    database,
    day,
    desk,
    option,
    refuse,
    say,
    show,
    show_lines,
    stage_of,
)
from settings import load

app = typer.Typer(**PLAIN)
notify = typer.Typer(invoke_without_command=True, **PLAIN | {"no_args_is_help": False})
app.add_typer(notify, name="notify")


@notify.callback()
def preview(
    context: typer.Context,
    *,
    preview: Annotated[str | None, option("--preview", "看哪一天，如 2026-03-31")] = None,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """预览某一天要发的催报、逾期和督办通知：发给谁、为哪些项目；不写信，也不寄信。

    今天：现在运行会写的信；以后的日子：按目前的报送情况，那一天计划要写的信。停止或恢复催报见 stop、start。

    例：jixiao notify --preview 2026-03-31 --json
    """
    if context.invoked_subcommand:
        return 0
    if preview is None:
        refuse("请写明看哪一天：jixiao notify --preview 2026-03-31；寄出待发的通知用 jixiao run")
    from bureau.desk import moment
    from bureau.letters.reminders import reminding

    on = day(preview)
    with desk(load()) as opened:
        if on < opened.today:
            refuse(f"{on}已经过去，寄过的通知见 jixiao outbox")
        letters = reminding.planned(replace(opened, now=moment(on)), today=on == opened.today)
    names = ("unit", "project", "stage", "offset")
    listed = [
        asdict(letter) | {"forms": [dict(zip(names, form, strict=True)) for form in letter.forms]}
        for letter in letters
    ]
    rows = [
        (letter.label, "；".join(letter.recipients), letter.subject, len(letter.forms)) for letter in letters
    ]
    show(listed, ("种类", "收件人", "主题", "项目数"), rows, as_json=as_json, xlsx=xlsx)
    return 0


@notify.command("stop")
def stop(
    *,
    unit: Annotated[str, option("--unit", "单位名称")],
    reason: Annotated[str, option("--reason", "为什么停止，会留痕")],
    project: Annotated[str | None, option("--project", "只停这个项目，须同时给出 --year 和 --stage")] = None,
    year: Annotated[int | None, option("--year", "绩效年度")] = None,
    stage: Annotated[str | None, option("--stage", "阶段：申报、执行或自评")] = None,
    number: Annotated[int, option("--round", "执行阶段的第几轮，默认为1")] = 1,
    until: Annotated[str | None, option("--until", "停到哪一天（含），不写则一直停")] = None,
    by: Annotated[str | None, option("--by", "谁决定的，默认为落款单位")] = None,
) -> int:
    """停止催报：不再给一个单位（或它的一个项目）发催报、逾期和督办通知。应报的仍然应报。

    例：jixiao notify stop --unit 清河区图书馆 --until 2026-04-15 --reason 机构改革，交接中
    """
    from bureau.letters.reminders import stopping
    from storage.roster.obligations import Sought

    settings = load()
    sought = None
    if project is not None:
        if year is None or stage is None:
            refuse("只停一个项目时，请同时写明 --year 和 --stage")
        sought = Sought(unit, project, year, stage_of(stage), number)
    with desk(settings, unit=unit) as opened:
        stop_number = stopping.stop(
            opened, unit, sought, until=day(until) if until else None, reason=reason, by=by or settings.bureau
        )
    say(f"已停止催报，编号 {stop_number}；恢复：jixiao notify start {stop_number}")
    return 0


@notify.command("start")
def start(
    number: Annotated[int, typer.Argument(metavar="编号", help="停止催报的编号", show_default=False)],
    *,
    by: Annotated[str | None, option("--by", "谁决定的，默认为落款单位")] = None,
) -> int:
    """恢复催报。编号见 jixiao notify stops。

    例：jixiao notify start 3
    """
    from bureau.letters.reminders import stopping

    settings = load()
    with desk(settings) as opened:
        stopping.start(opened, number, by=by or settings.bureau)
    say("已恢复催报")
    return 0


@notify.command("stops")
def stops(*, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出正在停止的催报：编号、单位、项目、停到哪天、谁、为什么。

    例：jixiao notify stops
    """
    from bureau.letters.reminders import stopping

    with database(load()):
        pass
    with desk(load()) as opened:
        listed = stopping.listed(opened)
    show_lines(stopping.StopLine, listed, as_json=as_json, xlsx=xlsx)
    return 0


@app.command()
def letters(
    *,
    out: Annotated[Path, option("--out", "写到这个文件夹")],
) -> int:
    """用示例数据写出每一种通知在每一种渠道里的样子：邮件、企业微信、钉钉、飞书、短信，供人查看；不寄出。

    清单.txt 列出每种通知的模板和可用的字段，改写模板时用得着。

    例：jixiao letters --out 通知样例
    """
    from bureau.letters import specimens

    count = specimens.write_all(load(), out)
    say(f"已写到 {out}：{count} 种通知，每种有邮件、网页、三种群和短信的样子")
    return 0


@app.command()
def effect(
    *,
    days: Annotated[int, typer.Option("--days", min=1, help="催报之后几天内报来算有效")] = 3,
    as_json: AsJson = False,
) -> int:
    """催报有没有用：按种类、渠道和措辞，三天内报来的比例、按期的比例，与通常的措辞差几个百分点（95%区间）。

    措辞按单位随机抽取并留存，所以差别可以归于措辞；单位数少时区间会很宽，不要当真。

    例：jixiao effect --json
    """
    from bureau.reports import effect as report

    with database(load()) as opened:
        lines = report.effect(opened, days)
    show_lines(report.Effect, lines, as_json=as_json)
    return 0
