from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.form import Declaration, DeclaredFunds, Indicator, Source
from lifecycle.thread.chain import (
    IndicatorChange,
    Link,
    by_chain_key,
    chain_key,
    compare_goals,
    compare_indicators,
)


def row(level2: str, name: str, target: str | None) -> Indicator:
    return Indicator(level1="产出指标", level2=level2, level3=name, target=target)


def declaration(
    unit: str | None, project: str, year: int = 2025, goal: str = "办好科普活动。"
) -> Declaration:
    return Declaration(
        form_title="财政项目支出绩效目标申报表",
        year=year,
        project_name=project,
        competent_department="清河区科学技术局",
        implementing_unit=unit,
        funds_unit="元",
        source=Source(file="申报.txt"),
        locations={},
        project_category="经常性项目",
        project_nature=None,
        planned_start=date(year, 1, 1),
        planned_end=date(year, 12, 31),
        funds=DeclaredFunds(),
        overall_goal=goal,
        annual_goal=goal,
        indicators=[],
    )


def changes(
    declared: list[Indicator], reported: list[Indicator]
) -> list[tuple[IndicatorChange, int | None, int | None]]:
    return [(link.change, link.declared, link.reported) for link in compare_indicators(declared, reported)]


def test_a_form_is_known_by_its_unit_project_and_year() -> None:
    sought = declaration("云州市清河区科技馆（本部）", "科普 展教")
    other_forms = [declaration("清河区科技馆", "展厅运维"), declaration("清河区科技馆", "科普展教", 2024)]
    key = chain_key(declaration("清河区科技馆", "科普展教"))
    assert key is not None
    assert by_chain_key([*other_forms, sought])[key] is sought
    assert key not in by_chain_key(other_forms)


def test_a_form_without_a_unit_is_joined_with_nothing() -> None:
    assert chain_key(declaration(None, "科普展教")) is None


def test_indicators_are_joined_by_name_whatever_their_order() -> None:
    declared = [row("数量指标", "讲座场次", "≥4场"), row("质量指标", "验收合格率", "=100%")]
    reported = [row("质量指标", "验收合格率", "=100.00(%)"), row("数量指标", "讲座 场次", ">=4场")]
    assert changes(declared, reported) == [(IndicatorChange.KEPT, 1, 0), (IndicatorChange.KEPT, 0, 1)]


def test_one_name_in_two_places_is_joined_place_by_place() -> None:
    declared = [row("质量指标", "设备稳定性", "≥95%"), row("时效指标", "设备稳定性", "≥90%")]
    assert changes(declared, declared[::-1]) == [(IndicatorChange.KEPT, 1, 0), (IndicatorChange.KEPT, 0, 1)]


def test_a_lowered_target_is_a_change_of_the_target() -> None:
    links = compare_indicators([row("数量指标", "讲座场次", "≥4场")], [row("数量指标", "讲座场次", "≥2场")])
    assert links == [Link(change=IndicatorChange.CHANGED, declared=0, reported=0, differs=("target",))]


def test_a_renamed_indicator_is_recognised_within_its_level2_only() -> None:
    declared = [row("可持续影响指标", "长期管理制度健全性", "健全")]
    renamed = [row("可持续影响指标", "长效管理制度健全性", "健全")]
    moved = [row("时效指标", "长效管理制度健全性", "健全")]
    assert compare_indicators(declared, renamed)[0].differs == ("level3",)
    assert changes(declared, moved) == [(IndicatorChange.ADDED, None, 0), (IndicatorChange.DROPPED, 0, None)]


def test_replaced_indicators_are_added_and_dropped_one_by_one() -> None:
    declared = [row("数量指标", "目录编制数量", "≥700个"), row("时效指标", "采购及时性", "及时")]
    reported = [row("数量指标", "云主机核数", "完成")]
    assert changes(declared, reported) == [
        (IndicatorChange.ADDED, None, 0),
        (IndicatorChange.DROPPED, 0, None),
        (IndicatorChange.DROPPED, 1, None),
    ]


def test_words_that_a_wrapped_cell_lost_to_its_neighbour_change_nothing() -> None:
    declared = [row("可持续影响指标", "安全测评标准", "当年得分≥上年")]
    reported = [row("可持续影响指标", "安全测评", "标准当年得分≥上年")]
    assert changes(declared, reported) == [(IndicatorChange.KEPT, 0, 0)]


def test_a_row_printed_twice_is_neither_added_nor_dropped() -> None:
    once = [row("数量指标", "讲座场次", "≥4场")]
    assert changes(once * 2, once) == [(IndicatorChange.KEPT, 0, 0)]
    assert changes(once, once * 2) == [(IndicatorChange.KEPT, 0, 0)]


@pytest.mark.parametrize(
    ("declared", "reported", "differing"),
    [
        ("1、办讲座4场。2、发手册200册。", "1、办讲座4场；2、发手册400册。", [2]),
        ("1、办讲座。2、发手册。", "1、办讲座。2、发手册。3、换设备。", [3]),
        (
            "1、维护机房（含UPS）。2、2023年度工程：暂不公开。",
            "1、维护机房(含UPS)。2、2023年度工程：现场支持。",
            [2],
        ),
        ("一是编制目录；二是建立平台。", "一是编制目录；二是建立制度。", [2]),
        ("单产提高到2.5吨。", "单产提高到2.5吨", []),
        ("办好科普活动。", "办好双创活动。", [0]),
        (None, "办好科普活动。", [0]),
    ],
)
def test_goals_are_compared_part_by_part(
    declared: str | None, reported: str | None, differing: list[int]
) -> None:
    assert [part.number for part in compare_goals(declared, reported) if not part.same] == differing


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["数量指标", "质量指标"]),
        st.text(alphabet="讲座场次完成率，", max_size=6),
        st.none() | st.sampled_from(["≥4场", ">=4场", "提升", ""]),
    ),
    max_size=6,
)


@given(ROWS, ROWS)
def test_every_row_has_one_fate_and_a_form_beside_itself_keeps_all(
    declared: list[Indicator], reported: list[Indicator]
) -> None:
    links = compare_indicators(declared, reported)
    for side in ("declared", "reported"):
        seen = [getattr(link, side) for link in links if getattr(link, side) is not None]
        assert len(seen) == len(set(seen))
    assert all(link.change is IndicatorChange.KEPT for link in compare_indicators(declared, declared))
