"""IncomingForms: a form as it came in, and where it belongs among what is owed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlmodel import Session

from forms.form import Form, MonitoringReport
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Timeliness, Window, day_of
from lifecycle.obligations.obligation import Event, Refused, State, admit, transition
from lifecycle.thread.identity import same_project, same_unit, unit_key
from lifecycle.thread.scope import WHOLE_DEPARTMENT, Scope, is_whole_department
from storage.decisions import calendar
from storage.papers import submissions
from storage.roster import obligations, roster
from storage.roster.obligations import Match, Sought
from storage.tables import KeptDocument, Unit


@dataclass(frozen=True, slots=True)
class IncomingForm:
    """A form as it was read: the document it stands in and the folder this lay in, its place, its content."""

    document_id: int
    form_id: int
    document: str
    folder: str
    index: int
    form: Form
    received_at: datetime
    assigned: tuple[str, str] | None = None
    """The unit and project that the bureau says it is of, whatever stands in it."""

    @classmethod
    def of(cls, document: KeptDocument, form_id: int, index: int, form: Form) -> Self:
        """A form of a document as it is kept."""
        return cls(document.id, form_id, document.name, document.folder, index, form, document.received_at)

    @property
    def unit(self) -> str:
        """Whose it is: what the form says, or else its mark of handing out, or else the folder."""
        if self.assigned:
            return self.assigned[0]
        mark = self.form.identity
        return self.form.implementing_unit or (mark.unit if mark else self.folder)

    @property
    def project(self) -> str:
        """Of which project: what the form says, or else its mark of handing out.

        A form of a department as a whole is of none: it has the name under which that is kept.
        """
        if self.assigned:
            return self.assigned[1]
        if self.whole:
            return WHOLE_DEPARTMENT
        mark = self.form.identity
        return self.form.project_name or (mark.project if mark else "")

    @property
    def year(self) -> int | None:
        """Of which year: what the form says, or else its mark of handing out."""
        mark = self.form.identity
        return self.form.year if self.form.year is not None or mark is None else mark.year

    @property
    def stage(self) -> Stage:
        """The stage in which such a form is filed."""
        return Stage.of_form(self.form.form)

    @property
    def day(self) -> date:
        """The day on which it came, in China: it counts, whenever the form is read or claimed."""
        return day_of(self.received_at)

    @property
    def month(self) -> int | None:
        """Of a monitoring report the last month that it looks at, as printed."""
        return self.form.month if isinstance(self.form, MonitoringReport) else None

    @property
    def whole(self) -> bool:
        """Whether it is of a department as a whole."""
        if self.assigned:
            return is_whole_department(self.assigned[1])
        named = self.form.project_name
        return Scope(self.form.scope) is Scope.DEPARTMENT or (
            named is not None and is_whole_department(named)
        )

    def sought(self, term: Term) -> Sought:
        """What it would answer in that term."""
        if self.assigned:
            return Sought(self.unit, self.project, *term)
        project_code = None if self.whole else self.form.project_code
        return Sought(
            self.unit, self.project, *term, unit_code=self.form.unit_code, project_code=project_code
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form belongs. ``refused`` is the sentence why it cannot be taken there now.

    ``waits``: what it answers was accepted, so that it waits as a correction until the bureau reopens that.
    ``misplaced`` is the unit in whose folder another unit's form lies: nobody says which of them is right.
    """

    match: Match
    term: Term | None = None
    late: bool = False
    refused: str | None = None
    misplaced: str | None = None
    waits: bool = False

    @property
    def takes(self) -> bool:
        """Whether the form is filed."""
        return self.match.obligation_id is not None and self.refused is None


def places(session: Session, papers: Sequence[IncomingForm]) -> list[Place]:
    """Where each form belongs.

    The year that the form says counts, and of monitoring the round of its months; where nothing can be filed
    for that, what is open now: a form of the wrong year is a version of what is due now, and its review will
    say what is wrong.
    Where form, mark of handing out and folder name different units or projects, none of them is believed.
    """
    years = set(obligations.years(session))
    windows = calendar.windows(session, years)
    tried = [_terms(paper, windows) for paper in papers]
    sought = {paper.sought(term) for paper, options in zip(papers, tried, strict=True) for term in options}
    matches = obligations.match(session, sought)
    units = roster.find_units(session, {name for paper in papers for name in (paper.unit, paper.folder)})
    return [
        _contradicted(paper, units)
        or _place([(term, matches[paper.sought(term)]) for term in options], windows, paper)
        for paper, options in zip(papers, tried, strict=True)
    ]


def _contradicted(paper: IncomingForm, units: Mapping[str, Unit]) -> Place | None:
    """The place of a form that says one thing and lies, or was handed out, as another."""
    own, keeper = units.get(paper.unit), units.get(paper.folder)
    if not paper.assigned and keeper is None and "@" in paper.folder:
        # It came by mail from somebody whom the roster does not know: nothing that it says is believed.
        return Place(Match(unit_id=own.id if own else None), misplaced=paper.folder)
    if paper.assigned or own is None:
        return None
    if keeper is not None and keeper.id != own.id:
        # A department that is a unit itself may hand in what its units filled in.
        of_department = own.department is not None and unit_key(own.department) == keeper.key
        return None if of_department else Place(Match(), misplaced=keeper.name)
    mark = paper.form.identity
    if mark is not None and not (
        same_unit(mark.unit, paper.unit) and same_project(mark.project, paper.project)
    ):
        return Place(Match(unit_id=own.id))
    return None


def _terms(paper: IncomingForm, windows: Mapping[Term, Window]) -> list[Term]:
    """What a form can be for, the likeliest first."""
    of_stage = [
        own for own in windows.values() if own.stage is paper.stage and own.term.of_department is paper.whole
    ]
    running = {Timeliness.ON_TIME, Timeliness.LATE}
    open_now = [own.term for own in of_stage if own.timeliness(paper.day) in running]
    of_year = [own for own in of_stage if own.year == paper.year]
    if of_month := [own.term for own in of_year if paper.month is not None and own.month == paper.month]:
        # A report of other months is never taken for another round's.
        return [*of_month, *(term for term in open_now if term.year != paper.year)]
    own_terms = [term for term in open_now if term.year == paper.year] or [own.term for own in of_year[-1:]]
    if paper.year is not None and not own_terms:
        # An unknown year is still asked for: the unit is known all the same.
        own_terms = [Term(paper.year, paper.stage)]
    return list(dict.fromkeys([*own_terms, *open_now])) or [
        *(own.term for own in of_stage[-1:]),
        *([Term(paper.day.year, paper.stage)] if not of_stage else []),
    ]


def _place(
    options: Iterable[tuple[Term, Match]], windows: Mapping[Term, Window], paper: IncomingForm
) -> Place:
    refusals = []
    best = Place(Match())
    for term, match in options:
        if match.obligation_id is None or match.state is None:
            stage_of_year = f"{term.year}年{term.stage}"
            whose = "该部门" if paper.whole else "该项目"
            missing = f"{whose}没有{stage_of_year}的应报事项，绩效目标通过审核后才有"
            why = missing if match.project_id else None
            known = best.match.unit_id or best.match.contradiction
            best = best if known else Place(match, term, refused=why)
            continue
        try:
            timeliness = admit(windows[term], paper.day, match.extension_until)
            transition(match.state, Event.SUBMIT)
        except Refused as why:
            refusals.append(Place(match, term, refused=str(why), waits=match.state is State.ACCEPTED))
            continue
        return Place(match, term, late=timeliness is Timeliness.LATE)
    return refusals[0] if refusals else best


def submitted_before(
    session: Session, papers: Sequence[IncomingForm], where: Sequence[Place]
) -> dict[int, str]:
    """By form id: which earlier submission says the same (第2次报送), for forms that were not filed anew."""
    newest = submissions.newest_versions(
        session, {place.match.obligation_id for place in where if place.match.obligation_id is not None}
    )
    hashes = submissions.content_hashes(session, {paper.form_id for paper in papers})
    return {
        paper.form_id: f"第{newest[owed].version}次报送"
        for paper, place in zip(papers, where, strict=True)
        if (owed := place.match.obligation_id) in newest
        and newest[owed].content_hash == hashes[paper.form_id]
    }
