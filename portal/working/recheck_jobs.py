"""Jobs of the re-check of self-evaluations: drawing, the table, and what came back; done in the worker."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from expectations.locality.ruleset import read_ruleset
from portal.working import jobs

if TYPE_CHECKING:
    from bureau.recheck.sampling import Drawn
    from bureau.recheck.unit_results import UnitResult


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """What is drawn: by number or share in percent, else as the locality says; by the same seed the same."""

    year: int
    seed: str
    number: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class SampledProject:
    """One project of a sample; ``budget`` in 元."""

    department: str | None
    unit: str
    project: str
    budget: float
    score: float | None
    grade: str | None
    recomputed: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class RecheckSample:
    """How many self-evaluations there are, and which were drawn."""

    projects: int
    sampled: Sequence[SampledProject]


@dataclass(frozen=True, slots=True)
class RecheckResult:
    """A table that came back: results by unit, and the rows that are not filled in well."""

    units: "Sequence[UnitResult]"
    problems: Sequence[str]


def draw(order: DrawOrder, now: datetime) -> RecheckSample:
    """The sample of a year. Raises NotDecided where no self-evaluation was accepted."""
    drawn, count = _drawn(order, now)
    return RecheckSample(
        count,
        [
            SampledProject(
                department=sampled.project.department,
                unit=sampled.project.unit,
                project=sampled.project.project,
                budget=sampled.project.budget,
                score=sampled.project.card.printed,
                grade=sampled.project.card.printed_grade,
                recomputed=sampled.project.card.points,
                reason=sampled.reason,
            )
            for sampled in drawn
        ],
    )


def sheet(order: DrawOrder, now: datetime) -> bytes:
    """The table to fill in, of the same sample."""
    from bureau.recheck import recheck_book

    drawn, _ = _drawn(order, now)
    rules = read_ruleset(jobs.own_desk().settings.locality)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "复核表.xlsx"
        recheck_book.write(file, [(sampled.project, sampled.reason) for sampled in drawn], rules)
        return file.read_bytes()


def result(name: str, content: bytes) -> RecheckResult:
    """What a table came to that was filled in. Raises Refusal for another file."""
    from bureau.recheck import recheck_book, unit_results

    rules = read_ruleset(jobs.own_desk().settings.locality)
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        projects = recheck_book.read(file)
    problems = [problem for project in projects for problem in project.problems]
    return RecheckResult(unit_results.results(projects, rules.grading.grades), problems)


def letters(name: str, content: bytes, made_on: date) -> bytes:
    """The letters to the units as a zip."""
    from bureau.recheck import recheck_letter

    settings = jobs.own_desk().settings
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as book:
        for unit in result(name, content).units:
            safe = re.sub(r"[^\w（）-]+", "_", unit.unit)
            letter = recheck_letter.write(
                unit, bureau=settings.bureau, contact=settings.contact, made_on=made_on
            )
            book.writestr(f"{safe}_自评复核反馈.docx", letter)
    return zipped.getvalue()


def _drawn(order: DrawOrder, now: datetime) -> "tuple[list[Drawn], int]":
    from bureau.recheck import evaluated_projects, sampling

    desk = jobs.own_desk()
    rules = read_ruleset(desk.settings.locality)
    projects = evaluated_projects.of_year(replace(desk, ruleset=rules, now=now), order.year)
    drawn = sampling.draw(projects, rules, order.seed, number=order.number, share=order.share)
    return drawn, len(projects)
