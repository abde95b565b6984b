"""The pages of the bureau, for the portal to open."""

from portal.bureau import (
    adjustments,
    catalogue,
    dates,
    outbox,
    overview,
    project,
    recheck,
    search,
    trends,
    unit,
    waiting,
)
from portal.bureau.obligations import decide, obligation, obligation_list

BUREAU_ROUTERS = (
    overview.router,
    obligation_list.router,
    trends.router,
    unit.router,
    obligation.router,
    decide.router,
    project.router,
    waiting.router,
    outbox.router,
    catalogue.router,
    dates.router,
    recheck.router,
    search.router,
    adjustments.router,
)
