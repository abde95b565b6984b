"""Failed logins: how many there were lately, so that nobody tries passwords until one fits."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from storage.accounts.secrets import hashed
from storage.tables import FailedLogin

WITHIN = timedelta(minutes=15)
"""Failures older than this count no more."""

PER_NAME_AND_ADDRESS = 5
"""From one place for one name: a person who mistypes is helped by a pause, a program is stopped by it."""

PER_NAME = 30
"""For one name from anywhere: more than people need, so that nobody locks a colleague out by accident."""

PER_ADDRESS = 60
"""From one place for any names: a whole office may sit behind one address."""


def too_many(session: Session, name: str, address: str, *, at: datetime) -> bool:
    """Whether no password is looked at now for this name from this address."""
    lately = col(FailedLogin.at) > at - WITHIN
    of_name, of_address = col(FailedLogin.name_hash) == hashed(name), col(FailedLogin.address) == address
    counts = select(
        func.count().filter(of_name & of_address),
        func.count().filter(of_name),
        func.count().filter(of_address),
    ).where(lately)
    both, names, addresses = session.exec(counts).one()
    return bool(both >= PER_NAME_AND_ADDRESS or names >= PER_NAME or addresses >= PER_ADDRESS)


def note(session: Session, name: str, address: str, *, at: datetime) -> None:
    """Note one more; what is over is forgotten."""
    session.exec(delete(FailedLogin).where(col(FailedLogin.at) <= at - WITHIN))
    session.add(FailedLogin(name_hash=hashed(name), address=address, at=at))


def forget(session: Session, name: str, address: str) -> None:
    """Forget the failures of a name from an address: the right password was given."""
    own = (col(FailedLogin.name_hash) == hashed(name), col(FailedLogin.address) == address)
    session.exec(delete(FailedLogin).where(*own))
