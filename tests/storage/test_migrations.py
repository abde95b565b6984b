import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from storage import migration
from storage.database import engine_of, open_database, write_connection
from storage.migration import upgrade
from storage.tables import METADATA, Unit

ROOT = Path(__file__).parents[2]


def test_the_migrated_tables_are_those_of_the_models(url: str) -> None:
    engine = engine_of(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_the_migrated_checks_are_those_of_the_models(url: str, empty_url: str) -> None:
    # Alembic does not compare checks, and a later migration in batches could lose them on SQLite.
    engine = engine_of(empty_url)
    with write_connection(engine) as connection, connection.begin():
        METADATA.create_all(connection)
    engine.dispose()
    assert checks_of(url) == checks_of(empty_url)
    assert "ck_obligation_state" in {name for name, _ in checks_of(url)}


def checks_of(url: str) -> set[tuple[str, str]]:
    engine = engine_of(url)
    inspector = inspect(engine)
    checks = [check for table in METADATA.tables for check in inspector.get_check_constraints(table)]
    engine.dispose()
    return {(str(check["name"]), str(check["sqltext"])) for check in checks}


def test_upgrading_twice_changes_nothing(url: str) -> None:
    database = open_database(url)
    with database.writing() as session:
        session.add(Unit(name="清河区科技馆", key="清河区科技馆"))
    database.close()
    upgrade(url)
    database = open_database(url)
    with database.reading() as session:
        assert session.get_one(Unit, 1).name == "清河区科技馆"
    database.close()


def test_three_processes_that_upgrade_at_once_do_not_disturb_each_other(empty_url: str) -> None:
    script = "import sys; from storage.migration import upgrade; upgrade(sys.argv[1])"
    started = [
        subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-c", script, empty_url], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    ends = [(process.communicate(timeout=60)[1], process.returncode) for process in started]
    assert ends == [("", 0)] * 3
    database = open_database(empty_url)
    with database.reading() as session:
        assert session.get(Unit, 1) is None
    database.close()


def test_an_upgrade_that_finds_rows_pointing_to_nothing_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'broken.db'}"
    upgrade(url)
    engine = engine_of(url, foreign_keys=False)
    with write_connection(engine) as connection, connection.begin():
        connection.execute(
            text("INSERT INTO project (unit_id, name, key, scope) VALUES (99, 'a', 'a', '项目')")
        )
    engine.dispose()
    with pytest.raises(ValueError, match="升级后有1行失去所指"):
        upgrade(url)


def test_a_drafted_migration_is_empty_while_tables_and_migrations_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations = shutil.copytree(ROOT / "storage" / "migrations", tmp_path / "migrations")
    monkeypatch.setattr(migration, "_MIGRATIONS", migrations)
    file = migration.draft("Nothing new")
    assert file.name.endswith("_nothing_new.py")
    assert "op." not in file.read_text()


@pytest.mark.parametrize(
    "url_of_another", ["mysql://root@localhost/jixiao", "sqlite://", "sqlite:///:memory:"]
)
def test_another_kind_of_database_is_refused(url_of_another: str) -> None:
    with pytest.raises(ValueError, match="不支持的数据库地址"):
        open_database(url_of_another)
