from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bureau.letters import delivering, handing_out
from bureau.stages import open_stages
from tests.bureau.mailbox.postbox import PASSWORD, imap_server, url_of
from tests.bureau.office import Office


@pytest.fixture(scope="session")
def imap() -> Iterator[int]:
    with imap_server() as port:
        yield port


@pytest.fixture
def office(imap: int, tmp_path: Path, url: str) -> Office:
    """An office with a mailbox; the declarations are handed out and the letters are on their way."""
    office = Office.new(tmp_path, url, mailbox=url_of(imap), mailbox_password=SecretStr(PASSWORD))
    with office.desk() as desk:
        with desk.database.writing() as session:
            open_stages(desk, session)
        handing_out.hand_out(desk)
        delivering.deliver_waiting(desk)
    return office
