"""The one place where configuration is read: environment variables named ``JIXIAO_…``.

``load()`` is called at the top (a command, a flow run) and hands values down; no room reads the environment.
The fields stand in ``settings.fields``, which is imported when the first of them is asked for: its library
takes as long to import as all the rest of the command line.
"""

from typing import TYPE_CHECKING

from settings.misconfigured import Misconfigured

if TYPE_CHECKING:
    from settings.fields import Settings

__all__ = ["Misconfigured", "Settings", "load"]


def load() -> "Settings":
    """The settings of this process. Raises Misconfigured for a wrong value and for an unknown variable."""
    from settings.fields import read

    return read()


def __getattr__(name: str) -> object:
    if name != "Settings":
        raise AttributeError(name)
    from settings.fields import Settings

    return Settings
