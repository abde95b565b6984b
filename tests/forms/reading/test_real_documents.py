"""The five public documents, read in place. Their text is other people's and stays where it is."""

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest

from forms import Document, read
from forms.form import Declaration, SelfEvaluation

SAMPLES = Path(__file__).parents[3] / ".." / "shared" / "samples"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the public documents are not beside the repository"
)

INDICATORS = {
    "songjiang-science-2023-declarations": [30, 7, 69, 104, 54, 9, 12, 51, 9, 24, 23, 11, 20, 11],
    "songjiang-science-2021-declarations": [22, 10, 14, 14, 14, 14, 14, 12, 10, 14, 20, 11, 9, 15, 18],
    "songjiang-innovation-center-2023-self-evaluations": [23, 28, 20, 12],
    "songjiang-g60-office-2024-declarations": [6, 11, 7, 9, 6, 6, 6, 7, 7, 7],
    "shanghai-technology-center-2024-declarations": [5, 5, 17, 10, 5, 9, 27, 22, 22, 32, 27, 5, 9],
}

CHECKED_BY_HAND = {
    "songjiang-science-2023-declarations": (
        "23480ed4175b 50d481e2e508 09e1e92eace6 e021c9f9878f c08fbfa3daf6 e8a90806043f "
        "81750be9c326 eb07b81d0cf1 d473c260d95a 732c46f483e6 b65c27ff7bcc ea5a015d3dda "
        "10f6671199dd c5556b0e335e"
    ),
    "songjiang-science-2021-declarations": (
        "63b11b2ab1c1 a45da6f2c691 e841e6595c12 2df8f4df26aa 43319c02fb22 75bba18de322 "
        "d6087e642747 09dcf7655a21 e7f3d8bece2d ce379b86f3f0 84ca6e0ec20e 8a3ff376b1c6 "
        "02b103dcb82e 8593b6c886ae 451ab4908102"
    ),
    "songjiang-innovation-center-2023-self-evaluations": (
        "e6c124fc2431 7ea6ae40a8f5 27fe32a09e80 d340da1c9ec0"
    ),
    "songjiang-g60-office-2024-declarations": (
        "bf23b9c59420 7dac3e433c25 55eba5d4ce2f 88e0fe402d6a 6e6292b1f4d2 87374235253a "
        "3a5df558d5df a41d695c7c61 398f967956ba 54fcc46dbcbb"
    ),
    "shanghai-technology-center-2024-declarations": (
        "675f26830e93 69bc875c7720 ae64399194a4 9558d7110c5e 7711654e6b2c ab364c0cf042 "
        "b32f88ec772c 574f7c579cc3 3c6bdf89b9d4 725f760e3774 f48fe493dea7 e4e04a7d57c1 "
        "d29d3a743145"
    ),
}


OF_PROVINCES = (
    "scope",
    "project_code",
    "unit_code",
    "local_department",
    "duties",
    "tasks",
    "template_rows",
    "absent",
)
PARTS_OF_ROWS = (
    "parts",
    "level1_weight",
    "level2_weight",
    "long_term_target",
    "initial_target",
    "horizon",
    "coefficient",
    "core",
)
"""What only other layouts print; the digests were taken of the values that these documents have."""


@cache
def document(name: str) -> Document:
    """What is read of a document, once for all tests."""
    return read(SAMPLES / f"{name}.txt")


@pytest.mark.parametrize("name", INDICATORS)
def test_every_form_and_every_indicator_is_found(name: str) -> None:
    assert [len(form.indicators) for form in document(name).forms] == INDICATORS[name]


def test_there_are_56_forms_with_995_indicators() -> None:
    assert sum(len(counts) for counts in INDICATORS.values()) == 56
    assert sum(sum(counts) for counts in INDICATORS.values()) == 995


@pytest.mark.parametrize("name", INDICATORS)
def test_every_value_is_the_one_that_was_checked_by_hand(name: str) -> None:
    """A digest for each form: of all values without their places, as they were held against the paper."""
    digests = []
    for form in document(name).forms:
        values = form.model_dump(
            mode="json",
            exclude={
                "source",
                "identity",
                "locations",
                "leftovers",
                "narrative",
                "subprojects",
                "statement",
                "unread",
                "converted",
                "confidence",
                *OF_PROVINCES,
            },
        )
        values["funds"].pop("more")
        for row in values["indicators"]:
            for key in PARTS_OF_ROWS if form.form == "绩效自评表" else (*PARTS_OF_ROWS, "weight"):
                assert row.pop(key) is None
        text = json.dumps(values, ensure_ascii=False, sort_keys=True)
        digests.append(hashlib.sha256(text.encode()).hexdigest()[:12])
    assert digests == CHECKED_BY_HAND[name].split()


@pytest.mark.parametrize("name", INDICATORS)
def test_nothing_inside_a_form_is_left_over(name: str) -> None:
    assert [form.leftovers for form in document(name).forms if form.leftovers] == []


@pytest.mark.parametrize("name", INDICATORS)
def test_every_value_has_its_line_and_the_line_holds_its_beginning(name: str) -> None:
    lines = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    for form in document(name).forms:
        for index, row in enumerate(form.indicators):
            for key in ("level3", "target"):
                value = getattr(row, key)
                if value:
                    place = form.locations[f"indicators/{index}/{key}"].line
                    assert place is not None
                    assert value[0] in lines[place - 1]


def test_the_statement_at_the_head_agrees_with_the_forms() -> None:
    found = document("songjiang-science-2023-declarations")
    assert found.statement is not None
    assert (found.statement.projects, found.statement.amount, found.statement.amount_unit) == (
        14,
        32865.06,
        "万元",
    )
    annual = [form.funds.annual or 0 for form in found.forms if isinstance(form, Declaration)]
    assert sum(annual) == pytest.approx(328_650_570)


def test_each_narrative_of_a_project_is_read_with_its_seven_parts() -> None:
    forms = document("songjiang-science-2023-declarations").forms
    assert [part.amount for part in forms[0].subprojects] == [10.0, 22.9, 45.0]
    assert {len(part.parts) for form in forms for part in form.subprojects} == {7}


def test_the_totals_of_the_self_evaluations_are_read() -> None:
    forms = document("songjiang-innovation-center-2023-self-evaluations").forms
    assert [form.total_score for form in forms if isinstance(form, SelfEvaluation)] == [94, 100, 100, 100]
    for form in forms:
        assert isinstance(form, SelfEvaluation)
        weights = sum(row.weight or 0 for row in form.indicators) + (form.funds.annual.weight or 0)
        assert weights == form.total_weight == 100
