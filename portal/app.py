"""The portal as an ASGI application."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles

from bureau.desk import moment, open_desk
from bureau.running_system import NO_SYSTEM, RunningSystem
from portal import health, home
from portal.access.gate import admit
from portal.access.headers import SafeAnswers
from portal.access.routes import ROUTES
from portal.accounts import forgotten, login, passwords
from portal.admin.routers import ADMIN_ROUTERS
from portal.api import interface
from portal.bureau.routers import BUREAU_ROUTERS
from portal.department import units
from portal.office import PortalOffice
from portal.page import STATIC
from portal.problems import tell_problems
from portal.unit import desk, handing, links
from portal.working.webhook_sender import WebhookSender
from portal.working.worker import ReviewWorker
from settings import Settings

ROUTERS = (
    health.router,
    login.router,
    passwords.router,
    forgotten.router,
    home.router,
    *BUREAU_ROUTERS,
    desk.router,
    handing.router,
    links.router,
    units.router,
    *ADMIN_ROUTERS,
    interface.router,
)
"""The rooms of the portal; each address is written whole where it is answered."""


def now() -> datetime:
    """The moment by the machine's clock."""
    return moment(None)


def create_app(
    settings: Settings, clock: Callable[[], datetime] = now, system: RunningSystem = NO_SYSTEM
) -> FastAPI:
    """The portal of these settings. The database must be at its newest tables.

    ``system`` runs flows; without one the pages that need it say that none is running.

    Raises UnusableLocality when it starts with a locality that cannot be used.
    """

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        with (
            open_desk(settings) as desk,
            ReviewWorker(settings) as worker,
            WebhookSender(settings, desk.database, clock),
        ):
            app.state.office = PortalOffice(desk, clock, worker, system=system)
            yield

    app = FastAPI(
        title="绩效管理门户",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=opened,
        dependencies=[Depends(admit)],
        redirect_slashes=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    tell_problems(app)
    app.add_middleware(SafeAnswers, may_upload=_may_upload)
    return app


def declared_routes() -> list[APIRoute]:
    """Every address that the portal answers, but those of its own static files."""
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def _may_upload(path: str) -> bool:
    """Whether files are taken at a path."""
    return any(route.path_regex.match(path) for route in _UPLOADS)


_UPLOADS = [
    route
    for route in declared_routes()
    if (access := ROUTES.get(("POST", route.path))) is not None and not access.small
]
