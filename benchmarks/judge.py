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
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.labelled_forms import FOLDER, Labelled, labelled
from expectations.engine.review import review
from expectations.locality.ruleset import RuleSet, read_ruleset
from expectations.subjects.batch import Batch, FileForReview
from expectations.subjects.finding import Finding
from forms.form import Document

_BESIDE = "同一单位的另一张表"
"""The file of a form that only stands beside a labelled one: nothing is asked of it."""


@dataclass
class Score:
    """What one rule came to: labels found, labels missed, findings that no label names."""

    hits: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Counts with precision and recall, and each miss and false finding in words."""
        return {
            "found": self.hits,
            "missed": self.missed,
            "false": self.false,
            "precision": _share(self.hits, len(self.false)),
            "recall": _share(self.hits, len(self.missed)),
        }


def _share(right: int, wrong: int) -> float | None:
    return round(right / (right + wrong), 4) if right + wrong else None


def judge(forms: Sequence[Labelled], rules: RuleSet) -> dict[str, Score]:
    """What each rule came to over the labelled forms, each held against its declaration."""
    scores: dict[str, Score] = defaultdict(Score)
    for label, findings in zip(forms, _reviewed(forms, rules), strict=True):
        hit = [finding for finding in findings if _names(label, finding)]
        for finding in findings:
            if finding not in hit and finding.rule not in label.also:
                scores[finding.rule].false.append(f"{label.name}（{label.what}）：{finding.message}")
        if hit:
            scores[hit[0].rule].hits += 1
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
        for copy in range(label.beside + 1):
            name = form.project_name if copy == 0 else f"{form.project_name}（{copy + 1}期）"
            one_of_them = form.model_copy(update={"project_name": name})
            document = Document(file=str(number), title=None, statement=None, forms=[one_of_them])
            filings.append(FileForReview(file=str(number) if copy == 0 else _BESIDE, document=document))
        if label.stage != "申报" and label.declared:
            declarations.append(label.declaration.model_copy(update=own))
    findings: list[list[Finding]] = [[] for _ in forms]
    for finding in review(Batch(filings=tuple(filings), declarations=tuple(declarations)), rules):
        if finding.file != _BESIDE:
            findings[int(finding.file)].append(finding)
    return findings


def _names(label: Labelled, finding: Finding) -> bool:
    """Whether a finding says what the label says: its rule, and its indicator where both name one."""
    if finding.rule not in label.rules:
        return False
    return None in {label.subject, finding.subject} or label.subject == finding.subject


def totals(scores: Mapping[str, Score], forms: Sequence[Labelled]) -> dict[str, Any]:
    """All rules together, the forms and trades they were tried on."""
    hits = sum(score.hits for score in scores.values())
    missed = sum(len(score.missed) for score in scores.values())
    false = sum(len(score.false) for score in scores.values())
    return {
        "forms": len(forms),
        "trades": len({label.trade for label in forms}),
        "faults": hits + missed,
        "precision": _share(hits, false),
        "recall": _share(hits, missed),
    }


def _table(scores: Mapping[str, Score]) -> Iterator[str]:
    """One line for each rule, then what was missed and what was false."""
    yield "规则\t找到\t漏掉\t误报\t准确率\t召回率"
    for code, score in scores.items():
        values = score.as_json()
        cells = (score.hits, len(score.missed), len(score.false), values["precision"], values["recall"])
        yield "\t".join(map(str, (code, *cells)))


def _wrong(scores: Mapping[str, Score]) -> Iterator[str]:
    for code, score in scores.items():
        yield from (f"{code} 漏掉 {line}" for line in score.missed)
        yield from (f"{code} 误报 {line}" for line in score.false)


def main() -> int:
    """Print the table, or JSON; exit 1 where anything was missed or false."""
    options = argparse.ArgumentParser(description="规则的准确率和召回率，按带标注的表计算。")
    options.add_argument("--rule", help="只看这一条规则，逐条列出")
    options.add_argument("--json", action="store_true", help="输出 JSON")
    options.add_argument("--locality", default="国家", help="按哪个地方的配置")
    options.add_argument("--folder", type=Path, default=FOLDER, help="带标注的表所在的文件夹")
    chosen = options.parse_args()
    forms = list(labelled(chosen.folder))
    scores = judge(forms, read_ruleset(chosen.locality))
    total = totals(scores, forms)
    shown = {code: score for code, score in scores.items() if chosen.rule in {None, code}}
    if chosen.json:
        rules = {code: score.as_json() for code, score in shown.items()}
        print(json.dumps({"total": total, "rules": rules}, ensure_ascii=False, indent=2))
    else:
        print(*_table(shown), sep="\n")
        print(
            f"{total['trades']}个行业、{total['forms']}张表、{total['faults']}处毛病："
            f"准确率{total['precision']}，召回率{total['recall']}"
        )
        print(*_wrong(shown), sep="\n")
    return 1 if any(score.missed or score.false for score in scores.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
