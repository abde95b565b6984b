"""The catalogue of rules with how often each found something, and one rule with where."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from expectations.rules.own import rules_of
from expectations.rules.rule import Rule
from portal.bureau.lists import workbook
from portal.bureau.scope import PER_PAGE, chosen
from portal.office import Office, PortalOffice
from portal.page import page
from portal.problems import NotYours
from storage.board import trend

router = APIRouter()

STATES = {"on": "启用", "trial": "试行", "off": "停用"}
_HEAD = ("代码", "名称", "等级", "状态", "看什么", "依据", "规则", "意见数", "涉及单位数")


@router.get("/bureau/rules")
def show(request: Request, office: Office) -> Response:
    """Every rule, those that are switched off too."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        faults = trend.frequent_faults(session, view.scope, view.marking)
    return page(
        request,
        "bureau/rules.html",
        view.for_page()
        | {
            "rules": _rules(office),
            "counts": _by_rule(faults),
            "states": STATES,
            "reasons": _reasons(office),
        },
    )


@router.get("/bureau/rules.xlsx")
def download(request: Request, office: Office) -> Response:
    """The catalogue as a workbook."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        counts = _by_rule(trend.frequent_faults(session, view.scope, view.marking))
    rows = [
        [
            rule.code, rule.name, severity, STATES[state], rule.looks_at, rule.basis, rule.sentence,
            *counts.get(rule.code, (0, 0)),
        ]
        for rule, severity, state in _rules(office)
    ]  # fmt: skip
    return workbook(office, "核查规则", _HEAD, rows)


@router.get("/bureau/rules/{code}")
def show_rule(request: Request, office: Office, code: str) -> Response:
    """One rule, and the newest versions on which it found something."""
    rule = next((entry for entry in _rules(office) if entry[0].code == code), None)
    if rule is None:
        raise NotYours
    with office.database.reading() as session:
        view = chosen(request, office, session)
        count = trend.count_hits(session, view.scope, view.marking, code)
        hits = trend.hits(session, view.scope, view.marking, code, offset=view.offset, limit=PER_PAGE)
    return page(
        request,
        "bureau/rule.html",
        view.for_page()
        | {
            "entry": rule,
            "states": STATES,
            "reason": _reasons(office).get(code),
            "hits": hits,
            "count": count,
            "last": view.last_page(count),
        },
    )


def _rules(office: PortalOffice) -> list[tuple[Rule, str, str]]:
    """Each rule with its severity and state in this locality."""
    ruleset = office.opened.ruleset
    return [
        (rule, ruleset.severity(rule.code, rule.severity).demand, ruleset.state(rule.code))
        for rule in rules_of(ruleset)
    ]


def _reasons(office: PortalOffice) -> dict[str, str]:
    return {code: own.reason for code, own in office.opened.ruleset.states.items()}


def _by_rule(faults: Sequence[trend.FrequentFault]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for fault in faults:
        count, units = counts.get(fault.rule, (0, 0))
        counts[fault.rule] = (count + fault.count, max(units, fault.units))
    return counts
