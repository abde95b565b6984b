"""Commands on forms that nobody could be found for."""

from typing import Annotated

import typer

from commands.decisions.deciding import By, Reason
from commands.terminal import ATTENTION, PLAIN, AsJson, ToXlsx, database, desk, option, say, show_lines
from settings import load

app = typer.Typer(**PLAIN)
claims = typer.Typer(invoke_without_command=True, **PLAIN | {"no_args_is_help": False})
app.add_typer(claims, name="claims")

FormNumber = Annotated[
    int, typer.Argument(metavar="编号", help="jixiao claims 列出的编号", show_default=False)
]


@claims.callback()
def list_command(context: typer.Context, *, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """列出待认领的表：认不出单位或项目的，或与收件文件夹、校验信息不符的，附建议。有待认领的退出码为 1。

    例：jixiao claims --json
    """
    if context.invoked_subcommand:
        return 0
    from bureau.reports import listing

    with database(load()) as opened:
        listed = listing.claims(opened)
    show_lines(listing.ClaimLine, listed, as_json=as_json, xlsx=xlsx)
    return ATTENTION if listed else 0


@claims.command("assign")
def assign_command(
    form: FormNumber,
    *,
    unit: Annotated[str, option("--unit", "是哪个单位的")],
    project: Annotated[str, option("--project", "是哪个项目的")],
    reason: Reason,
    alias: Annotated[
        bool, typer.Option("--alias", help="记住表上的写法，以后这样写的都认得", show_default=False)
    ] = False,
    by: By = None,
) -> int:
    """认领：说明一张表是谁的，当作表上就是这样写的来受理，下次运行时核查。

    例：jixiao claims assign 12 --unit 清河区图书馆 --project 全民阅读推广 --reason 电话核实
    """
    from bureau.decisions.renaming import Mandate
    from bureau.desk import moment
    from bureau.intake.claiming import assign

    settings = load()
    mandate = Mandate(by or settings.bureau, moment(None), reason)
    with desk(settings) as opened:
        say(assign(opened, form, unit, project, mandate, alias=alias))
    return 0


@claims.command("dismiss")
def dismiss_command(form: FormNumber, *, reason: Reason, by: By = None) -> int:
    """不认领：一张表不是任何单位应报的，不再等待。

    例：jixiao claims dismiss 12 --reason 外区的表
    """
    from bureau.decisions.renaming import Mandate
    from bureau.desk import moment
    from bureau.intake.claiming import dismiss

    settings = load()
    with database(settings) as opened:
        say(dismiss(opened, form, Mandate(by or settings.bureau, moment(None), reason)))
    return 0
