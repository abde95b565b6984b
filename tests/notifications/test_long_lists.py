"""A return with hundreds of remarks: the letter has a few rows by what mends them, its table has all."""

import io
import time
from datetime import date, datetime

import docx
import pytest

from lifecycle.calendar.windows import CHINA
from notifications.messages.filings import Recheck, Remark, Reviewed
from notifications.messages.letter import render
from notifications.messages.message import Message
from notifications.messages.review.mends import mend_list
from notifications.messages.review.outcomes import Accepted, Rechecked, Returned
from notifications.messages.review.return_letter import write_return_letter

SIGNED = {"bureau": "清河区财政局", "contact": "预算绩效管理科", "unit": "清河区农业农村局"}


def blank(line: int) -> Remark:
    return Remark(
        rule="E01",
        name="指标值缺失",
        severity="error",
        place=f"第{line}行",
        wrong="没有填写指标值",
        suggestion="请填写指标值。",
        subject=f"灌区管护长度{line}",
    )


def score(line: int) -> Remark:
    return Remark(
        rule="S07",
        name="未达标得满分",
        severity="warning",
        place=f"第{line}行",
        wrong=f"渠道清淤：完成{line}公里，目标≥{line + 4}公里，得满分",
        suggestion="请改分或说明",
        subject="渠道清淤",
    )


def odd(number: int) -> Remark:
    return Remark(
        rule="D07",
        name="指标名称异常",
        severity="info",
        wrong=f"名称{number}不完整",
        suggestion=f"请写成名称{number}度",
    )


def forms(count: int) -> tuple[Reviewed, ...]:
    """That many forms with eleven remarks each, of which the last differs from form to form."""
    return tuple(
        Reviewed(
            project=f"高标准农田项目{number}",
            year=2025,
            stage="自评",
            version=1,
            file="自评.xlsx",
            remarks=(*map(blank, range(6)), *map(score, range(4)), odd(number)),
        )
        for number in range(count)
    )


def returned(count: int, most_rows: int = 30) -> Returned:
    return Returned(**SIGNED, due=None, reviewed=forms(count), submit_to="收件邮箱", most_rows=most_rows)


def letter(message: Message) -> tuple[str, str]:
    written = render(
        message, recipient="a@b.invalid", channel="mail", date=datetime(2026, 3, 27, tzinfo=CHINA)
    )
    return written.text, written.html


def test_a_short_list_stands_whole_in_the_letter() -> None:
    message = returned(2)
    assert message.grouped is None
    text, page = letter(message)
    assert "归为" not in text + page
    assert text.count("灌区管护长度") == 12


def test_a_long_list_is_grouped_by_what_mends_it_and_the_letter_keeps_to_its_rows() -> None:
    message = returned(41, most_rows=20)
    grouped = message.grouped
    assert grouped is not None
    assert [(mend.rule, len(mend.places), mend.papers) for mend in grouped.listed[:3]] == [
        ("E01", 246, 41), ("S07", 164, 41), ("D07", 1, 1),
    ]  # fmt: skip
    assert (grouped.remarks, grouped.kinds, len(grouped.listed)) == (451, 43, 20)
    assert (grouped.unlisted_kinds, grouped.unlisted_remarks) == (23, 23)
    text, page = letter(message)
    for written in (text, page):
        assert "按怎样修改归为" in written
        assert "E01 指标值缺失" in written
        assert "另有243处" in written
        assert "另有23类共23处" in written
        assert "附件《退回意见书》的附表" in written
    assert "高标准农田项目0：第0行 灌区管护长度0" in text
    assert "高标准农田项目0：第0行渠道清淤" in text.replace("，", "").replace(" ", "")
    assert len(page.encode()) < 30_000


def test_the_table_of_the_return_letter_has_every_remark_and_is_written_at_once() -> None:
    message = returned(41, most_rows=20)
    began = time.process_time()
    data = write_return_letter(message, made_on=date(2026, 3, 27))
    assert time.process_time() - began < 3
    document = docx.Document(io.BytesIO(data))
    (table,) = document.tables
    rows = table._tbl.tr_lst
    assert len(rows) == 1 + 451
    last = "".join(text.text or "" for text in rows[-1].iter("{*}t"))
    assert last.startswith("451高标准农田项目40改进建议·指标名称异常（D07）")
    assert write_return_letter(message, made_on=date(2026, 3, 27)) == data
    assert not docx.Document(io.BytesIO(write_return_letter(returned(2), made_on=date(2026, 3, 27)))).tables


@pytest.mark.parametrize("kind", ["accepted", "rechecked"])
def test_what_passed_or_was_reviewed_again_has_no_longer_letter(kind: str) -> None:
    message: Message
    if kind == "accepted":
        message = Accepted(**SIGNED, accepted=forms(41))
    else:
        rechecked = [
            Recheck(**form.model_dump(), cleared=form.remarks * 9, standing="已通过") for form in forms(41)
        ]
        message = Rechecked(
            **SIGNED, rerun=1, reason="规则更新", rechecked=rechecked, submit_to="收件邮箱", most_rows=10
        )
    text, page = letter(message)
    assert "按怎样修改归为" in text
    assert "另有243处" in page
    assert text.count("灌区管护长度") <= 3 + 41 * 10


def test_nothing_is_grouped_where_nothing_was_found() -> None:
    assert mend_list((), 30) is None
