"""Documents that were inserted into an Office file as objects (OLE)."""

import io
import struct

import olefile

from forms.files.package import Package

_PACKAGE, _OBJECT = "package", "oleObject"
"""The kinds of relations to documents of Office, and to objects of any program."""
CHUNK = "aFChunk"
"""The kind of relation to a document that stands in place of text."""
_ZIP = b"PK\x03\x04"
_OFFICE_STREAMS = ("Workbook", "Book", "WordDocument", "EncryptedPackage")
_WHOLE_STREAMS = ("Package", "CONTENTS")
"""Streams that hold a whole file: of new Office, and of what prints itself, like a PDF."""
_NATIVE = "\x01Ole10Native"


def documents(package: Package, part: str) -> list[bytes]:
    """The documents that were inserted into a part, in the order of their relations."""
    names = set(package.names())
    found = (
        document_in(package.part(name))
        for kind, name in package.relations(part).values()
        if kind in (_PACKAGE, _OBJECT) and name in names
    )
    return [document for document in found if document is not None]


def encloses(package: Package) -> bool:
    """Whether documents stand in a Word file, in place of its text or as objects."""
    main = package.main_part()
    return any(kind == CHUNK for kind, _ in package.relations(main).values()) or bool(
        documents(package, main)
    )


def document_in(data: bytes) -> bytes | None:
    """The document that an object is or holds; None of what is no document (a drawing, an equation)."""
    if not data.startswith(olefile.MAGIC):
        return data if data.startswith(_ZIP) else None
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            if any(compound.exists(name) for name in _OFFICE_STREAMS):
                return data
            whole = next((name for name in (*_WHOLE_STREAMS, _NATIVE) if compound.exists(name)), None)
            content = bytes(compound.openstream(whole).read()) if whole else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return _packed(content) if content and whole == _NATIVE else content


def _packed(stream: bytes) -> bytes | None:
    """The file in a stream of the packager ([MS-OLEDS] 2.3.6): label, names, and then its bytes."""
    try:
        at = 6
        for _ in range(2):  # the label, and the name of the file
            at = stream.index(b"\0", at) + 1
        at += 4
        (length,) = struct.unpack_from("<I", stream, at)
        at += 4 + length  # the name under which it was kept for a while
        (length,) = struct.unpack_from("<I", stream, at)
        content = stream[at + 4 : at + 4 + length]
    except (ValueError, struct.error):
        return None
    return content or None
