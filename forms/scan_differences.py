"""What a sealed scan says otherwise than the file of the same form: the values in which they differ."""

import re
import unicodedata
from collections.abc import Iterator

from pydantic import BaseModel

from forms.form import FormBase, Value

_ALIKE = str.maketrans("≧⩾≦⩽═—–－“”‘’「」·", '≥≥≤≤=---""\'\'"".')
"""Signs that recognition of text takes for each other."""
_NOT_PRINTED = frozenset(
    {
        "form_title",
        "source",
        "locations",
        "leftovers",
        "unread",
        "converted",
        "confidence",
        "narrative",
        "subprojects",
        "statement",
        "identity",
        "absent",
        "template_rows",
        "explanations",
    }
)
"""Told about the form, or printed beside it."""


class ScanDifference(Value):
    """A value of which the scan says something else. ``confidence``: how sure the scan was read, 0 to 1."""

    path: str
    scanned: str | None
    filed: str | None
    confidence: float | None


def differences(scan: FormBase, filed: FormBase) -> list[ScanDifference]:
    """The printed values in which a scanned form differs from the file of the same form, in its order.

    Figures, dates and signs are compared exactly, words by their letters and figures: punctuation and white
    space are not what a seal is put under. What the scan shows blank where the file has a value is told too.
    """
    seen, written = dict(printed_values(scan)), dict(printed_values(filed))
    return [
        ScanDifference(
            path=path, scanned=seen.get(path), filed=written.get(path), confidence=scan.confidence.get(path)
        )
        for path in dict.fromkeys([*written, *seen])
        if _comparable(seen.get(path)) != _comparable(written.get(path))
    ]


def printed_values(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value that is printed, by its path, as text; blanks left out."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if path or name not in _NOT_PRINTED:
                yield from printed_values(getattr(value, name), f"{path}/{name}" if path else name)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from printed_values(part, f"{path}/{at}")
    elif value is not None and value != "":
        yield path, f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _comparable(text: str | None) -> str:
    plain = unicodedata.normalize("NFKC", (text or "").translate(_ALIKE))
    return re.sub(r"[\s,;:、。\"'()]|(?<!\d)\.|\.(?!\d)", "", plain)
