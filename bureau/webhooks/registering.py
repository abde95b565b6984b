"""Registering webhooks: who is told of changes of state, and by which secret they know that it is us."""

import hashlib
import hmac
from datetime import datetime
from urllib.parse import urlsplit

from bureau.letters.links import signing_key
from bureau.refusal import Refusal
from settings import Settings
from storage.database import Database
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.messages import webhooks

_LONGEST = 500


class NotRegistered(Refusal):
    """A webhook that cannot be registered; the message is one Chinese sentence."""


def secret_of(settings: Settings, webhook_id: int) -> str:
    """What its receiver checks signatures with: derived from the system's key, kept nowhere."""
    return hmac.new(signing_key(settings), f"webhook {webhook_id}".encode(), hashlib.sha256).hexdigest()


def register(settings: Settings, database: Database, name: str, url: str, *, by: str, at: datetime) -> str:
    """Register one; its secret. Raises NotRegistered."""
    parts = urlsplit(url)
    usable = (
        parts.scheme in {"http", "https"} and parts.hostname and not parts.username and not parts.password
    )
    if not usable or len(url) > _LONGEST or not url.isascii() or not url.isprintable():
        raise NotRegistered(f"地址不可用：{url[:_LONGEST]}，写成 https://主机/路径 的样子，里面不写密码")
    with database.writing() as session:
        try:
            webhook = webhooks.add(session, name, url, at=at)
        except ValueError as name_taken:
            raise NotRegistered(str(name_taken)) from name_taken
        about = f"推送 {name}（{parts.hostname}）"
        audit.note(session, [Entry(at=at, actor=by, event="webhook_added", why="新增推送", about=about)])
        return secret_of(settings, webhook.id)


def revoke(database: Database, name: str, *, by: str, at: datetime) -> None:
    """Tell one nothing more. Raises NotRegistered where there is none of that name."""
    with database.writing() as session:
        webhook = webhooks.in_use(session, name)
        if webhook is None:
            raise NotRegistered(f"没有在用的名为“{name}”的推送；全部推送见 jixiao webhook list")
        webhooks.revoke(session, webhook, at=at)
        entry = Entry(at=at, actor=by, event="webhook_revoked", why="撤销推送", about=f"推送 {name}")
        audit.note(session, [entry])
