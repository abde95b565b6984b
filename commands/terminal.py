"""What every command has in common: its options in Chinese, its exit codes, and how it prints."""

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Never

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bureau.desk import Desk
    from bureau.listed_line import ListedLine
    from lifecycle.calendar.stages import Stage
    from settings import Settings
    from storage.database import Database
    from storage.roster.obligations import Sought

ATTENTION = 1
REFUSED = 2

PLAIN: dict[str, Any] = {"rich_markup_mode": None, "add_completion": False, "no_args_is_help": True}
"""Plain help and no boxes: the lines end up in scripts and logs."""


def option(name: str, text: str, **more: Any) -> Any:
    """An option that is left out by default."""
    return typer.Option(name, help=text, show_default=False, **more)


ToXlsx = Annotated[Path | None, option("--xlsx", "把列表写成这个 .xlsx 工作簿")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，此时标准输出只有 JSON")]
Year = Annotated[int | None, option("--year", "只看这个年度")]
UnitName = Annotated[str | None, option("--unit", "只看这个单位")]


def say(line: str) -> None:
    """A line for people, on stderr."""
    print(line, file=sys.stderr, flush=True)


def refuse(line: str) -> Never:
    """End with one line that says why nothing was done."""
    say(line)
    sys.exit(REFUSED)


def show(
    value: Any,
    head: Iterable[str],
    rows: Iterable[Iterable[object]],
    *,
    as_json: bool,
    xlsx: Path | None = None,
) -> None:
    """A result as JSON, or as a table on stdout or in a workbook.

    Columns are aligned at a terminal, and apart by a tab elsewhere: cut(1) and spreadsheets take tabs.
    """
    titles: list[object] = list(head)
    table = [list(row) for row in rows]
    if xlsx is not None:
        _write_workbook(xlsx, titles, table)
    if as_json:
        print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
    elif xlsx is None:
        lines = [["" if cell is None else str(cell) for cell in row] for row in (titles, *table)]
        for line in _aligned(lines) if sys.stdout.isatty() else ("\t".join(row) for row in lines):
            print(line)


def agree(about: str) -> None:
    """Ask whether to go on. Where nobody can be asked it ends with one line: --yes says so beforehand."""
    if not sys.stdin.isatty():
        refuse(f"{about}，要加 --yes 才做")
    typer.confirm("继续吗？", abort=True)


def show_lines(
    kind: "type[ListedLine]", lines: "Sequence[ListedLine]", *, as_json: bool, xlsx: Path | None = None
) -> None:
    """A list of lines of that kind, as ``show`` shows a result."""
    value = [line.as_json() for line in lines] if as_json else None
    show(value, kind.head(), (line.cells() for line in lines), as_json=as_json, xlsx=xlsx)


def _write_workbook(file: Path, head: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    """The table as a workbook of that name. Ends with one line if it cannot be written."""
    from forms.printing.table_workbook import Table, table_workbook

    cells = [[cell if isinstance(cell, int | float | None) else str(cell) for cell in row] for row in rows]
    book = table_workbook([Table("列表", file.stem, list(map(str, head)), cells)])
    try:
        file.write_bytes(book)
    except OSError as why:
        refuse(f"写不出 {file}：{why.strerror}")
    say(f"已写出 {file}（{len(cells)}行）")


def _aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows for eyes: columns apart by two blanks, a Chinese character as wide as two Latin letters."""
    columns = max(map(len, table))
    widths = [max(_width(row[at]) for row in table if at < len(row)) for at in range(columns)]
    for row in table:
        cells = zip(row, widths, strict=False)
        yield "  ".join(cell + " " * (width - _width(cell)) for cell, width in cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def console() -> "Console":
    """Stdout for tables: as wide as the terminal; 120 columns, or COLUMNS, where it goes elsewhere."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else 120)


def database(settings: "Settings") -> "closing[Database]":
    """The database at its newest tables, for a ``with`` block."""
    from bureau.desk import kept_in

    return closing(kept_in(settings))


@contextmanager
def desk(settings: "Settings", *, unit: str | None = None) -> "Iterator[Desk]":
    """Everything that is kept, opened at this moment, of one unit or of all."""
    from bureau.desk import kept_in, open_desk

    kept_in(settings).close()
    with open_desk(settings, unit=unit) as opened:
        yield opened


def owed(unit: str, project: str, year: int, stage: str, number: int) -> "Sought":
    """The obligation that a person names; ``number`` is the round."""
    from storage.roster.obligations import Sought

    return Sought(unit, project, year, stage_of(stage), number)


def stage_of(word: str) -> "Stage":
    """The stage that a person typed."""
    from lifecycle.calendar.stages import Stage

    try:
        return Stage.parse(word)
    except ValueError as why:
        refuse(str(why))


def day(text: str) -> date:
    """The day that a person typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"“{text}”不是日期，请写成 2026-03-31 这样")
