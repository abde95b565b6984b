"""What a setting may be: the types of the fields of ``Settings``, each with its check.

A value that cannot be used raises ValueError or TypeError; what is expected instead says the field.
"""

import json
from datetime import time
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode


def _address(text: str) -> str:
    user, _, host = text.partition("@")
    if not user or not host:
        raise ValueError(text)
    return text


def _words(value: object) -> object:
    """What is separated by white space: an Apprise URL may hold commas and semicolons, never a blank."""
    return value.split() if isinstance(value, str) else value


def _file_or_url(value: str) -> str:
    """A path made absolute, as a flow run has a working directory of its own; a URL stays."""
    return value if "://" in value else str(Path(value).expanduser().absolute())


def _without_password(value: str) -> str:
    if urlsplit(value).password is not None:
        raise ValueError("a password in an address that is shown")
    return value


def _options(value: SecretStr) -> SecretStr:
    if not isinstance(json.loads(value.get_secret_value()), dict):
        raise ValueError("no JSON object")  # noqa: TRY004 - what pydantic understands
    return value


def _name_or_file(value: str) -> str:
    """The name of a locality stays; a file must be there, and its path is made absolute."""
    if not value.endswith(".toml"):
        return value
    file = Path(value).expanduser().absolute()
    if not file.is_file():
        raise ValueError("no such file")
    return str(file)


def _database_url(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    scheme, _, path = url.partition(":///")
    if scheme == "sqlite" and path:
        return SecretStr(f"sqlite:///{Path(path).expanduser().absolute()}")
    if url.startswith("postgresql://"):
        return value
    raise ValueError("neither SQLite nor PostgreSQL")


def _channel(value: SecretStr) -> SecretStr:
    if "://" not in value.get_secret_value():
        raise ValueError("no URL")
    return value


def _hours(value: object) -> object:
    """From and to, as 20:00-08:00: quiet begins in the evening and ends in the morning."""
    if not isinstance(value, str):
        return value
    evening, _, morning = value.partition("-")
    hours = time.fromisoformat(evening.strip()), time.fromisoformat(morning.strip())
    if hours[0] <= hours[1]:
        raise ValueError("quiet hours do not begin in the evening")
    return hours


def _imap(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
        raise ValueError("no address of a mailbox")
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("no address of a site")
    return value


def _absolute(value: Path) -> Path:
    return value.expanduser().absolute()


Folder = Annotated[Path, AfterValidator(_absolute)]
Locality = Annotated[str, Field(min_length=1), AfterValidator(_name_or_file)]
Location = Annotated[
    str, Field(min_length=1), AfterValidator(_without_password), AfterValidator(_file_or_url)
]
Options = Annotated[SecretStr, AfterValidator(_options)]
Database = Annotated[SecretStr, AfterValidator(_database_url)]
Addresses = Annotated[tuple[Annotated[str, AfterValidator(_address)], ...], NoDecode, BeforeValidator(_words)]
Channel = Annotated[SecretStr, AfterValidator(_channel)]
QuietHours = Annotated[tuple[time, time], NoDecode, BeforeValidator(_hours)]
MailboxUrl = Annotated[str, AfterValidator(_without_password), AfterValidator(_imap)]
PublicUrl = Annotated[str, AfterValidator(_web_address)]
