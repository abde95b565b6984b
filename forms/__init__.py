"""READ and WRITE paper: bytes of a document → typed forms with a place for every value."""

from forms.form import Document, ReaderFault, Refusal, Unreadable
from forms.limits import Limits
from forms.reading.reader import read, read_bytes
from forms.reading.reading_process import ReadingProcess

__all__ = [
    "Document",
    "Limits",
    "ReaderFault",
    "ReadingProcess",
    "Refusal",
    "Unreadable",
    "read",
    "read_bytes",
]
