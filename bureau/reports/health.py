"""Health: what is wrong with the machine and with what stands around it, in Chinese, each with what to do."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bureau.complaint import Complaint
from bureau.intake.inbox import Inbox, UnusableInbox
from bureau.refusal import reason
from lifecycle.obligations.processing import Processing
from settings import Settings
from storage.database import Database
from storage.messages import outbox_counts
from storage.papers import documents

RESEND = "jixiao outbox resend"

STUCK_AFTER = timedelta(hours=1)
"""A pass takes minutes; what has waited for an hour to be read or reviewed is not going to be by itself."""

FREE_AT_LEAST = 1 << 30
"""Bytes free below which somebody should make room: a season of 15,000 projects takes about as much."""


def complaints(settings: Settings, database: Database, now: datetime) -> list[Complaint]:
    """What is wrong now; nothing where all is well."""
    return [*_disk(settings), *_inbox(settings), *_stuck(database, now), *_letters(database)]


def _disk(settings: Settings) -> Iterator[Complaint]:
    local = [Path(place) for place in (settings.archive, settings.inbox) if "://" not in place]
    places = sorted(place for place in {settings.data, *local} if place.exists())
    on_devices = {place.stat().st_dev: place for place in reversed(places)}
    for place in on_devices.values():
        free = shutil.disk_usage(place).free
        if free < FREE_AT_LEAST:
            left = f"磁盘快满了，{place} 只剩 {free >> 20} MB"
            yield Complaint(left, "请腾出空间，腾出以后会自己接着做")


def _inbox(settings: Settings) -> Iterator[Complaint]:
    try:
        Inbox.of(settings).files()
    except UnusableInbox as why:
        yield Complaint(str(why))
    except OSError as away:
        connected = f"请检查 {settings.inbox} 是否连着、有没有权限"
        yield Complaint(f"收件位置打不开（{reason(away)}）", connected)


def _stuck(database: Database, now: datetime) -> Iterator[Complaint]:
    with database.reading() as session:
        waiting = [
            document
            for processing in (Processing.ARCHIVED, Processing.READ, Processing.FAILED)
            for document in documents.in_processing(session, processing)
            if now - document.received_at > STUCK_AFTER
        ]
    if waiting:
        first = waiting[0]
        name = f"{first.folder}/{first.name}".lstrip("/")
        late = f"{len(waiting)} 份报送收到一小时以上还没有办完（最早的是 {name}）"
        yield Complaint(late, "运行一遍流程，看它说什么", "jixiao run")


def _letters(database: Database) -> Iterator[Complaint]:
    with database.reading() as session:
        failing = outbox_counts.failing(session)
    if failing.count:
        unsent = f"{failing.count} 封信没有发出，最近的原因是“{failing.error}”"
        yield Complaint(unsent, "修好后会自己重试，放弃了的要重发", RESEND)
