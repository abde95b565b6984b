"""The roster as a file: a workbook, a CSV file, or JSON as ``jixiao season`` writes it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Never

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from bureau.desk import Desk
from bureau.refusal import Refusal
from bureau.roster import reading
from bureau.roster.columns import COLUMNS
from bureau.roster.reading import Sheets
from bureau.stages import open_stages
from forms import Unreadable
from lifecycle.calendar.windows import day_of
from lifecycle.thread.identity import project_key, unit_key
from storage import status
from storage.database import Database
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.messages import handed_out
from storage.roster import roster, roster_import
from storage.roster.obligations import create_for_roster
from storage.roster.roster import DepartmentLine, RosterLine, UnitLine
from storage.roster.roster_import import Imported

EVENT = "roster"


class UnusableRoster(Refusal):
    """A file that is no roster; the message is one Chinese line for each thing that is wrong."""


@dataclass(frozen=True, slots=True)
class Added:
    """What an import added: to the roster, and to what is owed.

    ``absent`` are year, unit and project of what the file does not name any more, ``notices`` what people
    should know about how the file was read.
    """

    roster: Imported
    owed: int
    absent: Sequence[tuple[int, str, str]]
    notices: Sequence[str]


def import_file(
    file: Path, database: Database, *, actor: str, at: datetime, year: int | None = None
) -> Added:
    """Import a roster and make its declarations' obligations; again changes nothing.

    ``year`` holds for rows that say none. Raises Unusable, with nothing imported, if anything is wrong.
    """
    sheets = _something(file, year)
    with database.writing() as session:
        return _keep(session, file, sheets, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """What an import would do: what it adds by name, and to which units it would bring letters.

    ``new_projects`` are year, unit and project.
    """

    added: Added
    new_units: Sequence[str]
    new_projects: Sequence[tuple[int, str, str]]
    written_to: Sequence[str]


class _TakenBack(Exception):
    """Ends the transaction of a preview."""


def _take_back() -> Never:
    raise _TakenBack


def preview_file(file: Path, desk: Desk, *, actor: str, year: int | None = None) -> RosterPreview:
    """What importing a file would do: it is done, looked at, and taken back. Raises UnusableRoster."""
    sheets = _something(file, year)
    preview: RosterPreview | None = None
    try:
        with desk.database.writing() as session:
            names = {line.unit for line in sheets.lines} | {unit.unit for unit in sheets.contacts}
            known_units = roster.find_units(session, names)
            before = roster.listed(session)
            waiting = set(handed_out.without(session))
            added = _keep(session, file, sheets, actor=actor, at=desk.now)
            open_stages(desk, session)
            opened = set(handed_out.without(session)) - waiting
            rows = status.rows(session, obligation_ids=opened) if opened else []
            preview = RosterPreview(
                added=added,
                new_units=sorted(names - known_units.keys()),
                new_projects=sorted(
                    {
                        (line.year, line.unit, line.project)
                        for line in sheets.lines
                        if (unit_key(line.unit), project_key(line.as_kept.project))
                        not in before.get(line.year, ())
                    }
                ),
                written_to=sorted({row.unit for row in rows}),
            )
            _take_back()
    except _TakenBack:
        if preview is None:
            raise
    return preview


def _something(file: Path, year: int | None) -> Sheets:
    sheets = read(file, year)
    if not sheets.lines and not sheets.contacts and not sheets.departments:
        raise UnusableRoster(f"{file.name}：表头下面没有一行内容，没有导入任何内容")
    return sheets


def _keep(session: Session, file: Path, sheets: Sheets, *, actor: str, at: datetime) -> Added:
    try:
        added = roster_import.import_roster(
            session, sheets.lines, sheets.contacts, sheets.departments, since=day_of(at)
        )
    except ValueError as why:
        raise UnusableRoster(f"{file}：{why}") from why
    owed = sum(create_for_roster(session, year) for year in {line.year for line in sheets.lines})
    audit.note(
        session,
        [
            Entry(
                at=at,
                actor=actor,
                event=EVENT,
                why=f"导入名录《{file.name}》",
                about=f"{change.about}的{change.label}",
                before=change.before,
                after=change.after,
            )
            for change in added.changes
        ],
    )
    return Added(added, owed, roster.absent(session, sheets.lines), sheets.notices)


def read(file: Path, year: int | None = None) -> Sheets:
    """What the file says. Raises Unusable that names everything that is wrong."""
    data = file.read_bytes()
    try:
        is_json = data.lstrip()[:1] in {b"{", b"["}
        sheets = _json(file, data) if is_json else reading.read(data, year)
    except Unreadable as why:
        raise UnusableRoster(f"{file}：{why}") from why
    if sheets.wrong:
        raise UnusableRoster(
            "\n".join([*sheets.wrong, f"{file}：有{len(sheets.wrong)}处须更正，没有导入任何内容"])
        )
    return sheets


def _json(file: Path, data: bytes) -> Sheets:
    try:
        content = json.loads(data)
        projects, units = content["projects"], content.get("units", [])
        departments = content.get("departments", [])
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise UnusableRoster(f"{file}：不是可用的名录：{str(wrong).splitlines()[0]}") from wrong
    sheets = Sheets()
    try:
        sheets.departments = TypeAdapter(list[DepartmentLine]).validate_python(departments)
        sheets.lines = TypeAdapter(list[RosterLine]).validate_python(projects)
        sheets.contacts = TypeAdapter(list[UnitLine]).validate_python(units)
    except ValidationError as wrong:
        sheets.wrong = [_told(error["loc"], error["msg"]) for error in wrong.errors()]
    return sheets


def _told(place: tuple[int | str, ...], complaint: str) -> str:
    """A fault of JSON, by the entry it stands in (from 1) and the words for its field."""
    number, *path = place
    label = COLUMNS.get(str(path[-1]), (str(path[-1]),))[0] if path else "整条"
    return (
        f"第{int(number) + 1}条“{label}”：{complaint}"
        if isinstance(number, int)
        else f"“{number}”：{complaint}"
    )
