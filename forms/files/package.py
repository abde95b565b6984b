"""The zip inside an Office file: its parts, unpacked within limits, as trees without entities or links."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element as Element

from forms.form import Unreadable
from forms.limits import TOO_LARGE, Limits

DAMAGED = "文件已损坏或不完整，请用原软件打开检查后重新导出报送。"
ENCRYPTED = "文件设有密码，请取消密码后重新报送。"
_ENTITIES = "文件含有不允许的实体声明，请用 Word 或 Excel 重新另存后报送。"

CUSTOM_PROPERTIES = "custom-properties"
"""The kind of relation to them."""

_ENCRYPTED_FLAG = 0x1

_OUT_OF_MEMORY = (0, 2)
"""What libxml2 says where memory ends: nothing at all, or XML_ERR_NO_MEMORY."""


class Package:
    """The parts of an Office file by name."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as damage:
            raise Unreadable(DAMAGED) from damage

    def names(self) -> list[str]:
        """The names of all parts."""
        return self._zip.namelist()

    def part(self, name: str) -> bytes:
        """The bytes of a part. Raises Unreadable when it is not there, damaged or too large."""
        try:
            info = self._zip.getinfo(name)
        except KeyError as missing:
            raise Unreadable(DAMAGED) from missing
        return unpack(self._zip, info, self._limits.part_bytes)

    def tree(self, name: str) -> Element:
        """The root of a part of XML."""
        return tree(self.part(name))

    def relations(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Id → kind and name of the parts that a part refers to; links out of the file are left out."""
        folder, file = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self._zip.namelist():
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rsplit("/", 1)[-1],
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in self.tree(rels)
            if isinstance(relation.tag, str) and relation.get("TargetMode") != "External"
        }

    def properties(self) -> Mapping[str, str]:
        """The properties that somebody gave the file (docProps/custom.xml): name → value as text."""
        try:
            names = [name for kind, name in self.relations("").values() if kind == CUSTOM_PROPERTIES]
            roots = [self.tree(name) for name in names]
        except Unreadable:
            return {}
        return {
            item.get("name", ""): "".join(str(piece) for piece in item.itertext())
            for root in roots
            for item in root
        }

    def main_part(self) -> str:
        """The name of the part that holds the document itself."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                return target
        raise Unreadable(DAMAGED)


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """A file of a zip. What its head says of its size is not believed."""
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise Unreadable(ENCRYPTED)
    if info.file_size > limit:
        raise Unreadable(TOO_LARGE)
    try:
        with archive.open(info) as file:
            data = file.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as damage:
        raise Unreadable(DAMAGED) from damage
    if len(data) > limit:
        raise Unreadable(TOO_LARGE)
    return data


def tree(data: bytes) -> Element:
    """The root of XML. Nothing is fetched, no entity is replaced, and a file that declares any is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as damage:
        if getattr(damage, "code", None) in _OUT_OF_MEMORY:
            raise MemoryError from damage
        raise Unreadable(DAMAGED) from damage
    except ValueError as damage:
        raise Unreadable(DAMAGED) from damage
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(_ENTITIES)
    return root
