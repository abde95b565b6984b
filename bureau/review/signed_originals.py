"""Signed scans that are kept as the original of a version: held against what was filed, and nothing else."""

from collections.abc import Sequence

from sqlmodel import Session

from forms.form import Form
from storage.papers import companions, submissions
from storage.papers.documents import Stored

RULE = "A12"
"""The one rule whose findings on a signed scan count."""


def filed_forms(session: Session, stored: Sequence[Stored]) -> dict[int, Form]:
    """By the form of a signed scan, the form that was filed and that it is the original of."""
    signed = companions.signed_originals(session, [document.row.id for document in stored])
    newest = submissions.newest_versions(session, {obligation_id for _, obligation_id in signed.values()})
    filed = submissions.by_id(session, [latest.submission_id for latest in newest.values()])
    form_of = {version.obligation_id: version.form for version in filed}
    return {
        form_id: form_of[obligation_id]
        for form_id, (_, obligation_id) in signed.items()
        if obligation_id in form_of
    }
