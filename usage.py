"""Wrong usage of the command line in one Chinese line; what typer says itself is English."""

import re

from typer._click import exceptions as usage  # typer ships its own click and has no public name for these
from typer.core import TyperArgument, TyperOption

WrongUsage = usage.ClickException
NothingAsked = usage.NoArgsIsHelpError


def told(wrong: WrongUsage) -> str:
    """What is wrong and where the help is."""
    asked = wrong.ctx.command_path if isinstance(wrong, usage.UsageError) and wrong.ctx else "jixiao"
    return f"{_in_chinese(wrong)}（用法见 {asked} --help）"


def _in_chinese(wrong: WrongUsage) -> str:
    said = wrong.format_message()
    if unknown := re.match(r"No such command '(.*)'", said):
        return f"没有命令 {unknown[1]}"
    match wrong:
        case usage.NoSuchOption():
            return f"没有选项 {wrong.option_name}"
        case usage.MissingParameter(param=TyperOption(opts=[name, *_])):
            return f"缺少选项 {name}"
        case usage.MissingParameter(param=TyperArgument(metavar=name)):
            return f"缺少参数 {name}"
        case usage.BadParameter(param=TyperOption(opts=[name, *_])):
            return f"选项 {name} 的值不可用：{wrong.message}"
        case _:
            return said
