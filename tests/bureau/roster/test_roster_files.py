from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import select

from bureau.roster import reading, template
from bureau.roster.importing import Added, UnusableRoster, import_file
from storage.database import Database, open_database
from storage.roster.roster import RosterLine
from storage.tables import AuditEntry, Department, Obligation, Unit

HEAD = ("年度", "主管部门", "预算单位", "项目名称", "预算金额（万元）", "项目性质", "开始日期", "结束日期")
READING = (
    2026,
    "清河区文化和旅游局",
    "清河区图书馆",
    "全民阅读推广",
    12.3456,
    "经常性项目",
    "2026-01-01",
    "2026年12月",
)
PLATFORM = (2026, "清河区文化和旅游局", "清河区图书馆", "数字图书馆运维", 8, None, None, None)

Row = Sequence[object]


@pytest.fixture
def database(new_database: Callable[[str], str]) -> Database:
    return open_database(new_database("sqlite"))


def workbook(file: Path, *rows: Row, merge: Sequence[str] = (), **sheets: Sequence[Row]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, content in {"项目": rows, **sheets}.items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(row)
        for area in merge if name == "项目" else ():
            sheet.merge_cells(area)
    book.save(file)
    return file


def imported(database: Database, file: Path, year: int | None = None) -> Added:
    return import_file(file, database, actor="王科长", at=datetime(2025, 9, 1, tzinfo=UTC), year=year)


def wrong(database: Database, file: Path) -> list[str]:
    with pytest.raises(UnusableRoster) as refused:
        imported(database, file)
    with database.reading() as session:
        assert not session.exec(select(Unit)).all()
    *lines, last = str(refused.value).splitlines()
    assert last.endswith("没有导入任何内容")
    return lines


def test_a_workbook_with_titles_merged_units_blank_rows_a_sum_and_a_note_is_read(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "名录.xlsx",
        ("2026年清河区项目名录",),
        (None, None, None, "单位：万元"),
        ("序号", "主管部门", "单 位*", "项目\n名称", "2026年预算金额", "起止时间"),
        (1, "清河区文化和旅游局", "清河区图书馆", "全民阅读推广", 12.3456, "2026.01-2026.12"),
        (2, None, None, "数字图书馆运维", "8", "2026年3月1日至2027年2月28日"),
        (),
        (3, "清河区教育局", "清河区教师进修学校（本部）", "骨干教师培训", "30,000元", None),
        ("合计", None, None, None, 23.3456),
        ("注：金额以批复为准",),
        merge=["A1:F1", "B4:B5", "C4:C5"],
    )
    sheets = reading.read(file.read_bytes())
    assert sheets.wrong == sheets.notices == []
    assert sheets.lines == [
        RosterLine(
            2026, "清河区图书馆", "全民阅读推广", "清河区文化和旅游局", None, 123456.0, None,
            date(2026, 1, 1), date(2026, 12, 31),
        ),
        RosterLine(
            2026, "清河区图书馆", "数字图书馆运维", "清河区文化和旅游局", None, 80000.0, None,
            date(2026, 3, 1), date(2027, 2, 28),
        ),
        RosterLine(2026, "清河区教师进修学校（本部）", "骨干教师培训", "清河区教育局", None, 30000.0),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_the_encodings_that_excel_writes(encoding: str) -> None:
    text = '年度,单位名称,项目名称,项目金额（元）,项目性质\n2026,清河区图书馆,全民阅读推广,"120,000.50",经常性项目\n'
    sheets = reading.read(text.encode(encoding))
    assert sheets.lines == [
        RosterLine(2026, "清河区图书馆", "全民阅读推广", amount=120000.5, nature="经常性项目")
    ]


def test_every_bad_row_is_named_with_its_column_and_cell_and_nothing_is_imported(
    database: Database, tmp_path: Path
) -> None:
    file = workbook(
        tmp_path / "名录.xlsx",
        HEAD,
        READING,
        ("26年", *READING[1:3], "甲", 1),
        (2026, "清河区文化和旅游局", None, "乙", 1),
        (2026, *READING[1:3], None, 1),
        (2026, *READING[1:3], "丙", "十二万"),
        (2026, *READING[1:3], "丁", -1, None, "2026-13-01", "明年"),
        (2026, *READING[1:3], "戊", 1, None, "2026-05-01", "2026-04-30"),
        (2026, *READING[1:3], "全民 阅读推广", 2),
        (2026, "清河区教育局", "清河区图书馆（本级）", "己", 2),
        (2026, *READING[1:3], "庚", 5),
        (2026, *READING[1:3], "辛", None),
        (2026, *READING[1:3], "壬", "=E2*2"),
        merge=["E11:E12"],
    )
    assert wrong(database, file) == [
        "工作表“项目”第3行“年度”（项目!A3）：“26年”不是年度，请写成 2026",
        "工作表“项目”第4行“预算单位”（项目!C4）：没有填写，请补上（与上一行相同的也要写）",
        "工作表“项目”第5行“项目名称”（项目!D5）：没有填写，请补上（与上一行相同的也要写）",
        "工作表“项目”第6行“预算金额（万元）”（项目!E6）：“十二万”不是金额，请只写数字，如 120000",
        "工作表“项目”第7行“预算金额（万元）”（项目!E7）：金额“-1”是负数，请写核定的预算金额",
        "工作表“项目”第7行“开始日期”（项目!G7）：“2026-13-01”不是日历上的日期，请写成 2026-01-31",
        "工作表“项目”第7行“结束日期”（项目!H7）：“明年”不是日历上的日期，请写成 2026-01-31",
        "工作表“项目”第8行“结束日期”（项目!H8）：结束日期2026-04-30早于开始日期2026-05-01，请核对",
        "工作表“项目”第9行“项目名称”（项目!D9）：“全民阅读推广”与工作表“项目”第2行是同一单位同一年度的同一项目，请删去一行",
        "工作表“项目”第10行“主管部门”（项目!B10）：清河区图书馆（本级）的这一项与工作表“项目”第2行不同，请统一",
        "工作表“项目”第12行“预算金额（万元）”（项目!E12）：与第11行合并在一格里，请拆开，逐行写金额",
        "工作表“项目”第13行“预算金额（万元）”（项目!E13）：公式没有保存计算结果，请用 Excel 打开并保存后再导入",
    ]


def test_what_is_wrong_with_the_address_of_a_chat_group_does_not_tell_it(
    database: Database, tmp_path: Path
) -> None:
    file = workbook(
        tmp_path / "名录.xlsx", HEAD, READING, 单位=[("单位", "群通知地址"), ("清河区图书馆", "密钥abc")]
    )
    (line,) = wrong(database, file)
    assert line.startswith("工作表“单位”第2行“群通知地址”（单位!B2）")
    assert "abc" not in line


def test_a_table_without_its_head_or_without_a_column_that_is_needed_is_refused(
    database: Database, tmp_path: Path
) -> None:
    assert "没有找到表头" in wrong(database, workbook(tmp_path / "1.xlsx", READING))[0]
    no_year = workbook(tmp_path / "2.xlsx", HEAD[1:], READING[1:])
    assert wrong(database, no_year) == ["工作表“项目”缺少“年度”一列，请补上，或用 --year 指明年度"]
    assert imported(database, no_year, year=2026).owed == 1


def test_contacts_and_departments_stand_in_sheets_of_their_own(database: Database, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "名录.xlsx",
        HEAD,
        READING,
        单位=[
            ("单位名称", "联系人", "联系电话", "电子邮箱", "负责人邮箱", "群通知地址"),
            (
                "清河区图书馆（本级）",
                "张三",
                5550101,
                "tsg@qinghe.example",
                "gz@qinghe.example",
                "json://qun.example",
            ),
            ("清河区图书馆", "李四", "555-0102", None, None, None),
        ],
        部门=[("部门名称", "邮箱"), ("清河区文化和旅游局", "wlj@qinghe.example")],
        草稿=[("随便写写",)],
    )
    added = imported(database, file)
    assert added.notices == ["工作表“草稿”没有名录的表头，未读取"]
    with database.reading() as session:
        unit = session.exec(select(Unit)).one()
        assert (unit.name, unit.contact) == ("清河区图书馆", "张三 5550101；李四 555-0102")
        assert (unit.address, unit.head_address) == ("tsg@qinghe.example", "gz@qinghe.example")
        assert unit.channel == "json://qun.example"
        assert session.get_one(Department, "清河区文化和旅游局").address == "wlj@qinghe.example"


def test_imported_again_it_changes_nothing_and_what_changed_is_updated_with_an_audit_note(
    database: Database, tmp_path: Path
) -> None:
    first = workbook(tmp_path / "1.xlsx", HEAD, READING, PLATFORM)
    assert imported(database, first).owed == 2
    again = imported(database, first)
    assert (again.roster.entries, again.owed, again.roster.changes, again.absent) == (0, 0, (), [])
    second = workbook(tmp_path / "2.xlsx", HEAD, (*READING[:4], 15, "一次性项目"))
    changed = imported(database, second)
    assert changed.owed == 0
    assert changed.absent == [(2026, "清河区图书馆", "数字图书馆运维")]
    with database.reading() as session:
        assert len(session.exec(select(Obligation)).all()) == 2
        noted = session.exec(select(AuditEntry).where(AuditEntry.event == "roster")).all()
        assert [(entry.actor, entry.about, entry.before, entry.after, entry.why) for entry in noted] == [
            ("王科长", "全民阅读推广的项目性质", "经常性项目", "一次性项目", "导入名录《2.xlsx》"),
            (
                "王科长",
                "2026年清河区图书馆“全民阅读推广”的项目金额",
                "123456.00元",
                "150000.00元",
                "导入名录《2.xlsx》",
            ),
        ]


def test_a_bad_entry_of_a_json_roster_is_named_too(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "roster.json"
    file.write_text(
        '{"projects": [{"year": 2026, "unit": "清河区图书馆"}, {"year": "甲", "unit": "乙", "project": "丙"}]}'
    )
    assert [line.partition("：")[0] for line in wrong(database, file)] == ["第1条“项目名称”", "第2条“年度”"]


def test_the_template_is_filled_in_and_read_back_and_is_never_written_over(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "名录.xlsx"
    template.write(file)
    with pytest.raises(UnusableRoster, match="没有一行内容"):
        imported(database, file)
    book = load_workbook(file)
    for sheet, values in {
        "项目": [
            2026,
            "清河区文化和旅游局",
            "清河区图书馆",
            "全民阅读推广",
            120000,
            "经常性项目",
            date(2026, 1, 1),
            date(2026, 12, 31),
        ],
        "单位": [
            "清河区图书馆",
            "清河区文化和旅游局",
            "张三",
            "01-23",
            "a@qinghe.example",
            "b@qinghe.example",
            "json://qun.example",
        ],
        "部门": ["清河区文化和旅游局", "wlj@qinghe.example"],
    }.items():
        for column, value in enumerate(values, 1):
            book[sheet].cell(2, column, value)
    book.save(file)
    added = imported(database, file)
    assert (added.roster.entries, added.owed, added.notices) == (1, 1, [])
    with pytest.raises(FileExistsError):
        template.write(file)
