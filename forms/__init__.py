"""READ and WRITE paper: bytes of a document → typed forms with a place for every value."""

from pathlib import Path

from forms.form import Document, ReaderFault, RefusedFile, Unreadable
from forms.limits import DEFAULT, Limits
from forms.reading.reading_process import ReadingProcess

__all__ = [
    "Document",
    "Limits",
    "ReaderFault",
    "ReadingProcess",
    "RefusedFile",
    "Unreadable",
    "read",
    "read_bytes",
]

# The readers are imported when they are used: who only handles forms that were read needs none of them.


def read(path: Path, limits: Limits = DEFAULT) -> Document:
    """The forms of a file. Raises Unreadable (with a Chinese sentence) when it cannot be read."""
    from forms.reading import reader

    return reader.read(path, limits)


def read_bytes(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """The forms of a file's bytes; ``name`` is only repeated in what is found."""
    from forms.reading import reader

    return reader.read_bytes(data, name, limits)
