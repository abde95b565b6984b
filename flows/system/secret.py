"""The secret of the Prefect server of one data folder: who knows it may use the dashboard and the API.

It is made at the first start and kept in a file that its owner alone may read. Prefect reads it from a
profile beside it, so that it stands in no command line and in no environment that somebody prints. Imports no
Prefect.
"""

import base64
import contextlib
import os
import secrets
from pathlib import Path

USER = "jixiao"
"""Whom the dashboard's login asks for; there is one user, as Prefect's server knows no others."""

_BYTES = 24
"""192 bits: nobody guesses it, and it can still be typed."""

_PROFILE = """\
# Written by `jixiao up`: `PREFECT_HOME={home} prefect …` talks to this server.
active = "jixiao"

[profiles.jixiao]
PREFECT_API_URL = "{api_url}"
PREFECT_API_AUTH_STRING = "{secret}"
PREFECT_SERVER_API_AUTH_STRING = "{secret}"
"""


def home(data: Path) -> Path:
    """Prefect's own folder."""
    return data / "prefect"


def file(data: Path) -> Path:
    """Where the secret stands as ``user:password``."""
    return home(data) / "secret"


def kept(data: Path) -> str:
    """The secret as ``user:password``; made when there is none yet."""
    home(data).mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file(data).exists():
        # Whole or not at all: two that start at once end up with the same one.
        draft = home(data) / f"secret.{os.getpid()}"
        _write(draft, f"{USER}:{secrets.token_urlsafe(_BYTES)}")
        with contextlib.suppress(FileExistsError):
            os.link(draft, file(data))
        draft.unlink()
    return file(data).read_text(encoding="utf-8").strip()


def profile(data: Path, api_url: str) -> None:
    """Write what Prefect reads in its folder: where the server is and the secret."""
    text = _PROFILE.format(home=home(data), api_url=api_url, secret=kept(data))
    draft = home(data) / f"profiles.{os.getpid()}.toml"
    _write(draft, text)
    draft.replace(home(data) / "profiles.toml")


def header(data: Path) -> str:
    """The ``Authorization`` of a request that knows the secret."""
    return f"Basic {base64.b64encode(kept(data).encode()).decode()}"


def _write(path: Path, text: str) -> None:
    """A file that only its owner can read, from its first moment on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as opened:  # noqa: PTH123 - a descriptor
        opened.write(text)
