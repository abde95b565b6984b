"""What reading a file may cost. One value, handed down; each limit with its reason."""

from dataclasses import dataclass

_MIB = 1024 * 1024

TOO_LARGE = "文件内容过大，远超正常表单的规模，请删去无关内容或拆分后报送。"
"""What is told beyond them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file as it was handed in; a zip counts as a whole."""

    file_bytes: int = 100 * _MIB
    """Forms with scanned seals and photographs stay under 50 MiB; mail and portals refuse more than this."""

    part_bytes: int = 64 * _MIB
    """One unpacked part (a sheet, a text). 30 forms have about 5 MiB; its tree takes ten times that."""

    unpacked_bytes: int = 400 * _MIB
    """All files of a zip together, so that a zip bomb is never unpacked."""

    files: int = 500
    """Files in a zip: a department hands in at most some hundred."""

    nesting: int = 2
    """Zips inside zips; tables inside tables go down ten times as deep."""

    cells: int = 500_000
    """Cells of a document: 1500 forms. A sheet that is formatted down to row 1,048,576 has more."""

    pages: int = 300
    """Pages of a PDF: some hundred forms; a book of budgets is to be split."""

    scanned_pages: int = 20
    """Pages that are read in pictures: each takes some ten seconds of a processor."""

    seconds_a_scanned_page: float = 40.0
    """Each of them has a limit of its own, so that a scan of several pages is not cut off."""

    seconds: float = 60.0
    """A file of 30 forms takes under two seconds, LibreOffice up to half a minute for an old .doc."""

    conversion_seconds: float = 45.0
    """Of these, what LibreOffice gets."""

    memory_bytes: int = 2048 * _MIB
    """Address space of the reading process: five times what the largest allowed part needs."""


DEFAULT = Limits()
