"""The command ``jixiao``; what it can do stands in ``commands``.

Each command is thin: it reads the settings, calls a room and prints.
Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 done but something asks for attention,
2 wrong usage or nothing could be done (one line says why). Heavy libraries are imported inside the commands.
"""

import sys

import typer

from bureau.refusal import Refusal, reason
from commands import (
    accounts,
    locality,
    messages,
    papers,
    project,
    recheck,
    roster,
    rules,
    running,
    upkeep,
    webhooks,
    year,
)
from commands.decisions import adjusting, cases, claims, deciding, explanations
from commands.terminal import PLAIN, REFUSED, refuse
from expectations.locality.configuration import UnusableLocality
from settings import Misconfigured
from usage import NothingAsked, WrongUsage, told

app = typer.Typer(help="预算绩效表单的收集、核查、跟踪与通知。", pretty_exceptions_enable=False, **PLAIN)
for group in (
    papers,
    rules,
    running,
    year,
    project,
    deciding,
    adjusting,
    cases,
    explanations,
    recheck,
    roster,
    locality,
    claims,
    accounts,
    messages,
    webhooks,
    upkeep,
):
    app.add_typer(group.app)


def main() -> None:
    """Run the command line and exit as the contract says."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except NothingAsked as shown:
        print(shown.format_message())
        sys.exit(REFUSED)
    except WrongUsage as wrong:
        refuse(told(wrong))
    except (Misconfigured, Refusal, UnusableLocality) as why:
        refuse(str(why))
    except OSError as why:
        refuse(f"{why.filename or '系统'}：{reason(why)}")
    except typer.Abort:
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
