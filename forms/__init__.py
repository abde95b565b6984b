"""READ and WRITE paper: bytes of a document → typed forms with a place for every value."""

from pathlib import Path

from forms.form import Document, ReaderFault, RefusedFile, Unreadable
from forms.limits import DEFAULT, Limits
from forms.reading.reading_process import ReadingProcess
from forms.words.label_table import NONE, Additions

__all__ = [
    "Additions",
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


def read(path: Path, limits: Limits = DEFAULT, additions: Additions = NONE) -> Document:
    """The forms of a file. Raises Unreadable (with a Chinese sentence) when it cannot be read."""
    from forms.reading import reader

    return reader.read(path, limits, additions)


def read_bytes(data: bytes, name: str, limits: Limits = DEFAULT, additions: Additions = NONE) -> Document:
    """The forms of a file's bytes; ``name`` is only repeated in what is found.

    ``additions``: the labels and columns of a locality.
    """
    from forms.reading import reader

    return reader.read_bytes(data, name, limits, additions)
