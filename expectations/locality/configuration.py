"""What is configured for a locality, as TOML: each file states only what differs from the one it builds on.

国家 is the ground that all build on. Two localities ship with the code (``places/``); a bureau may
have a file of its own that builds on either (``builds_on = "上海"``; without it on 国家).
"""

import tomllib
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
GROUND = "国家"
SHIPPED = {GROUND: "national.toml", "上海": "shanghai.toml"}
"""The localities that come with the code, by name."""

_BY_KEY = {"states", "severities", "thresholds", "calendar"}
"""Sections of which a file states single entries; each replaces the entry below it with its reason."""


class Unusable(ValueError):
    """A configuration that cannot be used; the message is one Chinese line that says which and why."""


def configured(locality: str) -> dict[str, Any]:
    """All that is configured for a locality that ships, by its name, or by the TOML file with this path.

    ``version`` names every file that takes part, the nearest first (上海 2025.1，国家 2025.3). Raises
    Unusable where there is no such locality or the file is not TOML.
    """
    file = _HERE / "places" / SHIPPED[locality] if locality in SHIPPED else Path(locality)
    if locality not in SHIPPED and file.suffix != ".toml":
        raise Unusable(
            f"没有地方配置“{locality}”；随程序附带的有：{'、'.join(SHIPPED)}，也可写 TOML 文件路径"
        )
    own = _read(file)
    if locality == GROUND:
        words = _read(_HERE / "vocabulary.toml")
        return own | {"words": words, "version": _version(own, file)}
    ground = own.pop("builds_on", GROUND)
    if ground not in SHIPPED or ground == locality:
        raise Unusable(f"{file}：builds_on 只能是随程序附带的：{'、'.join(SHIPPED)}")
    return _over(configured(ground), own, file)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as gone:
        raise Unusable(f"没有地方配置文件 {file}") from gone
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Unusable(f"{file} 不是 UTF-8 编码的 TOML 文件：{wrong}") from wrong


def _over(ground: dict[str, Any], own: dict[str, Any], file: Path) -> dict[str, Any]:
    """The ground with what a file states in its place; its words are added to those that are known."""
    merged = ground | own
    for section in _BY_KEY & own.keys():
        merged[section] = ground.get(section, {}) | own[section]
    merged["words"] = _added(ground["words"], own.get("words", {}))
    return merged | {"version": f"{_version(own, file)}，{ground['version']}"}


def _version(own: dict[str, Any], file: Path) -> str:
    if not own.get("name") or not own.get("version"):
        raise Unusable(f"{file}：要写明 name（地方名称）和 version（版本，每次修改都要换）")
    return f"{own['name']} {own['version']}"


def _added(known: Any, more: Any) -> Any:
    """Lists continued, tables joined entry by entry; anything else replaced."""
    if isinstance(known, dict) and isinstance(more, dict):
        return known | {name: _added(known.get(name), value) for name, value in more.items()}
    return [*known, *more] if isinstance(known, list) and isinstance(more, list) else more
