"""One field for units, projects, indicators and files."""

import pytest

from storage.papers import submissions
from tests.bureau.office import COLLEGE, LIBRARY, READING, RESEARCH, TRAINING
from tests.portal.bureau.conftest import District


def test_what_holds_the_text_is_listed_by_kind_with_its_way(district: District) -> None:
    with district.portal.database.reading() as session:
        (filed,) = submissions.of_obligation(session, district.number(TRAINING.name))
    indicator = next(row.level3 for row in filed.form.indicators if row.level3)
    for text, ways in (
        (LIBRARY.name[-3:], ("/bureau/units/",)),
        (READING.name, (f"/bureau/projects/{district.project(READING.name)}/",)),
        (indicator, (f"/bureau/obligations/{district.number(TRAINING.name)}",)),
        ("申报.txt", (f"/bureau/obligations/{min(map(district.number, (TRAINING.name, RESEARCH.name)))}",)),
    ):
        page = district.html(f"/bureau/search?text={text}")
        assert text in page
        assert all(f'href="{way}' in page for way in ways), text


@pytest.mark.parametrize("text", ["%", "_", "没有这样的东西", "\0\0\0", "  ", "a" * 500, "'; --"])
def test_a_text_that_nothing_holds_finds_nothing(district: District, text: str) -> None:
    page = district.client.get("/bureau/search", params={"text": text})
    assert page.status_code == 200
    assert COLLEGE.name not in page.text
