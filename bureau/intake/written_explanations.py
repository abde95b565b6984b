"""Explanations that come back in the list of notes on a file, with the next version or without one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sqlmodel import Session

from bureau.decisions import explaining
from bureau.desk import Desk
from bureau.intake.papers import IncomingForm
from bureau.letters.outgoing import Addressed
from forms.form import Document
from storage.papers import explanations
from storage.papers.explanations import Explaining
from storage.roster import roster
from storage.tables import KeptDocument


def take(
    desk: Desk,
    session: Session,
    stored: Mapping[int, KeptDocument],
    papers: Mapping[int, Document],
    forms: Iterable[IncomingForm],
) -> Iterator[Addressed]:
    """Keep what units wrote behind 提示 in these files, and tell them; the forms in them are filed already.

    A unit explains only what was found on its own forms: whose file it is say its forms, else its folder.
    """
    with_words = {document_id: paper.explained for document_id, paper in papers.items() if paper.explained}
    if not with_words:
        return
    names: dict[int, list[str]] = defaultdict(list)
    for form in forms:
        names[form.document_id].append(form.unit)
    for document_id in with_words:
        names[document_id].append(stored[document_id].folder)
    units = roster.find_units(session, {name for own in names.values() for name in own if name})
    for document_id, written in with_words.items():
        owners = {units[name].id for name in names[document_id] if name in units}
        findings_of_code = {
            (unit_id, explanations.code_of(finding, obligation_id)): explaining.about(finding, obligation_id)
            for finding, obligation_id, unit_id in explanations.to_explain(session, owners)
        }
        for unit_id in sorted(owners):
            own = [
                Explaining(*findings_of_code[unit_id, explanation.code], explanation.text)
                for explanation in written
                if (unit_id, explanation.code) in findings_of_code
            ]
            yield from explaining.keep(desk, session, unit_id, own, document_id=document_id)
