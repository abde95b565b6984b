"""An office to tell stories with: a fictional district of two units, and all that jixiao keeps for it."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import Session, select

from bureau.desk import Desk, open_desk
from bureau.steps import one_pass
from expectations.engine import suites as _suites  # noqa: F401 - seconds: once, not in every child
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from season.district.district import FictionalDepartment, FictionalProject, FictionalUnit
from season.district.kinds import dice, draw
from season.stages.filing import Filing, arrive
from settings import Settings
from storage import status
from storage.database import Database
from storage.messages import outbox
from storage.messages.outbox import LEASE
from storage.roster import obligations, roster_import
from storage.roster.roster import RosterLine
from storage.status import StatusRow
from storage.tables import KeptDocument, KeptFinding, OutboxMessage

AFTER_THE_LEASE = LEASE + timedelta(minutes=1)
"""When what a killed pass had in hand may be taken again."""

YEAR = 2025
EDUCATION = FictionalDepartment("云州市清河区教育局", "jyj@qinghe.invalid")
COLLEGE = FictionalUnit("云州市清河区教师进修学校", EDUCATION, "jxx@qinghe.invalid", "jxx-fzr@qinghe.invalid")
LIBRARY = FictionalUnit("云州市清河区图书馆", EDUCATION, "tsg@qinghe.invalid", "tsg-fzr@qinghe.invalid")
STRANGER = FictionalUnit("云州市清河区水务站", EDUCATION, "swz@qinghe.invalid", "swz-fzr@qinghe.invalid")


def project(unit: FictionalUnit, kind: str, topic: str) -> FictionalProject:
    work = draw(kind, topic, YEAR, dice("office", topic))
    return FictionalProject(work.name, unit, YEAR, 1, (work,))


TRAINING = project(COLLEGE, "{t}培训", "骨干教师课堂教学")
RESEARCH = project(COLLEGE, "{t}课题研究", "双师课堂")
READING = project(LIBRARY, "{t}阅读推广", "亲子绘本")
PLATFORM = project(LIBRARY, "{t}平台运维", "数字图书馆")
WATER = project(STRANGER, "{t}抽样检测", "灌溉水质")
ROSTER = (TRAINING, RESEARCH, READING, PLATFORM)

IN_TIME = date(2024, 10, 15)
"""A day on which declarations for 2025 are expected."""


def declarations(
    *projects: FictionalProject,
    faults: Mapping[FictionalProject, str] | None = None,
    document: str | None = None,
    stage: Stage = Stage.DECLARATION,
    layout: str = "lines_2023",
) -> bytes:
    """A file with the forms of these projects; ``faults`` names the rule that a project's form is to break."""
    named = {project.name: rule for project, rule in (faults or {}).items()}
    filing = Filing(IN_TIME, projects[0].unit.name, stage, layout, projects, faults=named, document=document)
    return arrive(filing, "office").content()


@dataclass(frozen=True)
class Office:
    """All that is kept, and what people see of it."""

    settings: Settings
    _undated: list[Path] = field(default_factory=list)

    @classmethod
    def new(cls, folder: Path, url: str, **changed: Any) -> "Office":
        own_settings = (
            Settings(data=folder).apart(folder) if "channel" not in changed else Settings(data=folder)
        )
        office = cls(own_settings.model_copy(update={"database": SecretStr(url), "settle": 0.0, **changed}))
        lines = [
            RosterLine(
                YEAR,
                project.unit.name,
                project.name,
                project.unit.department.name,
                project.unit.mail,
                float(project.amount),
            )
            for project in ROSTER
        ]
        with open_desk(office.settings) as desk, desk.database.writing() as session:
            roster_import.import_roster(session, lines)
            obligations.create_for_roster(session, YEAR)
        return office

    def put(self, unit: FictionalUnit, name: str, content: bytes, at: datetime | None = None) -> None:
        """A unit puts a file into its folder; without a moment at noon of the day of the next pass."""
        path = Path(self.settings.inbox) / unit.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if at is not None:
            os.utime(path, (at.timestamp(), at.timestamp()))
        else:
            self._undated.append(path)

    def work(self, day: date = IN_TIME, *, later: timedelta = timedelta()) -> None:
        """One pass of the chain on a day, at the end of work or ``later``."""
        self.date_files(day)
        with open_desk(self.settings, day) as desk:
            one_pass(replace(desk, now=desk.now + later))

    def work_in_a_child(self, day: date = IN_TIME, *, killed_at: int | None = None) -> int:
        """Start the same in a process of its own; its id. It dies by SIGKILL at that transaction boundary.

        Every writing transaction has two: before it is committed, and after.
        """
        self.date_files(day)
        child = os.fork()
        if child:
            return child
        code = 1
        try:
            with open_desk(self.settings, day) as desk:
                if killed_at is not None:
                    _die_at(desk.database, killed_at)
                one_pass(desk)
            code = 0
        finally:
            os._exit(code)

    def date_files(self, day: date) -> None:
        """Let the files that were put without a moment have come at noon of this day."""
        noon = datetime.combine(day, time(12), CHINA).timestamp()
        for path in self._undated:
            if path.exists():
                os.utime(path, (noon, noon))
        self._undated.clear()

    def rows_of_all(self) -> list[StatusRow]:
        """Every obligation."""
        with self.desk() as desk, desk.database.reading() as session:
            return status.rows(session)

    def rows(self) -> dict[tuple[str, Stage], StatusRow]:
        """Every obligation by project and stage."""
        return {(row.project, row.stage): row for row in self.rows_of_all()}

    def state(self, project: FictionalProject, stage: Stage = Stage.DECLARATION) -> tuple[str, int | None]:
        """State and newest version."""
        row = self.rows()[project.name, stage]
        return row.state.value, row.version

    def found(self, name: str, folder: str | None = None) -> list[KeptFinding]:
        """What was found on a file and its forms."""
        with self.desk() as desk, desk.database.reading() as session:
            on_files = select(KeptFinding).join(KeptDocument).where(KeptDocument.name == name)
            return list(
                session.exec(on_files if folder is None else on_files.where(KeptDocument.folder == folder))
            )

    def messages(self, kind: str | None = None) -> list[OutboxMessage]:
        with self.desk() as desk, desk.database.reading() as session:
            return [message for message in outbox.messages(session) if kind in {None, message.kind}]

    def mails(self) -> list[EmailMessage]:
        """What lies in the mail folder."""
        return [mail_of(path.read_bytes()) for path in sorted((self.settings.data / "mail").glob("*.eml"))]

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        with open_desk(self.settings, IN_TIME) as desk:
            yield desk

    def everything(self) -> dict[str, list[Any]]:
        """All that is kept, without the times and numbers that differ from one run to the next."""
        queries = {
            "obligations": "SELECT p.name, o.year, o.stage, o.state FROM obligation o JOIN project p"
            " ON p.id = o.project_id",
            "documents": "SELECT sha256, folder, processing, failed_step, why FROM document",
            "versions": "SELECT p.name, o.stage, s.version, s.late, s.processing, d.name, f.form_index"
            " FROM submission s JOIN obligation o ON o.id = s.obligation_id JOIN project p ON p.id = o.project_id"
            " JOIN form f ON f.id = s.form_id JOIN document d ON d.id = f.document_id",
            "findings": "SELECT d.name, g.form_index, g.rule, g.place, g.wrong, g.submission_id IS NULL FROM finding g"
            " JOIN document d ON d.id = g.document_id",
            "changes": "SELECT p.name, o.stage, c.event, c.before, c.after, c.why FROM audit_entry c"
            " JOIN obligation o ON o.id = c.obligation_id JOIN project p ON p.id = o.project_id",
            "messages": "SELECT key, recipient, subject, text, state FROM message",
        }
        with self.desk() as desk, desk.database.reading() as session:
            connection = session.connection()
            return {
                name: sorted(map(repr, connection.execute(text(query)).all()))
                for name, query in queries.items()
            }


def mail_of(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def _die_at(database: Database, boundary: int) -> None:
    """Kill this process at the so-manyth boundary of its writing transactions, counted from 0."""
    write = database.writing
    boundaries = count()

    def pass_boundary() -> None:
        if next(boundaries) == boundary:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def writing() -> Iterator[Session]:
        with write() as session:
            yield session
            pass_boundary()
        pass_boundary()

    database.writing = writing  # type: ignore[method-assign]
