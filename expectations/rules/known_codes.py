"""The rule set of a locality whose states and severities are of rules that there are."""

from difflib import get_close_matches

from expectations.locality.configuration import UnusableLocality
from expectations.locality.ruleset import RuleSet, read_ruleset
from expectations.rules.catalogue import RULES


def read_known(locality: str) -> RuleSet:
    """Read the rule set of a locality as ``read_ruleset`` does.

    Raises UnusableLocality, too, for a code of no rule: a rule that is switched off by a wrong code stays on.
    """
    ruleset = read_ruleset(locality)
    codes = [*(rule.code for rule in RULES), *(rule.code for rule in ruleset.rules)]
    for section, entries in (("states", ruleset.states), ("severities", ruleset.severities)):
        for code in entries:
            if code not in codes:
                near = get_close_matches(code, codes, 1)
                perhaps = f"，是不是 {near[0]}" if near else ""
                why = f"没有规则 {code}{perhaps}；全部规则见 jixiao rules"
                raise UnusableLocality(f"地方配置“{locality}”的 {section}.{code} 不可用：{why}")
    return ruleset
