"""The tree of a Word document as it is printed: without what Word hides, with the signs that it draws.

What is changed: tracked changes count as accepted; hidden text and the readings above characters (ruby) go;
a content control that still shows its prompt is blank; check boxes, drop-down lists and letters in fonts of
symbols become the characters that they print. What is struck out goes, too, and is kept apart to be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from forms.files import symbol_fonts
from forms.files.package import tree
from forms.files.whole_number import whole

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = ("0", "false", "off")
_TICKED, _UNTICKED = "☑", "□"
_FACES = ("ascii", "hAnsi", "cs", "eastAsia")

_LOOKS = (b"strike", b"vanish", b"ingdings", b"Webdings", b"Marlett", b"Symbol", b"ingbats")
"""What stands in the styles of a document where one of them changes what is read."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says of its runs, as far as it changes what is read; None where it says nothing."""

    font: str | None = None
    struck: bool | None = None
    hidden: bool | None = None

    def over(self, base: "Look") -> "Look":
        """This look where it says something, else the one below."""
        return Look(
            self.font if self.font is not None else base.font,
            self.struck if self.struck is not None else base.struck,
            self.hidden if self.hidden is not None else base.hidden,
        )


def looks_of(source: bytes) -> dict[str, Look]:
    """The look of each style of styles.xml by its id, with what the styles below it say."""
    if not any(word in source for word in _LOOKS):
        return {}
    styles = tree(source)
    w = namespace_of(styles)
    own: dict[str, Look] = {}
    bases: dict[str, str] = {}
    for style in styles.iter(w + "style"):
        identity = style.get(w + "styleId", "")
        own[identity] = _look(style.find(w + "rPr"), w)
        based = style.find(w + "basedOn")
        if based is not None:
            bases[identity] = based.get(w + "val", "")

    found: dict[str, Look] = {}
    for identity, written in own.items():
        look, seen = written, {identity}
        base = bases.get(identity)
        while base in own and base not in seen:
            look = look.over(own[base])
            seen.add(base)
            base = bases.get(base)
        if look != Look():
            found[identity] = look
    return found


def namespace_of(root: Element) -> str:
    """Word's own, or that of strict Open XML."""
    return root.tag[: root.tag.index("}") + 1] if "}" in root.tag else ""


def _look(properties: Element | None, w: str) -> Look:
    if properties is None:
        return Look()
    fonts = properties.find(w + "rFonts")
    font = None
    if fonts is not None:
        names = [name for face in _FACES if (name := fonts.get(w + face))]
        font = next((name for name in names if symbol_fonts.family(name)), "" if names else None)
    return Look(
        font,
        _switch(properties, w + "strike", w + "dstrike"),
        _switch(properties, w + "vanish"),
    )


def _switch(properties: Element, *names: str) -> bool | None:
    """Whether one of some marks is set; None where none of them is there."""
    marks = [mark for name in names if (mark := properties.find(name)) is not None]
    if not marks:
        return None
    w = names[0][: names[0].index("}") + 1]
    return any(mark.get(w + "val") not in _OFF for mark in marks)


class Printing:
    """Changes a tree to what it prints; ``struck`` is what was struck out, by its cell or paragraph."""

    def __init__(self, root: Element, looks: Mapping[str, Look]) -> None:
        w = self.w = namespace_of(root)
        self.looks = looks
        self.struck: dict[Element, list[str]] = {}
        self.hidden: list[str] = []
        _accept_changes(root, w)
        drawn = (w + "rt", w + "hidden", w + "sdtPr", w + "sym", w + "ffData")
        if next(root.iter(*drawn), None) is not None:
            self._drawn(root)
        if looks or self._has_looks(root):
            for paragraph in root.iter(w + "p"):
                self._paragraph(paragraph)

    def _has_looks(self, root: Element) -> bool:
        """Whether a run of the document itself is struck out, hidden, or in a font of symbols."""
        w = self.w
        if next(root.iter(w + "strike", w + "dstrike", w + "vanish"), None) is not None:
            return True
        faces = (w + "ascii", w + "hAnsi")
        return any(
            symbol_fonts.family(fonts.get(face, "")) for fonts in root.iter(w + "rFonts") for face in faces
        )

    # What is drawn

    def _drawn(self, root: Element) -> None:
        w = self.w
        for reading in list(root.iter(w + "rt")):
            _remove(reading)
        for mark in list(root.iter(w + "hidden")):
            properties = mark.getparent()
            row = properties.getparent() if properties is not None else None
            if row is not None and row.tag == w + "tr" and mark.get(w + "val") not in _OFF:
                self.hidden.append("".join(node.text or "" for node in row.iter(w + "t")))
                _remove(row)
        for control in root.iter(w + "sdt"):
            self._control(control)
        for symbol in list(root.iter(w + "sym")):
            self._write(symbol, self._symbol(symbol))
        for field in root.iter(w + "fldChar"):
            data = field.find(w + "ffData")
            if data is not None:
                self._field(field, data)

    def _control(self, control: Element) -> None:
        w = self.w
        properties, content = control.find(w + "sdtPr"), control.find(w + "sdtContent")
        if properties is None or content is None:
            return
        box = properties.find(_W14 + "checkbox")
        shown = "".join(node.text or "" for node in content.iter(w + "t"))
        prompts = [
            item.get(w + "displayText", "")
            for item in properties.iter(w + "listItem")
            if not item.get(w + "value")
        ]
        prompt = properties.find(w + "showingPlcHdr")
        if box is not None:
            state = box.find(_W14 + "checked")
            ticked = state is not None and state.get(_W14 + "val") not in _OFF
            first = next(content.iter(w + "t", w + "sym"), None)
            self._clear(content)
            if first is not None:
                self._write(first, _TICKED if ticked else _UNTICKED)
        elif (prompt is not None and prompt.get(w + "val") not in _OFF) or (shown and shown in prompts):
            self._clear(content)

    def _clear(self, content: Element) -> None:
        for node in content.iter(self.w + "t", self.w + "sym"):
            node.tag = self.w + "t"
            node.text = ""

    def _write(self, node: Element, text: str) -> None:
        node.tag = self.w + "t"
        node.text = text

    def _symbol(self, symbol: Element) -> str:
        """The character that a symbol prints: of a font of symbols by its table, else by its code."""
        code, font = symbol.get(self.w + "char", ""), symbol.get(self.w + "font", "")
        try:
            char = chr(int(code, 16))
        except (ValueError, OverflowError):
            return ""
        return symbol_fonts.printed(char, font) if symbol_fonts.family(font) else symbol_fonts.guessed(char)

    def _field(self, field: Element, data: Element) -> None:
        """Writes what a form field of old Word shows that has no text of its own."""
        w = self.w
        box, choices = data.find(w + "checkBox"), data.find(w + "ddList")
        text = ""
        if box is not None:
            checked, default = box.find(w + "checked"), box.find(w + "default")
            state = checked if checked is not None else default
            text = _TICKED if state is not None and state.get(w + "val") not in _OFF else _UNTICKED
        elif choices is not None:
            entries = [entry.get(w + "val", "") for entry in choices.findall(w + "listEntry")]
            result = choices.find(w + "result")
            number = result.get(w + "val", "0") if result is not None else "0"
            place = whole(number, len(entries))
            text = entries[place] if place < len(entries) else ""
        if text:
            written = etree.Element(w + "t")
            written.text = text
            field.addprevious(written)

    # How runs look

    def _paragraph(self, paragraph: Element) -> None:
        style = paragraph.find(f"{self.w}pPr/{self.w}pStyle")
        base = self.looks.get(style.get(self.w + "val", ""), Look()) if style is not None else Look()
        for run in paragraph.iter(self.w + "r"):
            properties = run.find(self.w + "rPr")
            look = base
            if properties is not None:
                styled = properties.find(self.w + "rStyle")
                if styled is not None:
                    look = self.looks.get(styled.get(self.w + "val", ""), Look()).over(look)
                look = _look(properties, self.w).over(look)
            if look.hidden or look.struck or look.font:
                self._run(run, look)

    def _run(self, run: Element, look: Look) -> None:
        texts = list(run.iterchildren(self.w + "t"))
        if look.font:
            for text in texts:
                text.text = symbol_fonts.printed(text.text or "", look.font)
        if look.hidden or look.struck:
            told = "".join(text.text or "" for text in texts).strip()
            for text in texts:
                text.text = ""
            if told and look.struck:
                self.struck.setdefault(self._holder(run), []).append(told)
            elif told:
                self.hidden.append(told)

    def _holder(self, run: Element) -> Element:
        """The innermost cell around a run, or else its paragraph."""
        for above in run.iterancestors(self.w + "tc"):
            return above
        return next(run.iterancestors(self.w + "p"))


def _accept_changes(root: Element, w: str) -> None:
    """Drops what tracked changes deleted, moved or set otherwise before, and a text box's second drawing."""
    before = (w + "tcPrChange", w + "trPrChange", w + "tblPrExChange", w + "rPrChange", w + "pPrChange")
    gone = list(root.iter(w + "del", w + "moveFrom", _FALLBACK, *before))
    for element in gone:
        parent = element.getparent()
        if parent is None:
            continue
        if parent.tag == w + "trPr" and element.tag == w + "del":
            row = parent.getparent()
            table = row.getparent() if row is not None else None
            if row is not None and table is not None:
                table.remove(row)
        else:
            parent.remove(element)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
