"""One portal for all tests of this folder: a real server on a port of its own, and a district behind it."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bureau.running_system import NO_SYSTEM, RunningSystem
from lifecycle.calendar.windows import CHINA
from portal.access.gate import FORM_KEY, SESSION_COOKIE
from portal.access.visitor import form_key_of
from portal.app import create_app
from portal.working import jobs
from settings import Settings
from storage.accounts import accounts, sessions, tokens
from storage.database import Database, open_database
from storage.roster import roster
from storage.tables import AccountRole, TokenScope
from tests.bureau.office import COLLEGE, EDUCATION, IN_TIME, LIBRARY, Office

MORNING = datetime(IN_TIME.year, IN_TIME.month, IN_TIME.day, 10, tzinfo=CHINA)

UNITS = {AccountRole.UNIT: COLLEGE.name}


@dataclass
class Clock:
    """A clock that stands still until somebody moves it."""

    moment: datetime = MORNING

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, span: timedelta) -> None:
        self.moment += span

    def come_to(self, moment: datetime) -> None:
        """No day before: sessions that began later would have run out."""
        self.moment = max(self.moment, moment)


@dataclass
class Client:
    """A browser without a screen: it keeps cookies and finds the key of the forms it posts."""

    http: httpx.Client
    secret: str | None = None

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def post(self, path: str, files: object = None, **fields: str) -> httpx.Response:
        key = form_key_of(self.secret) if self.secret else ""
        return self.http.post(path, data={FORM_KEY: key, **fields}, files=files)  # type: ignore[arg-type]

    def text(self, path: str) -> str:
        """What a page says, without its tags."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return words(answer.text)


def words(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@dataclass
class Portal:
    """A running portal."""

    office: Office
    address: str
    app: FastAPI
    clock: Clock
    database: Database
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return self.office.settings

    def nobody(self) -> Client:
        """A browser that is not logged in."""
        return Client(httpx.Client(base_url=self.address, timeout=60))

    def logged_in(self, role: AccountRole, unit: str | None = None, department: str | None = None) -> Client:
        """A browser that is logged in as this role."""
        name = f"{role}-{unit or department or 'all'}"
        with self.database.writing() as session:
            unit_id = roster.find_units(session, [unit])[unit].id if unit else None
            account = accounts.by_name(session, name) or accounts.add(
                session, name, role, unit_id=unit_id, department=department, at=self.clock()
            )
            secret = sessions.begin(session, account.id, at=self.clock())
        client = self.nobody()
        client.secret = secret
        client.http.cookies.set(SESSION_COOKIE, secret)
        return client

    def unit(self, name: str = COLLEGE.name) -> Client:
        return self.logged_in(AccountRole.UNIT, unit=name)

    def department(self, name: str = EDUCATION.name) -> Client:
        return self.logged_in(AccountRole.DEPARTMENT, department=name)

    def bureau(self) -> Client:
        return self.logged_in(AccountRole.BUREAU)

    def admin(self) -> Client:
        return self.logged_in(AccountRole.ADMIN)

    def program(self, scope: TokenScope, unit: str | None = None) -> httpx.Client:
        """A program with a token."""
        name = f"{scope}-{unit}-{time.monotonic_ns()}"
        with self.database.writing() as session:
            unit_id = roster.find_units(session, [unit])[unit].id if unit else None
            secret = tokens.add(session, name, scope, unit_id, at=self.clock())
        headers = {"Authorization": f"Bearer {secret}"}
        return httpx.Client(base_url=self.address, headers=headers, timeout=60)


@contextmanager
def portal_started(
    template: Path,
    folder: Path,
    system: Callable[[Office], RunningSystem] = lambda _: NO_SYSTEM,
    **changed: Any,
) -> Iterator[Portal]:
    """A portal with an office of its own, whose declarations are due, and the system that it runs in.

    ``changed`` are settings of its own.
    """
    folder.mkdir(mode=0o700)
    shutil.copy(template, folder / "jixiao.db")
    office = Office.new(folder, f"sqlite:///{folder / 'jixiao.db'}", **changed)
    office.work()  # the stage opens, forms are handed out
    clock = Clock()
    app = create_app(office.settings, clock, system(office))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    app.state.office.worker.do(jobs.ready)
    port = server.servers[0].sockets[0].getsockname()[1]
    database = open_database(office.settings.database.get_secret_value())
    yield Portal(office, f"http://127.0.0.1:{port}", app, clock, database)
    database.close()
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def portal(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with portal_started(sqlite_template, tmp_path_factory.mktemp("portal") / "var") as portal:
        yield portal


@pytest.fixture
def college(portal: Portal) -> Client:
    return portal.unit(COLLEGE.name)


@pytest.fixture
def library(portal: Portal) -> Client:
    return portal.unit(LIBRARY.name)
