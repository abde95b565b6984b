"""Takes pictures of the portal's main pages, for each role, as wide as a desk and as narrow as a telephone.

    python -m docs.screenshots --out FOLDER [--data FOLDER] [--widths 1280 390]

Plays the sample season (nothing in it is real) up to a morning on which something is late, something was
returned and something waits, starts a portal on it, and goes through its pages with the machine's own
Chromium. ``--data`` keeps what was played, so that it is played once and looked at often.
"""

import argparse
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

import season
from benchmarks.served_portal import served
from bureau.desk import moment, open_desk
from bureau.steps import one_pass
from flows.play import played_season
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from portal.access.gate import SESSION_COOKIE
from portal.accounts.samples import sample_logins
from settings import Settings
from storage import migration, status
from storage.accounts import accounts, sessions
from storage.database import Database, open_database
from storage.status import StatusRow

LAST_DAY = date(2026, 4, 10)
MORNING = datetime(2026, 4, 13, 9, tzinfo=CHINA)
"""After the self-evaluations were due: the year has been gone through, and not everybody has filed."""

COLOURS = 64
"""As many as a page has but for the edges of its letters."""

EVERYBODY = {"login": "/login"}
PAGES: dict[str, dict[str, str]] = {
    "caizheng": {
        "board": "/bureau/board", "obligations": "/bureau/obligations?term=self-evaluation",
        "late": "/bureau/late", "trends": "/bureau/trends", "waiting": "/bureau/waiting",
        "claims": "/bureau/claims", "outbox": "/bureau/outbox", "rules": "/bureau/rules",
        "calendar": "/bureau/calendar", "unit": "/bureau/units/{unit}",
        "returned": "/bureau/obligations/{returned}", "difference": "/bureau/obligations/{twice}/difference",
        "project": "/bureau/projects/{project}/2025",
    },
    "danwei": {
        "desk": "/", "hand-in": "/hand-in", "try": "/try", "history": "/history", "owed": "/own/{own}",
        "account": "/account",
    },
    "bumen": {"units": "/", "unit": "/units/{unit}"},
    "guanli": {"home": "/", "users": "/admin/users", "messages": "/admin/messages"},
}  # fmt: skip
"""By login the pages that are shown, with the numbers that ``numbers`` finds."""


def play(settings: Settings, folder: Path) -> None:
    """Play the sample season, the days on which something happens."""
    migration.upgrade(settings.database.get_secret_value())
    season.write(season.sample(), folder)
    sample = played_season.of_folder(folder)
    with open_desk(settings) as desk:
        played_season.prepare(desk, sample)
        for day in sample.days:
            if day > LAST_DAY:
                break
            played_season.begin(desk, sample, day)
            one_pass(replace(desk, now=moment(day)))
            print(day, flush=True)


def numbers(rows: list[StatusRow], unit_id: int) -> dict[str, int]:
    """The obligations, units and projects that are worth a picture."""
    evaluated = [row for row in rows if row.stage is Stage.SELF_EVALUATION]
    found = max(evaluated, key=lambda row: (row.errors, row.warnings))
    twice = max(rows, key=lambda row: (row.version or 0, row.stage is Stage.DECLARATION))
    own = max(
        (row for row in rows if row.unit_id == unit_id), key=lambda row: (row.errors + row.warnings, row.year)
    )
    return {
        "unit": unit_id,
        "returned": found.obligation_id,
        "project": found.project_id,
        "twice": twice.obligation_id,
        "own": own.obligation_id,
    }


def pages_of(database: Database) -> Iterator[tuple[str, str, str, str]]:
    """Each page to show: who looks, its name, the secret of the login's cookie, the path."""
    yield from (("", name, "", path) for name, path in EVERYBODY.items())
    sample_logins(database)
    with database.reading() as session:
        rows = status.rows(session)
    for login, pages in PAGES.items():
        with database.writing() as session:
            account = accounts.by_name(session, login)
            if account is None:
                raise SystemExit(f"no login {login}")
            secret = sessions.begin(session, account.id, at=MORNING)
            unit = accounts.by_name(session, "danwei")
        places = numbers(rows, unit.unit_id if unit and unit.unit_id else 1)
        # The admin sees the bureau's pages too; one of them is enough.
        for name, path in pages.items():
            yield login, name, secret, path.format(**places)


def take(page: Page, file: Path) -> None:
    """A picture of the whole page, in so few colours that it stays small."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def main() -> None:
    """Play, serve, look."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--widths", type=int, nargs="+", default=[1280, 390])
    parser.add_argument("--only", default="", help="a part of the pictures' names")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        data = options.data or Path(scratch) / "var"
        new = not data.exists()
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = Settings(data=data).apart(data)
        if new:
            play(settings, Path(scratch) / "season")
        database = open_database(settings.database.get_secret_value())
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        with served(settings, lambda: MORNING) as port:
            address = f"http://127.0.0.1:{port}"
            for login, name, secret, path in pages_of(database):
                for width in options.widths:
                    file = options.out / f"{'-'.join(filter(None, (login, name)))}-{width}.png"
                    if options.only not in file.name:
                        continue
                    context = browser.new_context(
                        viewport={"width": width, "height": 800}, locale="zh-CN", device_scale_factor=1
                    )
                    if secret:
                        context.add_cookies([{"name": SESSION_COOKIE, "value": secret, "url": address}])
                    page = context.new_page()
                    page.goto(f"{address}{path}")
                    take(page, file)
                    wider = page.evaluate("document.documentElement.scrollWidth") - width
                    print(file.name, f"{wider} px too wide" if wider > 0 else "", flush=True)
                    context.close()
        browser.close()
        database.close()


if __name__ == "__main__":
    main()
