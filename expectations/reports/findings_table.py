"""The findings for a person at a terminal: a table for each form, a row for each rule."""

import re
from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from expectations.reports.grouping import FormGroup, RuleGroup, by_form, said, totals
from expectations.subjects.batch import FileForReview
from expectations.subjects.finding import Finding
from forms.words.severity import Severity

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_NEVER_FIRST, _NEVER_LAST = "，。；：、！？）》〕”’", "（《〔“‘"
_WIDEST = 100
"""Columns of text that an eye follows without losing the line."""


def show_findings(
    filings: Sequence[FileForReview], findings: Sequence[Finding], version: str, console: Console
) -> None:
    """Print what was found, by file and form, and the totals. Colours and lines only on a terminal."""
    forms = list(by_form(filings, findings))
    for filing in filings:
        with_findings = [form for form in forms if form.file == filing.file and form.rules]
        if with_findings:
            console.print(Text(filing.file, style="bold"), no_wrap=True, overflow="fold")
        for form in with_findings:
            _show_form(form, console)
    console.print(Text(folded(totals(filings, forms, version), console.width)))


def _show_form(form: FormGroup, console: Console) -> None:
    console.print(Text(folded(form.title, console.width), style="bold"))
    labels = max(cell_len(group.label) for group in form.rules)
    names = max(cell_len(group.rule) for group in form.rules)
    table = Table(
        box=box.ROUNDED if console.is_terminal else None, show_header=False, show_lines=console.is_terminal
    )
    table.add_column(width=labels, no_wrap=True)
    # Four lines and three columns' padding; on a narrow terminal the rule stands above what it found.
    beside = console.width - labels - names - 10
    narrow = beside < cell_len("字") * 30
    if not narrow:
        table.add_column(width=names, no_wrap=True)
    width = min(_WIDEST, beside + names + 3 if narrow else beside)
    table.add_column(width=width, no_wrap=True)
    for group in form.rules:
        text = _told(group, width)
        rule = Text(group.rule, style="bold")
        label = Text(group.label, style=_COLOURS[group.severity])
        table.add_row(*((label, Text.assemble(rule, "\n", text)) if narrow else (label, rule, text)))
    console.print(table)
    console.print()


def _told(group: RuleGroup, width: int) -> Text:
    """Every place of the rule, then how to mend it and on what basis."""
    text = Text()
    for finding in group.findings:
        text.append(folded(said(finding), width) + "\n")
    mend = "；".join(suggestion.rstrip("。") for suggestion in group.suggestions)
    text.append(folded(f"怎么改：{mend}。依据：{group.findings[0].basis}", width), style="dim")
    return text


def folded(text: str, width: int) -> str:
    """The text in lines of so many columns, a Chinese character being two.

    Numbers and words stay whole, and no line begins with a closing mark (which may stick out: two columns
    are kept for it).
    """
    return "\n".join(_lines(text, max(width - 2, 2)))


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for piece in re.findall(r"[!-~]{1,20}|\s|.", text):
        if cell_len(line + piece) > width and piece not in _NEVER_FIRST:
            whole_line = line.rstrip(_NEVER_LAST)
            yield whole_line.rstrip()
            line = line[len(whole_line) :] + piece.strip()
        else:
            line += piece
    yield line
