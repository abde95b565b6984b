"""Commands by which the bureau decides: about obligations, extensions, and the dates of a year."""

from typing import Annotated

import typer

from commands.terminal import (
    ATTENTION,
    PLAIN,
    AsJson,
    ToXlsx,
    database,
    day,
    desk,
    option,
    owed,
    refuse,
    say,
    show_lines,
    stage_of,
)
from settings import load

app = typer.Typer(**PLAIN)
extension = typer.Typer(help="延期：申请、同意、不同意。", **PLAIN)
calendar = typer.Typer(help="报送日期。", **PLAIN)
app.add_typer(extension, name="extension")
app.add_typer(calendar, name="calendar")
waiver = typer.Typer(help="豁免：某条规则在某个范围内的意见不再要求单位修改。", **PLAIN)
app.add_typer(waiver, name="waiver")

UnitName = Annotated[str, option("--unit", "单位名称")]
ProjectName = Annotated[str, option("--project", "项目名称")]
ForYear = Annotated[int, option("--year", "绩效年度")]
ForStage = Annotated[str, option("--stage", "阶段：申报、执行或自评")]
ForRound = Annotated[int, option("--round", "执行阶段的第几轮，默认为1")]
Reason = Annotated[str, option("--reason", "理由，记入留痕")]
By = Annotated[str | None, option("--by", "谁决定的，默认为落款单位")]
Day = Annotated[str, option("--until", "延到哪一天，如 2026-04-15")]

ACTIONS = {
    "return": "退回",
    "accept": "通过",
    "exempt": "豁免",
    "declare_zero": "零申报",
    "withdraw": "撤销",
    "reopen": "重新开放",
}
"""What the bureau can decide by hand; the words of ``lifecycle.obligation.Event``."""


@app.command()
def decide(
    action: Annotated[
        str,
        typer.Argument(
            metavar="决定",
            help="、".join(ACTIONS.values()),
            show_default=False,
        ),
    ],
    *,
    unit: UnitName,
    project: ProjectName,
    year: ForYear,
    stage: ForStage,
    number: ForRound = 1,
    reason: Reason,
    by: By = None,
) -> int:
    """对一件应报事项作出决定：退回、通过、豁免、零申报、撤销、重新开放。退回和通过会写信告知单位。

    例：jixiao decide exempt --unit 清河区图书馆 --project 阅读推广 --year 2025 --stage 执行 --reason 项目已停
    """
    from bureau.decisions import deciding
    from lifecycle.obligations.obligation import STATE_LABELS, Event

    words = {name: key for key, name in ACTIONS.items()}
    chosen = words.get(action, action)
    if chosen not in ACTIONS:
        refuse(f"没有“{action}”这种决定，可用：{'、'.join(ACTIONS.values())}")
    settings = load()
    with desk(settings, unit=unit) as opened:
        obligation = owed(unit, project, year, stage, number)
        ruling = deciding.Ruling(obligation, Event(chosen), by or settings.bureau, reason)
        state = deciding.decide(opened, ruling)
    say(f"{unit}“{project}”{year}年{stage}：{STATE_LABELS[state]}")
    return 0


@extension.command("ask")
def ask(
    *,
    unit: UnitName,
    project: ProjectName,
    year: ForYear,
    stage: ForStage,
    number: ForRound = 1,
    until: Day,
    reason: Reason,
    by: Annotated[str | None, option("--by", "谁申请的，默认为该单位")] = None,
) -> int:
    """登记一件延期申请，等财政局决定。

    例：jixiao extension ask --unit 图书馆 --project 阅读 --year 2025 --stage 自评 --until 2026-04-15
    """
    from bureau.decisions import deciding

    settings = load()
    with desk(settings, unit=unit) as opened:
        obligation = owed(unit, project, year, stage, number)
        number_kept = deciding.ask_extension(
            opened, obligation, day(until), asked_by=by or unit, reason=reason
        )
    say(f"已登记，编号 {number_kept}；同意：jixiao extension grant {number_kept} --reason …")
    return 0


Number = Annotated[int, typer.Argument(metavar="编号", help="申请的编号", show_default=False)]


@extension.command("grant")
def grant(number: Number, *, reason: Reason, by: By = None) -> int:
    """同意一件延期申请，并写信告知单位。

    例：jixiao extension grant 3 --reason 结算须待审计
    """
    return _decide_extension(number, granted=True, reason=reason, by=by)


@extension.command("refuse")
def refuse_extension(number: Number, *, reason: Reason, by: By = None) -> int:
    """不同意一件延期申请，并写信告知单位。

    例：jixiao extension refuse 3 --reason 已延过一次
    """
    return _decide_extension(number, granted=False, reason=reason, by=by)


@extension.command("list")
def list_extensions(
    *,
    decided_too: Annotated[bool, typer.Option("--all", help="包括已办结的")] = False,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """列出延期申请。有待决定的时退出码为 1。

    例：jixiao extension list --all
    """
    from bureau.reports import rulings

    with database(load()) as opened:
        listed = rulings.extensions(opened, pending=not decided_too)
    show_lines(rulings.ExtensionLine, listed, as_json=as_json, xlsx=xlsx)
    return ATTENTION if any(line.decision == "pending" for line in listed) else 0


@calendar.command("list")
def list_dates(
    *,
    year: Annotated[int | None, option("--year", "绩效年度，默认为有应报事项的各年")] = None,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """列出各年度各阶段的开始、截止、锁定日期和理由。有年份的放假安排尚未公布时退出码为 1。

    例：jixiao calendar list --year 2026
    """
    from bureau.reports import listing

    with database(load()) as opened:
        listed = listing.dates(opened, year)
    show_lines(listing.DatesLine, listed, as_json=as_json, xlsx=xlsx)
    unpublished = sorted({missing for line in listed for missing in line.unpublished})
    for unpublished_year in unpublished:
        say(f"{unpublished_year}年的放假安排尚未公布，落在该年的日期按周一至周五推算，公布后可能变动")
    return ATTENTION if unpublished else 0


@calendar.command("set")
def set_dates(
    *,
    year: ForYear,
    stage: ForStage,
    number: ForRound = 1,
    reason: Reason,
    opens: Annotated[str | None, option("--opens", "开始日")] = None,
    due: Annotated[str | None, option("--due", "截止日")] = None,
    locked: Annotated[str | None, option("--locked", "锁定日")] = None,
    by: By = None,
) -> int:
    """改一个年度一个阶段的日期；逢休息日自动顺延到下一个工作日。

    例：jixiao calendar set --year 2025 --stage 自评 --due 2026-04-10 --reason 清财绩〔2026〕2号
    """
    from bureau.decisions import deciding
    from lifecycle.calendar.term import Term

    dates = {"opens": opens, "due": due, "locked": locked}
    changed = {name: day(text) for name, text in dates.items() if text}
    if not changed:
        refuse("至少要给出 --opens、--due、--locked 之一")
    settings = load()
    with desk(settings) as opened:
        window = deciding.set_dates(
            opened, Term(year, stage_of(stage), number), changed, actor=by or settings.bureau, reason=reason
        )
    say(f"{year}年{stage}：{window.opens}开始，{window.due}截止，{window.locked}锁定")
    return 0


def _decide_extension(number: int, *, granted: bool, reason: str, by: str | None) -> int:
    from bureau.decisions import deciding

    settings = load()
    with desk(settings) as opened:
        row = deciding.decide_extension(
            opened, number, granted=granted, decided_by=by or settings.bureau, why=reason
        )
    say(f"{row.unit}“{row.project}”{row.year}年{row.stage}：{row.due}截止")
    return 0


@waiver.command("grant")
def grant_waiver(
    rule: Annotated[str, typer.Argument(metavar="规则", help="规则代码，如 S14", show_default=False)],
    *,
    reason: Reason,
    year: Annotated[int | None, option("--year", "只限这个年度")] = None,
    stage: Annotated[str | None, option("--stage", "只限这个阶段")] = None,
    unit: Annotated[str | None, option("--unit", "只限这个单位")] = None,
    project: Annotated[str | None, option("--project", "只限这个项目，须同时给出单位")] = None,
    subject: Annotated[str | None, option("--indicator", "只限这个三级指标")] = None,
    until: Annotated[str | None, option("--until", "到哪一天为止（含当日），不写则长期")] = None,
    by: By = None,
) -> int:
    """豁免一条规则的意见：意见照样留存并注明豁免，不再要求单位修改，也不因此退回。

    对已核查过的报送，再运行 jixiao rerun 才生效。

    例：jixiao waiver grant S14 --unit 清河区图书馆 --year 2025 --reason 疫情后参观人次恢复
    """
    from bureau.decisions import waiving
    from bureau.names import scope_named
    from expectations.locality.ruleset import read_ruleset
    from expectations.rules.own import rules_of
    from storage.decisions.waivers import NewWaiver

    code, settings = rule.upper(), load()
    if code not in {rule.code for rule in rules_of(read_ruleset(settings.locality))}:
        refuse(f"没有规则 {rule}；全部规则见 jixiao rules")
    with desk(settings) as opened:
        scope = scope_named(opened.database, year or 0, stage_of(stage) if stage else None, unit, project)
        waiver = NewWaiver(
            rule=code,
            reason=reason,
            unit_id=scope.unit_id,
            project_id=scope.project_id,
            year=year,
            stage=scope.stage,
            subject=subject,
            until=day(until) if until else None,
        )
        granted = waiving.grant(opened, waiver, by=by or settings.bureau)
    say(f"已豁免，编号 {granted.id}；已核查过的报送要运行 jixiao rerun --year … --reason … 才生效")
    return 0


@waiver.command("end")
def end_waiver(number: Number, *, reason: Reason, by: By = None) -> int:
    """终止一件豁免。

    例：jixiao waiver end 2 --reason 已过恢复期
    """
    from bureau.decisions import waiving

    settings = load()
    with desk(settings) as opened:
        waiving.end(opened, number, by=by or settings.bureau, why=reason)
    say(f"编号 {number} 的豁免已终止；已核查过的报送要运行 jixiao rerun --year … --reason … 才生效")
    return 0


@waiver.command("list")
def list_waivers(*, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出全部豁免：规则、范围、谁、理由、到哪一天、是否已终止。

    例：jixiao waiver list
    """
    from bureau.reports import rulings

    with database(load()) as opened:
        listed = rulings.waivers(opened)
    show_lines(rulings.WaiverLine, listed, as_json=as_json, xlsx=xlsx)
    return 0
