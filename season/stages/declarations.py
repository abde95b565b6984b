"""What a unit declares for a project: the form's values and the narrative beside it."""

from forms.form import Declaration, DeclaredFunds, Indicator, Location, Source, Subproject
from season.district.district import FictionalProject
from season.district.kinds import LEVEL1, Measure, Work

NOWHERE = Location()
"""Forms that are still to be printed stand nowhere."""

IMPROVED = "提升"
"""A target that cannot be measured, as units like to write it."""

_WAN = 10_000


def wan(amount: int) -> str:
    """An amount in 元 as a number of 万元: 52000 → 5.2."""
    return f"{amount / _WAN:.4f}".rstrip("0").rstrip(".")


def figure(number: float, unit: str, *, bracketed: bool) -> str:
    """A number with its unit: 12场, or 12.00(场) in the 2024 edition."""
    return f"{number:.2f}({unit})" if bracketed else f"{number:g}{unit}"


def target(measure: Measure, *, bracketed: bool) -> str:
    """The target as it is declared: ≥12场, 2025年11月30日前."""
    if measure.day:
        return f"{measure.day.year}年{measure.day.month}月{measure.day.day}日前"
    return measure.comparator + figure(measure.number, measure.unit, bracketed=bracketed)


def measures(project: FictionalProject, *, cost_first: bool) -> list[Measure]:
    """All indicators of a project in the order of the form; of two with one name the first."""
    order = list(LEVEL1)
    if cost_first:
        order.remove("成本指标")
        order.insert(0, "成本指标")
    named = {measure.name: measure for work in reversed(project.works) for measure in work.measures}
    by_name = {measure.name: named[measure.name] for work in project.works for measure in work.measures}
    return sorted(by_name.values(), key=lambda measure: order.index(measure.level2))


def levels(measure: Measure, *, cost_first: bool) -> tuple[str, str]:
    """一级指标 and 二级指标: the 2024 edition has 成本指标 as a 一级指标 of its own (财预〔2021〕101号)."""
    if cost_first and measure.level2 == "成本指标":
        return "成本指标", "经济成本指标"
    return measure.level1, measure.level2


def narrative(project: FictionalProject, work: Work) -> dict[str, str]:
    """The seven parts by their headings."""
    unit, year = project.unit.name, project.year
    items = "；".join(
        f"{item.name}{item.quantity}{item.unit}×{item.price}元={item.amount}元" for item in work.items
    )
    period = f"{year}年1月1日至{project.end.year}年12月31日"
    return {
        "项目概述": f"{unit}拟于{year}年1月至{project.end.year}年12月"
        f"实施{work.name}，主要内容为{work.summary}。",
        "立项依据": f"1.文件依据：{work.basis}。2.工作职能：{work.office}承担此类工作的组织和监督。",
        "实施主体": f"{work.office}负责方案制定、过程管理和验收，{unit}财务人员负责资金支付和核算。",
        "实施方案": f"{'；'.join(work.plan)}。",
        "实施周期": period,
        "年度预算安排": f"1.资金测算：{items}；合计{wan(work.amount)}万元。"
        f"2.资金类型：区级财政资金，性质为财政拨款收入。"
        f"3.执行计划：{year}年7月底前支付进度款，{year}年12月底前付清。",
        "绩效目标": f"{work.goal}。",
    }


def declare(project: FictionalProject, *, edition_2024: bool) -> Declaration:
    """The declaration as it ought to be."""
    new = edition_2024
    several = len(project.works) > 1
    return Declaration(
        form_title=None,
        year=project.year,
        project_name=project.name,
        competent_department=project.unit.department.name,
        implementing_unit=project.unit.name,
        funds_unit="元",
        source=Source(file=""),
        locations={},
        narrative={} if several else narrative(project, project.works[0]),
        subprojects=[
            Subproject(
                title=work.name,
                amount=work.amount / _WAN,
                amount_unit="万元",
                parts=narrative(project, work),
                location=NOWHERE,
            )
            for work in project.works
            if several
        ],
        project_category=_CATEGORY_2024[project.category] if new else project.category,
        project_nature=f"其他{project.category}" if new else None,
        planned_start=project.start,
        planned_end=project.end,
        funds=DeclaredFunds(
            total=project.total,
            total_fiscal=project.total,
            total_other=None if new else 0,
            annual=project.amount,
            annual_fiscal=project.amount,
            annual_carryover=0,
            annual_other=0,
        ),
        overall_goal=project.overall_goal,
        annual_goal=project.annual_goal,
        indicators=[
            Indicator(
                level1=level1,
                level2=level2,
                level3=measure.name,
                target=target(measure, bracketed=new),
            )
            for measure in measures(project, cost_first=new)
            for level1, level2 in [levels(measure, cost_first=new)]
        ],
    )


_CATEGORY_2024 = {"经常性项目": "其他运转类", "一次性项目": "特定目标类"}
