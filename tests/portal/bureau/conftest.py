"""One district for the bureau's pages: one form accepted, one returned, one that never came, all in 2025."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from lifecycle.calendar.windows import CHINA
from portal.access.gate import FORM_KEY, SESSION_COOKIE
from portal.access.visitor import form_key_of
from portal.app import create_app
from portal.office import PortalOffice
from portal.working.worker import ReviewWorker
from storage.accounts import accounts, sessions
from storage.roster import roster_import
from storage.roster.roster import UnitLine
from storage.tables import AccountRole
from tests.bureau.office import COLLEGE, IN_TIME, LIBRARY, READING, RESEARCH, TRAINING, Office, declarations

AFTER_THE_DUE_DATE = datetime(2024, 11, 5, 10, tzinfo=CHINA)
CONTACT = "王会计 5550123"


@dataclass
class District:
    """The pages of a district as somebody of the bureau sees them."""

    office: Office
    portal: PortalOffice
    client: TestClient
    secret: str

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def html(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def text(self, path: str) -> str:
        """What a page says, without its tags."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.html(path)))

    def post(self, path: str, **fields: str | list[str]) -> httpx.Response:
        return self.client.post(path, data={FORM_KEY: form_key_of(self.secret), **fields})

    @property
    def key(self) -> str:
        """What every posted form carries."""
        return form_key_of(self.secret)

    def project(self, name: str) -> int:
        """The number of a project."""
        return next(row.project_id for row in self.office.rows_of_all() if row.project == name)

    def number(self, project: str, stage: str = "申报") -> int:
        """The number of an obligation."""
        (own,) = [row for row in self.office.rows_of_all() if (row.project, row.stage) == (project, stage)]
        return own.obligation_id

    def state(self, project: str) -> str:
        (own,) = [row for row in self.office.rows_of_all() if (row.project, row.stage) == (project, "申报")]
        return own.state.value


@pytest.fixture(scope="module")
def district(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    folder = tmp_path_factory.mktemp("district") / "var"
    folder.mkdir(mode=0o700)
    shutil.copy(sqlite_template, folder / "jixiao.db")
    office = Office.new(folder, f"sqlite:///{folder / 'jixiao.db'}")
    with office.desk() as desk, desk.database.writing() as session:
        roster_import.import_roster(session, [], [UnitLine(LIBRARY.name, contact=CONTACT)])
    office.put(COLLEGE, "申报.txt", declarations(TRAINING, RESEARCH))
    office.put(LIBRARY, "图书馆.txt", declarations(READING, faults={READING: "B03"}))
    office.work(IN_TIME)
    office.work(date(2024, 11, 4))
    app = create_app(office.settings)
    with office.desk() as desk:
        # The worker is for files that are handed in; these pages need none, so it is not started.
        portal = PortalOffice(desk, lambda: AFTER_THE_DUE_DATE, ReviewWorker(office.settings))
        app.state.office = portal
        with desk.database.writing() as session:
            account = accounts.add(
                session, "zhang", AccountRole.BUREAU, unit_id=None, department=None, at=AFTER_THE_DUE_DATE
            )
            secret = sessions.begin(session, account.id, at=AFTER_THE_DUE_DATE)
        client = TestClient(app, follow_redirects=False, cookies={SESSION_COOKIE: secret})
        yield District(office, portal, client, secret)
