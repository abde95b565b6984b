"""Whether a target told in words was reached: by levels (优, 良), by 基本完成, 未完成, by its words."""

import re
from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from lifecycle.scoring.method import ScoringMethod
from lifecycle.wording import wording

_NOT = re.compile(
    r"(?:未|不|没|无|非|欠|难以|有待|尚待)(?:能|能够|有|够|太|很|曾|得到|明显|完全|全面|全部)*$"
)
"""What takes back the word behind it: 未提升, 不够规范, 没有明显改善."""
_NONE_OF = re.compile(r"(?:实现|做到|保持|确保|达到)?(?:零|0|无)(?P<what>[^\W\d]{2,8}?)(?:发生)?")
"""A target that asks for none of something: 零事故, 无重大舆情."""
_NONE = re.compile(r"(?:0|零)\D{0,4}|.*(?:未|没有|没)(?:有)?(?:发生|出现|接到|收到|产生).*|(?:无|零|没有).*")
_SOME = re.compile(r"\D{0,8}?[1-9]\d*(?:起|次|件|例|人|宗|个|项|处)\D{0,6}")


class Outcome(StrEnum):
    """What became of one indicator."""

    MET = "达成"
    PARTLY = "部分达成"
    MISSED = "未达成"
    UNKNOWN = "无法复算"


class Yardstick(BaseModel):
    """The words by which attainment is judged and the method by which it is scored, handed in as data.

    ``scales`` are levels from the best to the worst, each level with its words; ``partly`` and ``missed`` are
    words that say so of anything; of names with ``less_is_better`` (投诉, 成本) less than asked for is no
    fault; ``alike_units`` count alike (场, 次).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: ScoringMethod

    scales: tuple[tuple[tuple[str, ...], ...], ...] = ()
    partly: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    less_is_better: tuple[str, ...] = ()
    alike_units: tuple[tuple[str, ...], ...] = ()

    def of_words(self, target: str, actual: str) -> Outcome:
        """What an actual in words says of its target; what else it means is not guessed."""
        target_words, reached = wording(target), wording(actual)
        if not target_words or not reached:
            return Outcome.UNKNOWN  # only a dash or dots: there are no words to compare
        if target_words == reached:
            return Outcome.MET
        stated = self.told(actual)
        if stated is not Outcome.UNKNOWN:
            return stated
        levels = (_levels(scale, target_words, reached) for scale in self.scales)
        known = _none_of(target_words, reached) or next(filter(None, levels), None)
        if known is not None:
            return known
        if reached in {f"{no}{target_words}" for no in ("未", "不", "没有")}:
            return Outcome.MISSED
        return Outcome.MET if _says(target_words, reached) else Outcome.UNKNOWN

    def told(self, actual: str) -> Outcome:
        """What an actual says by itself: 基本完成 is partly, 未完成 is missed."""
        if any(word in actual for word in self.partly):
            return Outcome.PARTLY
        return Outcome.MISSED if any(word in actual for word in self.missed) else Outcome.UNKNOWN

    def wants_less(self, name: str | None) -> bool:
        """Whether less of it is better."""
        return any(word in (name or "") for word in self.less_is_better)


def _none_of(target_words: str, reached: str) -> Outcome | None:
    """What became of a target that nothing of a kind happens (零事故): none or some of it."""
    if not _NONE_OF.fullmatch(target_words):
        return None
    if _NONE.fullmatch(reached):
        return Outcome.MET
    return Outcome.MISSED if _SOME.fullmatch(reached) else None


def _levels(scale: Sequence[Sequence[str]], target_words: str, reached: str) -> Outcome | None:
    """As good as asked for is met, one level less of several is partly, two or the last one missed."""
    at = {wording(word): level for level, words in enumerate(scale) for word in words}
    if target_words not in at or reached not in at:
        return None
    below = at[reached] - at[target_words]
    if below <= 0:
        return Outcome.MET
    return Outcome.PARTLY if below == 1 and at[reached] < len(scale) - 1 else Outcome.MISSED


def _says(target_words: str, reached: str) -> bool:
    """Whether the target's words stand in the actual without a no before them (明显提升, not 未提升)."""
    before, present, _ = reached.partition(target_words)
    return bool(present) and not _NOT.search(before)
