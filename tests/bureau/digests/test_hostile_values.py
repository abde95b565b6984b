"""Names that attack: formulas in workbooks, markup in documents, new lines in calendars stay plain text."""

import io
from datetime import UTC, date, datetime

import docx
import pytest
from openpyxl import load_workbook

from bureau.digests import digest_book
from notifications.calendar_feed import DueDay, calendar_feed
from notifications.digests.digest import DailyDigest
from notifications.digests.weekly import WeeklyForBureau, WeeklyForDepartment
from notifications.messages.review.outcomes import Returned
from notifications.messages.review.return_letter import write_return_letter
from notifications.samples import sample

HOSTILE = (
    "=HYPERLINK('http://x')+{{7*7}}<script>alert(1)</script>\r\nBEGIN:VEVENT\r\n&\u202e\x00" + "长" * 10_000
)


@pytest.mark.parametrize("kind", [DailyDigest, WeeklyForBureau, WeeklyForDepartment])
def test_no_cell_of_a_digests_workbook_is_a_formula(
    kind: type[DailyDigest] | type[WeeklyForBureau] | type[WeeklyForDepartment],
) -> None:
    message = sample(kind, HOSTILE)
    data = digest_book.daily(message) if isinstance(message, DailyDigest) else digest_book.weekly(message)
    book = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell for cell in cells if str(cell.value).startswith("=HYPERLINK")]
    assert "f" not in {cell.data_type for cell in cells}


def test_a_return_letter_says_markup_as_it_was_written() -> None:
    message = sample(Returned, HOSTILE)
    for long in (message, message.model_copy(update={"most_rows": 1, "reviewed": message.reviewed * 3})):
        data = write_return_letter(long, made_on=date(2026, 3, 27))
        document = docx.Document(io.BytesIO(data))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "{{7*7}}<script>alert(1)</script> BEGIN:VEVENT &" in text
        assert "\u202e" not in text
        assert len(text) < 12_000


def test_a_calendar_has_no_entry_but_ours() -> None:
    feed = calendar_feed(
        HOSTILE, [DueDay("1@jixiao", date(2026, 3, 31), HOSTILE, HOSTILE)], datetime.now(UTC)
    )
    lines = feed.replace(b"\r\n ", b"").split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == 1
    assert b"\x00" not in feed
    assert b"\n" not in feed.replace(b"\r\n", b"")
