"""The alarm about rules that raised in a review: to the administrators, with the traces, once a day each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bureau.desk import Desk
from bureau.letters.outgoing import Addressed
from expectations.subjects.finding import BrokenRule
from notifications.messages.alarms.rules_broke import BrokenForm, RuleFault, RulesBroke


def alarm(desk: Desk, broken: Sequence[BrokenRule], names: Mapping[str, str]) -> list[Addressed]:
    """The message about what broke, if anything did; ``names`` are those of the files of the batch."""
    by_fault: dict[tuple[str, str, str], list[BrokenRule]] = defaultdict(list)
    for fault in broken:
        by_fault[fault.rule, fault.name, fault.error].append(fault)
    if not by_fault:
        return []
    message = RulesBroke(
        **desk.signature,
        day=desk.today,
        broken=tuple(
            RuleFault(
                rule=rule,
                name=name,
                error=error,
                trace=faults[0].trace,
                forms=tuple(
                    BrokenForm(file=names.get(fault.file, fault.file), project=fault.project_name)
                    for fault in faults
                ),
            )
            for (rule, name, error), faults in sorted(by_fault.items())
        ),
    )
    return [Addressed(None, message, desk.settings.admin_mail)]


def told(broken: Sequence[BrokenRule]) -> str | None:
    """What broke in one sentence, for the state of the pass; None where nothing did."""
    if not broken:
        return None
    rules = "、".join(sorted({fault.rule for fault in broken}))
    forms = len({(fault.file, fault.form_index) for fault in broken})
    return f"规则 {rules} 在 {forms} 张表上出错，没有核查完，已通知管理员"
