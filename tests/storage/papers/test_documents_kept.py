from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from forms.form import Declaration, Document, Location, Statement
from lifecycle.obligations.processing import Processing
from storage.database import Database
from storage.papers import documents
from storage.papers.documents import Arrival, Recorded
from storage.papers.readings import NewReading, content_hash, store_readings
from storage.tables import Form, KeptIndicator
from storage.tables import KeptDocument as DocumentRow


def arrival(now: datetime, *, sha256: str = "a" * 64, folder: str = "清河区科技馆") -> Arrival:
    return Arrival(sha256, "申报表.txt", f"{folder}/申报表.txt", folder, 1000, now, now)


def test_identical_bytes_are_recognised(database: Database, now: datetime) -> None:
    with database.writing() as session:
        (first,) = documents.record(session, [arrival(now)])
    with database.writing() as session:
        again = documents.record(session, [arrival(now), arrival(now, sha256="b" * 64)])
    assert not first.known
    assert again[0] == Recorded(first.document_id, known=True)
    assert not again[1].known


def test_identical_bytes_within_one_batch_are_one_document(database: Database, now: datetime) -> None:
    with database.writing() as session:
        first, second = documents.record(session, [arrival(now), arrival(now)])
    assert first.document_id == second.document_id
    assert [first.known, second.known] == [False, True]


def test_the_same_damaged_file_of_two_units_is_two_documents(database: Database, now: datetime) -> None:
    with database.writing() as session:
        museum, library = documents.record(session, [arrival(now), arrival(now, folder="清河区图书馆")])
    assert museum.document_id != library.document_id
    assert not library.known


def test_a_document_goes_from_received_to_read(
    database: Database, now: datetime, declaration: Callable[..., Declaration]
) -> None:
    statement = Statement(projects=1, amount=12.0, amount_unit="万元", location=Location(line=4))
    with database.writing() as session:
        (recorded,) = documents.record(session, [arrival(now)])
        documents.mark(session, [recorded.document_id], Processing.ARCHIVED)
        (waiting,) = documents.in_processing(session, Processing.ARCHIVED)
        assert waiting.name == "申报表.txt"
        read = Document(
            file="申报表.txt", title="清河区科技馆2023年", statement=statement, forms=[declaration()]
        )
        store_readings(session, [NewReading(recorded.document_id, read)])
    with database.reading() as session:
        document = session.get_one(DocumentRow, recorded.document_id)
    assert (document.processing, document.title) == (Processing.READ, "清河区科技馆2023年")
    assert document.statement == statement.model_dump(mode="json")


def test_a_failed_step_is_kept_with_its_reason_until_it_succeeds(database: Database, now: datetime) -> None:
    with database.writing() as session:
        (recorded,) = documents.record(session, [arrival(now)])
        documents.mark_failed(
            session, recorded.document_id, Processing.READ, "文件已加密，请取消密码后重新报送"
        )
    with database.reading() as session:
        (failed,) = documents.in_processing(session, Processing.FAILED)
    assert (failed.failed_step, failed.why) == (Processing.READ, "文件已加密，请取消密码后重新报送")
    with database.writing() as session:
        documents.mark(session, [recorded.document_id], Processing.ARCHIVED)
    with database.reading() as session:
        (document,) = documents.in_processing(session, Processing.ARCHIVED)
    assert (document.failed_step, document.why) == (None, None)


def test_forms_are_stored_in_their_order_with_their_indicators(
    database: Database, stored: Callable[..., tuple[int, list[int]]], declaration: Callable[..., Declaration]
) -> None:
    first, second = declaration("科普展品更新"), declaration("科普讲座")
    document_id, form_ids = stored(first, second)
    with database.reading() as session:
        forms = [session.get_one(Form, form_id) for form_id in form_ids]
        rows = session.exec(select(KeptIndicator).where(KeptIndicator.form_id == form_ids[1])).all()
    assert [(form.document_id, form.form_index, form.project_name) for form in forms] == [
        (document_id, 0, "科普展品更新"),
        (document_id, 1, "科普讲座"),
    ]
    assert Declaration.model_validate(forms[0].content) == first
    assert [(row.position, row.level3, row.target) for row in rows] == [
        (0, "更新展品数量", "≥12件"),
        (1, "参观人次", "≥3万人次"),
    ]


def test_what_was_read_once_is_not_overwritten(
    database: Database, stored: Callable[..., tuple[int, list[int]]], declaration: Callable[..., Declaration]
) -> None:
    document_id, _ = stored(declaration())
    again = Document(file="申报表.txt", title=None, statement=None, forms=[declaration()])
    with pytest.raises(IntegrityError), database.writing() as session:
        store_readings(session, [NewReading(document_id, again)])


def test_the_same_form_a_line_lower_says_the_same(declaration: Callable[..., Declaration]) -> None:
    assert content_hash(declaration(line=1)) == content_hash(declaration(line=2))
    assert content_hash(declaration()) != content_hash(declaration(goal="更新展品13件"))
