"""Logins for a season that was made up, so that the portal can be looked at in every role."""

import secrets
from dataclasses import dataclass

from bureau.desk import moment
from portal.accounts.passwords import hash_of
from storage.accounts import accounts
from storage.database import Database
from storage.roster import roster
from storage.tables import AccountRole

_PASSWORD_BYTES = 9


@dataclass(frozen=True, slots=True)
class SampleLogin:
    """A login as it is told: for whom, the name and the password."""

    role: str
    name: str
    password: str


def sample_logins(database: Database) -> list[SampleLogin]:
    """Make one login of each role; those of a unit and a department are of the first on the roster.

    Logins that are there already get new passwords.
    """
    at = moment(None)
    logins: list[SampleLogin] = []
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    password_hash = hash_of(password)
    with database.writing() as session:
        first = next((unit for unit in roster.units(session) if unit.department), None)
        sample_accounts: list[tuple[str, AccountRole, int | None, str | None, str]] = [
            ("caizheng", AccountRole.BUREAU, None, None, "财政局"),
            ("guanli", AccountRole.ADMIN, None, None, "管理员"),
        ]
        if first is not None:
            department = str(first.department)
            sample_accounts.append(
                ("bumen", AccountRole.DEPARTMENT, None, department, f"主管部门（{department}）")
            )
            sample_accounts.append(("danwei", AccountRole.UNIT, first.id, None, f"单位（{first.name}）"))
        for name, role, unit_id, department_name, label in sample_accounts:
            account = accounts.by_name(session, name)
            if account is not None:
                accounts.set_password(session, account, password_hash)
            else:
                accounts.add(
                    session,
                    name,
                    role,
                    unit_id=unit_id,
                    department=department_name,
                    password=password_hash,
                    at=at,
                )
            logins.append(SampleLogin(label, name, password))
    return logins
