"""The pages of the bureau, for the portal to open."""

from portal.bureau import decide, obligation, obligation_list, overview, trends, unit

BUREAU_ROUTERS = (
    overview.router,
    obligation_list.router,
    trends.router,
    unit.router,
    obligation.router,
    decide.router,
)
