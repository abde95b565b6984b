"""Characters that only look like ordinary ones: radicals and compatibility forms of text layers and pastes."""

import pytest

from forms import read_bytes
from forms.files.characters import ordinary
from tests.forms.files.test_office_documents import DECLARATION, FORMATS, TITLED, only

RADICALS = str.maketrans(
    {
        "目": "⽬",
        "金": "⾦",
        "一": "⼀",
        "行": "⾏",
        "民": "⺠",
        "长": "⻓",
        "户": "⼾",
        "书": "书",
        "年": "年",
    }
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [("⽼⼈⾷堂", "老人食堂"), ("居⺠⻓度⻔⻋", "居民长度门车"), ("农⼾", "农户"), ("\uf961", "率"), ("☑\ufe0f", "☑"), ("⼀级指标", "一级指标")],
)  # fmt: skip
def test_radicals_and_compatibility_forms_are_the_characters_that_are_printed(text: str, plain: str) -> None:
    assert ordinary(text) == plain


@pytest.mark.parametrize("kind", FORMATS)
def test_a_form_pasted_out_of_a_pdf_is_read_like_any_other(kind: str) -> None:
    rows = [
        [cell.translate(RADICALS) if isinstance(cell, str) else cell for cell in row] for row in DECLARATION
    ]
    pasted = only(read_bytes(FORMATS[kind](rows, *(line.translate(RADICALS) for line in TITLED)), "a"))
    plain = only(read_bytes(FORMATS[kind](DECLARATION, *TITLED), "a"))
    assert pasted.model_dump(exclude={"source", "locations"}) == plain.model_dump(
        exclude={"source", "locations"}
    )
