"""Commands on one project: what became of it through its years."""

from pathlib import Path
from typing import Annotated

import typer

from commands.terminal import PLAIN, AsJson, Year, desk, option, say, show
from settings import load

app = typer.Typer(**PLAIN)

UnitName = Annotated[str, option("--unit", "单位名称")]
ProjectName = Annotated[str, option("--project", "项目名称")]


@app.command()
def export(
    *,
    year: Annotated[int, option("--year", "绩效年度")],
    project: ProjectName,
    out: Annotated[Path, option("--out", "写到哪个 zip 文件")],
    unit: Annotated[str | None, option("--unit", "单位名称，几个单位有同名项目时须写")] = None,
) -> int:
    """把一个项目一个年度的材料装进一个 zip：原件、表单、意见、得分、决定、信件、留痕，并说明怎样核对。

    例：jixiao export --year 2025 --project 阅读推广 --out 阅读推广.zip
    """
    from bureau.reports import evidence_pack

    with desk(load(), unit=unit) as opened:
        packed = evidence_pack.pack(opened, year, project, unit)
    out.write_bytes(packed)
    say(f"已写出 {out}")
    return 0


@app.command()
def chain(*, unit: UnitName, project: ProjectName, year: Year = None, as_json: AsJson = False) -> int:
    """列出一个项目各年度从申报、执行到自评的全过程：资金、目标，每个指标的目标值、完成值、得分和变化。

    例：jixiao chain --unit 清河区图书馆 --project 阅读推广 --year 2025
    """
    from bureau.reports import project_history as told

    with desk(load(), unit=unit) as opened:
        history = told.of(opened, unit, project, year)
    if as_json:
        show(history.as_json(), (), (), as_json=True)
        return 0
    show(None, told.YEAR_HEAD, map(told.year_cells, history.history.years), as_json=False)
    print()
    rows = (
        told.indicator_cells(project_year.year, row)
        for project_year in history.history.years
        for row in project_year.indicators
    )
    show(None, told.INDICATOR_HEAD, rows, as_json=False)
    return 0
