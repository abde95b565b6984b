"""Forms that nobody could be found for: they wait, each with what it probably is."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from bureau.intake.papers import IncomingForm, Place
from bureau.names import nearest
from lifecycle.thread.identity import project_key, unit_key
from storage.messages import handed_out
from storage.papers import claims
from storage.papers.claims import NewClaim
from storage.roster import roster
from storage.tables import Unit


def let_wait(session: Session, forms_and_places: Sequence[tuple[IncomingForm, Place]]) -> None:
    """Keep what nobody could be found for, each with the unit and project that it probably is of."""
    if not forms_and_places:
        return
    units = roster.units(session)
    marks = {paper.form.identity.checksum for paper, _ in forms_and_places if paper.form.identity}
    owners = handed_out.owners(session, marks)
    claims.keep(session, [_claim(session, paper, place, units, owners) for paper, place in forms_and_places])


def _claim(
    session: Session,
    paper: IncomingForm,
    place: Place,
    units: Sequence[Unit],
    owners: Mapping[str, tuple[int, int]],
) -> NewClaim:
    mark = paper.form.identity
    if mark and mark.checksum in owners:
        why = f"校验码{mark.checksum}是发给“{mark.unit}”项目“{mark.project}”的表"
        return NewClaim(paper.form_id, f"{_why(paper, place)}；{why}", *owners[mark.checksum])
    units_here = roster.find_units(session, {paper.unit, paper.folder})
    unit = units_here.get(paper.unit) or units_here.get(paper.folder) or nearest(unit_key(paper.unit), units)
    own = roster.projects_of(session, unit.id) if unit else []
    project = nearest(project_key(paper.project), own)
    return NewClaim(
        paper.form_id, _why(paper, place), unit.id if unit else None, project.id if project else None
    )


def _why(paper: IncomingForm, place: Place) -> str:
    if place.misplaced and "@" in place.misplaced:
        return f"由名录里没有登记的邮箱“{place.misplaced}”发来，表上的实施单位是“{paper.unit}”"
    if place.misplaced:
        return f"表上的实施单位是“{paper.unit}”，文件却放在“{place.misplaced}”的收件文件夹"
    if place.match.contradiction:
        return place.match.contradiction
    if place.match.unit_id is None:
        return f"名录中没有单位“{paper.unit}”" if paper.unit else "表上没有实施单位"
    if paper.whole:
        return f"名录中“{paper.unit}”不报部门整体支出"
    return f"“{paper.unit}”没有项目“{paper.project}”" if paper.project else "表上没有项目名称"
