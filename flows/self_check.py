"""The self-check: files of this machine, read and reviewed with no database and no server.

A unit does it before it submits; the bureau's scripts read files with it.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from forms import Document, ReaderFault, ReadingProcess, Unreadable
from forms.form import Declaration

if TYPE_CHECKING:
    from expectations.finding import Finding  # its package takes seconds to import


class ReadFile(NamedTuple):
    """A file with what was read in it, or the Chinese sentence why it could not be."""

    path: Path
    document: Document | None
    why: str | None


def read_files(paths: Iterable[Path], tell: Callable[[str], None]) -> Iterator[ReadFile]:
    """Each file as read; ``tell`` gets a line for each that cannot be."""
    with ReadingProcess() as reader:
        for path in paths:
            try:
                yield ReadFile(path, reader.read_file(path), None)
                continue
            except Unreadable as unreadable:
                why = str(unreadable)
            except ReaderFault as fault:
                why = f"读取时程序出错，不是文件的问题，请把文件和这句话交给管理员：{fault}"
            except OSError as failed:
                why = f"无法打开：{failed.strerror}"
            tell(f"{path}：{why}")
            yield ReadFile(path, None, why)


def check(
    files: Iterable[ReadFile], declared: Iterable[ReadFile], year: int | None, locality: str
) -> "list[Finding]":
    """What is found on these files; ``declared`` holds the declarations that later forms are held against.

    ``locality`` is the name of one that ships, or a file. Raises expectations.locality.Unusable.
    """
    from expectations.batch import Batch, Expected, Filing
    from expectations.review import review
    from expectations.ruleset import read_ruleset

    filings = []
    for file in files:
        count = len(file.document.forms) if file.document and year else 0
        expected = {index: Expected(year=year) for index in range(count)}
        filings.append(
            Filing(file=file.path.name, document=file.document, unreadable=file.why, expected=expected)
        )
    forms = [form for file in declared if file.document for form in file.document.forms]
    declarations = tuple(form for form in forms if isinstance(form, Declaration))
    return review(Batch(filings=tuple(filings), declarations=declarations), read_ruleset(locality))
