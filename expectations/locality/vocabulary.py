"""The words that rules know, as data (vocabulary.toml), with the few questions that are asked of them."""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache

from pydantic import BaseModel, ConfigDict

from expectations.locality.garbled import in_order
from forms.target import plain, read_target
from lifecycle.scoring.attainment import Yardstick
from lifecycle.scoring.method import ScoringMethod
from lifecycle.wording import wording


class Vocabulary(BaseModel):
    """The lists of vocabulary.toml, under the same names; what each is for stands there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    placeholders: frozenset[str]
    no_reason: frozenset[str]
    empty_goals: frozenset[str]
    empty_goal_patterns: tuple[str, ...]
    duty_talk: tuple[str, ...]
    background: tuple[str, ...]
    money_talk: tuple[str, ...]
    template_remnants: tuple[str, ...]
    vague: tuple[str, ...]
    links: tuple[str, ...]
    rates: tuple[str, ...]
    not_rates: tuple[str, ...]
    sure_rates: tuple[str, ...]
    counts: tuple[str, ...]
    not_counts: tuple[str, ...]
    unitless: tuple[str, ...]
    timeliness: tuple[str, ...]
    degrees: tuple[str, ...]
    not_degrees: frozenset[str]
    levels: Mapping[str, tuple[str, ...]]
    satisfaction: tuple[str, ...]
    own_managers: tuple[str, ...]
    contented: tuple[str, ...]
    less_is_better: tuple[str, ...]
    troubles: tuple[str, ...]
    measured_by: tuple[str, ...]
    waited_by: tuple[str, ...]
    waits: tuple[str, ...]
    saved: tuple[str, ...]
    granted: tuple[str, ...]
    more_is_better: tuple[str, ...]
    welcome: tuple[str, ...]
    shares_of: tuple[str, ...]
    fixed_shares: tuple[str, ...]
    fixed: tuple[str, ...]
    asked_degree: tuple[str, ...]
    arrangements: tuple[str, ...]
    capped: tuple[str, ...]
    grows: tuple[str, ...]
    unwanted: tuple[str, ...]
    unwanted_people: tuple[str, ...]
    units_of_people: tuple[str, ...]
    held_down: tuple[str, ...]
    evident: tuple[str, ...]
    bare_effects: tuple[str, ...]
    measurable_qualities: tuple[str, ...]
    unmeasurable_qualities: tuple[str, ...]
    yes_or_no: tuple[str, ...]
    asks_yes_or_no: tuple[str, ...]
    paid_out: tuple[str, ...]
    money_named: tuple[str, ...]
    paid_results: tuple[str, ...]
    plain_completion: tuple[str, ...]
    whole_work: tuple[str, ...]
    repeats: tuple[str, ...]
    no_complaints: tuple[str, ...]
    none_behind: tuple[str, ...]
    surveyed: tuple[str, ...]
    complaints: tuple[str, ...]
    other_trades: Mapping[str, tuple[str, ...]]
    empty_efforts: tuple[str, ...]
    sum_totals: tuple[str, ...]
    sum_fillers: tuple[str, ...]
    sum_open_ends: tuple[str, ...]
    sum_uncertain: tuple[str, ...]
    sum_prices: tuple[str, ...]
    effects: tuple[str, ...]
    tasks: tuple[str, ...]
    satisfaction_ends: tuple[str, ...]
    whole_units: tuple[str, ...]
    time_words: tuple[str, ...]
    completion_rates: tuple[str, ...]
    funding_sources: tuple[str, ...]
    rates_cut_short: tuple[str, ...]
    timely_names: tuple[str, ...]
    quality_words: tuple[str, ...]
    quality_units: tuple[str, ...]
    cost_words: tuple[str, ...]
    output_verbs: tuple[str, ...]
    output_names: tuple[str, ...]
    ecology: tuple[str, ...]
    not_ecology: tuple[str, ...]
    generic_names: tuple[str, ...]
    synonyms: Mapping[str, str]
    misspelt: Mapping[str, str]
    satisfaction_names: tuple[str, ...]
    faulty_names: tuple[str, ...]
    ends_like_deng: tuple[str, ...]
    quality_ends: tuple[str, ...]
    strengths: tuple[str, ...]
    leans_on: tuple[str, ...]
    any_activity: tuple[str, ...]
    told_under: Mapping[str, tuple[str, ...]]
    dated_tasks: tuple[str, ...]
    telling_tasks: tuple[str, ...]
    whole_year: tuple[str, ...]
    so_far: tuple[str, ...]
    spent: tuple[str, ...]
    money_words: tuple[str, ...]
    budget_words: tuple[str, ...]
    graded: tuple[str, ...]
    other_grades: tuple[str, ...]
    grade_names: Mapping[str, str]
    chain_totals: tuple[str, ...]
    listed_totals: tuple[str, ...]
    monthly: tuple[str, ...]
    limits: tuple[str, ...]
    told_totals: tuple[str, ...]
    no_item_ends: tuple[str, ...]
    no_item_words: tuple[str, ...]
    calculated: tuple[str, ...]
    said_in_passing: tuple[str, ...]
    alike_units: tuple[tuple[str, ...], ...]
    name_units: Mapping[str, tuple[str, ...]]
    usual_units: Mapping[str, str]
    share_examples: Mapping[str, str]
    not_counted: tuple[str, ...]
    too_common: tuple[str, ...]
    builds: tuple[str, ...]
    built: tuple[str, ...]
    soft_builds: tuple[str, ...]
    runs: tuple[str, ...]
    past_tasks: tuple[str, ...]
    past_is_fine: tuple[str, ...]
    generic_titles: tuple[str, ...]
    causes: tuple[str, ...]
    measures: tuple[str, ...]
    adjusted: tuple[str, ...]
    not_held: tuple[str, ...]
    slow: tuple[str, ...]
    disclosed: tuple[str, ...]
    scales: tuple[tuple[tuple[str, ...], ...], ...]
    partly: tuple[str, ...]
    missed: tuple[str, ...]
    restates: tuple[str, ...]
    within_budget: tuple[str, ...]
    masked: tuple[str, ...]
    timely: tuple[str, ...]
    activity_ends: tuple[str, ...]
    stocks: tuple[str, ...]
    rate_reasons: tuple[str, ...]
    unaccepted: tuple[str, ...]
    of_past_years: tuple[str, ...]
    evidence: tuple[str, ...]

    hopes: tuple[str, ...]
    standards: tuple[str, ...]

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
