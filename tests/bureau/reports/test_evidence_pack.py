"""One zip holds all that is kept of a project and year, and can be checked without jixiao."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from bureau.decisions import adjusting, waiving
from bureau.decisions.adjusting import NamedProjectYear
from bureau.decisions.deciding import NotDecided
from bureau.desk import open_desk
from bureau.reports import evidence_pack
from forms import read_bytes
from lifecycle.thread.approved_change import goal_changed
from storage.decisions.adjustments import Approval
from storage.decisions.waivers import NewWaiver
from tests.bureau.office import LIBRARY, PLATFORM, READING, YEAR, Office, declarations

NEXT_DAY = date(2024, 10, 16)
_UTF8 = 0x800


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    new_database: Callable[[str], str],
) -> Office:
    """The reading project was returned and mended; a waiver and an adjustment are about it."""
    office = Office.new(tmp_path_factory.mktemp("office"), new_database(request.param))
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM, faults={READING: "B03"}))
    office.work()
    office.put(LIBRARY, "申报（改）.txt", declarations(READING))
    office.work(NEXT_DAY)
    with open_desk(office.settings, NEXT_DAY) as desk:
        waiving.grant(desk, NewWaiver(rule="S14", reason="疫情后恢复", year=YEAR), by="绩效科")
        waiving.grant(desk, NewWaiver(rule="S14", reason="去年的", year=YEAR - 1), by="绩效科")
        approval = Approval(by="清河区财政局", reason="场馆修缮", document="清财绩〔2025〕3号", at=desk.now)
        about = NamedProjectYear(LIBRARY.name, READING.name, YEAR)
        adjusting.adjust(desk, about, partial(goal_changed, goal="办好阅读推广。"), approval, actor="绩效科")
    return office


def packed(office: Office) -> bytes:
    with open_desk(office.settings, NEXT_DAY) as desk:
        return evidence_pack.pack(desk, YEAR, READING.name)


def opened(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        assert all(file.flag_bits & _UTF8 for file in archive.infolist() if not file.filename.isascii())
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_originals_of_every_version_are_there_and_every_file_is_listed_with_its_hash(
    office: Office,
) -> None:
    files = opened(packed(office))
    assert files["原件/申报_第1版_申报.txt"] == declarations(READING, PLATFORM, faults={READING: "B03"})
    assert files["原件/申报_第2版_申报（改）.txt"] == declarations(READING)
    listed = {load["path"]: load["sha256"] for load in json.loads(files["清单.json"])["files"]}
    assert listed == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "清单.json"
    }


def test_forms_findings_letters_and_decisions_are_there(office: Office) -> None:
    files = opened(packed(office))
    (form,) = read_bytes(files["表单/申报_第2版.xlsx"], "表.xlsx").forms
    assert form.project_name == json.loads(files["表单/申报_第2版.json"])["project_name"] == READING.name
    assert {load["rule"] for load in json.loads(files["意见/申报_第1版.json"])} >= {"B03"}
    page = load_workbook(io.BytesIO(files["意见/意见.xlsx"])).worksheets[0]
    assert [cell.value for cell in page[2]] == list(evidence_pack.FINDING_HEAD)
    assert "B03" in {row[2].value for row in page.iter_rows(min_row=3)}
    kinds = [load["kind"] for load in json.loads(files["信件/信件.json"])]
    assert {"returned", "accepted"} <= set(kinds)
    letters = [content.decode("utf-8-sig") for name, content in files.items() if name.startswith("信件/0")]
    assert len(letters) == len(kinds)
    assert all(READING.name in text for text in letters)
    assert [load["reason"] for load in json.loads(files["豁免.json"])] == ["疫情后恢复"]
    assert [load["document"] for load in json.loads(files["调整.json"])] == ["清财绩〔2025〕3号"]
    assert json.loads(files["全过程.json"])["project"] == READING.name


def test_the_audit_in_it_can_be_verified_as_the_note_says(office: Office) -> None:
    files = opened(packed(office))
    entries: list[dict[str, Any]] = json.loads(files["留痕.json"])
    events = [entry["event"] for entry in entries]
    assert {"open", "submit", "return", "accept", "waiver_granted", "adjustment"} <= set(events)
    for entry in entries:
        says = {name: value for name, value in entry.items() if name != "hash"}
        text = json.dumps(says, sort_keys=True, ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == entry["hash"]
    note = files["说明.txt"].decode("utf-8-sig")
    assert entries[-1]["hash"] in note
    for name in says:
        assert name in note


def test_the_same_state_gives_the_same_bytes(office: Office) -> None:
    assert packed(office) == packed(office)


def test_a_project_that_is_not_known_is_refused(office: Office) -> None:
    with open_desk(office.settings) as desk, pytest.raises(NotDecided, match="没有“不存在”2025年的应报事项"):
        evidence_pack.pack(desk, YEAR, "不存在")
