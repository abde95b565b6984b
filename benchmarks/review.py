"""How fast forms are reviewed with all rules, beside the same predicates without Great Expectations.

Run by hand: ``python benchmarks/review.py [--quick] [--json]``. Seasons of a made-up district give 1,500,
15,000 and 150,000 forms of all three stages, in files of a dozen forms. The ratio is the time of the
review (tables, validation, findings) ÷ the time of flattening the same forms into the same tables and
asking every predicate in plain loops and pandas; both start with empty caches, each size in a process of
its own. The peak is its largest resident memory (MiB) when the review is done, ``forms_mib`` what it held
before: libraries and the forms themselves. What importing Great Expectations takes is printed, not counted.
"""

import argparse
import functools
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from operator import truediv
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

import season
from expectations.engine.review import examine
from expectations.locality.ruleset import RuleSet, default_ruleset
from expectations.rules.catalogue import RULES
from expectations.rules.rule import BuiltIn, Expect
from expectations.subjects.batch import Batch, FileForReview
from expectations.subjects.tables import Known, flatten
from forms.form import Declaration, Document

_SIZES, _QUICK_SIZES = {1_500: 3, 15_000: 2, 150_000: 1}, {1_500: 1, 15_000: 1}
"""Forms, and how often they are reviewed."""
_ROOMS = ("expectations", "forms", "lifecycle")
_UNITS, _PROJECTS, _YEAR = 40, 12, 2026


def filings() -> Iterator[FileForReview]:
    """Files without end, from one season after the other."""
    for seed in count():
        for number, arrival in enumerate(season.build(_UNITS, _PROJECTS, seed, _YEAR).arrivals):
            if arrival.forms:
                file = f"{seed}-{number}.txt"
                yield FileForReview(
                    file=file,
                    document=Document(file=file, title=None, statement=None, forms=list(arrival.forms)),
                )


def batch(size: int) -> Batch:
    """A batch of so many forms, its declarations at hand."""
    files: list[FileForReview] = []
    left = size
    for filing in filings():
        forms = filing.document.forms[:left] if filing.document else []
        document = filing.document.model_copy(update={"forms": forms}) if filing.document else None
        files.append(filing.model_copy(update={"document": document}))
        left -= len(forms)
        if not left:
            break
    forms = [form for filing in files if filing.document for form in filing.document.forms]
    return Batch(
        filings=tuple(files), declarations=tuple(form for form in forms if isinstance(form, Declaration))
    )


def _pair(frame: pd.DataFrame, arguments: dict[str, Any]) -> pd.DataFrame:
    return frame[[arguments["column_A"], arguments["column_B"]]].dropna()


BARE: dict[str, Callable[[pd.DataFrame, dict[str, Any]], Any]] = {
    "ExpectColumnValuesToNotBeNull": lambda frame, arguments: frame[arguments["column"]].isna(),
    "ExpectColumnValuesToBeNull": lambda frame, arguments: frame[arguments["column"]].notna(),
    "ExpectColumnValuesToBeBetween": lambda frame, arguments: (
        frame[arguments["column"]].dropna() < arguments["min_value"]
    ),
    "ExpectColumnValuesToNotMatchRegex": lambda frame, arguments: (
        frame[arguments["column"]].dropna().astype(str).str.match(arguments["regex"])
    ),
    "ExpectColumnPairValuesToBeEqual": lambda frame, arguments: (
        _pair(frame, arguments)[arguments["column_A"]] != _pair(frame, arguments)[arguments["column_B"]]
    ),
    "ExpectColumnPairValuesAToBeGreaterThanB": lambda frame, arguments: (
        _pair(frame, arguments)[arguments["column_A"]] < _pair(frame, arguments)[arguments["column_B"]]
    ),
}
"""What the built-in expectations of the catalogue ask, in plain pandas: which rows fail."""


def bare(forms: Batch, rules: RuleSet) -> int:
    """Every predicate over the same tables, without Great Expectations and without findings."""
    judged = 0
    for name, subjects in flatten(forms.filings, Known.of(forms, rules.yardstick)).items():
        frame = pd.DataFrame([subject.columns(rules.words.blank) for subject in subjects], dtype=object)
        for check in (check for rule in RULES for check in rule.checks if check.table.name == name):
            if isinstance(check, BuiltIn):
                expects: Sequence[Expect] = check.expects(rules)
                judged += sum(len(BARE[expect.name](frame, dict(expect.arguments))) for expect in expects)
            else:
                judged += len([check.judge(subject, rules) for subject in subjects])
    return judged


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes that starts with empty caches."""
    for candidate in gc.get_objects():
        cached = isinstance(candidate, functools._lru_cache_wrapper)  # noqa: SLF001 - it has no other name
        if cached and candidate.__module__.startswith(_ROOMS):
            candidate.cache_clear()
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(size: int, rounds: int) -> dict[str, float]:
    """Ratio, seconds per form and peak for one size, and what the import took."""
    start = time.perf_counter()
    import great_expectations  # noqa: F401

    imported = time.perf_counter() - start
    examine(batch(100))
    forms, rules = batch(size), default_ruleset()
    forms_mib = resident_mib()
    ours = [seconds(lambda: examine(forms, rules))]
    peak = resident_mib()
    theirs = [seconds(lambda: bare(forms, rules))]
    for _ in range(1, rounds):
        ours.append(seconds(lambda: examine(forms, rules)))
        theirs.append(seconds(lambda: bare(forms, rules)))
    return {
        "ratio": round(statistics.median(map(truediv, ours, theirs)), 2),
        "seconds_per_form": round(statistics.median(ours) / size, 6),
        "peak_mib": round(peak, 1),
        "forms_mib": round(forms_mib, 1),
        "import_seconds": round(imported, 1),
    }


def resident_mib() -> float:
    """The largest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measures each size in a process of its own, prints the figures."""
    parser = argparse.ArgumentParser(description="Reviewing forms, beside the same predicates bare.")
    parser.add_argument("--quick", action="store_true", help="without 150,000 forms, under a minute")
    parser.add_argument("--json", action="store_true", help="the figures as JSON and nothing else")
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.size:
        print(json.dumps(measure(options.size, options.rounds)))
        return
    figures = {}
    for size, rounds in (_QUICK_SIZES if options.quick else _SIZES).items():
        process = subprocess.run(  # noqa: S603 - this file itself
            [sys.executable, __file__, "--size", str(size), "--rounds", str(rounds)],
            check=True,
            capture_output=True,
            text=True,
        )
        figures[str(size)] = json.loads(process.stdout.splitlines()[-1])
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{'forms':>8}{'ratio':>8}{'s/form':>10}{'peak MiB':>10}{'forms MiB':>11}{'import s':>10}")
    for forms, figure in figures.items():
        print(
            f"{forms:>8}{figure['ratio']:8.2f}{figure['seconds_per_form']:10.6f}{figure['peak_mib']:10.1f}"
            f"{figure['forms_mib']:11.1f}{figure['import_seconds']:10.1f}"
        )


if __name__ == "__main__":
    main()
