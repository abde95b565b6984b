"""The self-check: files of this machine, read and reviewed with no database and no server.

A unit does it before it submits; the bureau's scripts read files with it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bureau.refusal import reason
from forms import Document, ReaderFault, ReadingProcess, Unreadable
from forms.form import Declaration
from forms.words.label_table import NONE, Additions, UnknownField, checked
from forms.words.severity import Severity

if TYPE_CHECKING:
    from expectations.subjects.batch import Batch  # imported late: the command must start fast
    from expectations.subjects.finding import Finding


class ReadFile(NamedTuple):
    """A file with what was read in it, or the Chinese sentence why it could not be.

    It goes by its name; files of one name go by their paths.
    """

    path: Path
    name: str
    document: Document | None
    why: str | None


def printed_words(locality: str) -> Additions:
    """The labels and columns that a locality's TOML adds. Raises UnusableLocality."""
    from expectations.locality.configuration import GROUND, UnusableLocality, configured

    if locality == GROUND:
        return NONE
    configuration = configured(locality)
    try:
        return checked(Additions(configuration.get("labels", {}), configuration.get("columns", {})))
    except UnknownField as unknown:
        raise UnusableLocality(f"{locality}：{unknown}") from unknown


def read_files(
    paths: Iterable[Path], tell: Callable[[str], None], additions: Additions = NONE
) -> Iterator[ReadFile]:
    """Each file as read; ``tell`` gets a line for each that cannot be. ``additions``: a locality's labels."""
    named = {path: path.name for path in paths}
    called = Counter(named.values())
    with ReadingProcess(additions=additions) as reader:
        for path, short in named.items():
            name = short if called[short] == 1 else str(path)
            try:
                document = reader.read_file(path)
                yield ReadFile(path, name, document.model_copy(update={"file": name}), None)
                continue
            except Unreadable as unreadable:
                why = str(unreadable)
            except ReaderFault as fault:
                why = f"读取时程序出错，不是文件的问题，请把文件和这句话交给管理员：{fault}"
            except OSError as failed:
                why = f"无法打开：{reason(failed)}"
            tell(f"{path}：{why}")
            yield ReadFile(path, name, None, why)


def read_contents(reader: ReadingProcess, files: Iterable[tuple[str, bytes]]) -> Iterator[ReadFile]:
    """The same for files that are no files of this machine: name and bytes of each."""
    called: Counter[str] = Counter()
    for own, data in files:
        called[own] += 1
        name = own if called[own] == 1 else f"{own}（{called[own]}）"
        try:
            document = reader.read(data, own)
            yield ReadFile(Path(own), name, document.model_copy(update={"file": name}), None)
        except Unreadable as unreadable:
            yield ReadFile(Path(own), name, None, str(unreadable))


def gather(files: Iterable[ReadFile], declared: Iterable[ReadFile], year: int | None) -> "Batch":
    """These files for a review; ``declared`` holds the declarations that later forms are held against."""
    from expectations.subjects.batch import Batch, Expected, FileForReview

    filings = []
    for file in files:
        count = len(file.document.forms) if file.document and year else 0
        expected = {index: Expected(year=year) for index in range(count)}
        filings.append(
            FileForReview(file=file.name, document=file.document, unreadable=file.why, expected=expected)
        )
    return Batch(filings=tuple(filings), declarations=declarations(declared))


def needs_somebody(finding: "Finding") -> bool:
    """Whether somebody must look: an error, a part of the file that was not read, a rule that raised."""
    from expectations.rules.document.unread import A09

    if finding.severity is Severity.INFO:
        return finding.state == "broken"
    return finding.severity is Severity.ERROR or finding.rule == A09.code


def declarations(files: Iterable[ReadFile]) -> tuple[Declaration, ...]:
    """The declarations in these files."""
    forms = [form for file in files if file.document for form in file.document.forms]
    return tuple(form for form in forms if isinstance(form, Declaration))
