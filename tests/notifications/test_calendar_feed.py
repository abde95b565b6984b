from datetime import date, datetime

from lifecycle.calendar.windows import CHINA
from notifications.calendar_feed import DueDay, calendar_feed

AT = datetime(2026, 3, 27, 18, tzinfo=CHINA)


def test_a_feed_is_folded_escaped_and_ends_every_line_as_the_standard_says() -> None:
    days = [
        DueDay("1-2025@jixiao", date(2026, 3, 31), "自评，截止;还有2份", "绘本\nBEGIN:VEVENT\r\n阅读" * 40),
        DueDay("2@jixiao", date(2026, 8, 31), "执行", "已全部报送", done=True),
    ]
    feed = calendar_feed("清河区图书馆", days, AT)
    assert max(len(line) for line in feed.split(b"\r\n")) <= 75
    assert b"\n" not in feed.replace(b"\r\n", b"")
    lines = feed.decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert "SUMMARY:自评，截止\\;还有2份" in lines
    assert "DTSTART;VALUE=DATE:20260331" in lines
    assert "DTSTAMP:20260327T100000Z" in lines
    assert lines.count("STATUS:CANCELLED") == lines.count("BEGIN:VALARM") == 1
