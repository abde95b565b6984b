"""Bringing a database to the newest tables."""

from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import engine_of, write_connection

_MIGRATIONS = Path(__file__).with_name("migrations")

_LOCK = 0x6A69_7869_616F  # "jixiao": the advisory lock under which one process migrates a PostgreSQL


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at this URL to a revision; nothing happens if it is there already.

    All of it is one transaction under a lock: of two processes one migrates and the other waits. The
    tables of an SQLite file are rebuilt with foreign keys off (dropping a table with them on would empty
    those that point to it) and checked before the commit.
    """
    engine = engine_of(url, foreign_keys=False)
    try:
        with write_connection(engine) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            command.upgrade(_config(connection), revision)
            if connection.dialect.name == "sqlite":
                _check_foreign_keys(connection)
    finally:
        engine.dispose()


def draft(message: str) -> Path:
    """Write a migration for what the tables have and the migrations have not; its file, to be gone over.

    For whoever changes ``storage.tables``. Checks are not seen and must be added by hand.
    """
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        upgrade(url)
        engine = engine_of(url)
        with write_connection(engine) as connection, connection.begin():
            config = _config(connection)
            number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
            script = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()
    if not isinstance(script, Script):
        raise TypeError(f"alembic wrote {script!r} instead of one migration")
    return Path(script.path)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise ValueError(f"升级后有{len(broken)}行失去所指，已撤销升级：{broken[:5]}")
