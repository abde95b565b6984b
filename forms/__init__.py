"""READ and WRITE paper: bytes of a document → typed forms with a place for every value."""

from forms.form import Document, Unreadable
from forms.reader import read, read_bytes

__all__ = ["Document", "Unreadable", "read", "read_bytes"]
