"""Self-evaluations as rules look at them: the form and its rows beside the score recomputed from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from expectations.subjects.subject import FormSubject, RowSubject, SubjectTable
from forms.form import SELF_EVALUATION, EvaluatedIndicator, SelfEvaluation
from forms.target import Target, read_target, same_meaning
from lifecycle.scoring.attainment import Outcome, Yardstick
from lifecycle.scoring.scorecard import Scorecard, ScoredLine, score_form


@dataclass(frozen=True)
class Peer:
    """A self-evaluation of the same unit and year in the batch: where it stands, and its total."""

    order: int
    file: str
    index: int
    total: float | None


@dataclass(frozen=True, eq=False)
class EvaluatedForm(FormSubject[SelfEvaluation]):
    """A self-evaluation, with its score recomputed by the words and the method of the locality.

    ``peers`` are all of the same unit and year in the batch, with itself.
    """

    yardstick: Yardstick = field(kw_only=True)
    peers: Sequence["Peer"] = field(kw_only=True, default=())

    @cached_property
    def card(self) -> Scorecard:
        """The score recomputed, whole."""
        return score_form(self.form, self.yardstick)

    @cached_property
    def lines(self) -> Sequence["EvaluatedLine"]:
        """Its rows; which of them were printed twice is left out of account."""
        return [EvaluatedLine(self, at, row, echo=False) for at, row in enumerate(self.form.indicators)]


@dataclass(frozen=True, eq=False)
class EvaluatedLine(RowSubject[SelfEvaluation, EvaluatedIndicator]):
    """A row of a self-evaluation, with its actual held against its target."""

    of: EvaluatedForm

    @cached_property
    def actual(self) -> Target | None:
        """The actual, understood."""
        return read_target(self.row.actual) if self.row.actual else None

    @property
    def scored(self) -> ScoredLine:
        """The row on the form's scorecard."""
        return self.of.card.lines[self.position]

    @property
    def met(self) -> bool | None:
        """Whether what was measured met the target; ``None`` for words and where it cannot be decided."""
        if not self.scored.measured:
            return None
        return self.scored.outcome is Outcome.MET

    @property
    def copied(self) -> bool:
        """Whether the actual only repeats the target."""
        return bool(self.row.target and self.row.actual) and same_meaning(self.row.target, self.row.actual)

    @property
    def copied_bound(self) -> bool:
        """Whether what it repeats is a number with its comparator (>=1): nothing was measured."""
        return self.actual is not None and self.actual.is_number and self.actual.comparator is not None


EVALUATIONS: SubjectTable[EvaluatedForm] = SubjectTable("evaluations", SELF_EVALUATION)
EVALUATED_LINES: SubjectTable[EvaluatedLine] = SubjectTable("evaluated_lines", f"{SELF_EVALUATION}指标行")
