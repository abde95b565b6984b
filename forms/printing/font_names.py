"""Fonts of Chinese offices in a Word document, with the names they go by on other machines."""

from typing import Final

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

SONG: Final = "宋体"
FANGSONG: Final = "仿宋"
HEI: Final = "黑体"

_ALSO = {SONG: "SimSun", FANGSONG: "FangSong", HEI: "SimHei"}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def name_fonts(document: WordDocument) -> None:
    """Writes the other names into the document's table of fonts: Word takes the one that is installed."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = etree.fromstring(part.blob)
    for name, also in _ALSO.items():
        font = etree.SubElement(table, _W + "font", {_W + "name": name})
        etree.SubElement(font, _W + "altName", {_W + "val": also})
        etree.SubElement(font, _W + "charset", {_W + "val": "86"})
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 (no public way)
