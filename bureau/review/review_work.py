"""What one batch of the review is about: documents, what was filed from them, and what was not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bureau.intake import drafts
from bureau.intake.papers import IncomingForm, Place, places, submitted_before
from storage.papers import documents, submissions
from storage.papers.documents import Stored
from storage.papers.submissions import Filed
from storage.roster import roster


@dataclass(frozen=True, slots=True)
class ReviewWork:
    """The documents of one batch with the submissions made from them and the forms that were not filed."""

    stored: Sequence[Stored]
    filed: Mapping[tuple[int, int], Filed]
    unfiled: Mapping[tuple[int, int], tuple[Place, str | None]]
    units: Mapping[str, int]

    @property
    def names(self) -> dict[str, str]:
        """By the names that the documents have in a review, those that people know them by."""
        return {str(stored.row.id): stored.row.name for stored in self.stored}


def gather(session: Session, document_ids: Sequence[int]) -> ReviewWork:
    """These documents with what is known of them."""
    stored = documents.stored(session, document_ids)
    filed = {
        (submission.document_id, submission.form_index): submission
        for submission in submissions.of_documents(session, document_ids)
    }
    papers = [
        IncomingForm.of(document.row, form_id, index, document.paper.forms[index])
        for document in stored
        if document.paper
        for index, form_id in enumerate(document.form_ids)
        if (document.row.id, index) not in filed
    ]
    sorted_out = drafts.in_order(list(zip(papers, places(session, papers), strict=True)))
    place_of = {paper.form_id: place for paper, place in sorted_out}
    where = [place_of[paper.form_id] for paper in papers]
    repeats = submitted_before(session, papers, where)
    unfiled = {
        (paper.document_id, paper.index): (place, repeats.get(paper.form_id))
        for paper, place in zip(papers, where, strict=True)
    }
    folders = roster.find_units(session, {document.row.folder for document in stored if document.row.folder})
    return ReviewWork(stored, filed, unfiled, {name: unit.id for name, unit in folders.items()})
