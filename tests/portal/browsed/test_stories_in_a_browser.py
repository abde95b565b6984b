"""Stories told in a real browser (Chromium), on one portal through a year."""

from dataclasses import replace
from datetime import datetime

from playwright.sync_api import Browser

from bureau.steps import one_pass
from expectations.locality.ruleset import StateOf
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from portal.accounts.passwords import hash_of
from storage.accounts import accounts
from storage.tables import AccountRole
from tests.bureau.office import (
    COLLEGE,
    EDUCATION,
    LIBRARY,
    PLATFORM,
    READING,
    RESEARCH,
    TRAINING,
    YEAR,
    declarations,
)
from tests.portal.browsed.readable import every_page, serious_faults
from tests.portal.browsed.reader import SLUICES, WATERWORKS, blank_page, hand_in, opened, try_file, word
from tests.portal.conftest import Portal

AFTER_THE_DUE_DATE = datetime(2024, 11, 4, 9, tzinfo=CHINA)
SELF_EVALUATIONS_DUE = datetime(YEAR + 1, 2, 10, 9, tzinfo=CHINA)


def test_a_unit_uploads_a_faulty_word_file_reads_why_mends_it_and_is_accepted(
    browser: Browser, portal: Portal
) -> None:
    page = opened(browser, portal, portal.unit(COLLEGE.name))
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


def test_a_unit_tries_a_file_before_it_submits_and_nothing_is_kept_of_it(
    browser: Browser, portal: Portal
) -> None:
    page = opened(browser, portal, portal.unit(COLLEGE.name))
    result = try_file(page, word("草稿.docx", declarations(TRAINING, faults={TRAINING: "D04"})))
    assert "1 处会被退回" in result
    assert "重复指标" in result
    assert "怎么改：" in result
    result = try_file(page, word("草稿.docx", declarations(TRAINING)))
    assert "会被退回" not in result or "0 处会被退回" in result
    page.get_by_role("link", name="历史").click()
    assert not page.get_by_text("草稿.docx").is_visible()
    page.get_by_role("link", name="待办").click()
    row = page.get_by_role("row", name=TRAINING.name)
    assert row.get_by_text("待报送").is_visible()


def test_a_unit_explains_a_hint_and_the_bureau_takes_it(browser: Browser, portal: Portal) -> None:
    page = opened(browser, portal, portal.unit(LIBRARY.name))
    hand_in(page, word("申报.docx", declarations(PLATFORM, faults={PLATFORM: "E05"})))
    assert page.get_by_text("定性不可衡量").first.is_visible()
    page.get_by_role("link", name="这个项目的办理情况").click()
    page.get_by_label("不需要修改的，请说明原因和依据").first.fill("效果由读者问卷衡量，样本三百份")
    page.get_by_role("button", name="提交说明").first.click()
    assert page.get_by_text("已说明（待审核）").is_visible()
    desk = opened(browser, portal, portal.bureau())
    desk.get_by_role("link", name="待办").click()
    assert desk.get_by_text("样本三百份").is_visible()
    desk.locator("#explanations").get_by_label("理由").fill("情况属实")
    desk.get_by_role("button", name="采纳", exact=True).click()
    assert desk.get_by_text("已决定，单位会收到通知。").is_visible()
    page.reload()
    assert page.get_by_role("heading", name="财政局采纳的说明").is_visible()
    assert page.get_by_text("情况属实").is_visible()


def test_a_department_sees_its_units_and_no_others(browser: Browser, portal: Portal) -> None:
    with portal.database.writing() as session:
        accounts.add(
            session, "jiaoyuju", AccountRole.DEPARTMENT, unit_id=None, department=EDUCATION.name,
            password=hash_of("清河边的杨柳一共十二棵"), at=portal.clock(),
        )  # fmt: skip
    page = blank_page(browser)
    page.goto(portal.address)
    page.get_by_label("用户名").fill("jiaoyuju")
    page.get_by_label("密码").fill("清河边的杨柳一共十二棵")
    page.get_by_role("button", name="登录").click()
    assert page.get_by_role("heading", name=EDUCATION.name).is_visible()
    assert page.get_by_role("link", name=LIBRARY.name).is_visible()
    assert not page.get_by_text(WATERWORKS.name).is_visible()
    page.get_by_role("link", name=COLLEGE.name).click()
    assert page.get_by_text(RESEARCH.name).first.is_visible()
    other = next(row.unit_id for row in portal.office.rows_of_all() if row.unit == WATERWORKS.name)
    page.goto(f"{portal.address}/units/{other}")
    assert page.get_by_role("heading", name="没有找到").is_visible()
    assert not page.get_by_text(WATERWORKS.name).is_visible()


def test_an_admin_reruns_after_a_rule_change_and_sees_the_difference(
    browser: Browser, portal: Portal
) -> None:
    portal.office.put(WATERWORKS, "申报.txt", declarations(SLUICES, faults={SLUICES: "E05"}))
    check_without(portal, "E05")
    page = opened(browser, portal, portal.admin())
    page.get_by_role("link", name="重新核查").click()
    page.get_by_label("单位", exact=True).select_option(label=WATERWORKS.name)
    page.get_by_role("button", name="选定").click()
    page.get_by_role("button", name="先看影响").click()
    page.get_by_role("button", name="开始重新核查").wait_for()
    assert page.get_by_role("row", name=SLUICES.name).get_by_text("定性不可衡量").is_visible()
    page.get_by_label("理由").fill("规则恢复启用")
    page.get_by_role("button", name="开始重新核查").click()
    assert page.get_by_text("规则恢复启用").first.is_visible()
    portal.office.work(portal.clock().date())
    page.reload()
    assert page.get_by_text("做完，核查 1 份").is_visible()
    assert page.get_by_role("row", name=SLUICES.name).get_by_text("定性不可衡量").is_visible()


def check_without(portal: Portal, code: str) -> None:
    """A pass of a time when this rule was switched off."""
    portal.office.date_files(portal.clock().date())
    off = StateOf(state="off", reason="停用一年")
    with portal.office.desk() as desk:
        rules = desk.ruleset.model_copy(update={"states": {**desk.ruleset.states, code: off}})
        one_pass(replace(desk, ruleset=rules, now=portal.clock()))


def test_the_division_finds_a_late_unit_sees_its_answer_and_grants_an_extension(
    browser: Browser, portal: Portal
) -> None:
    portal.clock.come_to(AFTER_THE_DUE_DATE)
    portal.office.work(AFTER_THE_DUE_DATE.date())
    unit = opened(browser, portal, portal.unit(LIBRARY.name))
    unit.get_by_role("link", name=READING.name).click()
    assert unit.get_by_text("逾期").first.is_visible()
    unit.get_by_label("延到哪一天").fill("2024-11-20")
    unit.get_by_label("原因", exact=True).fill("立项批复月中才到")
    unit.get_by_role("button", name="提交申请").click()
    assert unit.get_by_text("等待财政局决定").is_visible()
    desk = opened(browser, portal, portal.bureau())
    desk.get_by_role("link", name="催报名单").click()
    row = desk.get_by_role("row", name=LIBRARY.name)
    assert row.get_by_text("立项批复月中才到").is_visible()
    desk.get_by_role("link", name="待办").click()
    requests = desk.locator("#extensions")
    assert requests.get_by_text(READING.name).is_visible()
    requests.get_by_label("理由").fill("同意，以批复为准")
    requests.get_by_role("button", name="同意", exact=True).click()
    assert desk.get_by_text("已决定，单位会收到通知。").is_visible()
    unit.reload()
    assert unit.get_by_text("已同意：同意，以批复为准").is_visible()
    assert unit.get_by_text("2024年11月20日").is_visible()
    desk.get_by_role("link", name="报送情况").click()
    desk.get_by_role("link", name="催报名单").click()
    assert not desk.get_by_role("row", name=LIBRARY.name).is_visible()


def test_a_self_evaluation_is_compared_with_its_declaration_and_overruled(
    browser: Browser, portal: Portal
) -> None:
    hand_in(opened(browser, portal, portal.unit(COLLEGE.name)), word("申报.docx", declarations(TRAINING)))
    portal.clock.come_to(SELF_EVALUATIONS_DUE)
    portal.office.work(SELF_EVALUATIONS_DUE.date())
    unit = opened(browser, portal, portal.unit(COLLEGE.name))  # a login does not last for a year
    faulty = declarations(
        TRAINING, faults={TRAINING: "S07"}, stage=Stage.SELF_EVALUATION, layout="evaluated_lines"
    )
    hand_in(unit, word("自评.docx", faulty))
    assert unit.get_by_text("已退回").first.is_visible()
    desk = opened(browser, portal, portal.bureau())
    desk.goto(f"{portal.address}/bureau/board?year={YEAR}")
    desk.get_by_role("link", name=COLLEGE.name).click()
    desk.get_by_role("link", name=TRAINING.name).first.click()
    chain = desk.get_by_role("heading", name="指标：申报 → 执行 → 自评").locator("xpath=..")
    assert chain.get_by_text("不符").first.is_visible()
    assert desk.get_by_role("heading", name="得分复算").is_visible()
    desk.get_by_role("link", name="在表上看").click()
    assert desk.locator(".paper .error a.mark").first.is_visible()
    desk.get_by_label("理由或退回意见").fill("附有证明材料，按实际情况通过")
    desk.get_by_role("button", name="通过", exact=True).click()
    assert desk.get_by_text("已决定，单位会收到通知。").is_visible()
    unit.goto(portal.address)
    settled = unit.get_by_text("已办结")
    assert settled.first.is_visible()
    (own,) = [
        row
        for row in portal.office.rows_of_all()
        if (row.project, row.stage) == (TRAINING.name, Stage.SELF_EVALUATION)
    ]
    unit.goto(f"{portal.address}/own/{own.obligation_id}")
    assert unit.get_by_text("已通过").first.is_visible()


def test_the_pages_work_by_keyboard_and_tell_where_one_is(browser: Browser, portal: Portal) -> None:
    page = opened(browser, portal, portal.unit(COLLEGE.name))
    page.goto(f"{portal.address}/hand-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    assert page.locator("nav [aria-current=page]").inner_text() == "报送"


def test_no_page_keeps_anybody_from_reading_or_using_it(browser: Browser, portal: Portal) -> None:
    serious = []
    for name, page, path in every_page(browser, portal):
        page.goto(f"{portal.address}{path}")
        serious += [f"{name} {path}: {fault}" for fault in serious_faults(page)]
    assert not serious, "\n".join(serious)
