"""Indicators known again through a project's years: each has an identity, whatever it is called."""

import hashlib
from collections.abc import Collection, Sequence

from forms.form import Indicator
from lifecycle.thread.chain import Link, compare_indicators
from lifecycle.thread.identity import project_key
from lifecycle.wording import wording

_DIGITS = 8
"""Hexadecimal digits of an identity: no two of a project's hundred indicators are alike by chance."""

Known = tuple[str, Indicator]
"""An identity and the row of a form that it has."""


class Threads:
    """The indicators of one project by identity, followed through its forms in their order.

    An identity is a short hash of the names, of the project and of the indicator, under which it was first
    declared. A row gets the identity of the row that ``chain.compare_indicators`` joins it with.
    """

    def __init__(self, project: str) -> None:
        self._project = project_key(project)
        self._last: dict[str, Indicator] = {}
        self._names: dict[str, list[str]] = {}

    def names(self, identity: str) -> tuple[str, ...]:
        """Every 三级指标 that an indicator was called by, the first one first."""
        return tuple(self._names[identity])

    def follow(
        self, rows: Sequence[Indicator], before: Sequence[Known] | None = None
    ) -> list[tuple[str, Link]]:
        """The identity of each row, with what became of it since ``before``, then of each that was dropped.

        ``before`` is what the rows answer to, by default everything known. What it lacks may still be known:
        an indicator of another year, or of a stage that ``before`` is not.
        """
        rows_before = list(self._last.items()) if before is None else before
        links = compare_indicators([row for _, row in rows_before], rows)
        new = [link.reported for link in links if link.declared is None and link.reported is not None]
        identities = {identity for identity, _ in rows_before}
        added = dict(zip(new, self._known([rows[at] for at in new], identities), strict=True))
        followed = []
        for link in links:
            identity = added[link.reported or 0] if link.declared is None else rows_before[link.declared][0]
            if link.reported is not None:
                self.see(identity, rows[link.reported])
            followed.append((identity, link))
        return followed

    def _known(self, rows: Sequence[Indicator], used: Collection[str]) -> list[str]:
        free = [(identity, row) for identity, row in self._last.items() if identity not in used]
        identity_at = {
            link.reported: free[link.declared][0]
            for link in compare_indicators([row for _, row in free], rows)
            if link.declared is not None
        }
        return [identity_at.get(at) or self._fresh(row) for at, row in enumerate(rows)]

    def _fresh(self, row: Indicator) -> str:
        words = [self._project, wording(row.level2), wording(row.level3)]
        identity, number = "", 1
        while not identity or identity in self._last:
            # Two rows of one name are two indicators: the second is the name's second.
            text = "/".join([*words, *([str(number)] if number > 1 else [])])
            identity = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
            number += 1
        self.see(identity, row)
        return identity

    def see(self, identity: str, row: Indicator) -> None:
        """From now on an indicator is known by this row."""
        self._last[identity] = row
        names = self._names.setdefault(identity, [])
        if row.level3 and row.level3 not in names:
            names.append(row.level3)
