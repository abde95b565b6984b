"""A form on paper with what was found in its cells, and what the bureau decides there, in a person's name."""

import re

import pytest
from jinja2 import Environment, PackageLoader, StrictUndefined

from forms.words.severity import Severity
from portal.access.routes import ROUTES
from portal.bureau.obligations.paper import on_paper
from storage.decisions import audit
from storage.papers import submissions
from storage.tables import AccountRole, KeptFinding
from tests.bureau.office import COLLEGE, LIBRARY, PLATFORM, READING, RESEARCH, TRAINING, YEAR
from tests.portal.bureau.conftest import CONTACT, District


def audited(district: District, project: str) -> list[tuple[str, str]]:
    """Who did what to an obligation, the last two."""
    with district.portal.database.reading() as session:
        entries = audit.history(session, district.number(project))
    return [(entry.actor, entry.why) for entry in entries]


def test_what_was_found_stands_in_its_cell_and_leads_to_its_remedy(district: District) -> None:
    page = district.html(f"/bureau/obligations/{district.number(READING.name)}")
    cell = re.search(r'<td[^>]*class="money error"[^>]*>[^<]+<a class="mark" id="c1" href="#f1"', page)
    assert cell
    remark = page.partition('id="f1"')[2].partition("</article>")[0]
    assert "B03" in remark
    assert "怎么改：" in remark
    assert "依据：" in remark
    assert 'href="#c1"' in remark


def test_the_form_looks_as_it_does_on_paper(district: District) -> None:
    with district.portal.database.reading() as session:
        (filed,) = submissions.of_obligation(session, district.number(TRAINING.name))
    sheet = on_paper(filed.form, [])
    covered = {sum(cell.columns for cell in row) for row in sheet.rows}
    assert max(covered) == 8  # the columns of the official form
    text = "".join(cell.text for row in sheet.rows for cell in row)
    assert TRAINING.name in text
    assert all(indicator.level3 in text for indicator in filed.form.indicators if indicator.level3)


@pytest.mark.parametrize(
    ("field", "placed"),
    [
        ("indicators/0/target", True),
        ("indicators/1/level1", True),
        ("indicators/2", True),
        ("funds/annual", True),
        ("funds", True),
        ("indicators", False),
        ("indicators/999/target", False),
        (None, False),
    ],
)
def test_a_remark_has_its_cell_or_is_told_to_have_none(
    district: District, field: str | None, placed: bool
) -> None:
    with district.portal.database.reading() as session:
        (filed,) = submissions.of_obligation(session, district.number(TRAINING.name))
    finding = KeptFinding(
        document_id=1, rule="X", name="x", severity="warning", field=field, place="", wrong="", ruleset="x"
    )
    sheet = on_paper(filed.form, [finding])
    marked = [cell for row in sheet.rows for cell in row if cell.numbers]
    assert (len(marked) == 1) == placed
    assert (sheet.unplaced == ()) == placed


def test_what_was_read_in_a_scan_is_marked_in_its_cell(district: District) -> None:
    with district.portal.database.reading() as session:
        (filed,) = submissions.of_obligation(session, district.number(TRAINING.name))
    assert not on_paper(filed.form, []).scanned
    read = filed.form.model_copy(update={"confidence": {"project_name": 0.998, "indicators/0/target": 0.62}})
    sheet = on_paper(read, [])
    assert sheet.scanned
    confidences = {cell.text: cell.confidence for row in sheet.rows for cell in row}
    assert confidences[TRAINING.name] == 99
    assert confidences[filed.form.indicators[0].target or ""] == 62
    templates = Environment(loader=PackageLoader("portal"), autoescape=True, undefined=StrictUndefined)
    templates.filters["severity"] = Severity
    page = templates.from_string('{% from "bureau/paper.html" import paper %}{{ paper(sheet) }}').render(
        sheet=sheet
    )
    assert "（识读把握62%）" in page
    assert "（识读把握99%）" not in page
    assert "带虚线的取值请对照原件" in page


def test_the_page_tells_the_unit_the_letters_and_the_changes(district: District) -> None:
    page = district.text(f"/bureau/obligations/{district.number(READING.name)}")
    assert CONTACT in page
    assert "退回" in page
    assert "收到《图书馆.txt》，第1版" in page
    unit = re.search(r"/bureau/units/(\d+)", district.html("/bureau/late"))
    assert unit
    page = district.text(f"/bureau/units/{unit[1]}?year={YEAR}")
    assert LIBRARY.name in page
    assert PLATFORM.name in page
    assert "【退回】" in page


def test_the_original_comes_back_as_it_was_handed_in(district: District) -> None:
    with district.portal.database.reading() as session:
        (filed,) = submissions.of_obligation(session, district.number(READING.name))
    answer = district.get(f"/bureau/versions/{filed.submission_id}/file")
    assert READING.name in answer.content.decode()
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_project_year_shows_its_chain_and_money(district: District) -> None:
    number = re.search(
        r"/bureau/projects/(\d+)/", district.html(f"/bureau/obligations/{district.number(TRAINING.name)}")
    )
    assert number
    page = district.text(f"/bureau/projects/{number[1]}/{YEAR}")
    assert "指标：申报 → 执行 → 自评" in page
    assert f"{TRAINING.amount:,}" in page
    assert district.get(f"/bureau/projects/{number[1]}/{YEAR}/history.xlsx").status_code == 200
    assert district.get(f"/bureau/projects/{number[1]}/1999").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/bureau/obligations/987", "/bureau/obligations/1/versions/9", "/bureau/units/987", "/bureau/rules/X99",
     "/bureau/outbox/987654", "/bureau/versions/987/file", "/bureau/projects/987/2025", "/bureau/obligations/x"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(district: District, path: str) -> None:
    assert district.get(path).status_code == 404


def test_a_number_that_no_database_holds_names_nothing(district: District) -> None:
    for (method, path), access in ROUTES.items():
        if AccountRole.BUREAU in access.roles and re.search(r"\{(?!name|code)", path):
            address = re.sub(r"\{[^}]+\}", str(2**70), path)
            answer = district.get(address) if method == "GET" else district.post(address, why="x")
            assert answer.status_code == 404, (method, path, answer.status_code)


def test_a_decision_needs_a_reason_and_the_key_of_the_form(district: District) -> None:
    number = str(district.number(RESEARCH.name))
    assert district.post("/bureau/decide", obligation=number, event="return", why=" ").status_code == 422
    assert district.post("/bureau/decide", obligation=number, event="submit", why="x").status_code == 422
    assert district.post("/bureau/decide", event="return", why="x").status_code == 422
    fields = {"obligation": number, "event": "return", "why": "x"}
    assert district.client.post("/bureau/decide", data=fields).status_code == 403
    assert district.state(RESEARCH.name) == "accepted"


def test_returning_with_an_opinion_tells_the_unit_and_names_the_person(district: District) -> None:
    number = district.number(RESEARCH.name)
    answer = district.post("/bureau/decide", obligation=str(number), event="return", why="经费测算没有单价")
    assert answer.status_code == 303
    assert district.state(RESEARCH.name) == "returned"
    assert audited(district, RESEARCH.name)[-1] == ("zhang", "第1版：经费测算没有单价")
    assert "经费测算没有单价" in district.office.messages("returned")[-1].text
    district.post("/bureau/decide", obligation=str(number), event="accept", why="单位来函补充了单价")
    assert district.state(RESEARCH.name) == "accepted"
    assert COLLEGE.name in district.text(f"/bureau/obligations/{number}?done=decided")


def test_many_are_decided_at_once_and_what_may_not_be_is_told(district: District) -> None:
    numbers = [str(district.number(project)) for project in (PLATFORM.name, TRAINING.name)]
    answer = district.post("/bureau/decide", obligation=numbers, event="declare_zero", why="项目取消")
    assert answer.status_code == 200
    assert "1 件已零申报" in answer.text
    assert "状态为“已通过”的应报事项不能“零申报”" in answer.text
    assert district.state(PLATFORM.name) == "zero_declared"
    answer = district.post(
        "/bureau/decide", obligation=numbers[0], event="reopen", why="项目恢复", back="https://x.example"
    )
    assert answer.headers["location"] == "/?done=decided"
    assert district.state(PLATFORM.name) == "open"


def test_a_later_date_is_given_on_the_spot_and_counts_at_once(district: District) -> None:
    number = district.number(PLATFORM.name)
    bad = district.post(f"/bureau/obligations/{number}/extend", until="2024-10-01", why="x")
    assert bad.status_code == 422
    answer = district.post(f"/bureau/obligations/{number}/extend", until="2024-11-15", why="系统升级")
    assert answer.status_code == 303
    page = district.text(f"/bureau/obligations/{number}")
    assert "2024-11-15（原定 2024-10-31，已延期）" in page
    assert "逾期 1" in district.text("/bureau/late")


def test_a_rule_is_waived_for_one_project_and_stage(district: District) -> None:
    with district.portal.database.reading() as session:
        (filed,) = submissions.of_obligation(session, district.number(READING.name))
    page = district.html(f"/bureau/obligations/{filed.obligation_id}")
    finding = re.search(r"/bureau/findings/(\d+)/waive", page)
    assert finding
    assert district.post(f"/bureau/findings/{finding[1]}/waive", why="口径已核对").status_code == 303
    assert district.office.messages("waiver")
