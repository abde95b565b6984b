"""How fast the portal is: the board, a project's page, many readers at once, and a form handed in.

    python -m benchmarks.portal [--rounds 40] [--seconds 10] [--json]

- The pages of a district of 5,000 units × 3 stages, in milliseconds at the median and the 95th percentile:
  ``anew`` after something was written before every request, ``again`` while nothing changes.
- The page of one project with 100 indicators in all three stages, the same way.
- Pages a second of the board of 312 units from one portal with eight readers, while something is written
  once a second.
- A Word form of 20 indicators: from its upload to the page with what was found, with the reviewer warm.

Exit code 1 if the board or the project's page take 100 ms or more at the 95th percentile, fewer than 200
pages a second are shown, or the form takes 3 s or more.
"""

import argparse
import http.client
import json
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
from fastapi.testclient import TestClient
from sqlmodel import Session, col, update

from benchmarks.board import NOW, YEAR, fill
from benchmarks.served_portal import served
from bureau.desk import open_desk
from forms.form import Form as AnyForm
from forms.printing.handed_out import handed_out_docx
from lifecycle.calendar.stages import Stage
from lifecycle.thread.identity import unit_key
from portal.access.gate import FORM_KEY, SESSION_COOKIE
from portal.access.visitor import form_key_of
from portal.app import create_app
from portal.office import PortalOffice
from portal.working.worker import ReviewWorker
from season.district.district import FictionalDepartment, FictionalProject, FictionalUnit
from season.district.kinds import dice, draw
from season.stages.declarations import declare
from season.stages.evaluations import evaluate
from season.stages.monitoring import report
from settings import Settings
from storage import migration
from storage.accounts import accounts, sessions
from storage.database import Database
from storage.tables import AccountRole, Form, Unit

DISTRICT, LARGE = 312, 5000
"""Units of a district as it is, and of the largest that the issue speaks of."""

LIMIT_MS, LIMIT_PAGES, LIMIT_FORM = 100.0, 200.0, 3.0
"""From the issue."""

READERS = 8

BOARD = "/bureau/board"
PAGES = (BOARD, f"{BOARD}?number=60", f"{BOARD}?state=overdue", f"{BOARD}?search=%E6%B2%B3%E8%A5%BF")
PROJECT = f"/bureau/projects/1/{YEAR}"


def forms(indicators: int) -> dict[Stage, AnyForm]:
    """A project's forms of all three stages with about so many indicators (each work has eight)."""
    department = FictionalDepartment("清河区第1局", "ju@qinghe.invalid")
    unit = FictionalUnit("清河区河南第1单位", department, "u1@qinghe.invalid", "fzr@qinghe.invalid")
    topics = [f"第{number}期双师课堂" for number in range(-(-indicators // 8))]
    works = tuple(draw("{t}培训", topic, YEAR, dice("benchmark", topic)) for topic in topics)
    project = FictionalProject("第1项目", unit, YEAR, 1, works)
    declared = declare(project, edition_2024=False)
    declared = declared.model_copy(update={"indicators": declared.indicators[:indicators]})
    return {
        Stage.DECLARATION: declared,
        Stage.MONITORING: report(project, declare(project, edition_2024=False), dice("m")),
        Stage.SELF_EVALUATION: evaluate(project, declare(project, edition_2024=False), dice("e")),
    }


def file_project(session: Session, filed: dict[Stage, AnyForm]) -> None:
    """Let what the first project has filed (forms 1 to 3) say this."""
    for number, form in enumerate(filed.values(), 1):
        content = {"content": form.model_dump(mode="json"), "kind": form.form}
        session.exec(update(Form).where(col(Form.id) == number).values(**content))


def write_something(database: Database) -> None:
    """The smallest change there is: a session begins."""
    with database.writing() as session:
        sessions.begin(session, 1, at=NOW)


def milliseconds(client: TestClient, path: str, rounds: int, before: Callable[[], None]) -> dict[str, float]:
    """Median and 95th percentile of one page, and the median of the processor's time alone.

    The first call is not counted. On a machine with other work only the last says much.
    """
    client.get(path)
    times, processor = [], []
    for _ in range(rounds):
        before()
        began, busy = time.perf_counter(), time.process_time()
        answer = client.get(path)
        times.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - busy) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    return {
        "median": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "processor": statistics.median(processor),
    }


@contextmanager
def opened(units: int) -> Iterator[tuple[Settings, Database, str]]:
    """A scratch database of a district: settings, database, and the secret of a login of the bureau."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(data=Path(scratch)).apart(Path(scratch))
        migration.upgrade(settings.database.get_secret_value())
        with open_desk(settings) as desk:
            with desk.database.writing() as session:
                fill(session, units)
                file_project(session, forms(100))
                bureau = accounts.add(
                    session, "bureau", AccountRole.BUREAU, unit_id=None, department=None, at=NOW
                )
                secret = sessions.begin(session, bureau.id, at=NOW)
            yield settings, desk.database, secret


def time_pages(rounds: int) -> dict[str, dict[str, dict[str, float]]]:
    """The pages of the large district and of the project: anew, and again."""
    with opened(LARGE) as (settings, database, secret):
        app = create_app(settings)
        with open_desk(settings) as desk:
            app.state.office = PortalOffice(desk, lambda: NOW, ReviewWorker(settings))
            client = TestClient(app, cookies={SESSION_COOKIE: secret})
            return {
                path: {
                    "anew": milliseconds(client, path, rounds, lambda: write_something(database)),
                    "again": milliseconds(client, path, rounds, lambda: None),
                }
                for path in (*PAGES, PROJECT)
            }


def pages_a_second(seconds: float) -> float:
    """Boards shown in a second to eight readers who ask again at once, while one thing a second is written.

    The readers are a process of their own, as browsers are.
    """
    import multiprocessing

    with opened(DISTRICT) as (settings, database, secret), served(settings, lambda: NOW) as port:
        context = multiprocessing.get_context("spawn")
        counts = context.Queue()
        readers = context.Process(target=read_on, args=(port, secret, seconds, counts))
        readers.start()
        while readers.is_alive():
            readers.join(1.0)
            write_something(database)
        return counts.get() / seconds


def read_on(port: int, secret: str, seconds: float, counts: "multiprocessing.Queue[int]") -> None:  # noqa: F821
    """Eight readers in threads; puts how many pages they got."""
    totals: list[int] = []

    def read() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        shown, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            connection.request("GET", BOARD, headers={"Cookie": f"{SESSION_COOKIE}={secret}"})
            answer = connection.getresponse()
            if answer.status != 200 or b"</html>" not in answer.read():
                raise SystemExit(f"{BOARD}: {answer.status}")
            shown += 1
        totals.append(shown)

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.put(sum(totals))


def seconds_for_a_form(rounds: int) -> list[float]:
    """From the upload of a Word form of 20 indicators to the page that shows what was found."""
    declared = forms(20)[Stage.DECLARATION]
    with opened(DISTRICT) as (settings, database, _), served(settings, lambda: NOW) as port:
        with database.writing() as session:
            known = session.get_one(Unit, 1)
            known.key = unit_key(known.name)  # as the roster would have it: by it a file finds its unit
            unit = accounts.add(session, "unit", AccountRole.UNIT, unit_id=1, department=None, at=NOW)
            secret = sessions.begin(session, unit.id, at=NOW)
        times = []
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", cookies={SESSION_COOKIE: secret}, timeout=60
        ) as browser:
            for number in range(rounds):
                goal = f"{declared.annual_goal}第{number}稿。"
                changed = declared.model_copy(update={"annual_goal": goal})
                content = handed_out_docx(changed, made_on=date(YEAR, 1, 1))
                began = time.perf_counter()
                answer = browser.post(
                    "/hand-in",
                    data={FORM_KEY: form_key_of(secret)},
                    files={"files": (f"{number}.docx", content)},
                    follow_redirects=True,
                )
                times.append(time.perf_counter() - began)
                if not re.search("读出 20 项指标|没有受理", answer.text) or "正在核查" in answer.text:
                    raise SystemExit(answer.text)
        return times


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    pages = time_pages(options.rounds)
    rate = pages_a_second(options.seconds)
    form_seconds = seconds_for_a_form(5)
    if options.json:
        print(json.dumps({"pages": pages, "pages_per_second": rate, "form_seconds": form_seconds}))
    else:
        print("median, 95th percentile and median of the processor's time in ms")
        for path, measured in pages.items():
            figures = "   ".join(
                f"{how} {figure['median']:7.1f} {figure['p95']:7.1f} {figure['processor']:6.1f}"
                for how, figure in measured.items()
            )
            print(f"{figures}   {path}")
        print(f"{rate:.0f} pages a second ({READERS} readers of the board of {DISTRICT} units)")
        print(f"{min(form_seconds):.2f} to {max(form_seconds):.2f} s for a form of 20 indicators")
    slowest = max(figure["p95"] for measured in pages.values() for figure in measured.values())
    return int(slowest >= LIMIT_MS or rate < LIMIT_PAGES or max(form_seconds) >= LIMIT_FORM)


if __name__ == "__main__":
    sys.exit(main())
