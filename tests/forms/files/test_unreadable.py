"""Bytes that are no document are refused with one Chinese sentence that says what to do."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import Document, Unreadable, read_bytes

TEXT = (Path(__file__).parents[1] / "should_read" / "self_evaluation.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的"),
        (b" \n\t\n", "文件是空的"),
        (random.Random(7).randbytes(4096), "已损坏或不是文本文件"),
        (b"\x00\x01\x02" * 400, "已损坏或不是文本文件"),
    ],
)
def test_a_file_that_is_no_text_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence) as refusal:
        read_bytes(data, "坏文件.txt")
    assert "\n" not in str(refusal.value)
    assert "报送" in str(refusal.value)


def test_gb18030_and_utf_16_are_read_like_utf_8() -> None:
    plain = read_bytes(TEXT.encode(), "a.txt").forms
    assert read_bytes(TEXT.encode("gb18030"), "a.txt").forms == plain
    assert read_bytes(TEXT.encode("utf-16"), "a.txt").forms == plain


def test_text_without_a_form_is_a_document_without_forms() -> None:
    found = read_bytes("关于报送材料的说明\n\n绩效目标详见单位的项目绩效目标表。\n".encode(), "说明.txt")
    assert found.forms == []
    assert found.mentions_attached_forms


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_form_cut_or_shuffled_anywhere_is_read_or_refused_but_never_breaks(data: st.DataObject) -> None:
    lines = TEXT.split("\n")
    start = data.draw(st.integers(0, len(lines)))
    stop = data.draw(st.integers(start, len(lines)))
    moved = data.draw(st.permutations(lines[start : min(stop, start + 12)]))
    mutated = lines[:start] + list(moved) + lines[stop:]
    try:
        found = read_bytes("\n".join(mutated).encode(), "a.txt")
    except Unreadable:
        return
    assert isinstance(found, Document)


@settings(deadline=None)  # a few bytes may wake LibreOffice
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = read_bytes(data, "a.txt")
    except Unreadable:
        return
    assert isinstance(found, Document)
