"""The jobs of the worker: each is a function with plain values, done in the worker's own process."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bureau.desk import Desk, open_desk
from expectations.locality.ruleset import read_ruleset
from forms.form import Declaration
from settings import Settings
from storage.decisions.reruns import RerunScope

if TYPE_CHECKING:
    from bureau.review.rerun_preview import PreviewedBatch

_OPENED = ExitStack()
_DESKS: list[Desk] = []
"""The desk of this process, opened once."""


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A form that was read in a file that was only tried."""

    file: str
    kind: str
    year: int | None
    project: str | None
    unit: str | None
    indicators: int


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """What trying came to: the forms read, what was found (as ``check --json`` has it), and unreadable files.

    Of those the name and the reason.
    """

    forms: Sequence[CheckedForm]
    findings: Sequence[dict[str, Any]]
    unreadable: Sequence[tuple[str, str]]


def warm_up(settings: Settings) -> None:
    """Load all that a review needs, by reading and reviewing an empty form; a worker's first work."""
    from bureau.review import at_once
    from bureau.self_check import checking
    from expectations.engine.review import review
    from forms.printing.handed_out import handed_out_xlsx
    from forms.printing.prefilled import Assignment, declaration_form

    desk = _OPENED.enter_context(open_desk(settings))
    _DESKS.append(desk)
    empty = declaration_form(Assignment(unit="单位", project="项目", year=desk.today.year), ())
    file = handed_out_xlsx(empty, made_on=desk.today)
    read = list(checking.read_contents(desk.reader, [("空表.xlsx", file)]))
    review(checking.gather(read, (), None), desk.ruleset)
    del at_once


def own_desk() -> Desk:
    """The desk of this process."""
    (desk,) = _DESKS
    return desk


def ready() -> bool:
    """Whether the worker is warm."""
    return bool(_DESKS)


def check(files: Sequence[tuple[str, bytes]], unit_id: int | None = None) -> CheckedFiles:
    """What the rules find in files (name and bytes); nothing is kept.

    With a unit, its forms of later stages are held against what it declared.
    """
    from bureau.self_check import checking
    from expectations.engine.review import review

    (desk,) = _DESKS
    read = list(checking.read_contents(desk.reader, files))
    batch = checking.gather(read, (), None)
    if unit_id is not None:
        declarations = _declared(
            desk, unit_id, {form.year for file in read if file.document for form in file.document.forms}
        )
        batch = batch.model_copy(update={"declarations": declarations})
    forms = [
        CheckedForm(
            file.name, form.form, form.year, form.project_name, form.implementing_unit, len(form.indicators)
        )
        for file in read
        if file.document
        for form in file.document.forms
    ]
    unreadable = [(file.name, file.why) for file in read if file.why is not None]
    findings = [finding.model_dump(mode="json") for finding in review(batch, desk.ruleset)]
    return CheckedFiles(forms, findings, unreadable)


def _declared(desk: Desk, unit_id: int, years: set[int | None]) -> tuple[Declaration, ...]:
    from lifecycle.calendar.stages import Stage
    from storage.papers import submissions

    with desk.database.reading() as session:
        return tuple(
            filed.form
            for year in years
            if year is not None
            for filed in submissions.newest(session, year, Stage.DECLARATION, unit_ids=[unit_id])
            if isinstance(filed.form, Declaration)
        )


def work_up(unit_id: int, document_ids: Sequence[int], now: datetime) -> None:
    """Read, file, review and decide documents that were handed in at ``now``."""
    from bureau.review import at_once

    (desk,) = _DESKS
    at_once.work_up(replace(desk, now=now), unit_id, document_ids)


def preview_rerun(scope: RerunScope, document_ids: Sequence[int], now: datetime) -> "PreviewedBatch":
    """What a rerun would come to on one batch, by the rules as they are configured now; nothing is kept."""
    from bureau.review.rerun_preview import preview

    desk = own_desk()
    rules = read_ruleset(desk.settings.locality)
    return preview(replace(desk, ruleset=rules, now=now), scope, document_ids)
