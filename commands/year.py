"""Commands on the year: who owes what, and what was told."""

from pathlib import Path
from typing import Annotated

import typer

from commands.terminal import (
    ATTENTION,
    PLAIN,
    AsJson,
    ToXlsx,
    UnitName,
    Year,
    database,
    desk,
    option,
    owed,
    refuse,
    say,
    show,
    show_lines,
    stage_of,
)
from settings import load

app = typer.Typer(**PLAIN)


@app.command()
def status(*, year: Year = None, unit: UnitName = None, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出应报事项：阶段、状态、截止日、版本、意见条数。有逾期时退出码为 1。

    例：jixiao status --year 2024 --unit 清河区科技局
    """
    from bureau.desk import today
    from bureau.reports import listing, standstill

    with database(load()) as opened:
        listed = listing.obligations(opened, today(), year, unit)
        with opened.reading() as session:
            still = standstill.reasons(session, today())
    for reason in still:
        say(str(reason))
    show_lines(listing.ObligationLine, listed, as_json=as_json, xlsx=xlsx)
    return ATTENTION if any(line.overdue for line in listed) else 0


@app.command()
def missing(
    *,
    year: Year = None,
    stage: Annotated[str | None, option("--stage", "只看这个阶段：申报、执行或自评")] = None,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """列出谁还没有报：逾期几个工作日、找谁、最近一次是哪天提醒的。有这样的时退出码为 1。

    例：jixiao missing --year 2024 --stage 自评
    """
    from bureau.desk import today
    from bureau.reports import missing as listing
    from bureau.reports import standstill

    asked_stage = stage_of(stage) if stage else None
    with database(load()) as opened:
        listed = listing.missing(opened, today(), year, asked_stage)
        locked = listing.count_locked(opened, today(), year, asked_stage)
        with opened.reading() as session:
            still = [] if listed else standstill.reasons(session, today())
    for reason in still:
        say(str(reason))
    if locked:
        say(f"另有{locked}件已锁定，不再催报；要补报的须先办理延期，见 jixiao status")
    show_lines(listing.MissingLine, listed, as_json=as_json, xlsx=xlsx)
    return ATTENTION if listed else 0


outbox = typer.Typer(invoke_without_command=True, **PLAIN | {"no_args_is_help": False})
app.add_typer(outbox, name="outbox")


@app.command()
def todo(*, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出待办：什么事在等谁（单位、主管部门、财政局、管理员），几件，最早的等了几天。有待办时退出码为 1。

    例：jixiao todo --json
    """
    from bureau.desk import today
    from bureau.reports.todo import Todo
    from bureau.reports.todo import todo as waiting

    with database(load()) as opened:
        listed = waiting(opened, today())
    show_lines(Todo, listed, as_json=as_json, xlsx=xlsx)
    return ATTENTION if listed else 0


@outbox.command("resend")
def resend() -> int:
    """把多次未能送达、已放弃的通知重新放进待发，下次运行时再寄。

    例：jixiao outbox resend
    """
    from bureau.desk import moment
    from storage.messages.outbox import send_again

    with database(load()) as opened, opened.writing() as session:
        count = send_again(session, at=moment(None))
    say(f"已重新放进待发 {count} 封；下次运行时寄出，或现在运行 jixiao run" if count else "没有放弃了的通知")
    return 0


@outbox.callback()
def list_outbox(context: typer.Context, *, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出全部通知：键、收件人、渠道、种类、状态、次数、时间。有未能送达的时退出码为 1。

    例：jixiao outbox --json
    """
    if context.invoked_subcommand:
        return 0
    from bureau.reports import listing

    with database(load()) as opened:
        listed = listing.messages(opened)
    show_lines(listing.MessageLine, listed, as_json=as_json, xlsx=xlsx)
    return ATTENTION if any(line.state == "failed" for line in listed) else 0


@app.command()
def disclose(
    *,
    year: Annotated[int, option("--year", "绩效年度")],
    out: Annotated[Path | None, option("--out", "写到哪个 .xlsx 文件")] = None,
    as_json: AsJson = False,
) -> int:
    """写出一个年度的公开表：各项目的目标和自评结果（涉密项目隐去），各部门和合计的项目数、金额、平均分、各等级数。

    涉密：名录的项目性质写“涉密”，或名称、目标写明涉密、已作隐去处理。

    例：jixiao disclose --year 2025 --out 公开.xlsx
    """
    from bureau.reports import disclosing

    if out is None and not as_json:
        refuse("请用 --out 指明写到哪个 .xlsx 文件，或用 --json 输出")
    with desk(load()) as opened:
        disclosure = disclosing.disclosed(opened, year)
    if out is not None:
        out.write_bytes(disclosing.workbook(disclosure))
        say(f"已写出 {out}")
    if as_json:
        show(disclosure.model_dump(mode="json"), (), (), as_json=True)
    return 0


@app.command()
def compare(
    *,
    unit: Annotated[str, option("--unit", "单位名称")],
    project: Annotated[str, option("--project", "项目名称")],
    year: Annotated[int, option("--year", "绩效年度")],
    stage: Annotated[str, option("--stage", "阶段：申报、执行或自评")],
    number: Annotated[int, option("--round", "执行阶段的第几轮，默认为1")] = 1,
    older: Annotated[int | None, option("--from", "较早的版本，默认为前一版")] = None,
    newer: Annotated[int | None, option("--to", "较晚的版本，默认为最新一版")] = None,
    as_json: AsJson = False,
) -> int:
    """比较一件应报事项的两个版本：哪些取值变了，哪些意见改好了、哪些是新的。

    例：jixiao compare --unit 清河区图书馆 --project 阅读推广 --year 2025 --stage 自评
    """
    from bureau.reports import comparison

    with desk(load(), unit=unit) as opened:
        difference = comparison.compare(opened, owed(unit, project, year, stage, number), older, newer)
    marks = [("新增", finding) for finding in difference.findings.new] + [
        ("已改", finding) for finding in difference.findings.cleared
    ]
    value = {
        "from": difference.older,
        "to": difference.newer,
        "values": [finding.model_dump() for finding in difference.values],
        "findings": {
            "new": [finding.model_dump(mode="json") for finding in difference.findings.new],
            "cleared": [finding.model_dump(mode="json") for finding in difference.findings.cleared],
            "unchanged": difference.findings.unchanged,
        },
    }
    rows: list[tuple[object, ...]] = [
        (value.field, value.subject, value.before, value.after) for value in difference.values
    ]
    rows += [(f"意见{mark}", finding.subject, finding.rule, finding.message) for mark, finding in marks]
    show(value, ("位置", "指标", f"第{difference.older}版", f"第{difference.newer}版"), rows, as_json=as_json)
    return 0
