"""When two printed names mean the same unit or the same project.

A unit writes itself with and without its city (云州市清河区科技馆, 清河区科技馆), with a level
（本部）（本级） or with a second name in brackets; a project keeps its name but for white space and width.
"""

import re
import unicodedata

_SECOND_NAME = re.compile(r"\([^()]*\)?$")
_SIGNS = re.compile(r"[|【】]")
"""What the mark of a form that is handed out cannot hold (``forms.identity``)."""
_CITY = re.compile(r"^[^区县省市]{2,3}[省市](?=[^区县省市]{1,6}[区县市])")


def _plain(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def unit_key(name: str) -> str:
    """The key under which a unit is known: 云州市清河区科创中心（大数据中心） → 清河区科创中心."""
    plain = _plain(name)
    return _CITY.sub("", _SECOND_NAME.sub("", plain)) or plain


def project_key(name: str) -> str:
    """The key under which a project of one unit is known: white space and width do not count."""
    return _plain(name)


def same_unit(name: str, other: str) -> bool:
    """Whether two printed names are one unit's."""
    return unit_key(name) == unit_key(other)


def same_project(name: str, other: str) -> bool:
    """Whether two printed names are one project's, also where one has no brackets 【】 and bars."""
    return _SIGNS.sub("", project_key(name)) == _SIGNS.sub("", project_key(other))
