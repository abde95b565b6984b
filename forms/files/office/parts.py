"""An Office file taken apart to change a few of its parts; all others stay as they are, byte by byte.

Libraries that load a whole workbook drop what they do not know (charts, pictures, form controls, macros).
Here nothing is loaded but the parts that change.
"""

import io
import posixpath
import shutil
import zipfile
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from forms.files.package import Package
from forms.files.whole_number import whole
from forms.form import Unreadable
from forms.limits import TOO_LARGE, Limits

_TYPES = "[Content_Types].xml"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = STRICT + "officeDocument/relationships"


class Parts:
    """The parts of an Office file by name. Raises Unreadable for one that is damaged or too large."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._package = Package(data, limits)
        self._trees: dict[str, Element] = {}
        self._came: dict[str, bytes] = {}
        """The trees as they came: a part that was only looked at is kept as it is."""
        self._new: dict[str, bytes] = {}
        self.main = self._package.main_part()
        root = self.tree(self.main)
        self.kinds = _STRICT if STRICT in root.tag else _TRANSITIONAL
        """What the types of relations begin with; strict Open XML has its own."""

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._trees or name in self._new or name in self._package.names()

    def tree(self, name: str) -> Element:
        """The root of a part of XML, to be changed in place."""
        if name not in self._trees:
            self._trees[name] = self._package.tree(name)
            self._came[name] = _written(self._trees[name])
        return self._trees[name]

    def bytes_of(self, name: str) -> bytes:
        """A part as it came."""
        return self._package.part(name)

    def put(self, name: str, content: bytes | Element, content_type: str) -> None:
        """A new part, or another content for one that is there."""
        if isinstance(content, bytes):
            self._new[name] = content
        else:
            self._trees[name] = content
        types = self.tree(_TYPES)
        for known in types.findall(_TYPES_NS + "Override"):
            if known.get("PartName") == f"/{name}":
                types.remove(known)
        etree.SubElement(types, _TYPES_NS + "Override", PartName=f"/{name}", ContentType=content_type)

    def free_name(self, folder: str, stem: str, suffix: str) -> str:
        """A name that no part has."""
        number = 1
        while (name := f"{folder}/{stem}{number}{suffix}") in self:
            number += 1
        return name

    def related(self, source: str, kind: str) -> Iterator[tuple[str, str]]:
        """Id and name of each part of one kind that a part refers to."""
        for relation in self._relations(source) if _relations_name(source) in self else ():
            if relation.get("TargetMode") != "External" and relation.get("Type", "").endswith(f"/{kind}"):
                folder = posixpath.join("/", posixpath.dirname(source))
                target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
                yield relation.get("Id", ""), target.lstrip("/")

    def relate(self, source: str, kind: str, target: str) -> str:
        """The id under which a part refers to another from now on."""
        name = _relations_name(source)
        if name not in self:
            self._trees[name] = root_of(_RELATIONS_NS, "Relationships")
        relations = self._relations(source)
        taken = {relation.get("Id") for relation in relations}
        number = 1
        while (identity := f"rIdJixiao{number}") in taken:
            number += 1
        etree.SubElement(
            relations,
            _RELATIONS_NS + "Relationship",
            Id=identity,
            Type=f"{self.kinds}/{kind}",
            Target=f"/{target}",
        )
        return identity

    def _relations(self, source: str) -> Element:
        return self.tree(_relations_name(source))

    def saved(self) -> bytes:
        """The file with what was changed; the same changes give the same bytes."""
        out = io.BytesIO()
        trees = {name: _written(root) for name, root in self._trees.items()}
        changed = {
            name: content for name, content in trees.items() if content != self._came.get(name)
        } | self._new
        with zipfile.ZipFile(io.BytesIO(self._data)) as old, zipfile.ZipFile(out, "w") as new:
            # Of two entries with one name every program reads the last.
            entries = list({entry.filename: entry for entry in old.infolist()}.values())
            if sum(entry.file_size for entry in entries) > self._limits.unpacked_bytes:
                raise Unreadable(TOO_LARGE)
            for entry in entries:
                copy = zipfile.ZipInfo(entry.filename, entry.date_time)
                copy.compress_type = zipfile.ZIP_DEFLATED
                if entry.filename in changed:
                    new.writestr(copy, changed.pop(entry.filename))
                else:
                    with old.open(entry) as source, new.open(copy, "w") as target:
                        shutil.copyfileobj(source, target)
            for name, content in changed.items():
                added = zipfile.ZipInfo(name)
                added.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(added, content)
        return out.getvalue()


def root_of(ns: str, name: str) -> Element:
    """A new root in a namespace ({…}), which is written without a prefix."""
    return etree.fromstring(f'<{name} xmlns="{ns[1:-1]}"/>'.encode())


def integer(element: Element, name: str, otherwise: int = 0) -> int:
    """A whole number from 0 in an attribute; what is none counts as not written."""
    return whole(element.get(name, ""), otherwise)


def text_of(element: Element) -> str:
    """All text inside an element."""
    return "".join(str(piece) for piece in element.itertext())


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations_name(source: str) -> str:
    folder, file = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{file}.rels")
