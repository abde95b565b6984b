"""The table of a form as Word holds it: every row with all its columns, merged ones marked as such."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from forms.printing.layout import Style
from forms.printing.sheet import Placed, PrintedSheet, printed
from forms.printing.workbook import FILL_COLOUR, LABEL_FONT, VALUE_FONT

_MM = 1440 / 25.4
"""Lengths in a table's XML are twentieths of a point; fonts are in half points, borders in eighths."""
_POINT = 20
_PADDING = round(0.8 * _MM)
_PADDING_ABOVE = round(0.5 * _MM)
_BORDER = 4
_WHOLE = 100.0
"""Points. A row that needs no more stays on one page; one with more text in it may go over a page."""


def table(made: PrintedSheet) -> BaseOxmlElement:
    """The table (w:tbl) of the sheet's cells."""
    widths = made.layout.widths
    borders = "".join(
        f'<w:{edge} w:val="single" w:sz="{_BORDER}" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{round(width * _MM)}"/>' for width in widths)
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{round(sum(widths) * _MM)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="{_PADDING_ABOVE}" w:type="dxa"/><w:left w:w="{_PADDING}" w:type="dxa"/>'
        f'<w:bottom w:w="{_PADDING_ABOVE}" w:type="dxa"/><w:right w:w="{_PADDING}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(_rows(made))}</w:tbl>"
    )


def _rows(made: PrintedSheet) -> Iterator[str]:
    rows: list[list[tuple[Placed, bool]]] = [[] for _ in made.heights]
    for cell in made.cells:
        for row in range(cell.row, cell.row + cell.rows):
            rows[row].append((cell, row == cell.row))
    for cells, height, least in zip(rows, made.heights, made.least, strict=True):
        whole = "<w:cantSplit/>" if height <= _WHOLE else ""
        yield (
            f'<w:tr><w:trPr>{whole}<w:trHeight w:val="{round(least * _POINT)}" w:hRule="atLeast"/></w:trPr>'
        )
        for cell, begins in sorted(cells, key=lambda one: one[0].column):
            yield _cell(made, cell, begins=begins)
        yield "</w:tr>"


def _cell(made: PrintedSheet, cell: Placed, *, begins: bool) -> str:
    layout = made.layout
    wide = sum(layout.widths[cell.column : cell.column + cell.columns])
    merged = ('<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>") if cell.rows > 1 else ""
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    down = '<w:textDirection w:val="tbRlV"/>' if cell.style is Style.SIDE else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{FILL_COLOUR}"/>' if cell.to_fill else ""
    text = printed(cell.content, cell.style) if begins else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(wide * _MM)}" w:type="dxa"/>{span}{merged}{shade}{down}'
        f'<w:vAlign w:val="center"/></w:tcPr>{_paragraphs(text, cell.style, layout.font_size)}</w:tc>'
    )


def _paragraphs(text: str, style: Style, size: float) -> str:
    font = LABEL_FONT if style in {Style.LABEL, Style.SIDE} else VALUE_FONT
    side = "left" if style is Style.TEXT else "center"
    half_points = round(size * 2)
    look = (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )
    return "".join(
        f'<w:p><w:pPr><w:jc w:val="{side}"/>{look}</w:pPr>'
        + (f'<w:r>{look}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>' if line else "")
        + "</w:p>"
        for line in text.split("\n")
    )
