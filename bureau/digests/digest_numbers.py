"""How often rules failed, for digests."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from notifications.digests.digest import RuleCount


def by_rule(
    rule_hits: Sequence[tuple[str, str, str, int | None]],
) -> tuple[Counter[tuple[str, str, str]], dict[str, set[int | None]]]:
    """How often each rule failed, and on which units."""
    counts = Counter((rule, name, severity) for rule, name, severity, _ in rule_hits)
    units: dict[str, set[int | None]] = defaultdict(set)
    for rule, _, _, unit_id in rule_hits:
        units[rule].add(unit_id)
    return counts, units


def rule_counts(rule_hits: Sequence[tuple[str, str, str, int | None]]) -> tuple[RuleCount, ...]:
    """The same as messages name it, the most frequent first."""
    counts, units = by_rule(rule_hits)
    return tuple(
        RuleCount.model_validate(
            {
                "rule": rule,
                "name": name,
                "severity": severity,
                "findings": count,
                "units": max(1, len(units[rule])),
            }
        )
        for (rule, name, severity), count in counts.most_common()
    )
