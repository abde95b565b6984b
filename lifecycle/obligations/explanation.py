"""By what a 提示 is known again: a review makes its findings anew, an explanation of one stays with it."""

import hashlib
import re
from dataclasses import dataclass

from forms.words.severity import Severity

_DIGITS = 8
"""Hexadecimal digits of a code: enough among the some hundred 提示 of one unit."""
_ROW = re.compile(r"/\d+")


@dataclass(frozen=True, slots=True)
class Explainable:
    """A finding as far as its explanation is about it; ``value`` is what was written in the form."""

    rule: str
    field: str | None
    subject: str | None
    value: str | None

    def code(self, obligation_id: int) -> str:
        """The number of this 提示 on what is filed for an obligation, in whatever version and row.

        It begins with a letter, so that a workbook takes it for a word and never for a number.
        """
        place = _ROW.sub("", self.field or "")
        identity = "\n".join((str(obligation_id), self.rule, place, self.subject or "", self.value or ""))
        return f"S{hashlib.sha256(identity.encode()).hexdigest()[:_DIGITS]}"


def asks_to_explain(severity: str) -> bool:
    """Whether a finding of that severity passes with an explanation; an error has to be mended."""
    return severity == Severity.WARNING
