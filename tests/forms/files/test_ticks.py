"""What is ticked, however it was ticked: fonts of symbols, controls, fields, signs of the keyboard of a phone."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from forms import read_bytes
from forms.files import symbol_fonts
from tests.forms.files.test_office_documents import (
    DECLARATION,
    TITLED,
    add_table,
    only,
    page,
    saved,
    workbook,
)

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
ROWS = [["项目名称", "全民阅读", None, "项目类别", "此处勾选"], *DECLARATION[1:]]


def run(text: str, font: str | None = None) -> str:
    look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def symbol(code: str, font: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def control(checked: int, content: str) -> str:
    properties = f'<w:sdtPr><w14:checkbox {W14}><w14:checked w14:val="{checked}"/></w14:checkbox></w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{content}</w:sdtContent></w:sdt>"


def field(inside: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{inside}</w:checkBox></w:ffData></w:fldChar></w:r>'


WAYS = {
    "symbols of Wingdings 2": (symbol("F052", "Wingdings 2"), symbol("F0A3", "Wingdings 2")),
    "their codes of two digits": (symbol("0052", "Wingdings 2"), symbol("00A3", "Wingdings 2")),
    "symbols of Wingdings": (symbol("F0FE", "Wingdings"), symbol("F06F", "Wingdings")),
    "circles of Wingdings": (symbol("F0A4", "Wingdings"), symbol("F0A1", "Wingdings")),
    "symbols of a font of letters": (symbol("2611", "Segoe UI Symbol"), symbol("2610", "Segoe UI Symbol")),
    "letters in Wingdings 2": (run("R", "Wingdings 2"), run("£", "Wingdings 2")),
    "letters in Wingdings": (run("þ", "Wingdings"), run("¨", "Wingdings")),
    "private characters": (run("\uf052", "Wingdings 2"), run("\uf0a3", "Wingdings 2")),
    "private characters without a font": (run("\uf0fe"), run("\uf0a8")),
    "content controls": (control(1, run("☒")), control(0, run("☐"))),
    "content controls with symbols": (
        control(1, symbol("0052", "Wingdings 2")),
        control(0, symbol("00A3", "Wingdings 2")),
    ),
    "fields of old Word": (field("<w:checked/>"), field('<w:default w:val="0"/>')),
    "fields ticked from the beginning": (field('<w:default w:val="1"/>'), field('<w:checked w:val="0"/>')),
    "a sign with a selector": (run("☑\ufe0f"), run("□")),
    "signs of a phone": (run("✅"), run("⬜")),
    "a tick": (run("✔"), run("□")),
    "a root": (run("√"), run("□")),
    "a black square": (run("■"), run("□")),
}


def ticked(first: str, second: str) -> bytes:
    document = docx.Document()
    for text in TITLED:
        document.add_paragraph(text)
    table = add_table(document, ROWS)
    words = run("一次性项目 "), run("经常性项目")
    paragraph = f"<w:p {nsdecls('w')}>{first}{words[0]}{second}{words[1]}</w:p>"
    cell = table.cell(0, 4)._tc
    cell.replace(cell.p_lst[0], parse_xml(paragraph))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("way", WAYS)
def test_the_ticked_choice_and_no_other_is_read(way: str) -> None:
    yes, no = WAYS[way]
    assert only(read_bytes(ticked(yes, no), "a.docx")).project_category == "一次性项目"
    assert only(read_bytes(ticked(no, yes), "a.docx")).project_category == "经常性项目"


def test_a_run_takes_its_font_of_symbols_from_its_style() -> None:
    document = docx.Document()
    for text in TITLED:
        document.add_paragraph(text)
    style = document.styles.add_style("勾选", 2)  # of characters
    style.font.name = "Wingdings 2"
    cell = add_table(document, ROWS).cell(0, 4)
    cell.text = ""
    cell.paragraphs[0].add_run("R", style)
    cell.paragraphs[0].add_run("一次性项目 ")
    cell.paragraphs[0].add_run("£", style)
    cell.paragraphs[0].add_run("经常性项目")
    target = io.BytesIO()
    document.save(target)
    assert only(read_bytes(target.getvalue(), "a.docx")).project_category == "一次性项目"


def test_letters_of_a_font_of_symbols_inside_a_cell_of_excel_are_ticks() -> None:
    book = load_workbook(io.BytesIO(workbook(ROWS, *TITLED)))
    font = InlineFont(rFont="Wingdings 2")
    book.worksheets[0]["E3"].value = CellRichText(
        TextBlock(font, "R"), "一次性项目 ", TextBlock(font, "£"), "经常性项目"
    )
    assert only(read_bytes(saved(book), "a.xlsx")).project_category == "一次性项目"


def test_a_web_page_ticks_with_the_font_of_its_styles() -> None:
    written = page(ROWS, *TITLED).decode("gb18030")
    ticks = '<span style="font-family:Wingdings">þ</span>一次性项目 <font face="Wingdings">¨</font>经常性项目'
    data = written.replace("此处勾选", ticks).encode("gb18030")
    assert only(read_bytes(data, "a.html")).project_category == "一次性项目"


def test_what_a_font_of_symbols_does_not_have_stays() -> None:
    assert symbol_fonts.printed("一次性项目", "Wingdings 2") == "一次性项目"
    assert symbol_fonts.printed("R", "宋体") == "R"
