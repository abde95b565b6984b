"""What people call a cell of a form, by the path of its value: 年度资金申请总额, 当年财政拨款的全年执行数."""

from forms.form import Declaration, FormBase

_HEADER = {
    "year": "年度",
    "project_name": "项目名称",
    "competent_department": "主管部门",
    "implementing_unit": "实施单位",
    "project_category": "项目类别",
    "project_nature": "项目性质",
    "planned_start": "计划开始日期",
    "planned_end": "计划完成日期",
    "planned_period": "项目起止时间",
    "overall_goal": "项目总目标",
    "annual_goal": "年度总体目标",
    "expected_goal": "预期目标",
    "actual_completion": "实际完成情况",
    "total_weight": "分值合计",
    "total_score": "总分",
}
_DECLARED_MONEY = {
    "total": "项目资金总额",
    "total_fiscal": "项目资金总额中的财政资金",
    "total_other": "项目资金总额中的其他资金",
    "annual": "年度资金申请总额",
    "annual_fiscal": "当年财政拨款",
    "annual_carryover": "上年结转资金",
    "annual_other": "年度其他资金",
}
_MONEY_ROWS = {"annual": "", "fiscal": "当年财政拨款的", "carryover": "上年结转资金的", "other": "其他资金的"}
_MONEY_COLUMNS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "weight": "执行率的分值",
    "score": "执行率的得分",
    "forecast": "全年预计执行数",
}
_ROW_COLUMNS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "deviation": "偏差原因",
    "forecast": "全年预计完成值",
}
_ROW_OF_MONEY = 3
"""Parts of the path of an amount in a table of money: funds/annual/executed."""


def cell_name(form: FormBase, path: str) -> str | None:
    """The name of the cell of a value; None for what is no single cell, or is not known by a name."""
    if path in _HEADER:
        return _HEADER[path]
    group, *rest = path.split("/")
    if group == "funds" and isinstance(form, Declaration) and len(rest) == 1:
        return _DECLARED_MONEY.get(rest[0])
    if group == "funds" and len(rest) == _ROW_OF_MONEY - 1:
        row, column = _MONEY_ROWS.get(rest[0]), _MONEY_COLUMNS.get(rest[1])
        return None if row is None or column is None else row + column
    if group == "indicators" and rest:
        return _ROW_COLUMNS.get(rest[-1])
    return None
