"""The labelled forms: what is without fault has no finding, and a file more is all that a new fault takes."""

from pathlib import Path

from benchmarks.judge import judge
from benchmarks.labelled_forms import FOLDER, labelled
from expectations.locality.ruleset import default_ruleset

LECTURES = """
trade = "社区教育"
department = "云州市清河区教育局"
unit = "云州市清河区社区学院"
project = "市民学堂"
category = "经常性项目"
amount = 300000
executed = 297000
executed_by_july = 174000
goal = "举办市民讲座60场，听讲居民4800人次。"
completion = "举办市民讲座62场，听讲居民4950人次。"
indicators = '''
数量 | 市民讲座场次 | ≥60场 | 30 | 35场 | 61场 | 62场
质量 | 讲师持证率 | =100% | 20 | 100% | 100% | 100%
社会效益 | 听讲居民人次 | ≥4800人次 | 30 | 2800人次 | 4900人次 | 4950人次
满意度 | 听讲居民满意度 | ≥90% | 10 | 上半年问卷满意度93% | 93% | 94%
'''

[[fault]]
stage = "自评"
rule = "S07"
what = "40场没有达到60场，却得满分"
row = "市民讲座场次"
set = { actual = "40场" }
also = ["S20", "S33"]

[[fault]]
stage = "自评"
rule = "S09"
what = "本不存在的毛病"
"""


def test_forms_of_twenty_trades_and_all_stages_are_labelled() -> None:
    forms = list(labelled(FOLDER))
    clean = [form for form in forms if not form.rules]
    assert len({form.name.split("/")[0] for form in forms}) >= 20
    assert len(clean) >= 60
    assert {form.stage for form in clean} == {"申报", "执行", "自评"}


def test_what_published_rechecks_find_is_planted_in_three_trades() -> None:
    trades: dict[str, set[str]] = {}
    for form in labelled(FOLDER):
        for code in form.rules:
            trades.setdefault(code, set()).add(form.trade)
    kinds = ("D03", "D04", "D05", "E03", "E06", "E10", "S23", "S25", "S28", "S29", "S34")
    assert {code for code in kinds if len(trades[code]) < 3} == set()


def test_no_form_without_fault_has_a_finding() -> None:
    clean = [form for form in labelled(FOLDER) if not form.rules]
    assert judge(clean, default_ruleset()) == {}


def test_a_file_more_is_all_that_a_new_fault_takes(tmp_path: Path) -> None:
    (tmp_path / "21-lectures.toml").write_text(LECTURES, encoding="utf-8")
    scores = judge(list(labelled(tmp_path)), default_ruleset())
    assert scores["S07"].as_json() == {"found": 1, "missed": [], "false": [], "precision": 1, "recall": 1}
    assert scores["S09"].missed == ["21-lectures/自评2：本不存在的毛病"]
