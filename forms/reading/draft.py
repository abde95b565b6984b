"""What an interpreter took out of a page, before it is typed: text by field and row, with its place."""

from dataclasses import dataclass, field
from typing import Literal

from forms.form import FormKind, Leftover, Location


@dataclass(frozen=True, slots=True)
class Read:
    """Text without the white space of its line breaks, and where it begins."""

    text: str
    location: Location


@dataclass
class Draft:
    """One form as read.

    Keys of ``fields`` are paths of the typed form (``funds/annual/executed``), keys of a row those of its
    columns (``level1``, ``target``, ``cause/经费保障``).
    """

    kind: FormKind
    title: Read | None = None
    year: int | None = None
    month: int | None = None
    fields: dict[str, Read] = field(default_factory=dict)
    rows: list[dict[str, Read]] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    more: list[dict[str, Read]] = field(default_factory=list)
    """Rows of money that the form has no name for: ``label`` and the keys of their columns."""
    tasks: list[dict[str, Read]] = field(default_factory=list)
    template_rows: int = 0
    scope: Literal["项目", "部门整体", "转移支付"] = "项目"
    present: set[str] = field(default_factory=set)
    """The paths for which a cell is printed, filled in or not, besides those in ``fields``."""
    whole: bool = False
    """Whether every printed cell is known: else columns of indicators are taken to be there."""
    goal_label: str | None = None
    """How the overall goal is called: 总体目标 without another beside it is the year's."""
    listed: bool = False
    """Whether it is one of several projects in one table: who filled that in is the department."""

    def leave(self, text: str, location: Location) -> None:
        """Reports text that no field takes."""
        self.leftovers.append(Leftover(text=text, location=location))


PlacedDrafts = list[tuple[Draft, int, int]]
"""The drafts of a part, each with its first row and the row behind its last."""
