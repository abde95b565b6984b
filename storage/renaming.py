"""Other names of units and projects: renamed, merged, or written differently by those who fill in forms."""

from sqlmodel import Session

from lifecycle.identity import unit_key
from storage.roster import find_units
from storage.tables import UnitAlias


def add_alias(session: Session, unit_id: int, name: str) -> None:
    """Let a unit be known by another name too. Raises ValueError if another unit has that name."""
    owner = find_units(session, [name]).get(name)
    if owner is None:
        session.add(UnitAlias(key=unit_key(name), name=name, unit_id=unit_id))
        session.flush()
    elif owner.id != unit_id:
        raise ValueError(f"“{name}”已是{owner.name}的名称")
