"""Later forms beside the declaration they answer to: the whole form, and each indicator in both stages."""

from dataclasses import dataclass
from typing import Generic

from expectations.subjects.subject import Blank, F_co, FormSubject, SubjectTable, Whose
from forms.form import MONITORING, SELF_EVALUATION, Declaration, Indicator, MonitoringReport, SelfEvaluation
from lifecycle.thread.chain import IndicatorChange, Link


@dataclass(frozen=True, eq=False)
class PairSubject(Generic[F_co]):
    """A later form beside the declaration it answers to; without one, why."""

    of: FormSubject[F_co]
    declaration: Declaration | None
    why: str
    indicator: None = None

    @property
    def whose(self) -> Whose:
        """The later form."""
        return self.of.whose

    def columns(self, _: Blank) -> dict[str, object]:
        """Only whether there is a declaration: what differs is for predicates."""
        return {"declared": self.declaration is not None}


@dataclass(frozen=True, eq=False)
class LinkSubject(Generic[F_co]):
    """One indicator in both stages."""

    of: FormSubject[F_co]
    declaration: Declaration
    declared: Indicator | None
    reported: Indicator | None
    link: Link
    replaced: tuple[str, ...] = ()
    """The names in both forms, where not one indicator was kept: it is one fault, told at the first."""

    @property
    def whose(self) -> Whose:
        """The later form."""
        return self.of.whose

    @property
    def indicator(self) -> str | None:
        """The name in the later form, or the declared one that is gone; none where all were replaced."""
        if self.replaced:
            return None
        row = self.reported or self.declared
        return row.level3 if row else None

    def columns(self, _: Blank) -> dict[str, object]:
        """What became of it; ``None`` where it was kept."""
        return {"change": None if self.link.change is IndicatorChange.KEPT else self.link.change.value}


REPORT_PAIRS: SubjectTable[PairSubject[MonitoringReport]] = SubjectTable(
    "report_pairs", f"{MONITORING}与申报表"
)
REPORT_LINKS: SubjectTable[LinkSubject[MonitoringReport]] = SubjectTable(
    "report_links", f"{MONITORING}与申报表的指标"
)
PAIRS: SubjectTable[PairSubject[SelfEvaluation]] = SubjectTable("pairs", f"{SELF_EVALUATION}与申报表")
LINKS: SubjectTable[LinkSubject[SelfEvaluation]] = SubjectTable("links", f"{SELF_EVALUATION}与申报表的指标")
