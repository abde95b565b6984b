"""One Chromium and one portal for all that is told in a browser: what is handed in here is news to it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from storage.roster import obligations, roster_import
from storage.roster.roster import RosterLine
from tests.bureau.office import YEAR
from tests.portal.browsed.reader import ELSEWHERE, SLUICES, WATERWORKS
from tests.portal.conftest import Portal, portal_started

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def portal(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Two departments: the one of the office, and one with a unit and a project of its own."""
    with portal_started(sqlite_template, tmp_path_factory.mktemp("browsed") / "var") as portal:
        line = RosterLine(
            YEAR, WATERWORKS.name, SLUICES.name, ELSEWHERE.name, WATERWORKS.mail, float(SLUICES.amount)
        )
        with portal.database.writing() as session:
            roster_import.import_roster(session, [line])
            obligations.create_for_roster(session, YEAR)
        yield portal
