"""The forms of one file beside each other: what two projects of one submission have in common."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from expectations.subjects.batch import FileForReview
from forms.form import Declaration, EvaluatedIndicator, Indicator, SelfEvaluation
from forms.target import meaning
from lifecycle.wording import wording

ScoreKey = tuple[str | None, str, tuple[object, ...], str]
"""Unit, name, target and actual of an evaluated indicator."""
Shared = tuple[int, Mapping[str, str]]
"""An earlier declaration, and each name that is alike in both with what it is called there."""
Gist = Callable[[str], str]
"""What a name says, without what is said in passing."""

_FEWEST_SHARED = 5
"""Names up to which two small forms may well be alike by accident."""
_MOST_LOOKED_AT = 20


@dataclass(frozen=True, eq=False)
class FileUnderReview:
    """One file. Everything is found out once for all of its forms, in time linear in its rows."""

    filing: FileForReview

    @cached_property
    def declarations(self) -> dict[int, Declaration]:
        """The declarations by their place in the file."""
        forms = self.filing.document.forms if self.filing.document else []
        return {at: form for at, form in enumerate(forms) if isinstance(form, Declaration)}

    @cached_property
    def names(self) -> dict[int, tuple[str, ...]]:
        """The names of each declaration's indicators, each once, in their order."""
        return {
            at: tuple(dict.fromkeys(wording(row.level3) for row in form.indicators if row.level3))
            for at, form in self.declarations.items()
        }

    @cached_property
    def first_with_names(self) -> dict[tuple[str, ...], int]:
        """The first declaration with these names, all of them."""
        first: dict[tuple[str, ...], int] = {}
        for at, names in self.names.items():
            first.setdefault(names, at)
        return first

    @cached_property
    def _first_with_run(self) -> dict[tuple[str, ...], int]:
        return {}

    def sharing(self, index: int, length: int) -> Shared | None:
        """An earlier declaration with the same names, or with so many of them in succession; and which."""
        mine = self.names[index]
        twin = self.first_with_names[mine]
        if twin < index:
            return twin, {name: name for name in mine}
        for run in runs(mine, length):
            before = self._runs(length)[run]
            if before < index:
                return before, {name: name for name in run}
        return None

    def overlap(self, index: int, length: int, share: float, gist: Gist) -> Shared | None:
        """An earlier declaration that has so much (percent) of the smaller one's names in common; and which.

        At least ``length`` names, or all of a small form's. Of the forms with a common name only the first
        few are looked at, so that a file of many forms takes time in proportion.
        """
        gists = self._gists(gist)
        mine, met = gists[index], Counter[int]()
        for name in mine:
            met.update(at for at in self._with_gist[name][:_MOST_LOOKED_AT] if at < index)
        for other, _ in met.most_common(1):
            theirs = gists[other]
            both, fewer = mine.keys() & theirs.keys(), min(len(mine), len(theirs))
            if len(both) >= max(min(length, fewer), _FEWEST_SHARED, share / 100 * fewer):
                return other, {name: theirs[key] for key, name in mine.items() if key in both}
        return None

    def _gists(self, gist: Gist) -> dict[int, dict[str, str]]:
        """Each declaration's names by what they say."""
        if not self._names_by_gist:
            for at, names in self.names.items():
                self._names_by_gist[at] = {gist(name) or name: name for name in names}
                for key in self._names_by_gist[at]:
                    self._with_gist.setdefault(key, []).append(at)
        return self._names_by_gist

    @cached_property
    def _names_by_gist(self) -> dict[int, dict[str, str]]:
        return {}

    @cached_property
    def _with_gist(self) -> dict[str, list[int]]:
        return {}

    def same_targets(self, index: int, other: int, names: Mapping[str, str]) -> int:
        """How many of the names that two declarations have in common have one target in both."""
        ours, theirs = self._targets(index), self._targets(other)
        return sum(not ours[name].isdisjoint(theirs[twin]) for name, twin in names.items())

    def _targets(self, index: int) -> dict[str, set[tuple[object, ...]]]:
        targets: dict[str, set[tuple[object, ...]]] = {}
        for row in self.declarations[index].indicators:
            if row.level3:
                targets.setdefault(wording(row.level3), set()).add(meaning(row.target))
        return targets

    def _runs(self, length: int) -> dict[tuple[str, ...], int]:
        if not self._first_with_run:
            for at, names in self.names.items():
                for run in runs(names, length):
                    self._first_with_run.setdefault(run, at)
        return self._first_with_run

    @cached_property
    def first_class(self) -> dict[str, tuple[int, Indicator]]:
        """For each name the first row that has it, with the place of its form."""
        first: dict[str, tuple[int, Indicator]] = {}
        for at, form in self.declarations.items():
            for row in form.indicators:
                if row.level3 and row.level2:
                    first.setdefault(wording(row.level3), (at, row))
        return first

    @cached_property
    def first_other_class(self) -> dict[str, int]:
        """For each name the first declaration that has it under another level2 than its first row."""
        first: dict[str, int] = {}
        for at, form in self.declarations.items():
            for row in form.indicators:
                name = wording(row.level3)
                if name in self.first_class and row.level2 and row.level2 != self.first_class[name][1].level2:
                    first.setdefault(name, at)
        return first

    def project_of(self, index: int) -> str | None:
        """The project of the form at this place in the file."""
        return self.filing.document.forms[index].project_name if self.filing.document else None

    @cached_property
    def first_score(self) -> dict[ScoreKey, tuple[int, EvaluatedIndicator]]:
        """For each unit, name, target and actual the first scored row, with the place of its form."""
        first: dict[ScoreKey, tuple[int, EvaluatedIndicator]] = {}
        forms = self.filing.document.forms if self.filing.document else []
        evaluations = [(at, form) for at, form in enumerate(forms) if isinstance(form, SelfEvaluation)]
        for at, form in evaluations:
            for row in form.indicators:
                if row.score is not None and row.weight:
                    first.setdefault(score_key(form, row), (at, row))
        return first


def score_key(form: SelfEvaluation, row: EvaluatedIndicator) -> ScoreKey:
    """What makes two scored rows the same."""
    return form.implementing_unit, wording(row.level3), meaning(row.target), wording(row.actual)


def runs(names: tuple[str, ...], length: int) -> Iterator[tuple[str, ...]]:
    """Every run of so many names."""
    return (names[at : at + length] for at in range(len(names) - length + 1))
