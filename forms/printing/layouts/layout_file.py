"""Layouts as data: TOML files that ship with the code, or a bureau's own; see ``sichuan_evaluation.toml``.

A row is a list of boxes. A box has a ``text``, or a ``value``, the path of what stands in it
(``funds/annual/initial``, in the row of an indicator ``level3``, ``parts/unit``); with both the value is
printed in the text's {}. ``columns`` and ``rows`` are what it covers, ``rows = 0`` reaches to the last
indicator, ``least`` is its least height in points. ``open``, "money" or "text", is a cell for the unit to
fill that has no value of its own.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from forms.form import FormKind, Value
from forms.printing.layout import Layout, PrintedBox, Row, Style

_HERE = Path(__file__).parent

_MONEY_ENDS = ("initial", "budget", "executed", "forecast")
_POINTS = ("weight", "score", "total_weight", "total_score", "coefficient")
_DAYS = ("planned_start", "planned_end")
_OPEN = {"money": Style.MONEY, "text": Style.TEXT}
_LONG = ("overall_goal", "annual_goal", "expected_goal", "actual_completion", "deviation", "remark")


class UnusableLayout(ValueError):
    """A layout that cannot be used; the message is one Chinese line that says which and why."""


class _Box(Value):
    """A box as the file states it."""

    text: str = ""
    value: str | None = None
    columns: Annotated[int, Field(ge=1)] = 1
    rows: Annotated[int, Field(ge=0)] = 1
    least: float = 0
    open: Literal["money", "text"] | None = None

    def printed(self) -> PrintedBox:
        """The box on paper; its value tells how it is set."""
        style = _style(self.value) if self.value else _OPEN[self.open] if self.open else Style.LABEL
        if self.rows == 0:
            style = Style.SIDE
        return PrintedBox(
            self.text, self.value, self.columns, self.rows, style, self.least, is_open=self.open is not None
        )


class _LayoutFile(Value):
    """A file. ``seen`` says where the layout was seen, or «未核实»."""

    name: str
    form: FormKind
    title: str
    seen: str
    landscape: bool = False
    font_size: Annotated[float, Field(gt=4, lt=30)] = 9
    widths: tuple[Annotated[float, Field(gt=0)], ...]
    head: tuple[tuple[_Box, ...], ...]
    heading: tuple[tuple[_Box, ...], ...]
    indicator: tuple[_Box, ...]
    foot: tuple[tuple[_Box, ...], ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        across = sum(box.columns for box in self.indicator)
        beside = sum(box.columns for box in self.heading[0] if box.rows == 0) if self.heading else 0
        if across + beside != len(self.widths):
            raise ValueError(f"指标行占{across + beside}列，widths 写了{len(self.widths)}列")
        return self

    def layout(self) -> Layout:
        """The layout that a printer takes."""
        return Layout(
            form=self.form,
            title=self.title,
            landscape=self.landscape,
            font_size=self.font_size,
            widths=self.widths,
            head=_rows(self.head),
            heading=_rows(self.heading),
            indicator=tuple(box.printed() for box in self.indicator),
            foot=_rows(self.foot),
        )


def _rows(stated: tuple[tuple[_Box, ...], ...]) -> tuple[Row, ...]:
    return tuple(tuple(box.printed() for box in row) for row in stated)


def _style(path: str) -> Style:
    end = path.rpartition("/")[2]
    if end == "rate":
        return Style.PERCENT
    if end in _POINTS:
        return Style.POINTS
    if end in _DAYS:
        return Style.DAY
    if path.startswith("funds/") and (end in _MONEY_ENDS or path.count("/") == 1):
        return Style.MONEY
    return Style.TEXT if end in _LONG else Style.SHORT


@cache
def shipped() -> Mapping[str, Layout]:
    """The layouts that come with the code, by name."""
    files = map(_read, sorted(_HERE.glob("*.toml")))
    return {file.name: file.layout() for file in files}


@cache
def named(name: str) -> Layout:
    """A layout that ships, by its name, or the one in the TOML file with this path. Raises UnusableLayout."""
    if name in shipped():
        return shipped()[name]
    if not name.endswith(".toml"):
        known = "、".join(shipped())
        raise UnusableLayout(f"没有版式“{name}”；随程序附带的有：{known}，也可写 TOML 文件路径")
    return _read(Path(name)).layout()


def _read(file: Path) -> _LayoutFile:
    try:
        stated: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        return _LayoutFile.model_validate(stated)
    except FileNotFoundError as missing:
        raise UnusableLayout(f"没有版式文件 {file}") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UnusableLayout(f"{file} 不是 UTF-8 编码的 TOML 文件：{wrong}") from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise UnusableLayout(f"版式 {file} 的 {place or '列数'} 不对：{first['msg']}") from wrong
