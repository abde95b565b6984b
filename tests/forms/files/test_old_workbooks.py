"""Old workbooks as other programs write them: Excel 2.0 to 95, without a code page, formats of their own."""

import struct
from collections.abc import Sequence

import pytest

from forms.files.any_file import picture_of
from forms.files.picture import Grid

FORMATS = ("General", "0", "0.00%", "0.0%", "#,##0.00", r"0.0\%")
CELLS = [("项目名称", 0), (0.864, 3), (0.5, 2), (1234567.891, 4), (12.5, 1), (98.25, 5)]
SHOWN = ["项目名称", "86.4%", "50.00%", "1,234,567.89", "13", "98.3%"]
FIRST_STYLE = 15
"""The styles before are those of the program."""


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def short(text: str) -> bytes:
    written = text.encode("gbk")
    return bytes([len(written)]) + written


def excel_2(code_page: int | None) -> bytes:
    data = record(0x0009, struct.pack("<HH", 2, 0x10))
    data += record(0x0042, struct.pack("<H", code_page)) if code_page else b""
    data += b"".join(record(0x001E, short(code)) for code in FORMATS)
    for column, (value, style) in enumerate(CELLS):
        place = struct.pack("<HH", 0, column) + bytes([0, style, 0])
        if isinstance(value, str):
            data += record(0x0004, place + short(value))
        else:
            data += record(0x0003, place + struct.pack("<d", value))
    return data + record(0x000A)


def cells(values: Sequence[tuple[object, int]]) -> bytes:
    data = b""
    for column, (value, style) in enumerate(values):
        place = struct.pack("<HHH", 0, column, FIRST_STYLE + style)
        if isinstance(value, str):
            written = value.encode("gbk")
            data += record(0x0204, place + struct.pack("<H", len(written)) + written)
        else:
            data += record(0x0203, place + struct.pack("<d", value))
    return data


def excel_4(code_page: int | None) -> bytes:
    data = record(0x0409, struct.pack("<HHH", 0x0400, 0x10, 0))
    data += record(0x0042, struct.pack("<H", code_page)) if code_page else b""
    data += record(0x0231, struct.pack("<HHH", 200, 0, 0x7FFF) + short("SimSun"))
    data += b"".join(record(0x041E, b"\0\0" + short(code)) for code in FORMATS)
    data += record(0x0443, bytes([0, 0]) + b"\xf5\xff" + bytes(8)) * FIRST_STYLE
    data += b"".join(record(0x0443, bytes([0, n]) + b"\x01\0" + bytes(8)) for n in range(len(FORMATS)))
    return data + cells(CELLS) + record(0x000A)


def excel_95(code_page: int | None) -> bytes:
    data = record(0x0809, struct.pack("<HHHH", 0x0500, 5, 0x0DBB, 0x07CC))
    data += record(0x0042, struct.pack("<H", code_page)) if code_page else b""
    font = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + short("SimSun")
    data += record(0x0031, font) * 4
    data += b"".join(
        record(0x041E, struct.pack("<H", 164 + n) + short(code)) for n, code in enumerate(FORMATS)
    )
    data += record(0x00E0, struct.pack("<HHH", 0, 0, 0xFFF5) + bytes(10)) * FIRST_STYLE
    data += b"".join(
        record(0x00E0, struct.pack("<HHH", 0, 164 + n, 1) + bytes(10)) for n in range(len(FORMATS))
    )
    name = short("自评")
    begins = len(data) + 4 + 6 + len(name) + 4
    data += record(0x0085, struct.pack("<IBB", begins, 0, 0) + name) + record(0x000A)
    data += record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0x0DBB, 0x07CC))
    return data + cells(CELLS) + record(0x000A)


@pytest.mark.parametrize("code_page", [936, 1252, None])
@pytest.mark.parametrize("write", [excel_2, excel_4, excel_95])
def test_texts_and_formats_of_old_workbooks_are_read_whatever_program_wrote_them(
    write: object, code_page: int | None
) -> None:
    assert callable(write)
    (grid,) = picture_of(write(code_page)).parts
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[0]] == SHOWN
