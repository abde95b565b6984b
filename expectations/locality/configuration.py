"""What is configured for a locality, as TOML: each file states only what differs from the one it builds on.

国家 is the ground that all build on. A file in ``places/`` ships with the code and is known by its name; a
bureau may have a file of its own that builds on one of those (``builds_on = "上海"``; without it on 国家).
"""

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
GROUND = "国家"

_JOINED = {
    "states",
    "severities",
    "thresholds",
    "calendar",
    "departments",
    "handling",
    "reminders",
    "scoring",
    "recheck",
}
_JOINED |= {"required", "labels", "columns", "layouts", "words"}
"""Sections of which a file states single entries; each replaces the entry below it."""
_ADDED = {"required", "words"}
"""Those of them whose entries hold more entries, or lists, to which a file adds."""
_CONTINUED = {"rules"}
"""Lists to which a file adds."""


class UnusableLocality(ValueError):
    """A configuration that cannot be used; the message is one Chinese line that says which and why."""


@cache
def shipped() -> Mapping[str, Path]:
    """The localities that come with the code, by name; the ground first."""
    named = {_read(file).get("name", file.stem): file for file in sorted((_HERE / "places").glob("*.toml"))}
    return dict(sorted(named.items(), key=lambda item: item[0] != GROUND))


def configured(locality: str) -> dict[str, Any]:
    """All that is configured for a locality that ships, by its name, or by the TOML file with this path.

    ``version`` names every file that takes part, the nearest first (上海 2025.1，国家 2025.3). Raises
    Unusable where there is no such locality or the file is not TOML.
    """
    file = shipped().get(locality) or Path(locality)
    if locality not in shipped() and file.suffix != ".toml":
        raise UnusableLocality(
            f"没有地方配置“{locality}”；随程序附带的有：{'、'.join(shipped())}，也可写 TOML 文件路径"
        )
    own = _read(file)
    if locality == GROUND:
        words = _read(_HERE / "vocabulary.toml")
        return own | {"words": words, "version": _version(own, file)}
    ground = own.pop("builds_on", GROUND)
    if ground not in shipped() or ground == locality:
        raise UnusableLocality(f"{file}：builds_on 只能是随程序附带的：{'、'.join(shipped())}")
    return _over(configured(ground), own, file)


def _read(file: Path) -> dict[str, Any]:
    try:
        return dict(_parsed(file.read_text(encoding="utf-8")))
    except FileNotFoundError as missing_file:
        raise UnusableLocality(f"没有地方配置文件 {file}") from missing_file
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UnusableLocality(f"{file} 不是 UTF-8 编码的 TOML 文件：{wrong}") from wrong


@lru_cache(maxsize=32)
def _parsed(written: str) -> Mapping[str, Any]:
    """What a file's text says. Kept by the text itself: a file that was changed is read as it is now."""
    return tomllib.loads(written)


def _over(ground: dict[str, Any], own: dict[str, Any], file: Path) -> dict[str, Any]:
    """The ground with what a file states in its place."""
    merged = ground | own
    for section in _JOINED & own.keys():
        known, stated = ground.get(section, {}), own[section]
        if not isinstance(stated, dict):
            raise UnusableLocality(f"{file}：{section} 要写成一段 [{section}]")
        merged[section] = _added(known, stated) if section in _ADDED else known | stated
    for section in _CONTINUED & own.keys():
        merged[section] = [*ground.get(section, ()), *own[section]]
    return merged | {"version": f"{_version(own, file)}，{ground['version']}"}


def _version(own: dict[str, Any], file: Path) -> str:
    if not own.get("name") or not own.get("version"):
        raise UnusableLocality(f"{file}：要写明 name（地方名称）和 version（版本，每次修改都要换）")
    return f"{own['name']} {own['version']}"


def _added(known: Any, more: Any) -> Any:
    """Lists continued, tables joined entry by entry; anything else replaced."""
    if isinstance(known, dict) and isinstance(more, dict):
        return known | {name: _added(known.get(name), value) for name, value in more.items()}
    return [*known, *more] if isinstance(known, list) and isinstance(more, list) else more
