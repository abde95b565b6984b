"""Handing in: files that come at an exact moment (portal, interface) go the very same way as the inbox's.

They are archived and recorded at once; reading, filing, review and decision follow as for any document
(``bureau.review.at_once``) or, if that dies in between, at the next pass of the chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bureau.desk import Desk
from bureau.intake import collecting, lookout
from bureau.refusal import Refusal
from storage.papers import documents
from storage.papers.documents import Arrival

LONGEST_NAME = 150
"""Characters of a file's name that are kept; file systems take 255 bytes."""

_FOLDER = "门户"
"""What stands in the place of the inbox in the path of such a file."""


class NotTaken(Refusal):
    """A file that is not taken at all; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file as it is handed in."""

    name: str
    content: bytes


def receive(desk: Desk, unit: str, files: Sequence[HandedFile]) -> list[int]:
    """Archive and record the files of a unit, which came now; their documents in order.

    What was handed in before and not taken then (too early, locked) is filed again. Raises NotTaken.
    """
    if not files:
        raise NotTaken("没有选择文件")
    for file in files:
        if not file.content:
            raise NotTaken(f"《{plain_name(file.name)}》是空文件，请检查后重新选择")
        if len(file.content) > desk.reader.limits.file_bytes:
            most = desk.reader.limits.file_bytes // (1024 * 1024)
            raise NotTaken(f"《{plain_name(file.name)}》超过 {most} MB，请删去无关内容或拆分后报送")
    arrivals = []
    for file in files:
        name = plain_name(file.name)
        sha256 = desk.archive.put(file.content)
        path = f"{_FOLDER}/{unit}/{name}"
        arrivals.append(Arrival(sha256, name, path, unit, len(file.content), desk.now, desk.now))
    with desk.database.writing() as session:
        recorded = documents.record(session, arrivals)
        again = {entry.document_id: desk.now for entry in recorded if entry.known}
        if again:
            collecting.file_again(desk, session, again)
    lookout.wake(desk.settings)
    return list(dict.fromkeys(entry.document_id for entry in recorded))


def plain_name(name: str) -> str:
    """A file's name as it is kept: without folders and signs that no name has, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(sign for sign in last if sign.isprintable()).strip()
    stem, dot, suffix = printable.rpartition(".")
    if len(printable) > LONGEST_NAME and dot:
        printable = stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix
    return printable[:LONGEST_NAME] or "未命名"
