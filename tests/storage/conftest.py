from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest

from forms.form import Declaration, DeclaredFunds, Document, Indicator, Location, Source
from lifecycle.calendar.stages import Stage
from storage.database import Database
from storage.papers import documents
from storage.papers.readings import NewReading, store_readings
from storage.roster import obligations, roster, roster_import

_numbers = count()


@pytest.fixture
def now() -> datetime:
    return datetime(2022, 10, 10, 1, 30, tzinfo=UTC)


@pytest.fixture
def declaration() -> Callable[..., Declaration]:
    """A declaration of the science museum of Qinghe district."""

    def build(project: str = "科普展品更新", goal: str = "更新展品12件", line: int = 1) -> Declaration:
        return Declaration(
            form_title="财政项目支出绩效目标申报表",
            year=2023,
            project_name=project,
            project_category="经常性项目",
            project_nature=None,
            competent_department="清河区科学技术委员会",
            implementing_unit="云州市清河区科技馆",
            planned_start=None,
            planned_end=None,
            funds_unit="元",
            funds=DeclaredFunds(total=120000.0, annual=120000.0),
            overall_goal=goal,
            annual_goal=goal,
            indicators=[
                Indicator(level1="产出指标", level2="数量指标", level3="更新展品数量", target="≥12件"),
                Indicator(level1="效益指标", level2="社会效益指标", level3="参观人次", target="≥3万人次"),
            ],
            source=Source(file="申报表.txt", first_line=line),
            locations={"project_name": Location(line=line + 3)},
        )

    return build


@pytest.fixture
def museum(database: Database) -> dict[str, int]:
    """The museum's declaration obligations for 2023, not open yet, by project."""
    names = ["科普展品更新", "科普讲座"]
    lines = [
        roster.RosterLine(
            2023,
            "清河区科技馆",
            name,
            department="清河区科学技术委员会",
            address="kjg@qinghe.example",
            amount=120000.0,
        )
        for name in names
    ]
    with database.writing() as session:
        roster_import.import_roster(session, lines)
        obligations.create_for_roster(session, 2023)
        sought = [obligations.Sought("清河区科技馆", name, 2023, Stage.DECLARATION) for name in names]
        matches = obligations.match(session, sought)
    return {
        sought_form.project: match.obligation_id
        for sought_form, match in matches.items()
        if match.obligation_id
    }


@pytest.fixture
def stored(database: Database, now: datetime) -> Callable[..., tuple[int, list[int]]]:
    """Stores forms as one document; the ids of the document and of its forms."""

    def store(*forms: Declaration, folder: str = "") -> tuple[int, list[int]]:
        number = next(_numbers)
        arrival = documents.Arrival(
            sha256=f"{number:064x}",
            name=f"申报{number}.txt",
            inbox_path=f"{folder}/申报{number}.txt",
            folder=folder,
            size=1000,
            received_at=now,
            seen_at=now,
        )
        with database.writing() as session:
            (recorded,) = documents.record(session, [arrival])
            read = Document(file=arrival.name, title=None, statement=None, forms=list(forms))
            ids = store_readings(session, [NewReading(recorded.document_id, read)])
        return recorded.document_id, ids[recorded.document_id]

    return store
