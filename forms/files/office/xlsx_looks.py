"""How a workbook's cells look, as far as it changes what they say: formats, fonts of symbols, struck out."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.etree import _Element as Element

from forms.files import symbol_fonts
from forms.files.office.number_format import BUILT_IN, BUILT_IN_DATES
from forms.files.picture import tight
from forms.files.whole_number import whole

_DATE = "yyyy-mm-dd"
_OFF = ("0", "false")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character that XML cannot hold, or a line break of old versions: _x000D_."""


class CellLook(NamedTuple):
    """A cell's number format (None: as it is), its font if that is one of symbols, whether it is struck."""

    format: str | None = None
    font: str | None = None
    struck: bool = False


PLAIN = CellLook()


class Run(NamedTuple):
    """A part of a text with a look of its own; None: that of its cell."""

    text: str
    font: str | None = None
    struck: bool | None = None


Text = str | tuple[Run, ...]
"""A text as the file keeps it: tight, or in runs of which one looks otherwise than the others."""


def looks(root: Element, ns: str) -> list[CellLook]:
    """The look of every style of cells."""
    own = {item.get("numFmtId"): item.get("formatCode") for item in root.iter(ns + "numFmt")}
    listed = root.find(ns + "fonts")
    fonts = [_font(font, ns) for font in listed] if listed is not None else []
    found: list[CellLook] = []
    for styles in root.iter(ns + "cellXfs"):
        for style in styles.iter(ns + "xf"):
            number, font = style.get("numFmtId", "0"), style.get("fontId", "0")
            code = own.get(number)
            if code is None and (built_in := whole(number, -1)) >= 0:
                code = _DATE if built_in in BUILT_IN_DATES else BUILT_IN.get(built_in)
            place = whole(font, len(fonts))
            known = fonts[place] if place < len(fonts) else (None, None)
            found.append(CellLook(None if code in ("General", "@") else code, known[0], bool(known[1])))
    return found


def _font(font: Element, ns: str) -> tuple[str | None, bool | None]:
    """The font of symbols that is meant, "" for any other that is named, and whether it strikes out."""
    name = font.find(ns + "name")
    if name is None:
        name = font.find(ns + "rFont")
    strike = font.find(ns + "strike")
    named = name.get("val", "") if name is not None else None
    family = named if named and symbol_fonts.family(named) else None
    return (
        family if named is None or family else "",
        strike.get("val", "1") not in _OFF if strike is not None else None,
    )


def texts(root: Element, ns: str) -> list[Text]:
    """The shared strings, without the readings (ruby) that may stand above them."""
    return [text(item, ns) for item in root.iter(ns + "si")]


def text(item: Element, ns: str) -> Text:
    """The text of a shared string or of one in its cell."""
    runs = list(_runs(item, ns))
    if any(run.font or run.struck for run in runs):
        return tuple(runs)
    return unescaped("".join(run.text for run in runs))


def _runs(item: Element, ns: str) -> Iterator[Run]:
    plain, run_tag = ns + "t", ns + "r"
    for child in item:
        if child.tag == plain:
            yield Run(child.text or "")
        elif child.tag == run_tag:
            written = "".join(node.text or "" for node in child.iterchildren(plain))
            properties = child.find(ns + "rPr")
            yield Run(written, *(_font(properties, ns) if properties is not None else ()))


def unescaped(written: str) -> str:
    """A text as it is printed, tight."""
    if "_x" in written:
        written = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), written)
    return tight(written)


def shown(written: Text, look: CellLook) -> tuple[str, str]:
    """What a cell with this look prints of a text, and what of it is struck out."""
    if isinstance(written, str):
        if look.font:
            written = symbol_fonts.printed(written, look.font)
        return ("", written) if look.struck else (written, "")
    printed = struck = ""
    for run in written:
        font = run.font if run.font is not None else look.font
        piece = symbol_fonts.printed(run.text, font) if font else run.text
        if look.struck if run.struck is None else run.struck:
            struck += piece
        else:
            printed += piece
    return unescaped(printed), unescaped(struck)
