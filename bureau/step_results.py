"""What the steps of the chain come to, each told in one Chinese sentence without its full stop."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bureau.letters.delivering import Delivered
from bureau.review import broken_rules
from bureau.review.rerunning import RerunOutcome
from bureau.review.reviewing import ReviewedBatch
from expectations.subjects.finding import BrokenRule
from forms.words.severity import counted
from notifications.digests.digest import DailyDigest


class StepResult(Protocol):
    """What a step came to."""

    @property
    def summary(self) -> str:
        """What was done."""


@dataclass(frozen=True, slots=True)
class Collected:
    """New documents, files left for the next look, and the documents and forms read of all that waited."""

    new: int
    left: int
    documents: int
    forms: int
    trouble: str | None = None
    """Why the mailbox could not be looked into."""

    @property
    def summary(self) -> str:
        """What came in."""
        left = f"，{self.left} 个文件还在写入，下次再收" if self.left else ""
        if not self.new and not self.documents:
            return f"没有新文件{left}"
        return f"新收 {self.new} 个文件，读出 {self.forms} 张表{left}"


@dataclass(frozen=True, slots=True)
class ReviewedNew:
    """What was reviewed for the first time, batch by batch."""

    batches: Sequence[ReviewedBatch]

    @property
    def summary(self) -> str:
        """Forms, and findings by severity."""
        if not self.batches:
            return "没有新的表要核查"
        findings = sum((Counter(batch.findings) for batch in self.batches), Counter[str]())
        return f"核查 {sum(batch.forms for batch in self.batches)} 张表，{counted(findings) or '没有意见'}"

    @property
    def trouble(self) -> str | None:
        """The rules that raised."""
        return broken_rules.told([fault for batch in self.batches for fault in batch.broken])


@dataclass(frozen=True, slots=True)
class ReviewedAgain:
    """The reruns that were gone on with, each to its end, and the rules that raised in them."""

    reruns: Sequence[RerunOutcome]
    broken: Sequence[BrokenRule] = ()

    @property
    def summary(self) -> str:
        """Versions, and what changed on them."""
        parts = (
            f"重新核查 {rerun.total} 份，{len(rerun.changed)} 份有变化：新增 {rerun.new} 处，"
            f"撤销 {rerun.cleared} 处；{len(rerun.doubtful)} 份已通过而现有错误"
            for rerun in self.reruns
        )
        return "；".join(parts) or "没有要重新核查的"

    @property
    def trouble(self) -> str | None:
        """The rules that raised."""
        return broken_rules.told(self.broken)


@dataclass(frozen=True, slots=True)
class Notified:
    """What was written to units, and what went out. ``written`` are the keys of reminders and notices."""

    handed_out: int
    written: Sequence[str]
    delivered: Delivered

    @property
    def summary(self) -> str:
        """Forms handed out, reminders, mails."""
        return f"发放表格 {self.handed_out} 份，写催报 {len(self.written)} 封，{self.delivered.summary}"


@dataclass(frozen=True, slots=True)
class Digested:
    """The digest of the day, None where it was written before, and what went out."""

    message: DailyDigest | None
    delivered: Delivered

    @property
    def summary(self) -> str:
        """Mails."""
        return self.delivered.summary
