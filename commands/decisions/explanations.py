"""Commands on explanations: what units say to 提示, and whether the bureau takes it."""

from typing import Annotated

import typer

from commands.decisions.deciding import By, Reason
from commands.terminal import ATTENTION, PLAIN, AsJson, ToXlsx, desk, option, say, show_lines
from settings import load

app = typer.Typer(**PLAIN)
explanation = typer.Typer(help="说明：单位对提示的说明，采纳或不采纳。", **PLAIN)
app.add_typer(explanation, name="explanation")

ExplanationNumber = Annotated[int, typer.Argument(metavar="编号", help="说明的编号", show_default=False)]


@explanation.command("list")
def list_explanations(
    *,
    decided_too: Annotated[bool, typer.Option("--all", help="包括已经决定的")] = False,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """列出单位对提示的说明。有待审核的时退出码为 1。

    例：jixiao explanation list --all
    """
    from bureau.decisions import explaining

    with desk(load()) as opened:
        listed = explaining.listed(opened, decided_too=decided_too)
    show_lines(explaining.ExplanationLine, listed, as_json=as_json, xlsx=xlsx)
    return ATTENTION if any(line.decision == "pending" for line in listed) else 0


@explanation.command("take")
def take_explanation(
    number: ExplanationNumber,
    *,
    reason: Annotated[str, option("--reason", "理由，记入留痕，写在告知单位的信里")] = "情况属实",
    by: By = None,
) -> int:
    """采纳一条说明：同一处的这条提示以后不再提出，并写信告知单位。

    例：jixiao explanation take 3
    """
    return _decide(number, accepted=True, reason=reason, by=by)


@explanation.command("refuse")
def refuse_explanation(number: ExplanationNumber, *, reason: Reason, by: By = None) -> int:
    """不采纳一条说明，并写信告知单位；单位可以补充说明，或者修改。

    例：jixiao explanation refuse 3 --reason 没有附会议纪要
    """
    return _decide(number, accepted=False, reason=reason, by=by)


def _decide(number: int, *, accepted: bool, reason: str, by: str | None) -> int:
    from bureau.decisions import explaining

    settings = load()
    with desk(settings) as opened:
        explanation = explaining.decide(
            opened, number, accepted=accepted, by=by or settings.bureau, why=reason
        )
    say(f"说明 {number}：{explaining.DECISION_LABELS[explanation.decision]}，已告知单位")
    return 0
