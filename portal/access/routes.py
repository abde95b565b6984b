"""Every address of the portal with who may use it. What is not here is refused, whoever asks.

The gate enforces this table, and a test goes through it with every role, with a token of each scope and with
nobody. Which of the things behind an address are theirs is looked at there: what is somebody else's is 404.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.tables import AccountRole, TokenScope

BUREAU, DEPARTMENT, UNIT, ADMIN = (
    AccountRole.BUREAU,
    AccountRole.DEPARTMENT,
    AccountRole.UNIT,
    AccountRole.ADMIN,
)
READ, SUBMIT = TokenScope.READ, TokenScope.SUBMIT


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use an address: these roles, tokens of these scopes, or ``anybody``, also without a login.

    ``program``: it is asked with a token only, by programs; errors are told to them as they read them.
    ``small``: nothing is uploaded there.
    """

    roles: frozenset[AccountRole] = frozenset()
    scopes: frozenset[TokenScope] = frozenset()
    anybody: bool = False
    small: bool = True

    @property
    def program(self) -> bool:
        """Whether programs ask here, with a token."""
        return bool(self.scopes)


def _roles(*roles: AccountRole, small: bool = True) -> Access:
    return Access(frozenset(roles), small=small)


def _scopes(*scopes: TokenScope, small: bool = True) -> Access:
    return Access(scopes=frozenset(scopes), small=small)


ANYBODY = Access(anybody=True)
LOGGED_IN = _roles(*AccountRole)
SEES_ALL = _roles(BUREAU, ADMIN)
DECIDES = _roles(BUREAU)

ROUTES: Mapping[tuple[str, str], Access] = {
    ("GET", "/login"): ANYBODY,
    ("POST", "/login"): ANYBODY,
    ("GET", "/forgotten"): ANYBODY,
    ("POST", "/forgotten"): ANYBODY,
    ("GET", "/password/{secret}"): ANYBODY,
    ("POST", "/password/{secret}"): ANYBODY,
    # The links of letters: the signature says whose they are.
    ("GET", "/a/{token}"): ANYBODY,
    ("POST", "/a/{token}"): ANYBODY,
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    # Looks at the machine or the token itself: this machine needs neither.
    ("GET", "/metrics"): ANYBODY,
    ("POST", "/logout"): LOGGED_IN,
    ("GET", "/"): LOGGED_IN,
    ("GET", "/account"): LOGGED_IN,
    ("POST", "/account"): LOGGED_IN,
    # The bureau's own pages: an admin may look at them, only the bureau decides.
    ("GET", "/bureau/board"): SEES_ALL,
    ("GET", "/bureau/board.xlsx"): SEES_ALL,
    ("GET", "/bureau/obligations"): SEES_ALL,
    ("GET", "/bureau/obligations.xlsx"): SEES_ALL,
    ("GET", "/bureau/late"): SEES_ALL,
    ("GET", "/bureau/late.xlsx"): SEES_ALL,
    ("GET", "/bureau/trends"): SEES_ALL,
    ("GET", "/bureau/faults.xlsx"): SEES_ALL,
    ("GET", "/bureau/units/{unit_id}"): SEES_ALL,
    ("GET", "/bureau/obligations/{obligation_id}"): SEES_ALL,
    ("GET", "/bureau/obligations/{obligation_id}/versions/{version}"): SEES_ALL,
    ("GET", "/bureau/obligations/{obligation_id}/difference"): SEES_ALL,
    ("GET", "/bureau/versions/{submission_id}/file"): SEES_ALL,
    ("GET", "/bureau/projects/{project_id}/{year}"): SEES_ALL,
    ("GET", "/bureau/projects/{project_id}/{year}/history.xlsx"): SEES_ALL,
    ("GET", "/bureau/waiting"): SEES_ALL,
    ("GET", "/bureau/waiting.xlsx"): SEES_ALL,
    ("GET", "/bureau/claims"): SEES_ALL,
    ("GET", "/bureau/outbox"): SEES_ALL,
    ("GET", "/bureau/outbox.xlsx"): SEES_ALL,
    ("GET", "/bureau/outbox/{number}"): SEES_ALL,
    ("GET", "/bureau/rules"): SEES_ALL,
    ("GET", "/bureau/rules.xlsx"): SEES_ALL,
    ("GET", "/bureau/rules/{code}"): SEES_ALL,
    ("GET", "/bureau/calendar"): SEES_ALL,
    ("GET", "/bureau/calendar.xlsx"): SEES_ALL,
    ("GET", "/bureau/search"): SEES_ALL,
    ("GET", "/bureau/recheck"): SEES_ALL,
    ("GET", "/bureau/recheck/sheet.xlsx"): SEES_ALL,
    ("POST", "/bureau/recheck"): _roles(BUREAU, small=False),
    ("GET", "/bureau/adjustments"): SEES_ALL,
    ("GET", "/bureau/adjustments.xlsx"): SEES_ALL,
    ("GET", "/bureau/projects/{project_id}/{year}/adjust"): SEES_ALL,
    ("POST", "/bureau/projects/{project_id}/{year}/adjust"): DECIDES,
    ("POST", "/bureau/calendar"): DECIDES,
    ("POST", "/bureau/claims/{form_id}"): DECIDES,
    ("POST", "/bureau/explanations/{number}"): DECIDES,
    ("POST", "/bureau/outbox/resend"): SEES_ALL,
    ("POST", "/bureau/decide"): DECIDES,
    ("POST", "/bureau/obligations/{obligation_id}/extend"): DECIDES,
    ("POST", "/bureau/extensions/{number}"): DECIDES,
    ("POST", "/bureau/cases/{number}"): DECIDES,
    ("POST", "/bureau/findings/{finding_id}/waive"): DECIDES,
    # What a unit does.
    ("GET", "/hand-in"): _roles(UNIT),
    ("POST", "/hand-in"): _roles(UNIT, small=False),
    ("GET", "/received"): _roles(UNIT),
    ("GET", "/received/{document_id}/annotated"): _roles(UNIT),
    ("GET", "/try"): _roles(UNIT),
    ("POST", "/try"): _roles(UNIT, small=False),
    ("GET", "/history"): _roles(UNIT),
    ("GET", "/own/{obligation_id}"): _roles(UNIT),
    ("POST", "/own/{obligation_id}/answer"): _roles(UNIT),
    ("POST", "/own/{obligation_id}/findings/{finding_id}/explain"): _roles(UNIT),
    ("GET", "/forms/{form_id}"): _roles(UNIT),
    # What a department looks at.
    ("GET", "/units"): _roles(DEPARTMENT),
    ("GET", "/units/{unit_id}"): _roles(DEPARTMENT),
    # What administrators do.
    ("GET", "/admin/users"): _roles(ADMIN),
    ("POST", "/admin/users"): _roles(ADMIN),
    ("POST", "/admin/users/{name}"): _roles(ADMIN),
    ("GET", "/admin/messages"): _roles(ADMIN),
    ("POST", "/admin/messages/resend"): _roles(ADMIN),
    ("GET", "/admin/runs"): _roles(ADMIN),
    ("POST", "/admin/runs"): _roles(ADMIN),
    ("GET", "/admin/checkup"): _roles(ADMIN),
    ("POST", "/admin/aside"): _roles(ADMIN),
    ("GET", "/admin/backups"): _roles(ADMIN),
    ("POST", "/admin/backups"): _roles(ADMIN),
    ("GET", "/admin/backups/{name}"): _roles(ADMIN),
    ("GET", "/admin/roster"): _roles(ADMIN),
    ("GET", "/admin/roster/template.xlsx"): _roles(ADMIN),
    ("POST", "/admin/roster"): _roles(ADMIN, small=False),
    ("POST", "/admin/roster/{key}"): _roles(ADMIN),
    ("GET", "/admin/locality"): _roles(ADMIN),
    ("POST", "/admin/locality"): _roles(ADMIN),
    ("GET", "/admin/reruns"): _roles(ADMIN),
    ("POST", "/admin/reruns"): _roles(ADMIN),
    ("GET", "/admin/reruns/previews/{key}"): _roles(ADMIN),
    ("GET", "/admin/reruns/{number}"): _roles(ADMIN),
    ("GET", "/admin/reruns/{number}/difference.xlsx"): _roles(ADMIN),
    # The interface for programs.
    ("GET", "/api/v1/openapi.json"): _scopes(READ, SUBMIT),
    ("GET", "/api/v1/obligations"): _scopes(READ, SUBMIT),
    ("GET", "/api/v1/obligations/{obligation_id}/findings"): _scopes(READ, SUBMIT),
    ("GET", "/api/v1/submissions/{submission_id}"): _scopes(READ, SUBMIT),
    ("POST", "/api/v1/submissions"): _scopes(SUBMIT, small=False),
    ("POST", "/api/v1/checks"): _scopes(READ, SUBMIT, small=False),
    ("GET", "/api/v1/todo"): _scopes(READ),
}
