"""People's logins and the tokens of scripts, as the lists of the command line show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Annotated

from sqlmodel import Session

from bureau.listed_line import ListedLine, TableColumn
from lifecycle.calendar.windows import day_of
from storage.accounts import accounts, tokens
from storage.tables import AccountRole, TokenScope


@dataclass(frozen=True, slots=True)
class LoginLine(ListedLine):
    """Somebody who may log in; ``of`` is the unit or the department, ``password`` whether one is set."""

    name: Annotated[str, TableColumn("用户名")]
    role: Annotated[AccountRole, TableColumn("角色", attrgetter("label"))]
    of: Annotated[str | None, TableColumn("单位或部门")]
    password: Annotated[bool, TableColumn("密码", lambda is_set: "已设" if is_set else "未设")]
    locked: Annotated[bool, TableColumn("状态", lambda locked: "停用" if locked else "在用")]
    created: Annotated[date, TableColumn("新增")]


@dataclass(frozen=True, slots=True)
class TokenLine(ListedLine):
    """A script's token, never the token itself."""

    name: Annotated[str, TableColumn("名称")]
    scope: Annotated[TokenScope, TableColumn("权限", attrgetter("label"))]
    unit: Annotated[str | None, TableColumn("单位")]
    created_at: Annotated[date, TableColumn("新增")]
    used_at: Annotated[date | None, TableColumn("最近使用")]
    revoked_at: Annotated[date | None, TableColumn("撤销")]


def logins(session: Session) -> Sequence[LoginLine]:
    """Everybody who may log in."""
    return [
        LoginLine(
            name=account.name,
            role=account.role,
            of=unit or account.department,
            password=account.password is not None,
            locked=account.locked,
            created=day_of(account.created_at),
        )
        for account, unit in accounts.listed(session)
    ]


def script_tokens(session: Session) -> Sequence[TokenLine]:
    """All tokens, those that were revoked too."""
    return [
        TokenLine(
            name=token.name,
            scope=token.scope,
            unit=unit,
            created_at=token.created_at.date(),
            used_at=token.used_at and token.used_at.date(),
            revoked_at=token.revoked_at and token.revoked_at.date(),
        )
        for token, unit in tokens.listed(session)
    ]
