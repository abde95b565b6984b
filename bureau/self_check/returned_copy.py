"""A file that was checked, as it goes back: with the findings on its cells."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bureau.notes import note_on
from bureau.self_check.checking import ReadFile
from forms import Document, Unreadable
from forms.notes.annotation import Annotated, annotate

if TYPE_CHECKING:
    from expectations.subjects.finding import Finding  # its package takes seconds to import


def write_all(
    files: Iterable[ReadFile],
    findings: "list[Finding]",
    folder: Path,
    author: str,
    tell: Callable[[str], None],
) -> None:
    """Writes each file that was read, with what was found on it, to a folder; ``tell`` gets a line each."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        if file.document is None:
            continue
        try:
            back = annotated(file.path.read_bytes(), file.document, findings, author)
        except Unreadable as why:
            tell(f"{file.path}：{why}")
            continue
        written = folder / f"{file.path.stem}.核查{back.suffix}"
        written.write_bytes(back.data)
        tell(f"已批注：{written}")


def annotated(data: bytes, document: Document, findings: "Iterable[Finding]", author: str) -> Annotated:
    """The file with its findings; rules on trial are the bureau's business and left out."""
    remarks = [
        note_on(finding, finding.severity, finding.location)
        for finding in findings
        if finding.file == document.file and finding.asks
    ]
    return annotate(data, document, remarks, author=author)
