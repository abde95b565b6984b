from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from notifications.messages.keys import OutboxKey
from notifications.messages.letter import Letter


@pytest.fixture
def letter() -> Letter:
    """A letter as it lies in the outbox."""
    return Letter(
        key=OutboxKey(2023, "自评", "清河区科技馆", "reminder", "2024-03-29-3", "mail"),
        recipient="清河区科技馆（本部） <pfm@kjg.example>",
        subject="【催报】2023年度绩效自评表2份待报送，3月29日截止，还有3个工作日，请尽快报送以免逾期",
        text="清河区科技馆：\n\n您好！尚有2份待报送。\n",
        html="<!DOCTYPE html><html><body><p>清河区科技馆：</p><p>尚有<b>2份</b>待报送。</p></body></html>",
        date=datetime(2024, 3, 26, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
