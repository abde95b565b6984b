"""What is handed to a review: files as read, what they were handed in for, and what they are held against."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from forms.form import Declaration, Document, Form, FormKind


class _FormPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expected(_FormPart):
    """The year and the kind of form that a stage waits for; ``None`` where nobody said."""

    year: int | None = None
    form: FormKind | None = None


class Earlier(_FormPart):
    """A finding of an earlier version: rule, the indicator it was about, and what was written there."""

    rule: str
    subject: str | None = None
    value: str | None = None


class FileForReview(_FormPart):
    """One file: its document, or in ``unreadable`` the Chinese sentence why there is none.

    ``expected``, ``repeats``, ``refused`` and ``returned_for`` are by the form's position in the file.
    ``repeats`` says which earlier submission a form is identical to (第2次报送). ``refused`` is the sentence
    why it was not taken (its stage is locked, its project accepted already). ``returned_for`` are the errors
    for which the version before was returned. ``declared`` is the declaration that a later form answers to
    and ``last_year`` what the same project filed the year before, where whoever hands in the file knows them;
    of other forms they are looked for among the batch's by unit, project and year as printed. ``misplaced``
    is the unit in whose folder a form of another unit lies; ``assigned`` are the forms of which the bureau
    said whose they are; ``originals`` are what was filed, by the place of the signed scan of it.
    """

    file: str
    document: Document | None
    unreadable: str | None = None
    expected: Mapping[int, Expected] = {}
    repeats: Mapping[int, str] = {}
    refused: Mapping[int, str] = {}
    returned_for: Mapping[int, tuple[Earlier, ...]] = {}
    declared: Mapping[int, Declaration] = {}
    last_year: Mapping[int, tuple[Form, ...]] = {}
    misplaced: Mapping[int, str] = {}
    assigned: frozenset[int] = frozenset()
    originals: Mapping[int, Form] = {}


class Roster(_FormPart):
    """Who must file in one year: keys of units, and (unit key, project key) of their projects.

    Keys are those of ``lifecycle.identity``. ``projects`` is ``None`` where only the units are known.
    """

    units: frozenset[str]
    projects: frozenset[tuple[str, str]] | None = None


class Awaited(_FormPart):
    """A form that one project owed, filed or not: what roster and obligations know of it.

    ``amount`` is the project's budget in 元, ``approved`` whether its declaration was accepted, ``overdue``
    whether the due date has passed, ``excused`` why nothing need come (零申报, 豁免, 撤销).
    """

    year: int
    form: FormKind
    unit: str
    project: str
    amount: float | None = None
    filed: bool
    approved: bool = False
    overdue: bool
    excused: str | None = None


class Batch(_FormPart):
    """Filings of any number with what they are held against.

    ``declarations`` are those that later forms answer to; ``earlier`` forms of the years and months before
    show what became of a project. ``rosters`` is by year, ``None`` without any. ``awaited`` is what was owed,
    handed in once and not with every file: a form that never came is in none of them.
    """

    filings: tuple[FileForReview, ...]
    declarations: tuple[Declaration, ...] = ()
    rosters: Mapping[int, Roster] | None = None
    earlier: tuple[Form, ...] = ()
    awaited: tuple[Awaited, ...] = ()
