"""A file with forms of several units: each hears of its own, and is shown its own."""

from collections.abc import Callable
from pathlib import Path

from forms import read_bytes
from season.district.district import FictionalUnit
from tests.bureau.office import COLLEGE, EDUCATION, LIBRARY, READING, TRAINING, Office, declarations

NOBODY_S_FOLDER = FictionalUnit("", EDUCATION, "", "")


def test_each_unit_gets_back_only_its_own_forms_of_a_file_of_several_units(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"))
    faults = {READING: "B03", TRAINING: "B03"}
    office.put(NOBODY_S_FOLDER, "汇总.txt", declarations(READING, TRAINING, faults=faults))
    office.work()
    assert office.state(READING) == office.state(TRAINING) == ("returned", 1)
    for unit, own, other in ((LIBRARY, READING, TRAINING), (COLLEGE, TRAINING, READING)):
        (mail,) = [mail for mail in office.mails() if mail["To"] == unit.mail and "退回" in mail["Subject"]]
        files = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
        assert set(files) == {"退回意见书.docx", "汇总.核查.xlsx"}
        back = read_bytes(files["汇总.核查.xlsx"], "汇总.核查.xlsx")
        assert [form.project_name for form in back.forms] == [own.name]
        assert other.name not in str(mail.get_body(("plain",)).get_content())
