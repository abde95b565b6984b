"""What stands around the forms of a document: its title, its statement at the head, the narratives.

A narrative (项目经费情况说明) has seven parts under their headings; a project of several sub-projects has
one narrative for each, under a title that may name its amount: 1、手机信号检测（10万）.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from forms.files.picture import tight
from forms.form import LineStart, Location, Statement, Subproject
from forms.words import editions, values

_TITLE_LINES = 4
"""A document's title stands on its first lines, or it has none."""
_LONGEST_TITLE = 40
_FIRST_PART = editions.NARRATIVE_PARTS[0]


class Paragraph(Protocol):
    """A line of text outside the forms: a line, or a cell of one."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def location(self) -> Location:
        """Where it stands."""


_LONGEST_COUNT = 6
"""Digits of a number of projects."""


@dataclass(slots=True)
class _Open:
    title: Paragraph | None
    location: Location
    parts: dict[str, list[Paragraph]] = field(default_factory=dict)

    def closed(self) -> Subproject:
        amount = unit = name = None
        if self.title:
            found = editions.SUBPROJECT.fullmatch(tight(self.title.text))
            name = found[1] if found else tight(self.title.text)
            if found and found[2]:
                amount, unit = values.number(found[2]), found[3]
        return Subproject(
            title=name,
            amount=amount,
            amount_unit=unit,
            parts={
                heading: tight("\n".join(line.text for line in lines))
                for heading, lines in self.parts.items()
            },
            location=self.location,
            lines={heading: list(_starts(lines)) for heading, lines in self.parts.items()},
        )


def _starts(lines: Sequence[Paragraph]) -> Iterator[LineStart]:
    """Where each line begins in the text of all."""
    start = 0
    for line in lines:
        yield LineStart(start=start, location=line.location)
        start += len(tight(line.text))


def subprojects(paragraphs: Sequence[Paragraph]) -> list[Subproject]:
    """The narratives that stand before a form, in their order."""
    found: list[_Open] = []
    heading: str | None = None
    for index, paragraph in enumerate(paragraphs):
        text = tight(paragraph.text)
        match = editions.NARRATIVE_HEADING.fullmatch(text)
        if match:
            heading = match[1]
            if heading == _FIRST_PART or not found:
                found.append(_Open(_title_above(paragraphs, index), paragraph.location))
            found[-1].parts.setdefault(heading, [])
        elif _is_title(paragraphs, index):
            heading = None
        elif found and heading:
            found[-1].parts[heading].append(paragraph)
    return [part.closed() for part in found]


def statement(paragraphs: Sequence[Paragraph]) -> Statement | None:
    """How many projects and how much money the head says it covers: 项目 N 个，涉及预算资金 X 万元."""
    text, starts = _joined(paragraphs)
    found = editions.STATEMENT.search(text)
    if not found or len(found[1]) > _LONGEST_COUNT:
        return None
    try:
        amount = values.number(found[2])
    except ValueError:  # 1.2.3万元
        return None
    place = max(index for index, start in enumerate(starts) if start <= found.start())
    return Statement(
        projects=int(found[1]),
        amount=amount,
        amount_unit=found[3],
        location=paragraphs[place].location,
    )


def title(paragraphs: Sequence[Paragraph]) -> str | None:
    """The document's own title, such as 某某委员会2023年财政支出项目绩效目标申报表."""
    text = ""
    for paragraph in paragraphs[:_TITLE_LINES]:
        text += tight(paragraph.text).lstrip("#")
        if text.endswith(("表", "说明", "报告")):
            return text
    return None


def points_to_forms(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the text says that the goals stand in a form: 详见单位的项目绩效目标表."""
    return bool(editions.ATTACHED_FORMS.search(_joined(paragraphs)[0]))


def _joined(paragraphs: Sequence[Paragraph]) -> tuple[str, list[int]]:
    text = ""
    starts = []
    for paragraph in paragraphs:
        starts.append(len(text))
        text += tight(paragraph.text)
    return text, starts


def _is_title(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """A chapter, or the line right above a narrative's first heading."""
    text = tight(paragraphs[index].text)
    if len(text) > _LONGEST_TITLE:
        return False
    following = tight(paragraphs[index + 1].text) if index + 1 < len(paragraphs) else ""
    match = editions.NARRATIVE_HEADING.fullmatch(following)
    begins = bool(match and match[1] == _FIRST_PART)
    return bool(editions.CHAPTER.fullmatch(text)) or (begins and bool(editions.SUBPROJECT.fullmatch(text)))


def _title_above(paragraphs: Sequence[Paragraph], index: int) -> Paragraph | None:
    return paragraphs[index - 1] if index and _is_title(paragraphs, index - 1) else None
