"""What the portal works with: everything that is kept, the clock, and who reads and reviews."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request

from bureau.desk import Desk
from bureau.running_system import NO_SYSTEM, RunningSystem
from expectations.locality.ruleset import read_ruleset
from lifecycle.calendar.windows import day_of
from portal.rendered import RenderedParts
from portal.working.rerun_previews import RerunPreviews
from portal.working.worker import ReviewWorker
from settings import Settings
from storage.database import Database


@dataclass(frozen=True)
class PortalOffice:
    """One portal. ``clock`` says what moment it is; nothing below looks at the machine's."""

    opened: Desk
    clock: Callable[[], datetime]
    worker: ReviewWorker
    parts: RenderedParts = field(default_factory=RenderedParts)
    system: RunningSystem = NO_SYSTEM
    previews: RerunPreviews = field(default_factory=RerunPreviews)

    @property
    def settings(self) -> Settings:
        """The configuration."""
        return self.opened.settings

    @property
    def database(self) -> Database:
        """The database."""
        return self.opened.database

    @property
    def desk(self) -> Desk:
        """The desk at this moment, for what the rooms of the bureau do. Files are read by the worker."""
        return replace(self.opened, now=self.clock())

    @property
    def fresh_desk(self) -> Desk:
        """The same with the rules as they are configured now: what is changed counts without a restart.

        Raises UnusableLocality for a configuration that cannot be used.
        """
        return replace(self.desk, ruleset=read_ruleset(self.settings.locality))

    @property
    def today(self) -> date:
        """The day in China."""
        return day_of(self.clock())


def office_of(request: Request) -> PortalOffice:
    """The portal that was asked."""
    office: PortalOffice = request.app.state.office
    return office


Office = Annotated[PortalOffice, Depends(office_of)]
