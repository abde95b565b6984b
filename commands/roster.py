"""Commands on the roster: which units and projects there are, and what they are called."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.decisions.deciding import By, Reason
from commands.terminal import ATTENTION, PLAIN, database, desk, option, say
from settings import load

if TYPE_CHECKING:
    from bureau.decisions.renaming import Mandate
    from settings import Settings

app = typer.Typer(**PLAIN)
roster = typer.Typer(help="单位与项目名录。", **PLAIN)
app.add_typer(roster, name="roster")

OldName = Annotated[str, typer.Argument(metavar="旧名", help="现在的名称", show_default=False)]
NewName = Annotated[str, typer.Argument(metavar="新名", help="新的名称", show_default=False)]

_MOST_LINES = 20
"""Projects that are named one by one; a file of one department leaves out those of all others."""


@roster.command("import")
def import_command(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="名录：.xlsx、.csv 或 JSON", show_default=False)
    ],
    *,
    year: Annotated[int | None, option("--year", "表里没有年度一列时，这些项目的年度")] = None,
    by: By = None,
) -> int:
    """导入名录并建立申报事项；再次导入只更新改了的。任何一行有错，整个文件都不导入，并逐行说明。

    表头各栏的叫法可以不同，上面可以有标题；空表见 jixiao roster template。
    文件里没有了的项目只提示，不删除。有这种项目时退出码为 1。

    例：jixiao roster import 名录.xlsx
    """
    from bureau.desk import moment
    from bureau.roster.importing import import_file
    from bureau.stages import open_stages

    settings = load()
    with database(settings) as opened:
        added = import_file(file, opened, actor=by or settings.bureau, at=moment(None), year=year)
    new = added.roster
    for notice in added.notices:
        say(f"注意：{notice}")
    for change in new.changes:
        say(f"更新：{change.about}的{change.label}，{change.before} → {change.after}")
    for of_year, unit, project in added.absent[:_MOST_LINES]:
        say(f"文件里没有（未删除）：{of_year}年 {unit} {project}")
    if len(added.absent) > _MOST_LINES:
        say(f"文件里没有（未删除）：另有{len(added.absent) - _MOST_LINES}个项目")
    say(f"新增 {new.units} 个单位、{new.projects} 个项目、{new.entries} 条名录、{added.owed} 件应报事项")
    with desk(settings) as at_desk, at_desk.database.writing() as session:
        opened_now = open_stages(at_desk, session)
    if opened_now:
        say(f"其中 {opened_now} 件已到报送期，已经开放；下一次 jixiao run（或 jixiao up）时发出表格和通知")
    return ATTENTION if added.absent else 0


@roster.command("template")
def template_command(
    file: Annotated[Path, typer.Argument(metavar="文件", help="写到这个 .xlsx", show_default=False)],
) -> int:
    """写一份空的名录表，填好后导入。

    例：jixiao roster template 名录.xlsx
    """
    from bureau.roster.template import write

    write(file)
    say(f"已写到 {file}；填好后：jixiao roster import {file}")
    return 0


def _mandate(reason: str, by: str | None, settings: "Settings") -> "Mandate":
    from bureau.decisions.renaming import Mandate
    from bureau.desk import moment

    return Mandate(by or settings.bureau, moment(None), reason)


@roster.command("rename")
def rename_command(old: OldName, new: NewName, *, reason: Reason, by: By = None) -> int:
    """单位改名：表上写旧名的仍认得。

    例：jixiao roster rename 清河区图书馆 清河区文化馆 --reason 机构改革
    """
    from bureau.decisions import renaming

    settings = load()
    with database(settings) as opened:
        say(renaming.rename_unit(opened, old, new, _mandate(reason, by, settings)))
    return 0


@roster.command("merge")
def merge_command(
    old: OldName, *, into: Annotated[str, option("--into", "并入的单位")], reason: Reason, by: By = None
) -> int:
    """单位合并：项目、应报事项、各版本和留痕都移到并入的单位，表上写旧名的仍认得。

    例：jixiao roster merge 清河区少儿图书馆 --into 清河区图书馆 --reason 机构改革
    """
    from bureau.decisions import renaming

    settings = load()
    with database(settings) as opened:
        for line in renaming.merge(opened, old, into, _mandate(reason, by, settings)):
            say(line)
    return 0


@roster.command("rename-project")
def rename_project_command(
    old: OldName,
    new: NewName,
    *,
    unit: Annotated[str, option("--unit", "哪个单位的项目")],
    reason: Reason,
    by: By = None,
) -> int:
    """项目改名，或说明两个年度里名称不同的是同一个项目：各年度合为一个，表上写旧名的仍认得。

    例：jixiao roster rename-project 全民阅读 全民阅读推广 --unit 清河区图书馆 --reason 批复改名
    """
    from bureau.decisions import renaming

    settings = load()
    with database(settings) as opened:
        say(renaming.rename_project(opened, unit, old, new, _mandate(reason, by, settings)))
    return 0
