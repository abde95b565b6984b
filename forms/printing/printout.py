"""Office files (zip packages) with the same bytes for the same content, whenever they are written."""

import io
import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NO_DAY = date(2000, 1, 1)
"""What a file says when it was made where nobody hands a day in: one that nobody takes for the truth."""

_PROPERTIES = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

Target = Path | BinaryIO


def midnight(day: date) -> datetime:
    """The first moment of a day, as properties hold it."""
    return datetime.combine(day, time(), UTC)


def write(package: io.BytesIO, target: Target, day: date) -> None:
    """Writes a package that a library made, with that day for every time in it, to a path or a buffer."""
    out = io.BytesIO()
    with ZipFile(package) as made, ZipFile(out, "w", ZIP_DEFLATED) as written:
        for name in made.namelist():
            content = made.read(name)
            if name == _PROPERTIES:
                content = _MODIFIED.sub(rf"\g<1>{midnight(day):%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            entry = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            written.writestr(entry, content)
    if isinstance(target, Path):
        target.write_bytes(out.getvalue())
    else:
        target.write(out.getvalue())
