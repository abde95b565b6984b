"""The pages of the administrators, for the portal to open."""

from portal.admin import reruns, users

ADMIN_ROUTERS = (users.router, reruns.router)
