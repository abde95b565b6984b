"""A text of a document that was copied: what it says, where it stood, and where it stands in the copy."""

from dataclasses import dataclass

from forms.form import Location


@dataclass(frozen=True, slots=True)
class CopiedText:
    """One cell or one line."""

    text: str
    original: Location
    copy: Location


@dataclass(frozen=True, slots=True)
class PictureCopy:
    """The copy of a whole document, and every text in it."""

    data: bytes
    texts: tuple[CopiedText, ...]
