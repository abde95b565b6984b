"""Issuing: accounts and tokens are made, for a command or a page of the administrators."""

import re
from datetime import datetime

from bureau.names import unit_named
from bureau.refusal import Refusal
from portal.accounts.passwords import hash_of, why_not
from storage.accounts import accounts, tokens
from storage.database import Database
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.tables import Account, AccountRole, TokenScope

LONGEST_NAME = 100
LONGEST_MAIL = 254
"""Characters of an address of mail."""

_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class NotIssued(Refusal):
    """An account or token that cannot be made; the message is one Chinese line."""


def add_account(
    database: Database,
    name: str,
    role: AccountRole,
    of: str | None,
    password: str | None,
    *,
    by: str,
    at: datetime,
    mail: str | None = None,
) -> str | None:
    """Add an account; without a password the secret of the link by which its person chooses one.

    ``of`` names the unit or department, ``mail`` is where a link goes when the password is forgotten.

    Raises NotIssued, or UnknownName.
    """
    if not name or not name.isprintable() or len(name) > LONGEST_NAME or any(sign.isspace() for sign in name):
        raise NotIssued(f"用户名要有 1 至 {LONGEST_NAME} 个字符，不含空白")
    if password is not None and (problem := why_not(password, password, name)):
        raise NotIssued(problem)
    mail = _usable_mail(mail)
    password_hash = hash_of(password) if password is not None else None
    with database.writing() as session:
        unit_id = department = None
        if role is AccountRole.UNIT:
            if of is None:
                raise NotIssued("单位的用户要写明是哪个单位的：--of 单位名称")
            unit_id = unit_named(session, of).id
        elif role is AccountRole.DEPARTMENT:
            departments = accounts.departments(session)
            if of not in departments:
                listed = "、".join(departments) or "名录里还没有"
                raise NotIssued(f"主管部门的用户要写明是哪个部门的：--of 部门名称；名录里的部门：{listed}")
            department = of
        elif of is not None:
            raise NotIssued(f"{role.label}的用户不属于某个单位，不要写 --of")
        try:
            account = accounts.add(
                session,
                name,
                role,
                unit_id=unit_id,
                department=department,
                password=password_hash,
                mail=mail,
                at=at,
            )
        except ValueError as name_taken:
            raise NotIssued(str(name_taken)) from name_taken
        about = f"用户 {name}（{'，'.join(filter(None, (role.label, of)))}）"
        audit.note(session, [Entry(at=at, actor=by, event="account_added", why="新增用户", about=about)])
        return None if password_hash else accounts.make_link(session, account.id, at=at)


def reset(database: Database, name: str, *, by: str, at: datetime) -> str:
    """The secret of a link by which a person chooses another password. Raises NotIssued."""
    with database.writing() as session:
        account = _known(accounts.by_name(session, name), name)
        audit.note(session, [_entry(name, "account_reset", "重置密码", by, at)])
        return accounts.make_link(session, account.id, at=at)


def set_mail(database: Database, name: str, mail: str | None, *, by: str, at: datetime) -> None:
    """Keep where a link goes when the password is forgotten; None for nowhere. Raises NotIssued."""
    usable_mail = _usable_mail(mail)
    with database.writing() as session:
        account = _known(accounts.by_name(session, name), name)
        accounts.set_mail(session, account, usable_mail)
        why = "登记邮箱" if usable_mail else "取消邮箱"
        audit.note(session, [_entry(name, "account_mail", why, by, at)])


def _usable_mail(mail: str | None) -> str | None:
    if not mail:
        return None
    if len(mail) > LONGEST_MAIL or not _MAIL.fullmatch(mail):
        raise NotIssued(f"“{mail[:LONGEST_MAIL]}”不是邮箱地址，写成 zhang@qinghe.example 的样子")
    return mail


def lock(database: Database, name: str, *, locked: bool, by: str, at: datetime) -> None:
    """Lock an account or open it again. Raises NotIssued."""
    with database.writing() as session:
        account = _known(accounts.by_name(session, name), name)
        accounts.set_locked(session, account, locked=locked)
        event, why = ("account_locked", "停用") if locked else ("account_opened", "启用")
        audit.note(session, [_entry(name, event, why, by, at)])


def add_token(
    database: Database, name: str, scope: TokenScope, unit: str | None, *, by: str, at: datetime
) -> str:
    """Make a token; it is shown once. Raises NotIssued, or UnknownName."""
    with database.writing() as session:
        if scope is TokenScope.SUBMIT and unit is None:
            raise NotIssued("报送用的令牌要写明是哪个单位的：--of 单位名称")
        unit_id = unit_named(session, unit).id if unit else None
        try:
            secret = tokens.add(session, name, scope, unit_id, at=at)
        except ValueError as name_taken:
            raise NotIssued(str(name_taken)) from name_taken
        about = f"令牌 {name}（{'，'.join(filter(None, (scope.label, unit)))}）"
        audit.note(session, [Entry(at=at, actor=by, event="token_added", why="新增令牌", about=about)])
        return secret


def revoke_token(database: Database, name: str, *, by: str, at: datetime) -> None:
    """Revoke a token. Raises NotIssued where there is none of that name."""
    with database.writing() as session:
        if not tokens.revoke(session, name, at=at):
            raise NotIssued(f"没有在用的名为“{name}”的令牌；全部令牌见 jixiao token list")
        entry = Entry(at=at, actor=by, event="token_revoked", why="撤销令牌", about=f"令牌 {name}")
        audit.note(session, [entry])


def _known(account: Account | None, name: str) -> Account:
    if account is None:
        raise NotIssued(f"没有名为“{name}”的用户；全部用户见 jixiao user list")
    return account


def _entry(name: str, event: str, why: str, by: str, at: datetime) -> Entry:
    return Entry(at=at, actor=by, event=event, why=why, about=f"用户 {name}")
