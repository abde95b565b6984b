"""How well the rules judge: precision and recall per rule over labelled forms (benchmarks/labelled).

    python benchmarks/judge.py [--rule S07] [--json] [--locality 国家]

Each file there is one project of one trade with its declaration, its monitoring report and its
self-evaluation, all without fault, and faults to be planted one at a time: a file more in the folder is all
it takes to add labelled faults. A finding that no label names is false; a label that no finding names is
missed. ``also`` names the rules that may rightly say something of the same fault.
"""

import argparse
import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from expectations.engine.review import review
from expectations.locality.ruleset import RuleSet, read_ruleset
from expectations.subjects.batch import Batch, FileForReview
from expectations.subjects.finding import Finding
from forms.form import Declaration, Document, Form, MonitoringReport, SelfEvaluation

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
    stage: str
    what: str
    form: Form
    declaration: Declaration
    rules: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    subject: str | None = None


@dataclass
class Score:
    """What one rule came to: labels found, labels missed, findings that no label names."""

    found: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Counts with precision and recall, and each miss and false finding in words."""
        return {
            "found": self.found,
            "missed": self.missed,
            "false": self.false,
            "precision": _share(self.found, len(self.false)),
            "recall": _share(self.found, len(self.missed)),
        }


def _share(right: int, wrong: int) -> float | None:
    return round(right / (right + wrong), 4) if right + wrong else None


def labelled(folder: Path) -> Iterator[Labelled]:
    """Every labelled form: of each file the three clean ones, and one for each of its faults."""
    for file in sorted(folder.glob("*.toml")):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        declaration = Declaration.model_validate(_declaration(told))
        for stage in _STAGES:
            form = _form(stage, told)
            yield Labelled(f"{file.stem}/{stage}", stage, "没有毛病", _valid(stage, form), declaration)
        for number, fault in enumerate(told.get("fault", ()), 1):
            rules = fault["rule"]
            stage = fault["stage"]
            form = _form(stage, told)
            _spoil(form, fault)
            yield Labelled(
                name=f"{file.stem}/{stage}{number}",
                stage=stage,
                what=fault["what"],
                form=_valid(stage, form),
                declaration=declaration,
                rules=frozenset([rules] if isinstance(rules, str) else rules),
                also=frozenset(fault.get("also", ())),
                subject=fault.get("subject") or fault.get("set", {}).get("level3") or fault.get("row"),
            )


def _valid(stage: str, values: Mapping[str, Any]) -> Form:
    kind = {"申报": Declaration, "执行": MonitoringReport, "自评": SelfEvaluation}[stage]
    form: Form = kind.model_validate(values)
    return form


def _form(stage: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {"申报": _declaration, "执行": _monitoring, "自评": _evaluation}[stage](told)


def _rows(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for line in told["indicators"].strip().splitlines():
        row = dict(zip(_COLUMNS, (cell.strip() for cell in line.split("|")), strict=True))
        level1, level2 = _LEVELS[row["level2"]]
        yield row | {"level1": level1, "level2": level2, "weight": float(row["weight"])}


def _head(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "form_title": None,
        "year": YEAR,
        "project_name": told["project"],
        "competent_department": told["department"],
        "implementing_unit": told["unit"],
        "funds_unit": "元",
        "source": {"file": "表.xlsx"},
        "locations": {},
    }


def _indicator(row: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {name: row[name] for name in ("level1", "level2", "level3", "target")} | more


def _declaration(told: Mapping[str, Any]) -> dict[str, Any]:
    amount = told["amount"]
    return _head(told) | {
        "project_category": told["category"],
        "project_nature": None,
        "planned_start": date(YEAR, 1, 1),
        "planned_end": date(YEAR, 12, 31),
        "funds": {
            "total": amount, "total_fiscal": amount, "total_other": 0, "annual": amount,
            "annual_fiscal": amount, "annual_carryover": 0, "annual_other": 0,
        },
        "overall_goal": told["goal"],
        "annual_goal": told["goal"],
        "indicators": [_indicator(row) for row in _rows(told)],
    }  # fmt: skip


def _monitoring(told: Mapping[str, Any]) -> dict[str, Any]:
    amount, executed = told["amount"], told["executed_by_july"]
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
        for row in _rows(told)
    ]
    return _head(told) | {
        "month": _MONTH,
        "funds": {"annual": money, "fiscal": dict(money), "carryover": dict(nothing), "other": dict(nothing)},
        "annual_goal": told["goal"],
        "indicators": rows,
    }


def _evaluation(told: Mapping[str, Any]) -> dict[str, Any]:
    amount, executed = told["amount"], told["executed"]
    money = {"initial": amount, "budget": amount, "executed": executed}
    rate = round(executed / amount * 100, 2)
    score = round(rate * _RATE / 100, 2)
    rows = [
        _indicator(row, actual=row["actual"], weight=row["weight"], score=row["weight"], deviation=None)
        for row in _rows(told)
    ]
    nothing = dict.fromkeys(money, 0)
    return _head(told) | {
        "funds": {
            "annual": money | {"weight": _RATE, "rate": rate, "score": score},
            "fiscal": dict(money), "carryover": dict(nothing), "other": dict(nothing),
        },
        "expected_goal": told["goal"],
        "actual_completion": told["completion"],
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


def judge(forms: Sequence[Labelled], rules: RuleSet) -> dict[str, Score]:
    """What each rule came to over the labelled forms, each held against its declaration."""
    scores: dict[str, Score] = defaultdict(Score)
    for label, findings in zip(forms, _reviewed(forms, rules), strict=True):
        hit = [finding for finding in findings if _names(label, finding)]
        for finding in findings:
            if finding not in hit and finding.rule not in label.also:
                scores[finding.rule].false.append(f"{label.name}（{label.what}）：{finding.message}")
        if hit:
            scores[hit[0].rule].found += 1
        elif label.rules:
            scores[min(label.rules)].missed.append(f"{label.name}：{label.what}")
    return dict(sorted(scores.items()))


def _reviewed(forms: Sequence[Labelled], rules: RuleSet) -> list[list[Finding]]:
    """The findings on each form, each under a unit of its own, so that none is held against another."""
    filings, declarations = [], []
    for number, label in enumerate(forms):
        own = {"implementing_unit": f"{label.form.implementing_unit}{number}"}
        blank = label.form.implementing_unit is None
        form = label.form if blank else label.form.model_copy(update=own)
        document = Document(file=str(number), title=None, statement=None, forms=[form])
        filings.append(FileForReview(file=str(number), document=document))
        if label.stage != "申报":
            declarations.append(label.declaration.model_copy(update=own))
    found: list[list[Finding]] = [[] for _ in forms]
    for finding in review(Batch(filings=tuple(filings), declarations=tuple(declarations)), rules):
        found[int(finding.file)].append(finding)
    return found


def _names(label: Labelled, finding: Finding) -> bool:
    """Whether a finding says what the label says: its rule, and its indicator where both name one."""
    if finding.rule not in label.rules:
        return False
    return None in {label.subject, finding.subject} or label.subject == finding.subject


def main() -> int:
    """Print the table, or JSON; exit 1 where anything was missed or false."""
    asked = argparse.ArgumentParser(description="规则的准确率和召回率，按带标注的表计算。")
    asked.add_argument("--rule", help="只看这一条规则，逐条列出")
    asked.add_argument("--json", action="store_true", help="输出 JSON")
    asked.add_argument("--locality", default="国家", help="按哪个地方的配置")
    asked.add_argument("--folder", type=Path, default=FOLDER, help="带标注的表所在的文件夹")
    options = asked.parse_args()
    forms = list(labelled(options.folder))
    scores = judge(forms, read_ruleset(options.locality))
    shown = {code: score for code, score in scores.items() if options.rule in {None, code}}
    found = sum(score.found for score in scores.values())
    missed = sum(len(score.missed) for score in scores.values())
    false = sum(len(score.false) for score in scores.values())
    total = {
        "forms": len(forms),
        "faults": found + missed,
        "precision": _share(found, false),
        "recall": _share(found, missed),
    }
    if options.json:
        told = {"total": total, "rules": {code: score.as_json() for code, score in shown.items()}}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("规则\t找到\t漏掉\t误报\t准确率\t召回率")
        for code, score in shown.items():
            told = score.as_json()
            print(
                code,
                score.found,
                len(score.missed),
                len(score.false),
                told["precision"],
                told["recall"],
                sep="\t",
            )
        print(
            f"{len(forms)}张表、{found + missed}处毛病：准确率{total['precision']}，召回率{total['recall']}"
        )
        for code, score in shown.items():
            for line in [f"漏掉 {line}" for line in score.missed] + [f"误报 {line}" for line in score.false]:
                print(f"{code} {line}")
    return 1 if missed or false else 0


if __name__ == "__main__":
    sys.exit(main())
