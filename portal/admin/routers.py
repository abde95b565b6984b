"""The pages of the administrators, for the portal to open."""

from portal.admin import backups, checkup, locality, reruns, roster, runs, users

ADMIN_ROUTERS = (
    users.router,
    reruns.router,
    runs.router,
    checkup.router,
    roster.router,
    locality.router,
    backups.router,
)
