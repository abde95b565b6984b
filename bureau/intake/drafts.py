"""Drafts: several states of one form in one zip. The last by its own date counts; where none says, we ask."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bureau.intake.papers import IncomingForm, Place
from lifecycle.obligations import draft


def in_order(placed: Sequence[tuple[IncomingForm, Place]]) -> list[tuple[IncomingForm, Place]]:
    """The forms with the drafts of one zip from the earliest to the last, each filed as a version.

    Drafts whose names do not say which is the last belong nowhere until the bureau says so.
    """
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, (paper, place) in enumerate(placed):
        if place.takes and place.match.obligation_id is not None:
            groups[paper.document_id, place.match.obligation_id].append(at)
    ordered = list(placed)
    for places in groups.values():
        names = [placed[at][0].form.source.file for at in places]
        if len(set(names)) < len(names) or len(names) == 1:
            continue  # several forms in one file follow each other
        order = draft.in_order([name.rpartition("/")[2] for name in names])
        for number, at in enumerate(places):
            paper, place = placed[at]
            if order is None:
                ordered[at] = paper, _unclear(paper, place, len(names))
            else:
                ordered[at] = placed[places[order[number]]]
    return ordered


def _unclear(paper: IncomingForm, place: Place, count: int) -> Place:
    why = f"《{paper.document}》里有{count}份不同的“{paper.project}”，看不出哪一份是定稿，请只报送定稿"
    match = replace(place.match, project_id=None, obligation_id=None, state=None, contradiction=why)
    return replace(place, match=match, refused=why)
