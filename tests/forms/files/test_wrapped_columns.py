"""Text of a PDF whose columns are drawn by blanks and whose cells go over several lines (pdftotext -layout)."""

from forms import read_bytes
from forms.form import Declaration, SelfEvaluation

EVALUATION = """\
                      部门项目支出绩效自评表

                        （ 2025 年度）

项目名称                           湿地保洁
主管部门        赣滨县林业局              实施单位           湿地管理站
项目资金         年初预算 全年预算          全年执行     分值      执行率   得分
（万元）            数     数           数
       年度资金    48     48         46.56   10      97%     9.7
        总额
       其中：当    40     40        38.56     -     96.4%     -
       年财政拨
         款
年度总体        年初设定目标                    全年实际完成情况
 目标    保洁水面 6000 亩，水质达到Ⅲ          保洁水面 6000 亩，水质达到Ⅲ类。
               类。
一级指标   二级指标 三级指标 年度指标           全年完成     分值      得分     偏差原因
                      值           值                     分析及改
                                                         进措施
产出指标   数量指标   指标 1：   ≥6000     6000 亩   15       15
 （50          保洁水面      亩
 分）            面积
              指标 2：   ≥120 吨    108 吨    10       9     客流减少
              清运垃圾
               ……
       质量指标   指标 1：    Ⅲ类        Ⅲ类      15       15
              水质类别
效益指标   生态效益   指标 1：   ≥60 种      64 种    30       30
 （30    指标    候鸟种数
 分）
满意度指   服务对象   指标 1：   ≥90%      93.2%    10       10
标（10   满意度指   游客满意
 分）      标      度
               总分                        100     98.7
"""

DECLARATION = """\
                       项目绩效目标信息表

项目编码   130600261234   项目名称             高标准农田管护
预算规模    预算数      185  其中：财     180    其他资金      5
及资金用                   政资金
  途
绩效目标                      1.管护农田 3.2 万亩。
                      2.设施完好率保持在 95%以上。
一级指标   二级指标     三级指标 绩效指标      符号       值  单位（文 指标值确
                        描述                 字描述）    定依据
产出指标   数量指标     管护面积 纳入管护       ≥      3.2  万亩    实施方案
                       的面积
       质量指标     设施完好 完好数占       ≥       95   %    管护办法
                  率      比
       成本指标     亩均管护    亩均      ≤       60  元/亩    预算
                  费
效益指标   社会效益     粮食生产    产能    文字描述         稳步提升    规划
        指标       能力
满意度指   服务对象     受益农户    问卷      ≥       90   %     问卷
  标    满意度指      满意度
         标
"""


def test_cells_of_a_self_evaluation_are_put_together_in_their_columns() -> None:
    (form,) = read_bytes(EVALUATION.encode("gb18030"), "自评.txt").forms
    assert isinstance(form, SelfEvaluation)
    assert (form.year, form.project_name, form.implementing_unit) == (2025, "湿地保洁", "湿地管理站")
    assert form.funds.annual.model_dump() == {
        "initial": 48,
        "budget": 48,
        "executed": 46.56,
        "weight": 10,
        "rate": 97,
        "score": 9.7,
    }
    assert form.funds.fiscal.executed == 38.56
    assert form.expected_goal == "保洁水面6000亩，水质达到Ⅲ类。"
    assert [
        (row.level1, row.level2, row.level3, row.target, row.actual, row.weight, row.score, row.deviation)
        for row in form.indicators
    ] == [
        ("产出指标", "数量指标", "指标1：保洁水面面积", "≥6000亩", "6000亩", 15, 15, None),
        ("产出指标", "数量指标", "指标2：清运垃圾", "≥120吨", "108吨", 10, 9, "客流减少"),
        ("产出指标", "质量指标", "指标1：水质类别", "Ⅲ类", "Ⅲ类", 15, 15, None),
        ("效益指标", "生态效益指标", "指标1：候鸟种数", "≥60种", "64种", 30, 30, None),
        ("满意度指标", "服务对象满意度指标", "指标1：游客满意度", "≥90%", "93.2%", 10, 10, None),
    ]
    assert (form.total_weight, form.total_score) == (100, 98.7)


def test_signs_values_and_units_of_wrapped_rows_are_joined() -> None:
    (form,) = read_bytes(DECLARATION.encode("gb18030"), "目标.txt").forms
    assert isinstance(form, Declaration)
    assert (form.project_name, form.funds.annual, form.funds.annual_fiscal) == ("高标准农田管护", 185, 180)
    assert [(row.level1, row.level2, row.level3, row.target) for row in form.indicators] == [
        ("产出指标", "数量指标", "管护面积", "≥3.2万亩"),
        ("产出指标", "质量指标", "设施完好率", "≥95%"),
        ("产出指标", "成本指标", "亩均管护费", "≤60元/亩"),
        ("效益指标", "社会效益指标", "粮食生产能力", "稳步提升"),
        ("满意度指标", "服务对象满意度指标", "受益农户满意度", "≥90%"),
    ]
