"""Kills passes at every named step and at random moments, and compares the ends: ``make chaos``.

What is killed, where, and what has to be the same at the end stands in ``tests/chaos``. Exit 1 if any story
ended otherwise than the undisturbed one.
"""

import argparse
import json
import math
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos.killing import postgresql, run, sqlite
from tests.chaos.stories import at_every_step, at_random


def main() -> int:
    """Kill, compare, print a table; 1 if any story ended differently."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=100, help="kills at random moments (default 100)")
    parser.add_argument("--calls", type=int, default=2, help="calls of each step to die at (default 2)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=3.0, help="seconds over which they are spread")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument(
        "--from", type=int, default=0, dest="first", help="begin at this kill of the list (0)"
    )
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="begin no story after so long, per database"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    kills = [*at_every_step(options.calls), *at_random(options.random, options.seed, options.longest)]
    kills = kills[options.first :]
    makers = {"sqlite": sqlite, "postgresql": postgresql}
    tallies = []
    for name in options.database or makers:
        with TemporaryDirectory() as folder, makers[name](Path(folder)) as new_database:
            tallies.append(run(name, new_database, kills, Path(folder), _shown, seconds=options.minutes * 60))
    if options.json:
        print(json.dumps({tally.database: vars(tally) for tally in tallies}, ensure_ascii=False, indent=2))
    else:
        print(f"{'database':<12}{'stories':>8}{'kills':>7}{'different':>11}{'mails again':>13}{'seconds':>9}")
        for tally in tallies:
            print(
                f"{tally.database:<12}{tally.stories:>8}{tally.kills:>7}{len(tally.different):>11}"
                f"{tally.again:>13}{tally.seconds:>9.0f}"
            )
            for line in tally.different:
                print(f"  {line}")
    return 1 if any(tally.different for tally in tallies) else 0


def _shown(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{of}", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
