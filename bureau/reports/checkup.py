"""The checkup: all that keeps the system from its work, gathered for the command and the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bureau.complaint import Complaint
from bureau.mailbox import letter_box
from bureau.reports import health, standstill
from bureau.running_system import RunningSystem
from expectations.locality.configuration import UnusableLocality
from expectations.locality.ruleset import read_ruleset
from lifecycle.calendar.windows import day_of
from notifications.channels.delivery import recognised
from notifications.own_templates import faults
from settings import Settings
from storage.database import Database
from storage.decisions import audit
from storage.papers import documents

ASIDE = "jixiao aside --again"


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found. ``rules`` is the version of the rules, None where they cannot be used."""

    complaints: Sequence[Complaint]
    audit_entries: int
    audit_whole: bool
    rules: str | None


def check_up(settings: Settings, database: Database, system: RunningSystem, now: datetime) -> Checkup:
    """Look at everything: configuration, machine, inbox, mailbox, letters, what stands still, the audit."""
    complaints = [*_channel(settings), *_templates(settings), *letter_box.complaints(settings)]
    rules = None
    try:
        rules = read_ruleset(settings.locality).version
    except UnusableLocality as why:
        complaints.append(Complaint(str(why), "改正地方配置文件，或改用随程序附带的地方"))
    complaints += [*system.complaints(), *health.complaints(settings, database, now)]
    with database.reading() as session:
        complaints += standstill.reasons(session, day_of(now))
        if put_aside := len(documents.set_aside(session)):
            complaints.append(Complaint(f"{put_aside} 个文件因程序出错已搁置", "程序修好后重新处理", ASIDE))
        verified = audit.verify(session)
    if verified.broken is not None:
        broken = f"留痕被改动过：从第 {verified.broken} 条起对不上"
        complaints.append(Complaint(broken, "请与备份核对"))
    return Checkup(complaints, verified.entries, verified.broken is None, rules)


def _channel(settings: Settings) -> Iterator[Complaint]:
    channel = settings.channel.get_secret_value()
    remedy = "请把 JIXIAO_CHANNEL 设为 mailtos:// 地址"
    if not recognised(channel):
        scheme = channel.partition("://")[0]
        yield Complaint(f"通知寄不出去：认不出 JIXIAO_CHANNEL 的 {scheme}:// 地址", remedy)
    elif channel.startswith("mailfile"):
        yield Complaint("通知只写成文件，不会寄出", remedy)


def _templates(settings: Settings) -> Iterator[Complaint]:
    if settings.templates:
        yield from map(Complaint, faults(settings.templates))
