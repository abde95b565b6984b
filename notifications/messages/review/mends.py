"""A long list of remarks, grouped by what mends them together: what a letter says of it instead of all."""

from collections.abc import Iterable

from pydantic import NonNegativeInt

from forms.words.severity import Severity
from notifications.messages.filings import FileReturned, Remark, Reviewed
from notifications.messages.message import Line, Words

LISTED_PLACES = 3
"""Places named of one group: enough to see what is meant; the table and the file name all of them."""


class MendPlace(Words):
    """A remark and the project or file that it is about."""

    paper: Line
    remark: Remark


class Mend(Words):
    """Remarks of one rule, on whatever forms, that are mended in the same way."""

    rule: str
    name: str
    severity: Severity
    suggestion: str | None
    places: tuple[MendPlace, ...]

    @property
    def papers(self) -> int:
        """How many projects or files it concerns."""
        return len({place.paper for place in self.places})

    @property
    def sentence(self) -> str:
        """What is wrong, where that is the same at every place; else empty, and the places say it."""
        patterns = {place.remark.pattern for place in self.places}
        return patterns.pop() if len(patterns) == 1 and len(self.places) > 1 else ""

    @property
    def listed(self) -> tuple[str, ...]:
        """The first places."""
        return tuple(
            f"{place.paper}：{place.remark.row if self.sentence else place.remark.message.rstrip('。')}"
            for place in self.places[:LISTED_PLACES]
        )

    @property
    def unlisted(self) -> int:
        """How many more places there are."""
        return max(0, len(self.places) - LISTED_PLACES)


class MendList(Words):
    """A long list as a letter has it: the groups that are named, and how much is in the others."""

    remarks: int
    kinds: int
    listed: tuple[Mend, ...]
    unlisted_kinds: NonNegativeInt
    unlisted_remarks: NonNegativeInt


def paper_of(paper: Reviewed | FileReturned) -> str:
    """What a remark is about: the project, or the file that no form could be taken from."""
    return paper.project if isinstance(paper, Reviewed) else f"文件“{paper.file}”"


def mend_list(papers: Iterable[Reviewed | FileReturned], most_rows: int) -> MendList | None:
    """The remarks of these forms and files by what mends them; None if there are at most so many.

    The gravest come first, of these what mends the most.
    """
    gravest_first = list(Severity)
    groups: dict[tuple[int, str, str], list[MendPlace]] = {}
    for paper in papers:
        for remark in paper.remarks:
            mends = (remark.suggestion or remark.pattern).rstrip("。")
            key = (gravest_first.index(remark.severity), remark.rule, mends)
            groups.setdefault(key, []).append(MendPlace(paper=paper_of(paper), remark=remark))
    remarks = sum(map(len, groups.values()))
    if remarks <= most_rows:
        return None
    in_order = sorted(groups.items(), key=lambda group: (group[0][0], -len(group[1]), group[0][1]))
    mends_named = tuple(_mend(places) for _, places in in_order[:most_rows])
    named_remarks = sum(len(mend.places) for mend in mends_named)
    return MendList(
        remarks=remarks,
        kinds=len(groups),
        listed=mends_named,
        unlisted_kinds=len(groups) - len(mends_named),
        unlisted_remarks=remarks - named_remarks,
    )


def _mend(places: list[MendPlace]) -> Mend:
    first = places[0].remark
    return Mend(
        rule=first.rule,
        name=first.name,
        severity=first.severity,
        suggestion=first.suggestion and first.suggestion.rstrip("。"),
        places=tuple(places),
    )
