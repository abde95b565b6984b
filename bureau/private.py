"""The data folder is its owner's: nobody else on the machine reads what lies in it."""

import os
from pathlib import Path

_OTHERS = 0o077


def keep_private(data: Path) -> None:
    """See to it that a data folder, made if need be, and all that this process writes is its owner's alone.

    A folder that was open to others before is closed with all that lies in it: in time it will be copied or
    moved, and then the folder around it does not protect it any more.
    """
    os.umask(_OTHERS)
    data.mkdir(parents=True, exist_ok=True)
    if not data.stat().st_mode & _OTHERS:
        return
    for folder, folders, files in os.walk(data):
        for name in (*folders, *files):
            path = Path(folder, name)
            if not path.is_symlink():
                _close(path)
    _close(data)


def _close(path: Path) -> None:
    try:
        mode = path.stat().st_mode
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS & 0o7777)
    except (FileNotFoundError, PermissionError):  # gone meanwhile, or somebody else's own
        return
