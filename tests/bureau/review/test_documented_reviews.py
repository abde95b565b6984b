from collections.abc import Callable
from pathlib import Path

from bureau.desk import open_desk
from bureau.intake import collecting
from bureau.review import reviewing
from flows import artifacts
from tests.bureau.office import IN_TIME, READING, TRAINING, Office, declarations


def test_the_data_docs_of_a_batch_name_files_as_units_do_and_the_dashboard_says_where_they_are(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"))
    office.put(READING.unit, "申报 2025.txt", declarations(READING, faults={READING: "B03"}))
    office.put(TRAINING.unit, "申报.txt", declarations(TRAINING))
    with open_desk(office.settings, IN_TIME, documented=True) as desk:
        collecting.take_in(desk)
        for ids in collecting.archived_by_folder(desk).values():
            collecting.read_and_file(desk, ids)
        [batch] = reviewing.unreviewed(desk)
        done = reviewing.review_documents(desk, batch)
    assert done.docs == tmp_path / "docs" / "2024-10-15" / f"{min(batch)}" / "index.html"
    assert "<td>申报 2025.txt</td>" in (done.docs.parent / "declarations-1.html").read_text(encoding="utf-8")
    assert f"[打开](<{done.docs.as_uri()}>) `{done.docs}`" in artifacts.docs_markdown([done.docs])
