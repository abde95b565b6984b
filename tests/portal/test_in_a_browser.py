"""Stories told in a real browser (Chromium), on the same portal."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from forms import read_bytes
from forms.printing.handed_out import handed_out_docx
from portal.access.gate import SESSION_COOKIE
from tests.bureau.office import COLLEGE, IN_TIME, RESEARCH, declarations
from tests.portal.conftest import Client, Portal, portal_started

CHROMIUM = shutil.which("chromium")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium here: apt-get install chromium fonts-noto-cjk"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def portal(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal of its own: what the stories hand in is news to it."""
    with portal_started(sqlite_template, tmp_path_factory.mktemp("browsed") / "var") as portal:
        yield portal


def opened(browser: Browser, portal: Portal, client: Client) -> Page:
    """A page of a browser that is logged in; whatever a page complains of fails the test."""
    context = browser.new_context(locale="zh-CN")
    context.add_cookies([{"name": SESSION_COOKIE, "value": client.secret or "", "url": portal.address}])
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
    page.on(
        "console", lambda message: pytest.fail(message.text) if "Content Security" in message.text else None
    )
    return page


def word(name: str, text: bytes) -> FilePayload:
    """The Word form that was handed out, filled in with what this text says."""
    (form,) = read_bytes(text, "申报.txt").forms
    content = handed_out_docx(form, made_on=IN_TIME)
    return {"name": name, "mimeType": DOCX, "buffer": content}


def hand_in(page: Page, file: FilePayload) -> None:
    page.get_by_role("link", name="报送", exact=True).click()
    page.get_by_label("选择文件").set_input_files([file])
    page.get_by_role("button", name="报送").click()
    page.get_by_role("heading", name="核查结果").wait_for()
    page.get_by_text("正在核查").first.wait_for(state="hidden", timeout=50_000)


def test_a_unit_uploads_a_faulty_word_file_reads_why_mends_it_and_is_accepted(
    browser: Browser, portal: Portal
) -> None:
    page = opened(browser, portal, portal.unit(COLLEGE.name))
    page.goto(portal.address)
    assert page.get_by_role("heading", name=COLLEGE.name).is_visible()
    hand_in(page, word("申报.docx", declarations(RESEARCH, faults={RESEARCH: "B03"})))
    assert page.get_by_text("已退回").first.is_visible()
    assert page.get_by_text("怎么改").first.is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载批注文件").first.click()
    assert download.value.suggested_filename.endswith(".docx")
    hand_in(page, word("申报改.docx", declarations(RESEARCH)))
    assert page.get_by_text("第2版").first.is_visible()
    assert page.get_by_text("已通过").first.is_visible()


def test_the_pages_work_by_keyboard_and_tell_where_one_is(browser: Browser, portal: Portal) -> None:
    page = opened(browser, portal, portal.unit(COLLEGE.name))
    page.goto(f"{portal.address}/hand-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    assert page.locator("nav [aria-current=page]").inner_text() == "报送"
    unnamed = "[...document.querySelectorAll('input:not([type=hidden]),select,textarea')].filter(f => !f.labels.length).length"
    assert page.evaluate(unnamed) == 0
