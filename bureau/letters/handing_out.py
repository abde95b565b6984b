"""Handing out: when a stage opens, each unit gets its forms, filled in with what is known."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters import enclosures, outgoing
from bureau.letters.enclosures import Enclosure
from bureau.letters.outgoing import Addressed
from bureau.letters.reminders.notice_letters import answer_address
from bureau.review import held_against
from forms.form import Declaration, Form
from forms.identity.mark import identity_of
from forms.printing.handed_out import handed_out_docx, handed_out_xlsx
from forms.printing.layouts.fitted import fitted
from forms.printing.prefilled import (
    Assignment,
    PointScheme,
    declaration_form,
    evaluation_form,
    monitoring_form,
)
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.obligations.processing import Processing
from lifecycle.thread.scope import WHOLE_DEPARTMENT, Scope
from notifications.messages.deadlines.notices import Opened
from notifications.messages.filings import ProjectForm
from storage import status
from storage.messages import handed_out
from storage.messages.handed_out import NewForm
from storage.papers import documents
from storage.roster import obligation_states, roster
from storage.roster.roster import RosterLine
from storage.status import StatusRow

AT_ONCE = 60
"""Obligations in one transaction: their forms are made before it, in about a second."""

LAST_MONTH = 12
"""What a round without months looks at: the whole year."""

MOST_FILES = 8
"""Files enclosed one by one; more go as one zip, which every mail reader shows whole."""


@dataclass(frozen=True, slots=True)
class _Made:
    row: StatusRow
    checksum: str
    files: Sequence[tuple[str, bytes]]


def hand_out(desk: Desk) -> int:
    """Make, archive and send the forms of what is open and has none yet; how many obligations that were.

    Raises ExceptionGroup, when all others are out, with what the making of single forms raised.
    """
    with desk.database.reading() as session:
        waiting = handed_out.without(session)
        if not waiting:
            return 0
        busy = _handing_in(session)
        opened = status.rows(
            session, stage=desk.scope.stage, unit_ids=desk.scope.unit_ids, obligation_ids=waiting
        )
    rows = [
        row
        for row in opened
        if desk.today <= row.window.extended(row.extension_until).locked and row.unit_id not in busy
    ]
    # A unit's forms of one stage stay together: they are one letter.
    broken: dict[StatusRow, Exception] = {}
    for part in _parts(rows):
        _hand_out(desk, part, broken)
    if broken:
        named = "、".join(f"{row.unit}“{row.project}”" for row in broken)
        raise ExceptionGroup(f"发表时程序出错，其余的已发，修好后会补发：{named}", list(broken.values()))
    return len(rows)


def _handing_in(session: Session) -> set[int]:
    """The units of which a file is being read, perhaps by another pass: what they owe may be in it."""
    unread = [
        document.folder
        for processing in (Processing.RECEIVED, Processing.ARCHIVED)
        for document in documents.in_processing(session, processing)
    ]
    return {unit.id for unit in roster.find_units(session, set(unread) - {""}).values()}


def _parts(rows: Iterable[StatusRow]) -> Iterator[list[StatusRow]]:
    letters: dict[tuple[int, Term], list[StatusRow]] = defaultdict(list)
    for row in rows:
        letters[row.unit_id, row.term].append(row)
    part: list[StatusRow] = []
    for own in letters.values():
        part += own
        if len(part) >= AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _hand_out(desk: Desk, rows: Sequence[StatusRow], broken: dict[StatusRow, Exception]) -> None:
    """Hand out these; what one form's making raised is noted in ``broken`` and stops no other."""
    with desk.database.reading() as session:
        forms = list(_forms(desk, session, rows))
    prefilled = []
    for row, form in forms:
        try:
            prefilled.append(_made(desk, row, form))
        except OSError:  # the archive or the disk, nobody's form
            raise
        except Exception as unforeseen:  # noqa: BLE001 - raised again, when the others are handed out
            broken[row] = unforeseen
    new_forms = [
        NewForm(form_made.row.obligation_id, form_made.checksum, name, desk.archive.put(content))
        for form_made in prefilled
        for name, content in form_made.files
    ]
    letters = list(_letters(desk, prefilled))
    with desk.database.writing() as session:
        # Another pass may have handed them out, or have filed something for them meanwhile.
        obligation_states.lock(session, [row.obligation_id for row in rows])
        waiting = set(handed_out.without(session))
        if waiting.issuperset(row.obligation_id for row in rows):
            handed_out.keep(session, new_forms, at=desk.now)
            outgoing.enqueue(desk, session, letters)


def _made(desk: Desk, row: StatusRow, form: Form) -> _Made:
    name = re.sub(r"[^\w（）-]+", "_", f"{_slot(row)}_{row.project}")
    layout = desk.ruleset.layout(form.form)
    files = [
        (f"{name}.xlsx", handed_out_xlsx(form, layout=layout, made_on=desk.today)),
        (f"{name}.docx", handed_out_docx(form, layout=layout, made_on=desk.today)),
    ]
    return _Made(row, identity_of(fitted(form, layout) if layout else form).checksum, files)


def _slot(row: StatusRow) -> str:
    """Year and stage, of a round its months: 2025执行1—7月."""
    months = f"1—{row.month}月" if row.month else ""
    whole = Scope.DEPARTMENT.value if row.term.of_department else ""
    return f"{row.year}{whole}{row.stage}{months}"


def _forms(desk: Desk, session: Session, rows: Iterable[StatusRow]) -> Iterator[tuple[StatusRow, Form]]:
    """The form of each obligation; of a later stage without a declaration there is none."""
    by_year: dict[int, list[StatusRow]] = defaultdict(list)
    for row in rows:
        by_year[row.year].append(row)
    for year, own in by_year.items():
        projects = {row.project_id for row in own}
        declared = held_against.declared_of(session, year, projects)
        before = held_against.declared_of(session, year - 1, projects)
        listed = roster.entries_of(session, year, projects)
        for row in own:
            declaration = declared.get(row.project_id)
            if row.stage is Stage.DECLARATION:
                form = _to_declare(row, listed.get(row.project_id), before.get(row.project_id))
                yield row, _of_scope(row, form)
            elif declaration is not None:
                # The form goes to whom it concerns now, whatever name the declaration was signed with.
                current = declaration.model_copy(
                    update={"implementing_unit": row.unit, "project_name": row.project, "year": year}
                )
                monitored = row.stage is Stage.MONITORING
                later = (
                    monitoring_form(current, month=row.month or LAST_MONTH)
                    if monitored
                    else evaluation_form(current, _scheme(desk, current))
                )
                yield row, _of_scope(row, later)


def _of_scope(row: StatusRow, form: Form) -> Form:
    """The form with the title of a department's, where it files for itself as a whole."""
    if not row.term.of_department:
        return form
    return form.model_copy(
        update={"scope": Scope.DEPARTMENT.value, "form_title": f"{WHOLE_DEPARTMENT}{form.form}"}
    )


def _scheme(desk: Desk, declared: Declaration) -> PointScheme:
    """The points of the first of the locality's schemes that fits what was declared."""
    levels = {row.level1 for row in declared.indicators}
    schemes = desk.ruleset.schemes
    own = next((scheme for scheme in schemes if scheme.fits(levels)), schemes[0])
    return PointScheme(rate=own.rate, levels=own.by_level)


def _to_declare(row: StatusRow, listed: RosterLine | None, before: Declaration | None) -> Form:
    assignment = Assignment(
        unit=row.unit,
        project=row.project,
        year=row.year,
        department=row.department,
        amount=listed.amount if listed else None,
        category=listed.nature if listed else None,
        start=listed.starts if listed else None,
        end=listed.ends if listed else None,
    )
    return declaration_form(assignment, before.indicators if before else ())


def _letters(desk: Desk, prefilled: Iterable[_Made]) -> Iterator[Addressed]:
    letters: dict[tuple[int, Term], list[_Made]] = defaultdict(list)
    for form_made in prefilled:
        letters[form_made.row.unit_id, form_made.row.term].append(form_made)
    for (unit_id, _), own in letters.items():
        message = Opened(
            **desk.signature,
            unit=own[0].row.unit,
            due=(due := min(form_made.row.due for form_made in own)),
            past=due < desk.today,
            filings=tuple(
                ProjectForm(**outgoing.of_window(form_made.row.window), project=form_made.row.project)
                for form_made in own
            ),
            submit_to=desk.settings.submit_to,
            answer_at=answer_address(desk, own[0].row),
        )
        yield Addressed(unit_id, message, enclosures=_enclosed(desk, f"{_slot(own[0].row)}表格.zip", own))


def _enclosed(desk: Desk, zip_name: str, prefilled: Iterable[_Made]) -> tuple[Enclosure, ...]:
    files = [file for form_made in prefilled for file in form_made.files]
    if len(files) > MOST_FILES:
        files = [(zip_name, _zip(files))]
    return tuple(enclosures.archived(name, desk.archive.put(content)) for name, content in files)


def _zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()
