"""Who asks: a person who is logged in, or a program with a token; nobody is a visitor too."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from storage.tables import AccountRole, TokenScope


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks and what of the data is theirs: a unit's people see the unit, a department's its units.

    ``form_key`` goes into every form that is posted (CSRF). A program has a ``scope`` and no role.
    """

    name: str = ""
    role: AccountRole | None = None
    scope: TokenScope | None = None
    unit_id: int | None = None
    unit: str | None = None
    department: str | None = None
    form_key: str = ""

    @property
    def sees_all(self) -> bool:
        """Whether every unit's data is open to this visitor."""
        whole = self.role in {AccountRole.BUREAU, AccountRole.ADMIN} or self.scope is not None
        return whole and self.unit_id is None

    def sees(self, unit_id: int, department: str | None) -> bool:
        """Whether a unit's data is open to this visitor."""
        if self.sees_all:
            return True
        if self.unit_id is not None:
            return unit_id == self.unit_id
        return self.department is not None and department == self.department

    @property
    def called(self) -> str:
        """How the audit names this person: the account, and for whom it speaks."""
        speaks_for = self.unit or self.department
        return f"{speaks_for} {self.name}" if speaks_for else self.name


NOBODY = Visitor()


def visitor_of(request: Request) -> Visitor:
    """Who asks, as the gate has found out."""
    visitor: Visitor = request.state.visitor
    return visitor


Asking = Annotated[Visitor, Depends(visitor_of)]


def form_key_of(secret: str) -> str:
    """What a form must carry that is posted with the cookie of this secret; it tells nothing of that."""
    return hmac.new(secret.encode(), b"jixiao form", hashlib.sha256).hexdigest()
