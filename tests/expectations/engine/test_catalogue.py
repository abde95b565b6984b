import re
from pathlib import Path

import pytest

from expectations.engine.review import catalogue
from expectations.rules.catalogue import RULES
from expectations.rules.rule import Custom

THE_CATALOGUE = Path(__file__).parents[3] / ".." / "shared" / "rules.md"
DOCUMENTS = {"财预〔2015〕88号", "财预〔2020〕10号", "财预〔2019〕136号", "表内勾稽", "逻辑校验"}
SEVERITIES = ("error", "warning", "info")


def written() -> dict[str, tuple[str, str]]:
    """Code → name and severity as rules.md has them: in tables, and in one running line for M and L."""
    if not THE_CATALOGUE.is_file():
        pytest.skip("the catalogue's text is not here")
    text = THE_CATALOGUE.read_text(encoding="utf-8")
    table = re.findall(r"^\| ([A-Z]\d\d) \| (\S+) \|.*\| ([^|]+) \|$", text, re.MULTILINE)
    running = re.findall(r"\b([ML]\d\d) ([^ (（]+) ?(?:\([^·]*\))? (error|warning|info)\b", text)
    return {code: (name, severity) for code, name, severity in [*table, *running]}


def test_codes_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_rule_has_the_name_and_severity_of_the_catalogue(code: str) -> None:
    entry = next(rule for rule in RULES if rule.code == code)
    name, severity = written().get(code, (entry.name, entry.severity.value))
    assert entry.name == name
    named = {word for word in SEVERITIES if re.search(rf"\b{word}\b", severity)}
    if named and severity.strip() != "by part":
        assert entry.severity in named
    assert named <= {entry.severity, *entry.also}


def test_every_rule_of_the_catalogue_is_there() -> None:
    assert written().keys() <= {rule.code for rule in RULES}


def test_a_rule_has_one_predicate_for_each_table_at_most() -> None:
    custom = [
        (rule.code, check.table.name) for rule in RULES for check in rule.checks if isinstance(check, Custom)
    ]
    assert len(custom) == len(set(custom))


def test_every_basis_is_a_document_that_the_catalogue_names() -> None:
    assert {rule.basis for rule in RULES} <= DOCUMENTS


def test_the_catalogue_tells_people_what_each_rule_looks_at() -> None:
    entry = next(rule for rule in catalogue() if rule.code == "S07")
    assert (entry.name, entry.severity, entry.state, entry.looks_at) == (
        "未达标得满分",
        "error",
        "on",
        "绩效自评表指标行",
    )
