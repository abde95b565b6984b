"""What ends a command with one line instead of a traceback."""

import os

_IN_CHINESE: dict[type[OSError], str] = {
    FileNotFoundError: "没有这个文件",
    IsADirectoryError: "这是一个文件夹，不是文件",
    NotADirectoryError: "这不是文件夹",
    FileExistsError: "已经有同名的文件",
    PermissionError: "没有权限",
}


class Refusal(RuntimeError):
    """Nothing could be done; the message is one Chinese line that says why and what to do."""


def reason(failed: OSError) -> str:
    """What the system says it could not do, in Chinese for what people meet; a sentence of ours stays."""
    if failed.errno and failed.strerror not in {None, os.strerror(failed.errno)}:
        return str(failed.strerror)
    return _IN_CHINESE.get(type(failed), failed.strerror or str(failed))
