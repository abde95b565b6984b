"""Every printed label is read alike from a grid and from running text; a locality adds its own as data."""

from collections.abc import Callable, Iterator

import pytest

from forms import read_bytes
from forms.form import Declaration, Form
from forms.words.label_table import Additions, UnknownField, shipped_entries, table_with

VALUES = {
    "project_name": "全民阅读",
    "transfer_name": "公共文化服务补助",
    "project_category": "特定目标类",
    "project_nature": "延续项目",
    "competent_department": "清河区文化和旅游局",
    "department/central": "文化和旅游部",
    "department/province": "岭海省文化和旅游厅",
    "department/local": "清河区文化和旅游局",
    "department_name": "清河区文化和旅游局",
    "implementing_unit": "清河区图书馆",
    "filled_in_by": "清河区图书馆",
    "planned_start": "2026-01-01",
    "planned_end": "2026-12-31",
    "planned_period": "2026-01-01至2026-12-31",
    "year": "2026",
    "project_code": "QH0012",
    "unit_code": "301004",
}
"""What stands behind the labels of each field; those of other forms than a declaration are tested apart."""

FIELD = {
    "transfer_name": "project_name",
    "department/central": "competent_department",
    "department/province": "competent_department",
    "department/local": "competent_department",
    "department_name": "competent_department",
    "filled_in_by": "implementing_unit",
}
LINES_APART = "一级指标\n二级指标\n三级指标\n年度指标值\n产出指标\n数量指标\n讲座场次\n≥12场"


def words_of(field: str) -> list[str]:
    return [
        word for entry in shipped_entries()["header"] if entry["field"] == field for word in entry["words"]
    ]


def in_a_grid(label: str, value: str, field: str) -> str:
    rest = [pair for pair in head(field) if pair[0] != label]
    rows = "".join(f"| {name} | {text} | | |\n" for name, text in [(label, value), *rest])
    return (
        "项目支出绩效目标申报表\n\n"
        + rows.replace("\n", "\n|---|---|---|---|\n", 1)
        + "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 |\n| 产出指标 | 数量指标 | 讲座场次 | ≥12场 |\n"
    )


def in_running_text(label: str, value: str, field: str) -> str:
    named, *rest = head(field)
    own = (label, value)
    pairs = [own, *rest] if FIELD.get(field, field) == "project_name" else [named, own, *rest]
    lines = "\n".join(f"{name}\n{text}" for name, text in pairs)
    return f"项目支出绩效目标申报表\n{lines}\n{LINES_APART}\n"


def head(field: str) -> list[tuple[str, str]]:
    """The rest of the head: what the field itself fills is left out."""
    filled = FIELD.get(field, field)
    pairs = [
        ("project_name", "项目名称", "全民阅读"),
        ("implementing_unit", "实施单位", "清河区图书馆"),
        ("competent_department", "主管部门", "清河区文化和旅游局"),
    ]
    return [(label, value) for path, label, value in pairs if path != filled] or [
        ("实施单位", "清河区图书馆")
    ]


def value_in(form: Form, field: str) -> object:
    if field == "planned_period":
        return f"{form.planned_start}至{form.planned_end}" if isinstance(form, Declaration) else None
    found = getattr(form, FIELD.get(field, field))
    return None if found is None else str(found)


@pytest.mark.parametrize("field", VALUES)
@pytest.mark.parametrize("printed", [in_a_grid, in_running_text])
def test_every_label_of_the_head_is_read(field: str, printed: Callable[[str, str, str], str]) -> None:
    def missed() -> Iterator[str]:
        for word in words_of(field):
            if len(word) < 3 and printed is in_running_text:
                continue  # so short a word is a label in running text only with its colon
            forms = read_bytes(printed(word, VALUES[field], field).encode(), "表.txt").forms
            if [value_in(form, field) for form in forms] != [VALUES[field]]:
                yield word

    assert list(missed()) == []


@pytest.mark.parametrize(
    "entry", shipped_entries()["column"], ids=lambda entry: f"{entry['part']} {entry['key']}"
)
def test_every_label_of_a_column_reads_as_its_pattern_says(entry: dict[str, object]) -> None:
    column = next(
        column
        for column in table_with(Additions()).columns
        if (column.part, column.key, column.forms)
        == (entry["part"], entry["key"], tuple(entry.get("forms", ())))
    )
    assert [word for word in entry["words"] if not column.pattern.fullmatch(word)] == []


def test_no_label_stands_twice() -> None:
    for kind in ("header", "money"):
        words = [word for entry in shipped_entries()[kind] for word in entry["words"]]
        assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_label_says_where_it_was_seen() -> None:
    for entries in shipped_entries().values():
        assert all(entry["place"] and entry["source"] for entry in entries)


ODD = """
项目支出绩效目标申报表

| 经费名称 | 全民阅读 | 管钱的部门 | 文化和旅游局 |
|---|---|---|---|
| 办事单位 | 图书馆 | 本年要钱 | 59 |
| 一级指标 | 二级指标 | 三级指标 | 考核标的 |
| 产出指标 | 数量指标 | 讲座场次 | ≥12场 |
"""
WORDS = Additions(
    labels={
        "经费名称": "project_name",
        "管钱的部门": "competent_department",
        "办事单位": "implementing_unit",
        "本年要钱": "funds/annual",
    },
    columns={"考核标的": "target"},
)


def test_a_locality_adds_labels_and_columns_as_data() -> None:
    (form,) = read_bytes(ODD.encode(), "表.txt", additions=WORDS).forms
    assert isinstance(form, Declaration)
    assert (form.project_name, form.competent_department, form.implementing_unit) == (
        "全民阅读",
        "文化和旅游局",
        "图书馆",
    )
    assert form.funds.annual == 59
    assert [(row.level3, row.target) for row in form.indicators] == [("讲座场次", "≥12场")]


def test_its_labels_hold_for_that_reading_only() -> None:
    names = [
        [form.project_name for form in read_bytes(ODD.encode(), "表.txt", additions=additions).forms]
        for additions in (WORDS, Additions(), WORDS)
    ]
    assert names[0] == names[2] == ["全民阅读"]
    assert "全民阅读" not in names[1]


def test_a_label_that_names_no_field_is_refused_in_one_line() -> None:
    with pytest.raises(UnknownField, match="“经费名称”对应的“name”不是栏目"):
        table_with(Additions(labels={"经费名称": "name"}))
    with pytest.raises(UnknownField, match="“考核标的”对应的“goal”不是列"):
        table_with(Additions(columns={"考核标的": "goal"}))


@pytest.mark.parametrize(
    ("name", "unit"), [("项目名称", "用款单位"), ("专项名称", "用款单位"), ("项目名称", "项目责任单位")]
)
def test_a_form_in_running_text_is_read_whatever_its_labels(name: str, unit: str) -> None:
    text = f"项目支出绩效目标申报表\n（2026年度）\n{name}\n全民阅读\n预算部门\n文化和旅游局\n{unit}\n图书馆\n{LINES_APART}\n"
    (form,) = read_bytes(text.encode(), "表.txt").forms
    assert (form.project_name, form.competent_department, form.implementing_unit) == (
        "全民阅读",
        "文化和旅游局",
        "图书馆",
    )
    assert [row.target for row in form.indicators] == ["≥12场"]
