"""When versions of obligations came."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from storage.bulk import slices
from storage.tables import Submission


def received(session: Session, obligation_ids: Collection[int]) -> dict[int, list[datetime]]:
    """By obligation when each of its versions came, in order; those without any are left out."""
    moments: dict[int, list[datetime]] = defaultdict(list)
    for part in slices(sorted(obligation_ids)):
        rows = select(Submission.obligation_id, Submission.received_at).where(
            col(Submission.obligation_id).in_(part)
        )
        for obligation_id, at in session.exec(rows.order_by(col(Submission.id))):
            moments[obligation_id].append(at)
    return dict(moments)
