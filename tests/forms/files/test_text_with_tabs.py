"""Forms in text with tabs: a row on each line, or a cell on each line; shifted columns, broken tables."""

from forms import read_bytes
from forms.form import Declaration, MonitoringReport

HEADER = """\
# 财政项目支出绩效目标申报表

(2026年度)

项目名称	全民阅读	项目性质	其他一次性项目	项目类别	特定目标类
主管部门	云州市清河区文化和旅游局	实施单位	云州市清河区图书馆
计划开始日期	2026-01-01	计划完成日期	2026-12-31
项目资金 (元)	项目资金总额		年度资金申请总额	590,000.00
	其中：财政资金		其中：当年财政拨款	0.00
				上年结转资金	0.00
	其他资金		其他资金	590,000.00
项目 绩效 目标	项目总目标		年度总体目标
			<p>办好读书节。</p>
	一级指标	二级指标	三级指标	年度(/项目)指标值
"""


def declaration(rows: str) -> Declaration:
    (form,) = read_bytes((HEADER + rows).encode(), "图书馆.md").forms
    assert isinstance(form, Declaration)
    return form


def labelled(form: Declaration) -> list[tuple[str | None, str | None, str | None, str | None]]:
    return [(row.level1, row.level2, row.level3, row.target) for row in form.indicators]


def test_amounts_are_read_beside_their_labels_wherever_the_columns_are_shifted() -> None:
    form = declaration("绩效 指标	产出指标	数量指标	讲座场次	≥12.00(场)\n")
    assert form.funds.model_dump(exclude={"more"}) == {
        "total": None,
        "total_fiscal": None,
        "total_other": None,
        "annual": 590_000.0,
        "annual_fiscal": 0.0,
        "annual_carryover": 0.0,
        "annual_other": 590_000.0,
    }
    assert (form.project_nature, form.project_category) == ("其他一次性项目", "特定目标类")
    assert (form.overall_goal, form.annual_goal) == (None, "办好读书节。")


def test_labels_are_known_by_their_words_in_whatever_column_they_stand() -> None:
    form = declaration(
        "绩效 指标	产出指标	数量指标	讲座场次	≥12.00(场)\n"
        "产出指标	质量指标		图书完好率	≥98.00(%)\n"
        "		时效指标	读书节举办时间	4月底前\n"
        "			社会效益指标	到馆人次增长率	≥5.00(%)\n"
    )
    assert labelled(form) == [
        ("产出指标", "数量指标", "讲座场次", "≥12.00(场)"),
        ("产出指标", "质量指标", "图书完好率", "≥98.00(%)"),
        ("产出指标", "时效指标", "读书节举办时间", "4月底前"),
        ("产出指标", "社会效益指标", "到馆人次增长率", "≥5.00(%)"),
    ]


def test_rows_above_the_first_label_take_the_label_that_the_next_page_prints() -> None:
    form = declaration(
        "			讲座场次	≥12.00(场)\n\n绩效 指标	产出指标	数量指标	新购图书	≥3000.00(册)\n"
    )
    assert [row[:2] for row in labelled(form)] == [("产出指标", "数量指标")] * 2


def test_a_row_at_a_page_s_end_that_cannot_be_of_its_label_takes_the_next_page_s() -> None:
    form = declaration(
        "绩效 指标	产出指标	时效指标	读书节举办时间	4月底前\n"
        "			少儿读者占比	≥30.00(%)\n"
        "\n"
        "效益指标	社会效益指标	到馆人次增长率	≥5.00(%)\n"
    )
    assert [row[:3] for row in labelled(form)] == [
        ("产出指标", "时效指标", "读书节举办时间"),
        ("效益指标", "社会效益指标", "少儿读者占比"),
        ("效益指标", "社会效益指标", "到馆人次增长率"),
    ]


def test_an_indicator_without_a_target_stays_an_indicator() -> None:
    form = declaration("绩效 指标	产出指标	数量指标	讲座场次	\n")
    assert labelled(form) == [("产出指标", "数量指标", "讲座场次", None)]


def test_text_that_no_field_takes_is_reported_with_its_line() -> None:
    form = declaration("绩效 指标	产出指标	数量指标	讲座场次	≥12.00(场)	每月一场\n")
    (left,) = form.leftovers
    assert (left.text, left.location.line) == ("每月一场", HEADER.count("\n") + 1)


def one_cell_per_line(rows: list[list[str]]) -> str:
    return "\n\n".join("\n".join("\t" + cell for cell in row) for row in rows)


def test_a_word_table_with_a_cell_on_each_line_keeps_rows_that_are_printed_twice() -> None:
    text = one_cell_per_line(
        [
            ["3、财政项目支出绩效目标填报表"],
            ["（2026年度）"],
            ["项目名称", "全民阅读", "项目类别", "经常性项目"],
            ["主管部门", "", "实施单位", "云州市清河区图书馆（本部）　"],
            ["计划开始日期", "2026-01-01", "计划完成日期", "2026-12-31"],
            ["项目资金\n（元）", "项目资金总额", "590000.00", "年度资金申请总额", "590000"],
            ["", "其中：财政资金", "590000", "其中：当年财政拨款", "590000"],
            ["", "", "", "上年结转资金", "0"],
            ["", "其他资金", "0", "其他资金", "0"],
            ["项目绩效目标", "项目总目标\n（2026 年- 2026年）", "年度总目标"],
            ["", "1、办好读书节。\n2、扩大馆藏。", "办好读书节。"],
            ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值"],
            ["", "产出指标", "数量指标", "讲座场次", "=12场"],
            ["", "", "", "讲座场次", "=12场"],
            ["", "", "", "", ""],
        ]
    )
    (form,) = read_bytes(text.encode("gb18030"), "图书馆.txt").forms
    assert isinstance(form, Declaration)
    assert form.form_title == "3、财政项目支出绩效目标填报表"
    assert form.competent_department is None
    assert form.overall_goal == "1、办好读书节。2、扩大馆藏。"
    assert labelled(form) == [("产出指标", "数量指标", "讲座场次", "=12场")] * 2


MONITORING = """\
项目支出绩效目标执行监控表

（2026年度）

项目名称	全民阅读
主管部门	云州市清河区文化和旅游局	实施单位	云州市清河区图书馆
项目资金（元）		年初预算数	1-7月执行数	1-7月执行率	全年预计执行数
	年度资金总额	590000	236000	40%	590000
	其中：当年财政拨款	590000	236000	40%	590000
	上年结转资金	0	0		0
	其他资金	0	0		0
年度总体目标	办好读书节。
绩效指标	一级指标	二级指标	三级指标	年度指标值	1-7月执行情况	全年预计完成情况	偏差原因分析						完成目标可能性			备注
							经费保障	制度保障	人员保障	硬件条件保障	其他	原因说明	确定能	有可能	完全不可能
	产出指标	数量指标	讲座场次	≥12场	3场	10场			√			讲师生病，下半年补办		√
	满意度指标	服务对象满意度指标	读者满意度	≥90%	93%	93%							√
"""


def test_a_monitoring_report_is_read_with_its_ticks() -> None:
    (form,) = read_bytes(MONITORING.encode(), "图书馆.txt").forms
    assert isinstance(form, MonitoringReport)
    assert (form.month, form.annual_goal) == (7, "办好读书节。")
    assert (form.funds.annual.executed, form.funds.annual.rate, form.funds.carryover.rate) == (
        236_000,
        40,
        None,
    )
    late, fine = form.indicators
    assert (late.actual, late.forecast, late.deviation_causes, late.deviation, late.likelihood) == (
        "3场",
        "10场",
        ["人员保障"],
        "讲师生病，下半年补办",
        "有可能",
    )
    assert (fine.actual, fine.deviation_causes, fine.deviation, fine.likelihood) == (
        "93%",
        [],
        None,
        "确定能",
    )


def test_the_next_project_s_narrative_ends_a_form() -> None:
    row = "绩效 指标	产出指标	数量指标	讲座场次	≥12.00(场)\n"
    told = "项目经费情况说明\n一、项目概述\n修复馆藏古籍。\n二、立项依据\n三年规划。\n"
    first, second = read_bytes(f"{HEADER}{row}{told}{HEADER}{row}".encode(), "图书馆.md").forms
    assert [indicator.level3 for indicator in first.indicators] == ["讲座场次"]
    assert first.leftovers == []
    assert second.narrative == {"项目概述": "修复馆藏古籍。", "立项依据": "三年规划。"}


def test_a_note_of_several_lines_below_the_table_is_no_indicator() -> None:
    text = MONITORING + "注：1.偏差原因分析：说明原因。\n2.完成目标可能性：分三级判断。\n"
    (form,) = read_bytes(text.encode(), "图书馆.txt").forms
    assert len(form.indicators) == 2
    assert len(form.leftovers) == 2


def test_a_column_behind_labels_that_span_several_keeps_its_values_where_the_spans_are_gone() -> None:
    text = one_cell_per_line(
        [
            ["项目支出绩效目标执行监控表"],
            ["（2026年度）"],
            ["项目名称", "全民阅读"],
            ["主管部门", "云州市清河区文化和旅游局", "实施单位", "云州市清河区图书馆"],
            [
                *["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "1-7月执行情况"],
                *["全年预计完成情况", "偏差原因分析", "完成目标可能性", "备注"],
            ],
            [
                *["", "", "", "", "", "", ""],
                *["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明"],
                *["确定能", "有可能", "完全不可能", ""],
            ],
            [
                *["", "产出指标", "数量指标", "讲座场次", "≥12场", "3场", "10场"],
                *["", "", "√", "", "", "讲师生病", "", "", "√", "八月补报"],
            ],
        ]
    )
    (form,) = read_bytes(text.encode("gb18030"), "图书馆.txt").forms
    assert isinstance(form, MonitoringReport)
    (row,) = form.indicators
    assert (row.deviation_causes, row.likelihood, row.remark) == (["人员保障"], "完全不可能", "八月补报")
    assert form.leftovers == []


def test_without_blank_cells_texts_keep_their_order_and_ticks_are_reported() -> None:
    text = one_cell_per_line(
        [
            ["项目支出绩效目标执行监控表"],
            ["（2026年度）"],
            ["项目名称", "全民阅读"],
            ["主管部门", "云州市清河区文化和旅游局", "实施单位", "云州市清河区图书馆"],
            [
                *["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "1-7月执行情况"],
                *["全年预计完成情况", "偏差原因分析", "完成目标可能性", "备注"],
            ],
            [
                *["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明"],
                *["确定能", "有可能", "完全不可能"],
            ],
            ["产出指标", "数量指标", "讲座场次", "≥12场", "3场", "10场", "√", "讲师生病", "√", "八月补报"],
            ["质量指标", "图书完好率", "≥98%", "99%", "99%", "√"],
        ]
    )
    (form,) = read_bytes(text.encode("gb18030"), "图书馆.txt").forms
    assert isinstance(form, MonitoringReport)
    assert [
        (row.level2, row.level3, row.target, row.actual, row.forecast, row.deviation, row.remark)
        for row in form.indicators
    ] == [
        ("数量指标", "讲座场次", "≥12场", "3场", "10场", "讲师生病", "八月补报"),
        ("质量指标", "图书完好率", "≥98%", "99%", "99%", None, None),
    ]
    assert [left.text for left in form.leftovers] == ["√", "√", "√"]
