"""The review catalogue: its rules, and a rehearsal of one of them on what a year has accepted."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from commands.terminal import PLAIN, AsJson, ToXlsx, desk, option, refuse, say, show, show_lines
from settings import load

_LISTING = "list"


class RulesGroup(TyperGroup):
    """``jixiao rules S07`` shows that rule: what is no sub-command is a code of the listing."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts the listing before what names no sub-command."""
        named = bool(args) and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if named else [_LISTING, *args])


app = typer.Typer(**PLAIN)
group = typer.Typer(
    help="列出核查规则：代码、名称、等级、看什么、依据、状态；加代码只看一条；try 预演一条规则。\n\n"
    "例：jixiao rules S07",
    cls=RulesGroup,
    **PLAIN,
)
app.add_typer(group, name="rules")


@group.command(_LISTING)
def listing(
    code: Annotated[
        str | None, typer.Argument(metavar="[代码]", help="只看这一条", show_default=False)
    ] = None,
    *,
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """列出核查规则（不写 list 也可以）：代码、名称、等级、看什么、依据、状态。

    例：jixiao rules list S07 --json
    """
    from bureau.review.rule_lines import RuleLine
    from expectations.engine.review import catalogue
    from expectations.rules.known_codes import read_known

    only = code.upper() if code else None
    whole_catalogue = catalogue(read_known(load().locality))
    entries = [entry for entry in whole_catalogue if only in {None, entry.code}]
    if not entries:
        refuse(f"没有规则 {code}；全部规则见 jixiao rules")
    lines = [RuleLine(**dict(entry)) for entry in entries]
    show_lines(RuleLine, lines, as_json=as_json, xlsx=xlsx)
    return 0


@group.command("try")
def try_rule(
    code: Annotated[str, typer.Argument(metavar="代码", help="要预演的规则", show_default=False)],
    *,
    year: Annotated[int, option("--on", "看哪个年度已通过的报送")],
    as_json: AsJson = False,
    xlsx: ToXlsx = None,
) -> int:
    """预演一条规则（不论是否启用），列出它会退回、会提示哪些已通过的报送。

    例：jixiao rules try E05 --on 2025
    """
    from bureau.review import rehearsing
    from bureau.review.rule_lines import TrialLine

    with desk(load()) as opened:
        trial = rehearsing.try_rule(opened, code.upper(), year)
    value = {"rule": trial.rule, "name": trial.name, "year": year, "submissions": trial.submissions}
    lines = []
    for kind, label in (("returned", "会退回"), ("remarked", "会提示")):
        value[kind] = [
            {name: getattr(filed, name) for name in ("unit", "project", "stage", "version")}
            | {"findings": [finding.model_dump(mode="json") for finding in findings]}
            for filed, findings in getattr(trial, kind)
        ]
        lines += [
            TrialLine(label, filed.unit, filed.project, filed.stage, filed.version, finding.message)
            for filed, findings in getattr(trial, kind)
            for finding in findings
        ]
    show(value, TrialLine.head(), (line.cells() for line in lines), as_json=as_json, xlsx=xlsx)
    say(
        f"{trial.rule} {trial.name}：{year}年已通过 {trial.submissions} 份，"
        f"会退回 {len(trial.returned)} 份，另会提示 {len(trial.remarked)} 份"
    )
    return 0
