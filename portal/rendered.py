"""Parts of pages that are kept as they were rendered for as long as the data has not changed.

A board is looked at far more often than anything on it changes. What was rendered in one state of the data is
shown again only in that same state, so nobody sees yesterday's; see ``storage.database.Database.state``.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from markupsafe import Markup

MOST_PARTS = 200
"""Parts that are kept at once, each some ten kilobytes; the one not looked at for longest goes first."""


class RenderedParts:
    """What was rendered, by what it shows, in the newest state of the data that anybody has asked in."""

    def __init__(self) -> None:
        self._parts: OrderedDict[Hashable, Markup] = OrderedDict()
        self._state: Hashable = None
        self._lock = Lock()

    def part(self, shown: Hashable, state: Hashable, render: Callable[[], Markup]) -> Markup:
        """The part that shows this in this state of the data; rendered where it has not been yet.

        ``state`` must have been asked for before anything was read for ``render``: then what is kept is never
        older than its state.
        """
        with self._lock:
            if state != self._state:
                self._parts.clear()
                self._state = state
            if shown in self._parts:
                self._parts.move_to_end(shown)
                return self._parts[shown]
        rendered = render()
        with self._lock:
            if state == self._state:
                self._parts[shown] = rendered
                if len(self._parts) > MOST_PARTS:
                    self._parts.popitem(last=False)
        return rendered
