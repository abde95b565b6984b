"""Who is asked about a project and how they are reached: free words, mail addresses, chat groups."""

import re

from bureau.roster.values import Wrong, text

_MAIL = re.compile(r"[^@\s,;，；、<>]+@[^@\s,;，；、<>]+")
_MAIL_AMONG_WORDS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LABEL_OF_MAIL = re.compile(r"(?:电子)?(?:邮箱|邮件)[:：]?")
_URL = re.compile(r"[a-z][a-z0-9+.]*://\S+", re.IGNORECASE)
_BETWEEN_ADDRESSES = re.compile(r"[\s;；,，、]+")


def words(value: object) -> str:
    """Free words about a contact, which keep their blanks."""
    return re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else text(value)


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
