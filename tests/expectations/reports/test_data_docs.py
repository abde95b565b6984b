import re
from datetime import datetime

import pytest

from expectations.engine.review import review
from expectations.reports.data_docs import SHOWN, DataDocs
from expectations.subjects.batch import Batch, FileForReview
from expectations.subjects.finding import Finding
from lifecycle.calendar.windows import CHINA
from tests.expectations.form_builders import count, declared, filing

ODD = declared(competent_department=None, project_name="<b>科普</b>展教")
FILINGS = (
    filing(ODD, declared(indicators=[count(f"讲座{n}场次", None) for n in range(SHOWN + 5)]), file="7"),
    FileForReview(file="8", document=None, unreadable="文件已加密"),
)
MADE = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return []


@pytest.fixture(scope="module")
def pages(findings: list[Finding], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    docs, folder = DataDocs(), tmp_path_factory.mktemp("docs")
    findings.extend(review(Batch(filings=FILINGS), observe=docs.keep))
    index = docs.write(folder / "一" / "二", "2026-03-02 核查", "国家 2025.3", MADE, {"7": "申报.txt"})
    assert index == folder / "一" / "二" / "index.html"
    return {path.name: path.read_text(encoding="utf-8") for path in index.parent.iterdir()}


def row(page: str, code: str) -> str:
    """The row of a rule's first expectation, with white space made one."""
    start = page.index(f'<tr id="{code}-')
    end = page.find('<tr id="', start + 1)
    return " ".join(page[start:end].split())


def test_the_index_links_a_page_for_every_suite(pages: dict[str, str]) -> None:
    linked = set(re.findall(r'href="(.+?)"', pages["index.html"]))
    assert linked == pages.keys() - {"index.html"} == {
        "files-1.html", "declarations-1.html", "declared_lines-1.html", "indicator_lists-1.html"
    }  # fmt: skip
    assert "绩效目标申报表指标行" in pages["index.html"]
    assert "2026-03-02 09:30 生成，规则版本：国家 2025.3" in pages["index.html"]


def test_no_page_fetches_anything(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert not re.search(r"//|@import|url\(|<script|<link|<img|\ssrc=", page)


def test_an_expectation_tells_its_rule_and_what_was_observed(pages: dict[str, str]) -> None:
    line = row(pages["files-1.html"], "A01")
    assert "✗ 不成立" in line
    assert "退回" in line
    assert "<strong>A01 无法读取</strong>" in line
    assert "expect_column_values_to_be_null（column=unreadable）" in line
    assert "1 个不符</span>，共 2 个（50.0%）" in line
    assert "文件已加密" in line


def test_an_expectation_that_held_says_so(pages: dict[str, str]) -> None:
    line = row(pages["files-1.html"], "A07")
    assert "✓ 成立" in line
    assert "没有不符，共 2 个" in line
    assert "<details>" not in line


def test_failed_rows_stand_under_the_file_names_that_people_know(pages: dict[str, str]) -> None:
    assert "<td>申报.txt</td>" in row(pages["declared_lines-1.html"], "E01")


def test_what_a_unit_wrote_is_text_and_no_markup(pages: dict[str, str]) -> None:
    assert "&lt;b&gt;科普&lt;/b&gt;展教" in pages["declarations-1.html"]
    assert not any("<b>" in page for page in pages.values())


def test_the_index_counts_every_finding_and_long_lists_are_cut(
    pages: dict[str, str], findings: list[Finding]
) -> None:
    numbers = re.findall(r'<td class="number">(\d+)</td>\s*</tr>', pages["index.html"])
    assert sum(map(int, numbers)) == len(findings)
    blank = row(pages["declared_lines-1.html"], "E01")
    assert f"意见 {SHOWN + 5} 条" in blank
    assert blank.count("<td>申报.txt</td>") == SHOWN
    assert f"只列前 {SHOWN} 条" in blank
