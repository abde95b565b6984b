"""How fast forms are read, beside the bare library that only opens the same file.

Run by hand: ``python benchmarks/read.py [--quick] [--json]``. One file of 30 forms (declarations with their
narratives, monitoring reports and self-evaluations of an invented season) is written in each format. The
ratio is the time of reading the forms ÷ the time of the bare library, the median of rounds in which both run
in turn; the peak is the largest resident memory (MiB) of a process that reads the file once.

What the ratios are made of, as parts of the bare library's CPU time on two busy cores. xlsx: unzipping in
Python 0.8, lxml's tree 1.8, the grid 1.3, labels into drafts 3.4, typed values 1.0; python-calamine does its
whole work in Rust in less than zipfile and lxml need to open the parts. docx: unzipping 0.05, the tree 0.7,
the grid 0.2, labels into drafts 0.4, typed values 0.15.
"""

import argparse
import io
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pypdfium2
from lxml import etree
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parents[1]))

import season
from forms import read
from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, Form
from forms.printing.layout import Style
from forms.printing.official import layout_of
from forms.printing.sheet import printed, sheet
from forms.printing.word_file import write_docx
from forms.printing.workbook import write_xlsx

_FORMS = 30
_KINDS = (DECLARATION, MONITORING, SELF_EVALUATION)
_ROUNDS, _QUICK_ROUNDS = 15, 4


def thirty_forms() -> list[Form]:
    """As many forms of each kind, always the same."""
    arrivals = season.build(units=8, projects=4, seed=3, year=2026).arrivals
    filed = [form for arrival in arrivals if not arrival.filing.document for form in arrival.forms]
    return [
        form
        for kind in _KINDS
        for form in [form for form in filed if form.form == kind][: _FORMS // len(_KINDS)]
    ]


def write_pdf(forms: Sequence[Form], path: Path) -> None:
    """The forms as ruled tables over pages, set in a font that every PDF program brings along."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    registerFont(UnicodeCIDFont("STSong-Light"))
    running = ParagraphStyle("running", fontName="STSong-Light", fontSize=9, leading=12, wordWrap="CJK")
    title = ParagraphStyle("title", running, fontSize=16, leading=26, alignment=1)
    story: list[object] = []
    for form in forms:
        printed_sheet = sheet(form, layout_of(form))
        for number, (heading, text) in enumerate(form.narrative.items(), 1):
            story += [Paragraph(f"{number}、{escape(heading)}", running), Paragraph(escape(text), running)]
        grid: list[list[object]] = [[""] * len(printed_sheet.layout.widths) for _ in printed_sheet.heights]
        look: list[tuple[object, ...]] = [
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ]
        for cell in printed_sheet.cells:
            text = printed(cell.content, cell.style)
            text = "\n".join(text) if cell.style is Style.SIDE else text
            grid[cell.row][cell.column] = Paragraph(escape(text).replace("\n", "<br/>"), running)
            last = (cell.column + cell.columns - 1, cell.row + cell.rows - 1)
            look.append(("SPAN", (cell.column, cell.row), last))
        widths = [width * mm for width in printed_sheet.layout.widths]
        table = Table(grid, colWidths=widths, style=look, rowHeights=list(printed_sheet.heights))
        story += [
            Paragraph(escape(printed_sheet.title), title),
            Paragraph(printed_sheet.subtitle, title),
            table,
            PageBreak(),
        ]
    # Across, A4 holds the widest table, and most forms go over a page.
    SimpleDocTemplate(
        str(path), pagesize=landscape(A4), leftMargin=8 * mm, rightMargin=8 * mm, invariant=1
    ).build(story)


def bare_xlsx(path: Path) -> None:
    """Every cell of every sheet, by python-calamine."""
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def bare_docx(path: Path) -> None:
    """The text of the document part, by lxml."""
    with zipfile.ZipFile(path) as package:
        tree = etree.parse(io.BytesIO(package.read("word/document.xml")))
    "".join(tree.getroot().itertext())


def bare_pdf(path: Path) -> None:
    """The text of every page, by pypdfium2."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


WRITERS: dict[str, Callable[[Sequence[Form], Path], None]] = {
    "xlsx": write_xlsx,
    "docx": write_docx,
    "pdf": write_pdf,
}
BARE: dict[str, Callable[[Path], None]] = {"xlsx": bare_xlsx, "docx": bare_docx, "pdf": bare_pdf}


def seconds(work: Callable[[Path], object], path: Path) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work(path)
    return time.perf_counter() - start


def measure(path: Path, rounds: int) -> dict[str, float]:
    """Ratio, forms per second and peak memory for one file, after a first reading that is not counted."""
    bare = BARE[path.suffix[1:]]
    forms_read = len(read(path).forms)
    if forms_read != _FORMS:
        raise SystemExit(f"{path.name}: {forms_read} of {_FORMS} forms read")
    bare(path)
    pairs = [(seconds(read, path), seconds(bare, path)) for _ in range(rounds)]
    peak = subprocess.run(  # noqa: S603 - this file itself
        [sys.executable, __file__, "--peak", str(path)], check=True, capture_output=True, text=True
    )
    return {
        "ratio": round(statistics.median(ours / theirs for ours, theirs in pairs), 2),
        "forms_per_second": round(_FORMS / statistics.median(ours for ours, _ in pairs), 1),
        "peak_mib": float(peak.stdout),
    }


def main() -> None:
    """Writes the files, measures them in turn, prints the figures."""
    parser = argparse.ArgumentParser(description="Reading forms, beside the bare library.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, under a minute")
    parser.add_argument("--json", action="store_true", help="the figures as JSON and nothing else")
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        read(options.peak)
        print(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1))
        return
    forms = thirty_forms()
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, write in WRITERS.items():
            path = Path(folder) / f"thirty.{kind}"
            write(forms, path)
            figures[kind] = measure(path, _QUICK_ROUNDS if options.quick else _ROUNDS)
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{'':6}{'ratio':>8}{'forms/s':>10}{'peak MiB':>10}")
    for kind, figure in figures.items():
        print(f"{kind:6}{figure['ratio']:8.2f}{figure['forms_per_second']:10.1f}{figure['peak_mib']:10.1f}")


if __name__ == "__main__":
    main()
