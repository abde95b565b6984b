"""The place nearest to a value: its own, or that of what it is a part of."""

from collections.abc import Mapping

from forms.form import Location

_BESIDE = {"overall_goal": "annual_goal", "annual_goal": "overall_goal"}
"""A goal that is blank stands beside the other one."""


def nearest(locations: Mapping[str, Location], field: str | None) -> Location | None:
    """The place of a field, or of the nearest thing that has one: its parts, its row, its group.

    Of a row that is its name: the levels before it are merged cells that begin rows above.
    """
    path = field or ""
    while path:
        for known in (path, f"{path}/level3", _BESIDE.get(path, path)):
            if known in locations:
                return locations[known]
        around = [place for name, place in locations.items() if name.startswith(f"{path}/")]
        if around:
            return around[0]
        path = path.rpartition("/")[0]
    return None
