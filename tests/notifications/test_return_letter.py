"""The return letter on paper says what the returned mail says."""

import io
import zipfile
from datetime import date

import docx
import pytest
from docx.shared import Mm

from notifications.messages.filings import FileReturned, Remark, Reviewed
from notifications.messages.review.outcomes import Returned
from notifications.messages.review.return_letter import TITLE, write_return_letter

SCORE = Remark(
    rule="S07",
    name="未达标得满分",
    severity="error",
    place="表2 第17行",
    wrong="讲座场次：完成3次，目标≥4次，得满分6分，应为4.5分",
    suggestion="请改分或说明",
    subject="讲座场次",
    value="3次",
    basis="财预〔2020〕10号",
)
LOGIC = Remark(
    rule="S12",
    name="完成值串行",
    severity="error",
    place="表2 第19行",
    wrong="像是另一指标的内容",
    suggestion="请核对是否填串了行。",
    basis="逻辑校验",
)
ENCRYPTED = Remark(
    rule="A01", name="无法读取", severity="error", wrong="文件设有密码", suggestion="请取消密码。"
)


def copied(line: int) -> Remark:
    name, actual = f"第{line}场讲座", f"={line}次"
    return Remark(
        rule="S11",
        name="完成值照抄目标",
        severity="warning",
        place=f"表2 第{line}行",
        wrong=f"{name}：实际完成值“{actual}”照抄了指标值",
        suggestion="请填写实际完成的数值。",
        subject=name,
        value=actual,
        basis="财预〔2020〕10号",
    )


MESSAGE = Returned(
    bureau="云州市清河区财政局",
    contact="预算绩效管理科，0000-12345678",
    unit="清河区科技馆",
    due=date(2024, 4, 1),
    submit_to="邮箱 jixiao@qinghe.example",
    reviewed=(
        Reviewed(
            project="科普展教活动",
            year=2023,
            stage="自评",
            version=2,
            file="自评.docx",
            remarks=(LOGIC, SCORE, *(copied(line) for line in range(20, 32))),
        ),
    ),
    files=(FileReturned(file="补充.pdf", year=2023, stage="自评", version=1, remarks=(ENCRYPTED,)),),
)


def lines(message: Returned, number: str | None = None) -> list[str]:
    data = write_return_letter(message, made_on=date(2024, 3, 26), number=number)
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def test_the_letter_has_title_number_addressee_signature_and_date() -> None:
    written = lines(MESSAGE, "清财绩退〔2024〕5号")
    assert written[:4] == [TITLE, "清财绩退〔2024〕5号", "", "清河区科技馆："]
    assert written[-3:] == [
        "云州市清河区财政局", "2024年3月26日", "（联系方式：预算绩效管理科，0000-12345678）",
    ]  # fmt: skip
    assert "清财绩退〔2024〕5号" not in lines(MESSAGE)


def test_the_letter_says_what_where_how_to_mend_it_until_when_and_on_what_basis() -> None:
    written = lines(MESSAGE)
    assert "一、科普展教活动" in written
    assert "2023年度绩效自评表，第2版，文件：自评.docx" in written
    assert (
        "1．未达标得满分（S07）：表2 第17行 讲座场次：完成3次，目标≥4次，得满分6分，应为4.5分"
        "（财预〔2020〕10号）。请改分或说明。" in written
    )
    assert "二、文件“补充.pdf”" in written
    assert "1．无法读取（A01）：文件设有密码。请取消密码。" in written
    text = "\n".join(written)
    assert "于2024年4月1日24时前重新报送至邮箱 jixiao@qinghe.example。" in text
    assert written[written.index("四、依据") + 1] == "财预〔2020〕10号；逻辑校验。"


def test_what_is_wrong_in_twelve_rows_is_said_once_with_the_rows() -> None:
    written = lines(MESSAGE)
    at = next(index for index, line in enumerate(written) if "S11" in line)
    assert written[at] == (
        "3．完成值照抄目标（S11）：实际完成值“……”照抄了指标值（财预〔2020〕10号）。请填写实际完成的数值。"
    )
    assert written[at + 1].startswith("共12处：表2 第20行 第20场讲座（=20次）；表2 第21行")
    assert "\n".join(written).count("照抄了指标值") == 1


def test_the_letter_stands_on_a4_in_fonts_of_chinese_offices() -> None:
    data = write_return_letter(MESSAGE, made_on=date(2024, 3, 26))
    document = docx.Document(io.BytesIO(data))
    page = document.sections[0]
    assert (round(page.page_width or 0, -4), round(page.page_height or 0, -4)) == (
        Mm(210),
        round(Mm(297), -4),
    )
    fonts = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs}
    assert fonts == {"宋体", "仿宋", "黑体"}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert '"FangSong"' in package.read("word/fontTable.xml").decode()


def test_the_same_return_gives_the_same_bytes() -> None:
    assert write_return_letter(MESSAGE, made_on=date(2024, 3, 26)) == write_return_letter(
        MESSAGE, made_on=date(2024, 3, 26)
    )


@pytest.mark.parametrize(("due", "sentence"), [(None, "尽快重新报送"), (date(2024, 4, 1), "24时前重新报送")])
def test_a_return_after_the_due_date_asks_for_haste(due: date | None, sentence: str) -> None:
    assert sentence in "\n".join(lines(MESSAGE.model_copy(update={"due": due})))
