"""Somebody in front of the portal in a real browser: what they do with their hands."""

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from forms import read_bytes
from forms.printing.handed_out import handed_out_docx
from portal.access.gate import SESSION_COOKIE
from season.district.district import FictionalDepartment, FictionalProject, FictionalUnit
from tests.bureau.office import IN_TIME, project
from tests.portal.conftest import Client, Portal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ELSEWHERE = FictionalDepartment("云州市清河区水利局", "slj@qinghe.invalid")
WATERWORKS = FictionalUnit(
    "云州市清河区水利工程管理所", ELSEWHERE, "sgs@qinghe.invalid", "sgs-fzr@qinghe.invalid"
)
SLUICES: FictionalProject = project(WATERWORKS, "{t}抽样检测", "水闸混凝土")
"""A department, a unit and a project that have nothing to do with those of the office."""


def blank_page(browser: Browser) -> Page:
    """A page of a browser that nobody has used; whatever a page complains of fails the test."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
    page.on(
        "console", lambda message: pytest.fail(message.text) if "Content Security" in message.text else None
    )
    return page


def opened(browser: Browser, portal: Portal, client: Client) -> Page:
    """The home page, in a browser that is logged in."""
    page = blank_page(browser)
    cookie = {"name": SESSION_COOKIE, "value": client.secret or "", "url": portal.address}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(portal.address)
    return page


def word(name: str, text: bytes) -> FilePayload:
    """The Word form that was handed out, filled in with what this text says."""
    (form,) = read_bytes(text, "报送.txt").forms
    return {"name": name, "mimeType": DOCX, "buffer": handed_out_docx(form, made_on=IN_TIME)}


def hand_in(page: Page, file: FilePayload) -> None:
    """Hand a file in and wait for what was found in it."""
    page.get_by_role("link", name="报送", exact=True).click()
    page.get_by_label("选择文件").set_input_files([file])
    page.get_by_role("button", name="报送").click()
    page.get_by_role("heading", name="核查结果").wait_for()
    page.get_by_text("正在核查").first.wait_for(state="hidden", timeout=50_000)


def try_file(page: Page, file: FilePayload) -> str:
    """Try a file and read what is said about it."""
    page.get_by_role("link", name="试查", exact=True).click()
    page.get_by_label("选择文件").set_input_files([file])
    page.get_by_role("button", name="试查").click()
    result = page.get_by_role("heading", name="试查结果")
    result.wait_for()
    return result.locator("xpath=..").inner_text()
