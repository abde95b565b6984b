"""Commands for what was approved to be otherwise than declared (调整批复)."""

from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from commands.terminal import PLAIN, AsJson, ToXlsx, Year, day, desk, option, say, show_lines
from settings import load

if TYPE_CHECKING:
    from forms.form import Declaration
    from lifecycle.thread.adjustment import Adjustment

app = typer.Typer(**PLAIN)
adjust = typer.Typer(
    help="调整：财政局批准的指标、年度目标、年度资金的变动，执行表和自评表从此按调整后的核对。", **PLAIN
)
app.add_typer(adjust, name="adjust")

UnitName = Annotated[str, option("--unit", "单位名称")]
ProjectName = Annotated[str, option("--project", "项目名称")]
ForYear = Annotated[int, option("--year", "绩效年度")]
Document = Annotated[str, option("--document", "批复文号")]
Reason = Annotated[str, option("--reason", "理由，记入留痕")]
Approver = Annotated[str | None, option("--approved-by", "谁批准的，默认为落款单位")]
ApprovedOn = Annotated[str | None, option("--on", "批准日期，默认为今天")]
IndicatorName = Annotated[str, option("--indicator", "三级指标")]
Level2 = Annotated[str | None, option("--level2", "二级指标，几条指标同名时须写")]


@adjust.command("target")
def change_target(
    *, unit: UnitName, project: ProjectName, year: ForYear, indicator: IndicatorName,
    to: Annotated[str, option("--to", "新的指标值，如 ≥2场")],
    document: Document, reason: Reason, approved_by: Approver = None, on: ApprovedOn = None,
    level2: Level2 = None,
) -> int:  # fmt: skip
    """改一条指标的指标值。

    例：jixiao adjust target --unit 图书馆 --project 阅读 --year 2025 --indicator 讲座场次 --to ≥2场
        --document 清财绩〔2025〕3号 --reason 场馆修缮
    """
    from lifecycle.thread.approved_change import indicator_changed

    change = partial(indicator_changed, name=indicator, level2=level2, target=to)
    return _keep(change, (unit, project, year), (document, reason, approved_by, on))


@adjust.command("rename")
def rename(
    *, unit: UnitName, project: ProjectName, year: ForYear, indicator: IndicatorName,
    to: Annotated[str, option("--to", "新的名称")],
    document: Document, reason: Reason, approved_by: Approver = None, on: ApprovedOn = None,
    level2: Level2 = None,
) -> int:  # fmt: skip
    """改一条指标的名称；编号不变。

    例：jixiao adjust rename --unit 图书馆 --project 阅读 --year 2025 --indicator 巡展 --to 流动展览
        --document 清财绩〔2025〕3号 --reason 规范名称
    """
    from lifecycle.thread.approved_change import indicator_changed

    change = partial(indicator_changed, name=indicator, level2=level2, level3=to)
    return _keep(change, (unit, project, year), (document, reason, approved_by, on))


@adjust.command("drop")
def drop(
    *, unit: UnitName, project: ProjectName, year: ForYear, indicator: IndicatorName,
    document: Document, reason: Reason, approved_by: Approver = None, on: ApprovedOn = None,
    level2: Level2 = None,
) -> int:  # fmt: skip
    """取消一条指标。

    例：jixiao adjust drop --unit 图书馆 --project 阅读 --year 2025 --indicator 讲座场次
        --document 清财绩〔2025〕3号 --reason 场馆修缮
    """
    from lifecycle.thread.approved_change import indicator_dropped

    change = partial(indicator_dropped, name=indicator, level2=level2)
    return _keep(change, (unit, project, year), (document, reason, approved_by, on))


@adjust.command("add")
def add(
    *, unit: UnitName, project: ProjectName, year: ForYear, indicator: IndicatorName,
    level1: Annotated[str, option("--level1", "一级指标")],
    level2: Annotated[str, option("--level2", "二级指标")],
    target: Annotated[str, option("--target", "指标值，如 ≥9人")],
    document: Document, reason: Reason, approved_by: Approver = None, on: ApprovedOn = None,
) -> int:  # fmt: skip
    """增加一条指标。

    例：jixiao adjust add --unit 图书馆 --project 阅读 --year 2025 --level1 产出指标 --level2 数量指标
        --indicator 志愿者人数 --target ≥9人 --document 清财绩〔2025〕3号 --reason 新增任务
    """
    from forms.form import Indicator
    from lifecycle.thread.approved_change import indicator_added

    row = Indicator(level1=level1, level2=level2, level3=indicator, target=target)
    change = partial(indicator_added, row=row)
    return _keep(change, (unit, project, year), (document, reason, approved_by, on))


@adjust.command("goal")
def change_goal(
    *, unit: UnitName, project: ProjectName, year: ForYear,
    to: Annotated[str, option("--to", "新的年度目标，写全文")],
    document: Document, reason: Reason, approved_by: Approver = None, on: ApprovedOn = None,
) -> int:  # fmt: skip
    """改年度目标。

    例：jixiao adjust goal --unit 图书馆 --project 阅读 --year 2025 --to 1、办讲座2场。
        --document 清财绩〔2025〕3号 --reason 场馆修缮
    """
    from lifecycle.thread.approved_change import goal_changed

    return _keep(partial(goal_changed, goal=to), (unit, project, year), (document, reason, approved_by, on))


@adjust.command("amount")
def change_amount(
    *, unit: UnitName, project: ProjectName, year: ForYear,
    to: Annotated[float, option("--to", "新的年度资金，元")],
    fiscal: Annotated[float | None, option("--fiscal", "其中当年财政拨款，元")] = None,
    carryover: Annotated[float | None, option("--carryover", "其中上年结转资金，元")] = None,
    other: Annotated[float | None, option("--other", "其中其他资金，元")] = None,
    document: Document, reason: Reason, approved_by: Approver = None, on: ApprovedOn = None,
) -> int:  # fmt: skip
    """改申报的年度资金，年初预算数从此按新的金额核对。年中追加或调减不用登记，填在全年预算数即可。

    例：jixiao adjust amount --unit 图书馆 --project 阅读 --year 2025 --to 480000
        --document 清财预〔2025〕1号 --reason 批复时核减
    """
    from lifecycle.thread.approved_change import amount_changed

    parts = {"annual_fiscal": fiscal, "annual_carryover": carryover, "annual_other": other}
    change = partial(amount_changed, annual=to, parts_given=parts)
    return _keep(change, (unit, project, year), (document, reason, approved_by, on))


@adjust.command("list")
def list_adjustments(
    *,
    year: Year = None,
    unit: Annotated[str | None, option("--unit", "只看这个单位")] = None,
    project: Annotated[str | None, option("--project", "只看这个项目，须同时给出单位")] = None,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """列出批准的调整，按登记先后。

    例：jixiao adjust list --year 2025
    """
    from bureau.decisions import adjusting

    with desk(load(), unit=unit) as opened:
        changes = adjusting.listed(opened, year, unit, project)
    show_lines(adjusting.AdjustmentLine, changes, as_json=as_json, xlsx=xlsx)
    return 0


def _keep(
    change: "Callable[[Declaration], Adjustment]",
    about: tuple[str, str, int],
    approved: tuple[str, str, str | None, str | None],
) -> int:
    from bureau.decisions import adjusting
    from lifecycle.calendar.windows import CHINA
    from storage.decisions.adjustments import Approval

    settings = load()
    document, reason, approver, on = approved
    with desk(settings, unit=about[0]) as opened:
        at = datetime.combine(day(on), time(), CHINA) if on else opened.now
        approval = Approval(by=approver or settings.bureau, reason=reason, document=document, at=at)
        number = adjusting.adjust(
            opened, adjusting.NamedProjectYear(*about), change, approval, actor=settings.bureau
        )
    say(f"已登记，编号 {number}；已核查过的报送要运行 jixiao rerun --year {about[2]} --reason … 才生效")
    return 0
