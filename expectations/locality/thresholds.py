"""Every number that a rule compares with, and why it is this number."""

from expectations.locality.setting import Setting


class Threshold(Setting):
    """A number that a rule compares with, and why it is this number."""

    value: float
    reason: str


class Thresholds(Setting):
    """Every number that a rule needs; a missing one fails when the rule set is read."""

    money: Threshold
    """Difference in the printed unit up to which sums agree."""
    scan_confidence: Threshold
    """Of the least sure character of a value, from 0 to 1."""
    statement: Threshold
    """Difference in the statement's unit up to which a document's amount agrees."""
    told_amount: Threshold
    """元 up to which an amount told in words agrees with the form's."""
    told_share: Threshold
    """Share of an amount by which a text may round it."""
    rate: Threshold
    """Percentage points."""
    score: Threshold
    """Points."""
    weight: Threshold
    """Points."""
    implausible_yuan: Threshold
    """Annual amount in 元 from which a 万元 label is not believed."""
    implausible_small: Threshold
    """Annual amount in 元 under which a 元 label is not believed."""
    shortest_goal: Threshold
    """Characters."""
    cost_expected_from: Threshold
    """Year."""
    unpriced: Threshold
    """Amount in 元 from which a calculation without quantity and price is asked about."""
    unpriced_whole: Threshold
    """The same for an amount that is one single total."""
    copied_text: Threshold
    """Characters from which two parts that are alike are no coincidence."""
    copied_share: Threshold
    """Share of the characters that two parts have in common in their order, from which one is copied."""
    own_item: Threshold
    """Amount in 元 from which an item of a budget is looked for among goals and indicators."""
    long_told: Threshold
    """Characters from which a sub-project's narrative is long enough to be looked for in the goals."""
    title_told: Threshold
    """Share of what a sub-project's title tells that a goal or an indicator must have to speak of it."""
    same_thing: Threshold
    """Share of the shorter name's pairs of characters that both names have: they count the same thing."""
    told_thing: Threshold
    """The same, for a quantity in a narrative, which may tell of a part only."""
    named: Threshold
    """The same, for a quantity or a sub-project to be recognisable among the indicators at all."""
    many_indicators: Threshold
    """Rows."""
    shared_rows: Threshold
    """Rows in succession that two projects have in common."""
    shared_share: Threshold
    """Percent of the smaller project's names that two projects have in common."""
    quantified: Threshold
    """Percent of measurable targets."""
    apart: Threshold
    """Percentage points between the progress of goals and money."""
    red: Threshold
    """Percent of the share of the target that is due by the month."""
    yellow: Threshold
    """The same."""
    blue: Threshold
    """The same."""
    finished: Threshold
    """Percent of a year's target up to which a count that has reached it is finished and not far ahead."""
    recomputed: Threshold
    """Points between a printed and a recomputed score."""
    exceeded: Threshold
    """Percent of the target."""
    adjusted: Threshold
    """Percent by which the budget of the year differs from the initial one."""
    below_actual: Threshold
    """Percent by which a target may stay under what was reached the year before."""
    low_rate: Threshold
    """Percent of the money executed."""
    explained_rate: Threshold
    """Percent of the money executed under which the unit explains why."""
    score_gap: Threshold
    """Percent of the score by which it may be ahead of the execution of the budget."""
    full_outputs: Threshold
    """Percent of the points of the outputs from which they are as good as full."""
    perfect_projects: Threshold
    """Projects of one unit from which all of them at full marks are no coincidence."""
    perfect_indicators: Threshold
    """Indicators of one form from which all of them at full marks are worth a second look."""
