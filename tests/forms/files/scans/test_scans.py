"""Scans of ``declaration.png``, an invented form printed by the product at 200 dpi in two colours."""

import io
import socket
from pathlib import Path

import pytest

from forms import ReadingProcess, read_bytes
from forms.files.scans import recogniser
from forms.form import Declaration, Document, Unreadable

PAGE = Path(__file__).with_name("declaration.png")

needs_extra = pytest.mark.skipif(
    not recogniser.is_installed(), reason="the extra for scans is not installed (make scans)"
)


def is_right(document: Document) -> Declaration:
    """The one form of the page, every value as printed."""
    (form,) = document.forms
    assert isinstance(form, Declaration)
    assert (form.project_name, form.implementing_unit) == ("河湾科普讲座", "云州市清河区河湾科技馆")
    assert (form.year, str(form.planned_start), str(form.planned_end)) == (2026, "2026-01-01", "2026-12-31")
    funds = form.funds
    assert (funds.total, funds.total_fiscal, funds.total_other) == (126000, 120000, 6000)
    assert (funds.annual, funds.annual_fiscal, funds.annual_carryover) == (126000, 118500, 1500)
    assert [(row.level1, row.level3, row.target) for row in form.indicators] == [
        ("成本指标", "每场讲座费用", "≤3500元"),
        ("产出指标", "讲座场次", "≥24场"),
        ("产出指标", "课件审核通过率", "≥98%"),
        ("满意度指标", "听众满意度", "≥92.5%"),
    ]
    return form


def photographed() -> bytes:
    """The page upside down, leaning, half in the shade, with a red stamp over the money, as a JPEG."""
    from PIL import Image, ImageChops, ImageDraw

    with Image.open(PAGE) as printed:
        page = printed.convert("RGB")
    stamp = Image.new("RGB", page.size, (255, 255, 255))
    ImageDraw.Draw(stamp).ellipse((380, 380, 780, 780), outline=(224, 60, 66), width=9)
    page = ImageChops.multiply(page, stamp)  # ink lets the print below show through
    page = page.rotate(181.3, fillcolor=(255, 255, 255))
    shade = Image.linear_gradient("L").resize(page.size).point(lambda light: 150 + light * 100 // 255)
    page = Image.composite(page, Image.new("RGB", page.size, (20, 18, 16)), shade)
    target = io.BytesIO()
    page.save(target, "JPEG", quality=75)
    return target.getvalue()


@needs_extra
def test_a_photograph_is_read_as_printed_and_nothing_is_fetched_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    form = is_right(read_bytes(photographed(), "照片.jpg"))
    assert set(form.confidence) >= {"project_name", "funds/total", "indicators/0/target", "annual_goal"}
    assert all(0 < confidence <= 1 for confidence in form.confidence.values())
    assert form.confidence["funds/annual_fiscal"] > 0.9
    assert (form.locations["funds/total"].page, form.source.cells) == (1, None)


@needs_extra
def test_a_scanned_pdf_is_read_within_the_memory_of_the_reading_process() -> None:
    from PIL import Image

    target = io.BytesIO()
    with Image.open(PAGE) as page:
        page.save(target, "PDF", resolution=200)
    with ReadingProcess() as process:
        is_right(process.read(target.getvalue(), "扫描件.pdf"))


def test_without_the_extra_a_scan_is_refused_and_how_to_get_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recogniser, "is_installed", lambda: False)
    with pytest.raises(Unreadable, match="make scans"):
        read_bytes(PAGE.read_bytes(), "扫描件.png")


def test_a_damaged_picture_is_refused_in_one_sentence() -> None:
    with pytest.raises(Unreadable, match=r"^这是图片或扫描件，"):
        read_bytes(b"\xff\xd8\xff\xe0" + bytes(100), "照片.jpg")
