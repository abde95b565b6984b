"""What a whole season costs beside the plain loop and the naive design: ``python -m benchmarks.season_run``.

Each way reads and reviews the same made-up season of three stages in mixed formats, from empty caches, in a
process of its own:

- ``plain``: a loop that reads each file and reviews a day's forms in one validation; nothing is kept or sent.
- ``chain``: the chain without Prefect: collected, archived, filed, reviewed, decided, letters as files.
- ``flows``: the same through the flows, on a real Prefect server.
- ``naive``: one Prefect task and one Great Expectations validation for each form; the first forms of the
  season, reckoned up to all of them.

Besides: the same day once more on the unchanged inbox, and one new form, from file to letter. CPU seconds are
those of this process and its children, so that what else the machine does counts less than in the time.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import season
from bureau.desk import kept_in, open_desk
from bureau.steps import one_pass
from expectations.engine.review import examine
from expectations.subjects.batch import Batch, FileForReview
from flows.play import played_season
from forms import Document, ReadingProcess, Unreadable
from forms.form import Declaration
from settings import Settings

_PER_UNIT = 10
_NAIVE_FORMS = 20
_WAYS = ("plain", "chain", "flows", "naive")


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used) + sum(map(_cpu_of, _children()))


def _children() -> list[str]:
    """Those that still run, as the parent of the reading processes does to our end."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()


def _cpu_of(process: str) -> float:
    """What a process and those that it waited for have used."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:  # ended just now: it counts among those that have ended
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _measured(work: Callable[[], object]) -> dict[str, float]:
    began, used = time.perf_counter(), _cpu()
    work()
    return {"seconds": round(time.perf_counter() - began, 1), "cpu_seconds": round(_cpu() - used, 1)}


def _files_by_day(folder: Path) -> list[list[Path]]:
    season = played_season.of_folder(folder)
    return [[path for path, _ in season.arrivals[day]] for day in sorted(season.arrivals)]


def plain(folder: Path, _scratch: Path) -> dict[str, Any]:
    """Read and review, and nothing else."""
    forms = 0

    def work() -> None:
        nonlocal forms
        declared: list[Declaration] = []
        with ReadingProcess() as reader:
            for paths in _files_by_day(folder):
                files = [FileForReview(file=path.name, document=_read(reader, path)) for path in paths]
                read = [form for file in files if file.document for form in file.document.forms]
                forms += len(read)
                declared += [form for form in read if isinstance(form, Declaration)]
                examine(Batch(filings=tuple(files), declarations=tuple(declared)))

    return _measured(work) | {"forms": forms}


def _read(reader: ReadingProcess, path: Path) -> Document | None:
    try:
        return reader.read(path.read_bytes(), path.name)
    except Unreadable:
        return None


def chain(folder: Path, scratch: Path) -> dict[str, Any]:
    """Everything that the bureau does, day by day, without Prefect."""
    season, settings = played_season.of_folder(folder), Settings(data=scratch).apart(scratch)
    kept_in(settings).close()
    days = sorted(season.arrivals)
    with open_desk(settings) as desk:
        played_season.prepare(desk, season)

    def of_day(day: Any) -> None:
        with open_desk(settings, day) as desk:
            one_pass(desk)

    def work() -> None:
        for day in days:
            with open_desk(settings, day) as desk:
                played_season.begin(desk, season, day)
            of_day(day)

    figures: dict[str, Any] = _measured(work)
    figures["unchanged"] = _measured(lambda: of_day(days[-1]))
    newest = season.arrivals[days[-1]][0]
    copied = Path(settings.inbox) / newest[1]
    copied.with_name(f"新{copied.name}").write_bytes(newest[0].read_bytes() + b"\n")
    figures["one_form"] = _measured(lambda: of_day(days[-1]))
    figures["database_mib"] = round((scratch / "jixiao.db").stat().st_size / 2**20, 1)
    return figures


def flows(folder: Path, scratch: Path) -> dict[str, Any]:
    """The same through the flows."""
    from flows.system.machine import running
    from flows.system.single_pass import plan_of

    season, settings = played_season.of_folder(folder), Settings(data=scratch).apart(scratch)
    kept_in(settings).close()
    with running(plan_of(settings, worker=False), lambda _: None):
        from flows import chain as deployed
        from flows.parts import without_heartbeat

        with open_desk(settings) as desk:
            played_season.prepare(desk, season)

        def work() -> None:
            for day in sorted(season.arrivals):
                with open_desk(settings, day) as desk:
                    played_season.begin(desk, season, day)
                deployed.daily(day, return_state=True)

        with without_heartbeat():
            return _measured(work)


def naive(folder: Path, scratch: Path) -> dict[str, Any]:
    """One task and one validation for each form."""
    from flows.system.machine import running
    from flows.system.single_pass import plan_of

    settings = Settings(data=scratch).apart(scratch)
    files = [path for paths in _files_by_day(folder) for path in paths]
    with running(plan_of(settings, worker=False), lambda _: None):
        from prefect import flow, task

        done = 0
        with ReadingProcess() as reader:

            @task
            def one_form(path: Path, document: Document) -> int:
                return len(examine(Batch(filings=(FileForReview(file=path.name, document=document),))))

            @flow
            def whole_season() -> None:
                nonlocal done
                for path in files:
                    document = _read(reader, path)
                    for form in document.forms if document else ():
                        one_form(path, document.model_copy(update={"forms": [form]}))
                        done += 1
                        if done >= _NAIVE_FORMS:
                            return

            figures = _measured(whole_season)
    return figures | {"forms": done}


def _of_a_process(way: str, projects: int) -> dict[str, Any]:
    process = subprocess.run(  # noqa: S603 - this file itself
        [sys.executable, "-m", "benchmarks.season_run", "--way", way, "--projects", str(projects)],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return figures


def main() -> int:
    """Measure, print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, action="append", help="150 and 1500 by default")
    parser.add_argument("--way", choices=_WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = options.projects or [150, 1500]
    if options.way:
        scratch = Path(tempfile.mkdtemp())
        try:
            season.write(season.build(max(1, sizes[0] // _PER_UNIT), _PER_UNIT, 1, 2024), scratch / "season")
            figures = globals()[options.way](scratch / "season", scratch / "kept")
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        peak = max(
            resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(json.dumps(figures | {"peak_mib": round(peak / 1024)}))
        return 0
    table = {size: {way: _of_a_process(way, size) for way in _WAYS} for size in sizes}
    if options.json:
        print(json.dumps(table, indent=2))
        return 0
    for size, ways in table.items():
        forms = ways["plain"]["forms"]
        print(f"{size} projects, {forms} forms")
        for way, figures in ways.items():
            scale = forms / figures["forms"] if way == "naive" else 1
            cpu = figures["cpu_seconds"] * scale
            ratio = cpu / ways["plain"]["cpu_seconds"]
            print(
                f"  {way:<8}{figures['seconds'] * scale:9.1f} s{cpu:9.1f} CPU s"
                f"{cpu / forms * 1000:9.1f} ms/form{ratio:7.2f} x plain{figures['peak_mib']:7} MiB"
            )
        for name in ("unchanged", "one_form"):
            print(f"  {name:<12}{ways['chain'][name]}")
        print(f"  database    {ways['chain']['database_mib']} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
