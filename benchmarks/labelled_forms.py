"""Labelled forms: projects of many trades, each with its three forms without fault and faults to plant.

A file of ``benchmarks/labelled`` is one project. A fault sets cells of a row (``row``, ``set``) or of the
form (``form``), adds or drops rows, copies the targets; ``beside`` adds so many forms like it of the same
unit, ``declared = false`` hands in no declaration. ``also`` names rules that may rightly say it too.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from forms.form import Declaration, Form, MonitoringReport, SelfEvaluation

FOLDER = Path(__file__).parent / "labelled"
YEAR = 2025
_MONTH = 7
_RATE = 10.0
_LEVELS = {
    "数量": ("产出指标", "数量指标"),
    "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"),
    "成本": ("产出指标", "成本指标"),
    "经济成本": ("成本指标", "经济成本指标"),
    "经济效益": ("效益指标", "经济效益指标"),
    "社会效益": ("效益指标", "社会效益指标"),
    "生态效益": ("效益指标", "生态效益指标"),
    "可持续影响": ("效益指标", "可持续影响指标"),
    "满意度": ("满意度指标", "服务对象满意度指标"),
}
_STAGES = ("申报", "执行", "自评")
_COLUMNS = ("level2", "level3", "target", "weight", "by_july", "forecast", "actual")


@dataclass(frozen=True)
class Labelled:
    """One form with what is wrong with it: no rule where nothing is."""

    name: str
    trade: str
    stage: str
    what: str
    form: Form
    declaration: Declaration
    rules: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    subject: str | None = None
    declared: bool = True
    beside: int = 0


def labelled(folder: Path) -> Iterator[Labelled]:
    """Every labelled form: of each file the three clean ones, and one for each of its faults."""
    for file in sorted(folder.glob("*.toml")):
        project = tomllib.loads(file.read_text(encoding="utf-8"))
        declaration, trade = Declaration.model_validate(_declaration(project)), project["trade"]
        for stage in _STAGES:
            clean = _valid(stage, _form(stage, project))
            yield Labelled(f"{file.stem}/{stage}", trade, stage, "没有毛病", clean, declaration)
        for number, fault in enumerate(project.get("fault", ()), 1):
            rules, stage = fault["rule"], fault["stage"]
            form = _form(stage, project)
            _spoil(form, fault)
            yield Labelled(
                name=f"{file.stem}/{stage}{number}",
                trade=trade,
                stage=stage,
                what=fault["what"],
                form=_valid(stage, form),
                declaration=declaration,
                rules=frozenset([rules] if isinstance(rules, str) else rules),
                also=frozenset(fault.get("also", ())),
                subject=fault.get("subject") or fault.get("set", {}).get("level3") or fault.get("row"),
                declared=fault.get("declared", True),
                beside=fault.get("beside", 0),
            )


def _valid(stage: str, values: Mapping[str, Any]) -> Form:
    kind = {"申报": Declaration, "执行": MonitoringReport, "自评": SelfEvaluation}[stage]
    form: Form = kind.model_validate(values)
    return form


def _form(stage: str, project: Mapping[str, Any]) -> dict[str, Any]:
    return {"申报": _declaration, "执行": _monitoring, "自评": _evaluation}[stage](project)


def _rows(project: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for line in project["indicators"].strip().splitlines():
        row = dict(zip(_COLUMNS, (cell.strip() for cell in line.split("|")), strict=True))
        level1, level2 = _LEVELS[row["level2"]]
        yield row | {"level1": level1, "level2": level2, "weight": float(row["weight"])}


def _head(project: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "form_title": None,
        "year": YEAR,
        "project_name": project["project"],
        "competent_department": project["department"],
        "implementing_unit": project["unit"],
        "funds_unit": "元",
        "source": {"file": "表.xlsx"},
        "locations": {},
    }


def _indicator(row: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {name: row[name] for name in ("level1", "level2", "level3", "target")} | more


def _declaration(project: Mapping[str, Any]) -> dict[str, Any]:
    amount = project["amount"]
    return _head(project) | {
        "project_category": project["category"],
        "project_nature": None,
        "planned_start": date(YEAR, 1, 1),
        "planned_end": date(YEAR, 12, 31),
        "funds": {
            "total": amount, "total_fiscal": amount, "total_other": 0, "annual": amount,
            "annual_fiscal": amount, "annual_carryover": 0, "annual_other": 0,
        },
        "overall_goal": project["goal"],
        "annual_goal": project["goal"],
        "indicators": [_indicator(row) for row in _rows(project)],
    }  # fmt: skip


def _monitoring(project: Mapping[str, Any]) -> dict[str, Any]:
    amount, executed = project["amount"], project["executed_by_july"]
    money = {
        "initial": amount,
        "executed": executed,
        "rate": round(executed / amount * 100, 2),
        "forecast": amount,
    }
    nothing = dict.fromkeys(("initial", "executed", "forecast"), 0)
    rows = [
        _indicator(
            row,
            actual=row["by_july"],
            forecast=row["forecast"],
            deviation_causes=[],
            deviation=None,
            likelihood="确定能",
            remark=None,
        )
        for row in _rows(project)
    ]
    return _head(project) | {
        "month": _MONTH,
        "funds": {"annual": money, "fiscal": dict(money), "carryover": dict(nothing), "other": dict(nothing)},
        "annual_goal": project["goal"],
        "indicators": rows,
    }


def _evaluation(project: Mapping[str, Any]) -> dict[str, Any]:
    amount, executed = project["amount"], project["executed"]
    money = {"initial": amount, "budget": amount, "executed": executed}
    rate = round(executed / amount * 100, 2)
    score = round(rate * _RATE / 100, 2)
    rows = [
        _indicator(row, actual=row["actual"], weight=row["weight"], score=row["weight"], deviation=None)
        for row in _rows(project)
    ]
    nothing = dict.fromkeys(money, 0)
    return _head(project) | {
        "funds": {
            "annual": money | {"weight": _RATE, "rate": rate, "score": score},
            "fiscal": dict(money), "carryover": dict(nothing), "other": dict(nothing),
        },
        "expected_goal": project["goal"],
        "actual_completion": project["completion"],
        "total_weight": 100,
        "total_score": round(score + sum(row["score"] for row in rows), 2),
        "indicators": rows,
    }  # fmt: skip


def _spoil(form: dict[str, Any], fault: Mapping[str, Any]) -> None:
    """Plant one fault: cells of a row, of the form, a row more or less. Sums that follow are mended."""
    rows = form["indicators"]
    before = _points(rows)
    if "row" in fault:
        row = next(row for row in rows if row["level3"] == fault["row"])
        row.update({name: value if value != "" else None for name, value in fault.get("set", {}).items()})
    if fault.get("copy_targets"):
        for row in rows:
            row["actual"] = row["target"]
    if "add" in fault:
        empty = dict.fromkeys(rows[0])
        causes = {"deviation_causes": []} if "deviation_causes" in empty else {}
        rows.append(empty | causes | fault["add"])
    form["indicators"] = [
        row
        for row in rows
        if row["level3"] != fault.get("drop") and row["level1"] != fault.get("drop_level", "")
    ]
    if "total_score" in form:
        form["total_score"] = round(form["total_score"] + _points(form["indicators"]) - before, 2)
    for path, value in fault.get("form", {}).items():
        *groups, name = path.split(".")
        holder = form
        for group in groups:
            holder = holder[group]
        holder[name] = None if value == "" else value


def _points(rows: Sequence[Mapping[str, Any]]) -> float:
    return sum(row.get("score") or 0 for row in rows)
