"""The outcome of a year so far: units × stages, findings by severity, messages by kind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flows import digesting
from flows.desk import Desk
from notifications.digest import UnitProgress
from storage import findings, outbox


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the database says now. ``messages`` counts by kind and state."""

    units: tuple[UnitProgress, ...]
    findings: Mapping[str, int]
    messages: Mapping[tuple[str, str], int]


def outcome(desk: Desk) -> Outcome:
    """Where everything stands at the desk's moment."""
    with desk.database.reading() as session:
        return Outcome(
            units=digesting.compose(desk, session).units,
            findings=findings.count_by_severity(session),
            messages=Counter((one.kind, one.state.value) for one in outbox.messages(session)),
        )
