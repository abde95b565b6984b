"""How much of scanned forms is read right: ``python benchmarks/scans.py [--quick] [--json]``.

Invented forms are printed in every layout that the product prints, as Word and as Excel, set by LibreOffice
(needed, with a Chinese font), and scanned by simulation. A value is right when it is what was printed, wide
and narrow characters alike; digits are counted in the values that have any. Needs the extra (make scans).
"""

import argparse
import difflib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2

sys.path.insert(0, str(Path(__file__).parents[1]))

from forms.files.office_conversion import program
from forms.files.pdf.pdf_printing import picture_of_pages
from forms.files.scans.scanned_pages import page_of
from forms.form import Form
from forms.printing.layouts import layout_file
from forms.printing.layouts.fitted import fitted
from forms.printing.official import LAYOUTS
from forms.printing.word_file import write_docx
from forms.printing.workbook import write_xlsx
from forms.reading.reader import document_of, read
from season.district.invention import build

_ASIDE = {
    "form_title", "source", "locations", "leftovers", "unread", "converted", "confidence", "narrative",
    "subprojects", "statement", "identity", "absent", "explanations",
}  # fmt: skip
_SIGNS = str.maketrans("≧⩾≦⩽═—–－“”‘’", "≥≥≤≤=---\"\"''")


def clean(page: Any, noise: np.random.Generator) -> Any:
    """A good office scanner."""
    grains = noise.normal(0, 4, page.shape)
    return np.clip(page + grains, 0, 255).astype(np.uint8)


def office(page: Any, noise: np.random.Generator) -> Any:
    """A worn one: leaning, blurred, JPEG of 60, a red seal."""
    height, width = page.shape[:2]
    seal = np.full_like(page, 255)
    cv2.circle(seal, (int(width * 0.7), int(height * 0.35)), width // 9, (60, 55, 220), width // 150)
    page = (page.astype(np.uint16) * seal // 255).astype(np.uint8)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(noise.uniform(-1.5, 1.5)), 1)
    page = cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255))
    page = cv2.GaussianBlur(clean(page, noise), (3, 3), 0.8)
    return cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 60])[1], cv2.IMREAD_COLOR)


def photograph(page: Any, noise: np.random.Generator) -> Any:
    """From the hand: on a dark table, seen from one side, a shadow across."""
    edge = page.shape[1] // 16
    framed = cv2.copyMakeBorder(page, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(70, 80, 95))
    tall, wide = framed.shape[:2]
    corners = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    moved = corners + noise.uniform(-0.02, 0.02, (4, 2)).astype(np.float32) * (wide, tall)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    seen = cv2.warpPerspective(framed, matrix, (wide, tall), borderValue=(70, 80, 95))
    across = np.linspace(1.0, 0.55, wide)[np.newaxis, :, np.newaxis]
    return office((seen * across).astype(np.uint8), noise)


KINDS: dict[str, tuple[int, Callable[[Any, np.random.Generator], Any]]] = {
    "clean 300 dpi": (300, clean),
    "clean 200 dpi": (200, clean),
    "office 200 dpi": (200, office),
    "office 150 dpi": (150, office),
    "photograph": (240, photograph),
}
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>/usr/share/fonts</dir><cachedir>{folder}/fonts</cachedir>
<selectfont><rejectfont><pattern><patelt name="family"><string>WenQuanYi Zen Hei</string></patelt></pattern>
</rejectfont></selectfont></fontconfig>"""
"""Without WenQuanYi Zen Hei, which prints 指标 one letter over the other beside a Latin font."""
_QUICK = ("clean 200 dpi", "photograph")


def papers(folder: Path, *, quick: bool) -> list[tuple[str, Form, Path]]:
    """The forms printed: layout, form and PDF."""
    arrivals = build(units=8, projects=4, seed=3, year=2026).arrivals
    filed = [form for arrival in arrivals if not arrival.filing.document for form in arrival.forms]
    printed_papers: list[tuple[str, Form, Path]] = []
    provincial = {name: layout_file.named(name) for name in layout_file.shipped()}
    for name, layout in (LAYOUTS | provincial).items():
        forms = [form for form in filed if form.form == layout.form][: 2 if quick else 4]
        for at, form in enumerate(forms):
            bare = fitted(
                form.model_copy(update={"narrative": {}, "subprojects": [], "statement": None}), layout
            )
            ending, write = (("docx", write_docx), ("xlsx", write_xlsx))[at % 2]
            target = folder / f"{name}-{at}.{ending}"
            write([bare], target, layout=layout)
            # What the layout prints no cell for is on no paper.
            printed = read(target).forms[0]
            printed_papers.append((f"{name} {ending}", printed, target.with_suffix(".pdf")))
    command = program()
    if command is None:
        sys.exit("LibreOffice is needed")
    sources = [str(path) for path in sorted(folder.iterdir()) if path.suffix in {".docx", ".xlsx"}]
    fonts = folder / "fonts.conf"
    fonts.write_text(_FONTS.format(folder=folder), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(  # noqa: S603 - the program was found on this machine
        [command, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *sources],
        check=True,
        capture_output=True,
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
    )
    return printed_papers


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every printed value by its path."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        if path or key not in _ASIDE:
            yield from leaves(part, f"{path}/{key}")
    if not isinstance(value, dict | list) and value is not None:
        text = unicodedata.normalize("NFKC", str(value).translate(_SIGNS))
        yield path, re.sub(r"\s+", "", text)


def digits_right(printed: str, read: str) -> tuple[int, int]:
    """How many digits of a value were read right, of how many."""
    true, mine = "".join(re.findall(r"\d", printed)), "".join(re.findall(r"\d", read))
    blocks = difflib.SequenceMatcher(None, true, mine, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks), len(true)


def measure(printed_papers: Sequence[tuple[str, Form, Path]], kind: str) -> dict[str, Any]:
    """One kind of scan of all papers."""
    dpi, degrade = KINDS[kind]
    noise = np.random.default_rng(7)
    right = values = good = digits = pages = 0
    wrong: list[str] = []
    started = time.process_time()
    for layout, form, path in printed_papers:
        document = pypdfium2.PdfDocument(path)
        printed = []
        for number, sheet in enumerate(document, 1):
            image = sheet.render(scale=dpi / 72).to_numpy()
            printed.append(page_of(degrade(np.ascontiguousarray(image[:, :, :3]), noise), number))
        pages += len(printed)
        forms = document_of(path.name, picture_of_pages(printed, [])).forms
        true = dict(leaves(form.model_dump(mode="json")))
        mine = dict(leaves(forms[0].model_dump(mode="json"))) if forms else {}
        for key in true | mine:
            values += 1
            right += true.get(key) == mine.get(key)
            digits_read, all_of_them = digits_right(true.get(key, ""), mine.get(key, ""))
            good, digits = good + digits_read, digits + all_of_them
            if true.get(key) != mine.get(key):
                wrong.append(f"{layout} {key}: {true.get(key)} | {mine.get(key)}")
    seconds = (time.process_time() - started) / max(pages, 1)
    return {
        "forms": len(printed_papers),
        "values": round(right / values * 100, 2),
        "digits": round(good / digits * 100, 2),
        "seconds_per_page": round(seconds, 1),
        "wrong": wrong,
    }


def main() -> None:
    """Prints a table, or with --json an object by kind of scan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        printed_papers = papers(Path(folder), quick=options.quick)
        figures = {}
        for kind in _QUICK if options.quick else KINDS:
            figures[kind] = measure(printed_papers, kind)
            if not options.json:
                line = figures[kind]
                print(
                    f"{kind:16} {line['forms']:3} forms  values {line['values']}%  digits {line['digits']}%"
                )
                print(
                    f"{'':16} {line['seconds_per_page']} CPU s a page; wrong:", *line["wrong"], sep="\n    "
                )
                sys.stdout.flush()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if options.json:
        print(json.dumps(figures | {"peak_mib": peak}, ensure_ascii=False, indent=1))
    else:
        print(f"peak memory {peak} MiB")


if __name__ == "__main__":
    main()
