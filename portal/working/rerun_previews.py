"""Previews of reruns: looked at batch by batch in the worker, so that what units hand in comes in between."""

import secrets
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from datetime import datetime

from bureau.refusal import Refusal
from bureau.review.rerun_preview import Consequence, PreviewedChange, RerunExtent
from portal.working import jobs
from portal.working.worker import ReviewWorker
from storage.decisions.reruns import RerunScope

KEPT = 20
"""Previews that can still be looked at; the oldest is forgotten, and all of them when the portal ends."""

_KEY_BYTES = 9


@dataclass
class RerunPreview:
    """One preview: what it is of, how far it is, what would change."""

    scope: RerunScope
    extent: RerunExtent
    began: datetime
    done: int = 0
    unchanged: int = 0
    changes: list[PreviewedChange] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    failed: bool = False

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to look at, or it broke off."""
        return self.failed or self.done >= self.extent.versions

    def count(self, consequence: Consequence) -> int:
        """How many versions would have this become of them."""
        return sum(change.consequence is consequence for change in self.changes)

    @property
    def new(self) -> int:
        """How many findings would be new."""
        return sum(len(change.new) for change in self.changes)

    @property
    def cleared(self) -> int:
        """How many would hold no longer."""
        return sum(len(change.cleared) for change in self.changes)

    @property
    def told(self) -> Sequence[str]:
        """The units that would hear of it."""
        return sorted({change.unit for change in self.changes if change.told})


class RerunPreviews:
    """The previews of one portal."""

    def __init__(self) -> None:
        self._previews: dict[str, RerunPreview] = {}

    def begin(self, worker: ReviewWorker, scope: RerunScope, extent: RerunExtent, now: datetime) -> str:
        """Begin one; the key by which it is found. Raises Refusal while another is under way."""
        if any(not preview.finished for preview in self._previews.values()):
            raise Refusal("另一次预演还在进行，请等它做完")
        for key in list(self._previews)[: len(self._previews) - KEPT + 1]:
            del self._previews[key]
        key = secrets.token_urlsafe(_KEY_BYTES)
        self._previews[key] = preview = RerunPreview(scope, extent, now)
        threading.Thread(target=_look, args=(worker, preview), daemon=True).start()
        return key

    def find(self, key: str) -> RerunPreview | None:
        """The preview of a key."""
        return self._previews.get(key)


def _look(worker: ReviewWorker, preview: RerunPreview) -> None:
    """Look through every batch. What breaks it off is in the log of the portal, and the page says that."""
    try:
        for document_ids in preview.extent.batches:
            batch = worker.do(jobs.preview_rerun, preview.scope, document_ids, preview.began)
            preview.changes.extend(batch.changes)
            preview.unchanged += batch.unchanged
            preview.broken.update(fault.rule for fault in batch.broken)
            preview.done += batch.versions
        preview.done = preview.extent.versions  # what was handed in anew meanwhile is not looked at
    except CancelledError:
        return  # the portal ends
    finally:
        preview.failed = preview.done < preview.extent.versions
