"""Commands of the re-check of self-evaluations (自评复核): the sample, the table, and what came of it."""

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.terminal import ATTENTION, PLAIN, AsJson, ToXlsx, desk, option, refuse, say, show
from settings import load

app = typer.Typer(**PLAIN)
group = typer.Typer(
    help="自评复核：抽取项目（sample），写出预填好的复核表（sheet），收回填好的表并反馈（result）。", **PLAIN
)
app.add_typer(group, name="recheck")

Seed = Annotated[str | None, option("--seed", "抽取用的种子，同样的种子抽出同样的项目；默认为年度")]
Number = Annotated[int | None, option("--number", "抽几个项目", min=1)]
Share = Annotated[float | None, option("--share", "抽百分之几的项目，默认按本地配置", min=0.01, max=100)]
NeededYear = Annotated[int, option("--year", "绩效年度")]


@group.command()
def sample(
    *,
    year: NeededYear,
    number: Number = None,
    share: Share = None,
    seed: Seed = None,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """从一个年度已通过的自评里抽取要复核的项目：先抽有疑点的，其余按主管部门、金额、等级分层随机抽取，写明原因。

    例：jixiao recheck sample --year 2025 --share 20 --seed 2025-1
    """
    from bureau.recheck import evaluated_projects, sampling

    with desk(load()) as opened:
        projects = evaluated_projects.of_year(opened, year)
        drawn = sampling.draw(projects, opened.ruleset, seed or str(year), number=number, share=share)
    lines = [sampling.SampleLine.of(project) for project in drawn]
    value = {
        "year": year,
        "seed": seed or str(year),
        "projects": len(projects),
        "sample": [line.as_json() for line in lines],
    }
    rows = (line.cells() for line in lines)
    show(value, sampling.SampleLine.head(), rows, as_json=as_json, xlsx=xlsx)
    say(f"{year}年已通过的自评{len(projects)}份，抽取{len(drawn)}个项目复核（种子 {seed or year}）")
    return 0


@group.command()
def sheet(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="自评文件…", help="直接为这些自评文件写复核表，不用数据库", show_default=False
        ),
    ] = None,
    *,
    out: Annotated[Path, option("--out", "写到哪个 .xlsx 文件")],
    year: Annotated[
        int | None, option("--year", "从这个年度已通过的自评里抽取（与 recheck sample 相同）")
    ] = None,
    number: Number = None,
    share: Share = None,
    seed: Seed = None,
) -> int:
    """写出复核表：一个项目一张，预填复算的完成值、得分和算法，由复核人核对后填写。

    填好后用 jixiao recheck result 收回。

    例：jixiao recheck sheet --year 2025 --seed 2025-1 --out 复核表.xlsx

    例：jixiao recheck sheet 自评.docx --out 复核表.xlsx
    """
    from bureau.recheck import evaluated_projects, recheck_book, sampling
    from expectations.locality.ruleset import read_ruleset

    if bool(files) == (year is not None):
        refuse("请写自评文件，或用 --year 写明年度（两者写一样）")
    if year is not None:
        with desk(load()) as opened:
            rules = opened.ruleset
            projects = evaluated_projects.of_year(opened, year)
            drawn = sampling.draw(projects, rules, seed or str(year), number=number, share=share)
        chosen = [(sampled.project, sampled.reason) for sampled in drawn]
    else:
        rules = read_ruleset(load().locality)
        chosen = [(project, "指定复核") for project in _of_files(files or [], rules)]
    recheck_book.write(out, chosen, rules)
    say(f"已写出 {out}：{len(chosen)}个项目；填好后运行 jixiao recheck result {out}")
    return 0


def _of_files(files: list[Path], rules: Any) -> list[Any]:
    from bureau.recheck import evaluated_projects
    from bureau.self_check.checking import declarations, read_files
    from forms.form import SelfEvaluation

    read = list(read_files(files, say))
    forms = [form for file in read if file.document for form in file.document.forms]
    evaluations = [form for form in forms if isinstance(form, SelfEvaluation)]
    if not evaluations:
        refuse("没有读出自评表")
    return evaluated_projects.of_forms(evaluations, rules, declarations(read))


@group.command()
def result(
    file: Annotated[Path, typer.Argument(metavar="复核表", help="填好的复核表（.xlsx）", show_default=False)],
    *,
    letters: Annotated[Path | None, option("--letters", "把给各单位的反馈函（.docx）写到这个文件夹")] = None,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """收回填好的复核表：按单位列出自评和复核的得分、等级、核减的指标，并写出给各单位的反馈函。

    有没填好的行时退出码为 1，反馈函暂不写出。

    例：jixiao recheck result 复核表.xlsx --letters 反馈函
    """
    from bureau.desk import today
    from bureau.recheck import recheck_book, recheck_letter, unit_results
    from expectations.locality.ruleset import read_ruleset

    settings = load()
    projects = recheck_book.read(file)
    problems = [problem for project in projects for problem in project.problems]
    units = unit_results.results(projects, read_ruleset(settings.locality).grading.grades)
    value = {"units": [_as_json(unit) for unit in units], "problems": problems}
    rows = (line.cells() for line in unit_results.result_lines(units))
    show(value, unit_results.ResultLine.head(), rows, as_json=as_json, xlsx=xlsx)
    for problem in problems:
        say(problem)
    if letters and problems:
        say("复核表还有没填好的行，反馈函暂不写出")
    elif letters:
        letters.mkdir(parents=True, exist_ok=True)
        for unit in units:
            name = re.sub(r"[^\w（）-]+", "_", unit.unit)
            path = letters / f"{name}_自评复核反馈.docx"
            written = recheck_letter.write(
                unit, bureau=settings.bureau, contact=settings.contact, made_on=today()
            )
            path.write_bytes(written)
            say(f"已写出 {path}")
    return ATTENTION if problems else 0


def _as_json(unit: Any) -> dict[str, Any]:
    from dataclasses import asdict

    content = asdict(unit) | {"mean_score": unit.mean_score, "mean_checked": unit.mean_checked}
    for own, project in zip(content["projects"], unit.projects, strict=True):
        own["difference"] = project.difference
    return content
