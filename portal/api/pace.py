"""How fast a program may ask, so that one that went wild keeps nobody else waiting."""

import threading
from collections import defaultdict
from datetime import datetime

from fastapi import HTTPException

PER_MINUTE = 600
"""Requests of one token: ten a second is more than any exchange needs (our choice)."""

FILES_PER_MINUTE = 60
"""Uploads of one token: each takes the worker a second or more."""

_TOO_MANY = 429
_MINUTE = 60


class Pace:
    """Counts requests by token within the minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: dict[tuple[str, bool], int] = defaultdict(int)

    def count(self, name: str, moment: datetime, *, upload: bool = False) -> None:
        """Count one more. Raises HTTPException (429) beyond the pace."""
        minute = int(moment.timestamp()) // _MINUTE
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._counts.clear()
            self._counts[name, upload] += 1
            count = self._counts[name, upload]
        if count > (FILES_PER_MINUTE if upload else PER_MINUTE):
            wait = str(_MINUTE - int(moment.timestamp()) % _MINUTE)
            raise HTTPException(_TOO_MANY, f"请求太频繁，请 {wait} 秒后再试", {"Retry-After": wait})
