"""The words that rules know, as data (vocabulary.toml), with the few questions that are asked of them."""

import re
from functools import cached_property, lru_cache

from expectations.locality.garbled import in_order
from expectations.locality.word_lists import WordLists
from forms.target import plain, read_target
from lifecycle.scoring.attainment import Yardstick
from lifecycle.scoring.method import ScoringMethod
from lifecycle.wording import wording


class Vocabulary(WordLists):
    """The word lists with the questions that rules ask of them."""

    def yardstick(self, method: ScoringMethod) -> Yardstick:
        """The words by which scores are recomputed, with a locality's method."""
        return Yardstick(
            method=method,
            scales=self.scales,
            partly=self.partly,
            missed=self.missed,
            less_is_better=self.less_is_better,
            alike_units=self.alike_units,
        )

    @cached_property
    def _vague_pattern(self) -> re.Pattern[str]:
        any_word = "|".join(
            re.escape(word) for word in sorted((*self.vague, *self.links), key=len, reverse=True)
        )
        return re.compile(f"(?:{any_word})+")

    @cached_property
    def _generic_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(self.generic_names))

    @cached_property
    def _completion_pattern(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:{any_of(self.whole_work).pattern})*(?:{any_of(self.plain_completion).pattern})"
        )

    @cached_property
    def _passing_pattern(self) -> re.Pattern[str]:
        return any_of(self.said_in_passing)

    @cached_property
    def _unit_group(self) -> dict[str, int]:
        return {unit: at for at, group in enumerate(self.alike_units) for unit in group}

    @cached_property
    def uncounted(self) -> re.Pattern[str]:
        """Runs of words and digits that do not say what is counted: verbs, adverbs, comparators."""
        return re.compile(rf"(?:(?:{any_of(self.not_counted).pattern}|数)(?<!数(?=[据字码]))|[0-9.%]+)+")

    @cached_property
    def common_pairs(self) -> frozenset[str]:
        """Pairs of characters that make nothing alike on their own."""
        return frozenset(self.too_common)

    def only_vague(self, text: str) -> bool:
        """Whether a target is nothing but vague words (进一步提升, 健全有效)."""
        return bool(self._vague_pattern.fullmatch(text))

    def only_hopes(self, text: str) -> bool:
        """Whether every clause of a target only says that something is to get better, and not to what."""
        clauses = [clause for clause in _CLAUSES.split(text) if clause]
        measurable = re.search(r"\d", text) or has(text, self.standards)
        return (
            len(text) >= _SENTENCE and not measurable and all(has(clause, self.hopes) for clause in clauses)
        )

    def blank(self, text: str | None) -> str | None:
        """The text, or ``None`` where it is blank, a placeholder (无) or only punctuation (）, /)."""
        return (
            None if text is None or text in self.placeholders or not re.search(r"\w|[□☑√■]", text) else text
        )

    @cached_property
    def _less_pattern(self) -> re.Pattern[str]:
        """What is counted stands at the end of a name: 投诉次数 is of complaints, 投诉处理件数 of work."""
        less, counted = any_of(self.less_is_better).pattern, any_of(self.measured_by).pattern
        waits, waited = any_of(self.waits).pattern, any_of(self.waited_by).pattern
        return re.compile(rf"(?:(?:{less})(?:发生|出现|产生)?的?(?:{counted})?|(?:{waits})(?:{waited}))$")

    @cached_property
    def _own_pattern(self) -> re.Pattern[str]:
        own = any_of(self.own_managers).pattern
        return re.compile(rf"(?:项目|本|相关)?(?:{own})的?(?:{any_of(self.satisfaction).pattern})")

    def is_rate(self, name: str | None) -> bool:
        """Whether a name asks for a percentage: it ends in 率, 占比 … and not in 效率."""
        ends = head(name).endswith
        return ends(self.sure_rates) or (ends(self.rates) and not ends(self.not_rates))

    def is_count(self, name: str | None) -> bool:
        """Whether a name asks for a number of things: it ends in 数, 场次 … and not in 指数."""
        return head(name).endswith(self.counts) and not head(name).endswith(self.not_counts)

    def is_satisfaction(self, name: str | None) -> bool:
        """Whether a name asks how content somebody is."""
        return has(name, self.satisfaction)

    def is_own_managers(self, name: str | None) -> bool:
        """Whether those asked how content they are are the unit's own managers, not people they train."""
        return bool(self._own_pattern.match(wording(name)))

    def less_wanted(self, name: str | None) -> bool:
        """Whether less of it is better: faults, complaints, costs, waiting; not what was saved of them."""
        return bool(self._less_pattern.search(head(name))) and not has(name, self.saved)

    def unit_asked(self, name: str | None) -> str | None:
        """The unit in which what a name ends in is usually counted: 家 for 企业家数, 个 for 立项数."""
        ending = max((end for end in self.name_units if head(name).endswith(end)), key=len, default=None)
        if ending:
            return self.name_units[ending][0]
        return next((unit for end, unit in self.usual_units.items() if head(name).endswith(end)), None)

    def share_example(self, name: str | None) -> str:
        """A percentage that fits what a name asks for: ≥5% of a growth, ≤100% of a cost, ≥90% of most."""
        usual = "≤5%" if self.less_wanted(name) else "≥90%"
        return next((share for word, share in self.share_examples.items() if word in head(name)), usual)

    def misspelling(self, name: str) -> tuple[str, str] | None:
        """A word that is misspelt in a name, and how it is written."""
        return next(((wrong, right) for wrong, right in self.misspelt.items() if wrong in name), None)

    def is_generic(self, name: str | None) -> bool:
        """Whether the name could stand in any project's form (工作计划完成率)."""
        return bool(self._generic_pattern.fullmatch(in_order(wording(name))))

    def is_plain_completion(self, name: str) -> bool:
        """Whether a name only asks how much of the work is done, whatever work (年度工作任务完成率)."""
        return bool(self._completion_pattern.fullmatch(name))

    def gist(self, name: str | None) -> str:
        """A name without what is said in passing and with one word for each meaning (长期 → 长效)."""
        text = wording(name)
        for word, other in self.synonyms.items():
            text = text.replace(word, other)
        return self._passing_pattern.sub("", text)

    def units_agree(self, unit: str | None, other: str | None) -> bool:
        """Whether two units count alike (场 and 次, 家 and 个); an unknown unit only agrees with itself."""
        groups = self._unit_group
        return unit == other or (unit in groups and groups.get(unit or "") == groups.get(other or ""))


_CLAUSES = re.compile(r"[，,；;。]")
_SENTENCE = 12
"""Characters from which a target is a sentence; shorter ones name a result (治理能力提升)."""
_BEHIND = re.compile(r"\(([^()]{1,12})\)$")


@lru_cache(maxsize=65536)
def head(name: str | None) -> str:
    """The words of a name up to a bracket at its end: 合格率(%) ends in 合格率."""
    return wording(_BEHIND.sub("", plain(name or "")))


@lru_cache(maxsize=65536)
def unit_in_name(name: str | None) -> str | None:
    """The unit that stands in a bracket at the end of a name: 里程(公里) is counted in 公里."""
    bracket = _BEHIND.search(plain(name or ""))
    return (
        read_target(f"1{bracket[1]}").printed_unit if bracket and read_target(f"1{bracket[1]}").bare else None
    )


def asks_satisfaction(name: str | None) -> bool:
    """Whether a name asks for a degree of satisfaction: 满意度, 满意率, or 满意 with its 度 forgotten."""
    return has(name, ("满意度", "满意率", "满意程度")) or head(name).endswith("满意")


@lru_cache(maxsize=1024)
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def has(text: str | None, words: tuple[str, ...]) -> bool:
    """Whether any of the words stands in the text."""
    return text is not None and any(word in text for word in words)
