"""The target of a row that the rules look at: once, and where it is filled in."""

from collections.abc import Callable

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary
from expectations.rules.rule import Custom, NotApplicable, Verdict
from expectations.subjects.subject import DECLARED_LINES, UNAPPROVED_LINES, IndicatorLine
from forms.target import Target

_ECHO = NotApplicable("重复的行，见D04")
_BLANK = NotApplicable("指标值空白，见E01")
_NO_NUMBER = NotApplicable("指标值不是数字")


def on_every_row(
    judge: Callable[[IndicatorLine, RuleSet], Verdict],
) -> tuple[Custom[IndicatorLine], Custom[IndicatorLine]]:
    """The checks of a rule on rows: of declarations, and of what later forms have beyond them."""
    return Custom(DECLARED_LINES, judge), Custom(UNAPPROVED_LINES, judge)


def written(line: IndicatorLine, words: Vocabulary) -> Target | NotApplicable:
    """The target of a row that is to be looked at: once, and where it is filled in."""
    if line.echo:
        return _ECHO
    return line.target if line.target is not None and words.blank(line.row.target) is not None else _BLANK


def number_of(line: IndicatorLine, words: Vocabulary) -> Target | NotApplicable:
    """The same, as a number."""
    target = written(line, words)
    return target if isinstance(target, NotApplicable) or target.is_number else _NO_NUMBER
