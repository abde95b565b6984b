"""Values of a roster's cells: years, amounts, dates, addresses; what is no such value says how to mend it."""

import calendar
import math
import re
import unicodedata
from datetime import date, datetime

from bureau.roster.columns import UNITS
from forms.files.picture import tight

_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)([千万亿]?元)?")
_DAY = re.compile(
    r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?(?:00:00(?::00)?)?|(\d{4})(\d{2})(\d{2})|(\d{4})年?"
)
_BETWEEN = re.compile(r"\s*(?:至|到|~|—+|－|–|--+)\s*")
_MAIL = re.compile(r"[^@\s,;，；、<>]+@[^@\s,;，；、<>]+")
_MAIL_AMONG_WORDS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LABEL_OF_MAIL = re.compile(r"(?:电子)?(?:邮箱|邮件)[:：]?")
_URL = re.compile(r"[a-z][a-z0-9+.]*://\S+", re.IGNORECASE)
_BETWEEN_ADDRESSES = re.compile(r"[\s;；,，、]+")
_DECIMALS = 2
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_DECEMBER = 12


class Wrong(ValueError):
    """A value that cannot be used: what is wrong with it, and how to mend it, as one Chinese sentence."""


def text(value: object) -> str:
    """A name: what stands in the cell, a whole number without its decimals, line breaks gone."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.startswith("#"):
        raise Wrong(f"“{value}”是公式出错的结果，请改正公式或直接填写")
    return tight(str(value))


def year(value: object) -> int:
    """A year: 2026, 2026年度."""
    year_match = re.fullmatch(r"(\d{4})(?:年度?)?", text(value))
    if year_match is None or not _FIRST_YEAR <= int(year_match[1]) <= _LAST_YEAR:
        raise Wrong(f"“{value}”不是年度，请写成 2026")
    return int(year_match[1])


def amount(value: object, unit: str) -> float:
    """An amount in 元, to the cent; ``unit`` is the column's, a unit in the cell itself goes before it."""
    plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", text(value))).lstrip("¥￥")
    number_match = _NUMBER.fullmatch(plain)
    if isinstance(value, bool | date) or number_match is None:
        raise Wrong(f"“{value}”不是金额，请只写数字，如 120000")
    yuan = round(float(number_match[1]) * UNITS[number_match[2] or unit], _DECIMALS)
    if not math.isfinite(yuan):
        raise Wrong(f"金额“{str(value)[:20]}……”太大，请写核定的预算金额")
    if yuan < 0:
        raise Wrong(f"金额“{value}”是负数，请写核定的预算金额")
    return yuan


def day(value: object, *, last: bool = False) -> date:
    """A day; of a month or a year that is given without its day the first, or the ``last``."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    day_match = _DAY.fullmatch(re.sub(r"\s", "", text(value)))
    if day_match is None:
        raise Wrong(f"“{value}”不是日期，请写成 2026-01-31")
    full_year, month, own_day, *more = day_match.groups()
    if full_year is None:
        full_year, month, own_day = (more[3], None, None) if more[3] else more[:3]
    months = int(month) if month else _DECEMBER if last else 1
    try:
        ends = calendar.monthrange(int(full_year), months)[1] if last else 1
        return date(int(full_year), months, int(own_day) if own_day else ends)
    except (ValueError, calendar.IllegalMonthError):
        raise Wrong(f"“{value}”不是日历上有的日期，请写成 2026-01-31") from None


def span(value: object) -> tuple[date, date]:
    """Two days in one cell: 2026年1月至2026年12月, 2026.01.01-2026.12.31."""
    written = str(value).strip()
    parts = _BETWEEN.split(written)
    if len(parts) == 1:
        halves = re.fullmatch(r"\s*(\d{4}[./年]\S*?)\s*-\s*(\d{4}[./年]\S*)\s*", written)
        parts = list(halves.groups()) if halves else parts
    if len(parts) != 2:  # noqa: PLR2004 - from one day to another
        raise Wrong(f"“{written}”看不出起止两个日期，请写成 2026-01-01至2026-12-31")
    return day(parts[0]), day(parts[1], last=True)


def code(value: object) -> str:
    """A code of the integrated system, as it is printed; a number that Excel made of it has no decimals."""
    return text(value).upper()


def words(value: object) -> str:
    """Free words about a contact, which keep their blanks."""
    return re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else text(value)


def is_nothing(value: object) -> bool:
    """Whether a cell of money says that there is none: a dash, 无."""
    return str(value).strip() in {"-", "—", "－", "/", "无"}


def mails_in(words: str) -> str:
    """The mail addresses among free words about a contact, apart by a blank."""
    return " ".join(dict.fromkeys(_MAIL_AMONG_WORDS.findall(words)))


def contact_words(words: str) -> str:
    """Who is to be asked, with the telephone: free words without the mail addresses and their labels."""
    rest = _LABEL_OF_MAIL.sub(" ", _MAIL_AMONG_WORDS.sub(" ", words))
    return re.sub(r"[\s,，、;；/]+(?=[;；,，、/]|$)", "", re.sub(r"\s+", " ", rest)).strip(" ,，、;；/")


def mail(value: object) -> str:
    """The mail addresses of a cell, apart by a blank."""
    addresses = list(filter(None, _BETWEEN_ADDRESSES.split(str(value).strip())))
    if wrong := next((address for address in addresses if _MAIL.fullmatch(address) is None), None):
        raise Wrong(f"“{wrong}”不是邮箱地址，请写成 tsg@qinghe.example；有几个时用分号隔开")
    return " ".join(addresses)


def channel(value: object) -> str:
    """The addresses of chat groups, apart by a blank. None is repeated in a message: it holds a password."""
    addresses = str(value).split()
    if not addresses or any(_URL.fullmatch(address) is None for address in addresses):
        raise Wrong("不是群通知地址，请写 Apprise 地址，如 wecombot://机器人密钥；有几个时用空格隔开")
    return " ".join(addresses)
