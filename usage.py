"""Wrong usage of the command line in one Chinese line; what typer says itself is English."""

import re

from typer._click import exceptions as usage  # typer ships its own click and has no public name for these
from typer.core import TyperArgument, TyperOption

WrongUsage = usage.ClickException
NothingAsked = usage.NoArgsIsHelpError


def told(wrong: WrongUsage) -> str:
    """What is wrong and where the help is."""
    command = wrong.ctx.command_path if isinstance(wrong, usage.UsageError) and wrong.ctx else "jixiao"
    return f"{_in_chinese(wrong)}（用法见 {command} --help）"


def _in_chinese(wrong: WrongUsage) -> str:
    message = wrong.format_message()
    if unknown := re.match(r"No such command '(.*?)'", message):
        return f"没有命令 {unknown[1]}"
    match wrong:
        case usage.NoSuchOption():
            return f"没有选项 {wrong.option_name}"
        case usage.MissingParameter(param=TyperOption(opts=[name, *_])):
            return f"缺少选项 {name}"
        case usage.MissingParameter(param=TyperArgument(metavar=name)):
            return f"缺少参数 {name}"
        case usage.BadParameter(param=TyperOption(opts=[name, *_]) | TyperArgument(metavar=name)):
            return f"{name} 的值不可用：{_wish(wrong.message)}"
        case _:
            return message


_WISHES = (
    (r".*valid integer.*", "要写一个整数"),
    (r".*greater than or equal to (\d+)", r"不能小于 \1"),
    (r"\w+ '(.*)' does not exist\.", r"没有 \1"),
    (r"\w+ '(.*)' is a file\.", r"\1 是文件，要写一个文件夹"),
)
"""What typer finds wrong with a value, and what that is in Chinese."""


def _wish(message: str) -> str:
    for pattern, wish in _WISHES:
        if wish_match := re.fullmatch(pattern, message):
            return wish_match.expand(wish)
    return message
