from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from bureau.listed_line import ListedLine, TableColumn
from bureau.reports.listing import MessageLine, ObligationLine
from storage.tables import MessageState


@dataclass(frozen=True, slots=True)
class WorkLine(ListedLine):
    department: str
    unit: Annotated[str, TableColumn("单位")]
    counts: Annotated[Sequence[int], TableColumn(("退回", "提示"), lambda counts: counts[:2])]
    done: Annotated[bool, TableColumn("办结", lambda done: "是" if done else "否")]


def test_a_field_with_a_title_is_a_column_and_every_field_is_in_the_json() -> None:
    line = WorkLine("教育局", "图书馆", [2, 1, 7], done=True)
    assert WorkLine.head() == ("单位", "退回", "提示", "办结")
    assert line.cells() == ["图书馆", 2, 1, "是"]
    assert line.as_json() == {"department": "教育局", "unit": "图书馆", "counts": [2, 1, 7], "done": True}


def test_the_table_shows_words_and_minutes_where_the_json_has_codes_and_moments() -> None:
    at = "2025-01-15T09:30:12+08:00"
    line = MessageLine("键", "a@b.invalid", "mail", "reminder", MessageState.SENT, 1, at, at, None)
    shown = dict(zip(MessageLine.head(), line.cells(), strict=True))
    assert (shown["种类"], shown["状态"], shown["送达"]) == ("催报", "已发出", "2025-01-15 09:30")
    assert (line.as_json()["kind"], line.as_json()["sent_at"]) == ("reminder", at)


def test_the_titles_of_the_obligations_stand_as_they_always_did() -> None:
    assert (
        "、".join(ObligationLine.head()) == "单位、项目、年度、阶段、轮次、状态、截止、版本、退回、提示、建议"
    )
