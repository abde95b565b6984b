"""Colours of cells: a cell's style once more, with another fill and all else as it was."""

from copy import deepcopy

from lxml import etree
from lxml.etree import _Element as Element

from forms.files.office.parts import integer
from forms.printing.workbook import FILL_COLOUR
from forms.words.severity import Severity

_FIRST = {
    "fonts": ('<font xmlns="{}"><sz val="11"/><name val="宋体"/></font>',),
    "fills": (
        '<fill xmlns="{}"><patternFill patternType="none"/></fill>',
        '<fill xmlns="{}"><patternFill patternType="gray125"/></fill>',
    ),
    "cellXfs": ('<xf xmlns="{}" numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
}
"""What every list begins with; Excel takes the first two fills for these, whatever they are."""


class Fills:
    """The styles of a workbook, with those added that the colours of severities need."""

    def __init__(self, root: Element, ns: str) -> None:
        self.ns = ns
        self.fills = self._list(root, "fills")
        self.fonts = self._list(root, "fonts")
        self.styles = self._list(root, "cellXfs")
        self._made: dict[tuple[int, str], int] = {}
        self._ours = {
            severity: self._fill_of(severity.colour) or self._add_fill(severity.colour)
            for severity in Severity
        }

    def coloured(self, style: int, severity: Severity) -> int:
        """The number of that style with the colour of a severity."""
        key = style, severity
        if key not in self._made:
            self._made[key] = self._with_fill(style, self._ours[severity])
        return self._made[key]

    def bare(self, style: int) -> int:
        """The number of that style without a colour of ours; of any other the same number.

        A cell that is open for the unit on a form that was handed out gets the colour of those back.
        """
        known = integer(self.styles[style], "fillId") if style < len(self.styles) else 0
        if known not in self._ours.values():
            return style
        key = style, ""
        if key not in self._made:
            protection = self.styles[style].find(self.ns + "protection")
            is_open = protection is not None and protection.get("locked") in ("0", "false")
            self._made[key] = self._with_fill(style, (self._fill_of(FILL_COLOUR) or 0) if is_open else 0)
        return self._made[key]

    def for_list(self, *, bold: bool = False, severity: Severity | None = None, to_fill: bool = False) -> int:
        """A style of the list of notes: wrapped, from the top; bold for its head, coloured by severity.

        ``to_fill``: the unit writes here; coloured as the cells to fill of a form that is handed out.
        """
        font = self._bold() if bold else 0
        colour = self._ours[severity] if severity else 0
        if to_fill:
            colour = self._fill_of(FILL_COLOUR) or self._add_fill(FILL_COLOUR)
        style = etree.SubElement(
            self.styles,
            self.ns + "xf",
            numFmtId="0",
            fontId=str(font),
            fillId=str(colour),
            borderId="0",
            xfId="0",
            applyFont="1",
            applyFill="1",
            applyAlignment="1",
        )
        etree.SubElement(style, self.ns + "alignment", vertical="top", wrapText="1")
        return self._count(self.styles)

    def _with_fill(self, style: int, fill: int) -> int:
        known = list(self.styles)
        if style < len(known):
            copy = deepcopy(known[style])
        else:
            copy = etree.Element(self.ns + "xf", numFmtId="0", fontId="0", borderId="0", xfId="0")
        copy.set("fillId", str(fill))
        copy.set("applyFill", "1")
        self.styles.append(copy)
        return self._count(self.styles)

    def _fill_of(self, colour: str) -> int | None:
        for number, fill in enumerate(self.fills):
            shown = fill.find(f"{self.ns}patternFill/{self.ns}fgColor")
            if shown is not None and shown.get("rgb", "")[2:] == colour:
                return number
        return None

    def _add_fill(self, colour: str) -> int:
        fill = etree.SubElement(self.fills, self.ns + "fill")
        pattern = etree.SubElement(fill, self.ns + "patternFill", patternType="solid")
        etree.SubElement(pattern, self.ns + "fgColor", rgb=f"FF{colour}")
        etree.SubElement(pattern, self.ns + "bgColor", indexed="64")
        return self._count(self.fills)

    def _bold(self) -> int:
        font = deepcopy(self.fonts[0]) if len(self.fonts) else etree.Element(self.ns + "font")
        if font.find(self.ns + "b") is None:
            font.insert(0, etree.Element(self.ns + "b"))
        self.fonts.append(font)
        return self._count(self.fonts)

    def _count(self, items: Element) -> int:
        items.set("count", str(len(items)))
        return len(items) - 1

    def _list(self, root: Element, name: str) -> Element:
        """A list of the style sheet; a sheet without it gets one in its place (the first items are fixed)."""
        found = root.find(self.ns + name)
        if found is None:
            found = etree.Element(self.ns + name)
            order = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"]
            at = sum(etree.QName(child).localname in order[: order.index(name)] for child in root)
            root.insert(at, found)
            for item in _FIRST[name]:
                found.append(etree.fromstring(item.format(self.ns[1:-1])))
        return found
