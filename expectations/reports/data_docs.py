"""Data Docs: what Great Expectations observed in a review, as a folder of pages for a browser.

A page for each suite (a table of subjects) with every expectation, its severity, what was observed and
the rows that failed, and an index. Great Expectations' own templates fetch styles and scripts from seven
hosts and are in English, and its renderers take tenths of a second for each expectation; a bureau's
network is closed. So the pages are made here, from the same validation results, and fetch nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from expectations.rules.rule import Observed, Rule, RuleOutcome
from expectations.subjects.finding import Finding

SHOWN = 50
"""Findings of one expectation on a page: enough to see what is meant. All of them are in the workbook."""


@dataclass(frozen=True)
class Checked:
    """One expectation over one table: what was observed and what was found."""

    rule: Rule
    observed: Observed
    not_applicable: Mapping[str, int]
    findings: Sequence[Finding]

    @property
    def arguments(self) -> str:
        """The arguments of the expectation; long ones (sets, patterns) shortened."""
        written = (f"{name}={value}" for name, value in self.observed.arguments.items())
        return ", ".join(
            argument if len(argument) <= _LONGEST else f"{argument[:_LONGEST]}…" for argument in written
        )

    @property
    def share(self) -> str:
        """The share of the subjects that failed."""
        return f"{self.observed.unexpected / self.observed.elements:.1%}"

    @property
    def trial(self) -> bool:
        """Whether its findings are for the bureau only."""
        return any(finding.state == "trial" for finding in self.findings)


_LONGEST = 80


@dataclass(frozen=True)
class Suite:
    """The expectations on one table of one part of a batch, and its page."""

    title: str
    page: str
    checked: list[Checked] = field(default_factory=list)

    @property
    def elements(self) -> int:
        """Subjects in the table."""
        return self.checked[0].observed.elements

    @property
    def successes(self) -> int:
        """Expectations that every subject met."""
        return sum(expectation.observed.success for expectation in self.checked)

    @property
    def success(self) -> bool:
        """Whether all of them were met."""
        return self.successes == len(self.checked)

    @property
    def findings(self) -> int:
        """Findings of all its expectations."""
        return sum(len(expectation.findings) for expectation in self.checked)


class DataDocs:
    """Collects what a review observes (``keep`` is its observer) and writes it as pages."""

    def __init__(self) -> None:
        self._suites: list[Suite] = []
        self._keys: list[tuple[str, int]] = []

    def keep(self, part: int, outcome: RuleOutcome, findings: Sequence[Finding]) -> None:
        """Keep one outcome of a review; ``part`` counts the parts of a large batch from 1."""
        table = outcome.observed.table
        if not self._keys or self._keys[-1] != (table.name, part):
            self._keys.append((table.name, part))
            title = table.title if part == 1 else f"{table.title}（第{part}部分）"
            self._suites.append(Suite(title, f"{table.name}-{part}.html"))
        checked = Checked(outcome.rule, outcome.observed, outcome.not_applicable, findings)
        self._suites[-1].checked.append(checked)

    def write(
        self,
        folder: Path,
        title: str,
        version: str,
        written_at: datetime,
        called: Mapping[str, str] | None = None,
    ) -> Path:
        """Write the pages into a folder, which is made; gives the index. Earlier pages are overwritten.

        ``called`` gives the names by which people know the files of the batch.
        """
        folder.mkdir(parents=True, exist_ok=True)
        common = {"title": title, "version": version, "made": f"{written_at:%Y-%m-%d %H:%M}"}
        suite_page = _environment().get_template("suite.html")
        for suite in self._suites:
            text = suite_page.render(suite=suite, called=called or {}, shown=SHOWN, **common)
            (folder / suite.page).write_text(text, encoding="utf-8")
        index = folder / "index.html"
        text = _environment().get_template("index.html").render(suites=self._suites, **common)
        index.write_text(text, encoding="utf-8")
        return index


def _status(success: bool) -> str:
    return "✓ 成立" if success else "✗ 不成立"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["status"] = _status
    return environment
