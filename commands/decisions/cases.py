"""Commands on cases of handling (整改): what a monitoring round found and what becomes of it."""

from pathlib import Path
from typing import Annotated

import typer

from commands.decisions.deciding import By, Reason
from commands.terminal import ATTENTION, PLAIN, AsJson, ToXlsx, desk, option, refuse, say, show_lines
from settings import load

app = typer.Typer(**PLAIN)
case = typer.Typer(help="整改：监控发现偏差后的通知、答复、审核。", **PLAIN)
app.add_typer(case, name="case")

CaseNumber = Annotated[int, typer.Argument(metavar="编号", help="整改事项的编号", show_default=False)]


@case.command("list")
def list_command(
    *,
    closed_too: Annotated[bool, typer.Option("--all", help="包括已办结的")] = False,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """列出整改事项：偏差、答复期限、答复、状态。有逾期未答复或待审核的时退出码为 1。

    例：jixiao case list --all
    """
    from bureau.decisions import handling

    with desk(load()) as opened:
        listed = handling.listed(opened, closed_too=closed_too)
    show_lines(handling.CaseLine, listed, as_json=as_json, xlsx=xlsx)
    waiting = any(line.overdue or line.state == "answered" for line in listed)
    return ATTENTION if waiting else 0


@case.command("answer")
def answer_command(
    number: CaseNumber,
    way: Annotated[str, typer.Argument(metavar="办法", help="继续执行、调剂或取消", show_default=False)],
    *,
    text: Annotated[str, option("--text", "措施和理由")],
    file: Annotated[Path | None, typer.Option("--file", help="附件", exists=True, dir_okay=False)] = None,
    by: Annotated[str, option("--by", "谁答复的")],
) -> int:
    """登记单位对一件整改事项的答复，等财政局审核。

    例：jixiao case answer 3 继续执行 --text 九月底前完成招标 --by 清河区图书馆
    """
    from bureau.decisions import handling
    from lifecycle.obligations.case import Way

    if way not in set(Way):
        refuse(f"没有“{way}”这种办法，可用：{'、'.join(Way)}")
    enclosed = (file.name, file.read_bytes()) if file else None
    with desk(load()) as opened:
        handling.answer(opened, number, handling.CaseReply(Way(way), text, by, enclosed))
    say(f"整改事项 {number} 已登记答复；审核：jixiao case close {number} 或 jixiao case return {number}")
    return 0


@case.command("close")
def close_command(number: CaseNumber, *, reason: Reason, by: By = None) -> int:
    """办结一件整改事项，并写信告知单位；已暂停的随之恢复。

    例：jixiao case close 3 --reason 措施可行
    """
    return _decide(number, "close", reason, by)


@case.command("return")
def return_command(number: CaseNumber, *, reason: Reason, by: By = None) -> int:
    """退回一件整改事项的答复，另给期限补充，并写信告知单位。

    例：jixiao case return 3 --reason 没有写明完成时间
    """
    return _decide(number, "send_back", reason, by)


@case.command("suspend")
def suspend_command(number: CaseNumber, *, reason: Reason, by: By = None) -> int:
    """暂停一件整改事项的项目资金，并写信告知单位。

    例：jixiao case suspend 3 --reason 两次退回仍无措施
    """
    return _decide(number, "suspend", reason, by)


def _decide(number: int, event: str, reason: str, by: str | None) -> int:
    from bureau.decisions import handling
    from lifecycle.obligations.case import CASE_LABELS, CaseEvent

    settings = load()
    with desk(settings) as opened:
        decided = handling.decide(opened, number, CaseEvent(event), by=by or settings.bureau, why=reason)
    say(f"整改事项 {number}：{CASE_LABELS[decided.state]}")
    return 0
