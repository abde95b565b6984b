"""The tree of a web page as it is seen: without what its styles hide or strike out, with its symbols."""

import re
from collections.abc import Iterable

from lxml.etree import _Element as Element

from forms.files import symbol_fonts
from forms.files.picture import tight

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)\s*$")
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE
)
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_FAMILY = re.compile(
    r"""font(?:-family)?\s*:[^;]*?["']?((?:Wing|Web)dings(?:\s*[23])?|Marlett|Symbol)\b""", re.IGNORECASE
)
_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_UNSEEN_TAGS = frozenset(("rt", "rp"))
_TELLING_CELLS = 2
"""So many written cells of a hidden row are told: menus and drafts of a page hide single words."""


class VisibleText:
    """Changes a tree to what is seen of it.

    ``struck`` is what was struck out, by its cell (None: outside of tables), ``hidden_rows`` the words of
    rows that are not shown.
    """

    def __init__(self, root: Element, styles: Iterable[str]) -> None:
        self.classes = _classes([*styles, *(_text_of(style) for style in root.iter("style"))])
        self.struck: dict[Element | None, list[str]] = {}
        self.hidden_rows: list[str] = []
        for element in list(root.iter()):
            if isinstance(element.tag, str):
                self._element(element)

    def _element(self, element: Element) -> None:
        look = self._look(element)
        if (
            element.tag in _UNSEEN_TAGS
            or element.get("hidden") is not None
            or (look and _HIDDEN.search(look))
        ):
            if element.tag == "tr":
                self._tell_row(element)
            self._drop(element)
        elif element.tag in _STRUCK_TAGS or (look and _STRUCK.search(look)):
            self._strike(element)
        elif element.tag == "font" or look:
            named = _FAMILY.search(look)
            font = element.get("face", "") or (named[1] if named else "")
            if font and symbol_fonts.family(font.split(",")[0]):
                _draw(element, font.split(",")[0])

    def _look(self, element: Element) -> str:
        """What styles say of an element, in one line."""
        look = element.get("style", "")
        for name in element.get("class", "").split() if self.classes else ():
            look += ";" + self.classes.get(name, "")
        return look

    def _drop(self, element: Element) -> None:
        parent = element.getparent()
        if parent is None or element.tag in ("html", "body"):
            return
        before = element.getprevious()
        tail = element.tail or ""
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(element)

    def _strike(self, element: Element) -> None:
        """Empties an element that is struck out; a cell stays where it is."""
        text = tight(_text_of(element))
        cell = element if element.tag in ("td", "th") else next(element.iterancestors("td", "th"), None)
        if text:
            self.struck.setdefault(cell, []).append(text)
        for node in element.iter():
            node.text = ""
            if node is not element:
                node.tail = ""

    def _tell_row(self, row: Element) -> None:
        written = [tight(_text_of(cell)) for cell in row.iter("td", "th")]
        told = [text for text in written if text]
        if len(told) >= _TELLING_CELLS:
            self.hidden_rows.append("　".join(told))


def _classes(styles: Iterable[str]) -> dict[str, str]:
    """What the styles of a page say of its classes, as far as it changes what is seen."""
    found: dict[str, str] = {}
    for style in styles:
        for selectors, declarations in _RULE.findall(style):
            if not any(pattern.search(declarations) for pattern in (_HIDDEN, _STRUCK, _FAMILY)):
                continue
            for selector in selectors.split(","):
                if name := _CLASS.search(selector):
                    found[name[1]] = found.get(name[1], "") + ";" + declarations.replace("\n", " ")
    return found


def _text_of(element: Element) -> str:
    """All text inside an element."""
    return "".join(str(piece) for piece in element.itertext())


def _draw(element: Element, font: str) -> None:
    """Replaces the letters of a font of symbols by what they print."""
    for node in element.iter():
        node.text = symbol_fonts.printed(node.text or "", font)
        if node is not element:
            node.tail = symbol_fonts.printed(node.tail or "", font)
