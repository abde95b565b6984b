import pytest

from forms.form import Location
from notifications.places import place_of


@pytest.mark.parametrize(
    ("location", "form_index", "place"),
    [
        (Location(line=71), 1, "表2 第71行"),
        (Location(line=71, page=3), 0, "表1 第3页 第71行"),
        (Location(sheet="自评表", cell="C17"), 0, "表1 “自评表”工作表C17"),
        (Location(table=2, row=17, line=240), 1, "表2 表格2 第17行"),
        (None, 1, "表2"),
        (None, None, None),
    ],
)
def test_a_place_is_said_in_words_that_lead_there(
    location: Location | None, form_index: int | None, place: str | None
) -> None:
    assert place_of(location, form_index) == place
