"""Reads a file: its bytes become a picture, the picture becomes forms with what stands around them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from forms.files.any_file import picture_of
from forms.files.enclosing import archive
from forms.files.picture import Cell, Grid, Line, Picture
from forms.form import (
    Document,
    Form,
    Identity,
    Location,
    RefusedFile,
    Skipped,
    SkippedKind,
    Source,
    Unreadable,
    joined_narrative,
)
from forms.identity.corner import Corner, take_corners
from forms.identity.properties import identity_in
from forms.limits import DEFAULT, TOO_LARGE, Limits
from forms.reading import narrative, readings
from forms.reading.draft import Draft
from forms.reading.grid import grid, indicator_rows
from forms.reading.narrative import Paragraph
from forms.reading.note_list import explanations_in, is_list_of_notes
from forms.reading.one_document import one_document
from forms.reading.typed_form import typed
from forms.words import labels
from forms.words.label_table import NONE, Additions, using


def read(path: Path, limits: Limits = DEFAULT, additions: Additions = NONE) -> Document:
    """The forms of a file. Raises Unreadable (with a Chinese sentence) when it cannot be read."""
    if path.stat().st_size > limits.file_bytes:
        raise Unreadable(TOO_LARGE)
    return read_bytes(path.read_bytes(), path.name, limits, additions)


def read_bytes(data: bytes, name: str, limits: Limits = DEFAULT, additions: Additions = NONE) -> Document:
    """The forms of a file's bytes; ``name`` is only repeated in what is found.

    The files of a zip become one document; what is refused among them stands under ``skipped``.
    """
    return one_document(name, list(read_all(data, name, limits, additions)))


def read_all(
    data: bytes, name: str, limits: Limits = DEFAULT, additions: Additions = NONE
) -> Iterator[Document | RefusedFile]:
    """The document, or for a zip each of its files in turn: read, or refused with the reason.

    ``additions`` are the labels and columns that a locality has besides those that ship.
    """
    for file, content in archive.files(data, name, limits):
        if isinstance(content, Unreadable):
            yield RefusedFile(file=file, reason=str(content))
            continue
        try:
            with using(additions):
                document = document_of(file, picture_of(content, limits))
            yield document
        except Unreadable as refusal:
            yield RefusedFile(file=file, reason=str(refusal))
        except RecursionError:
            yield RefusedFile(file=file, reason=TOO_LARGE)


def document_of(name: str, picture: Picture) -> Document:
    """The drafts typed, each with the narrative between it and the form before it."""
    rows: list[Sequence[Paragraph]] = []
    found: list[tuple[Draft, int, int]] = []
    parts = [part for part in picture.parts if not is_list_of_notes(part)]
    corners: list[Corner] = []
    for at, printed in enumerate(parts):
        behind = len(rows)
        bare, taken = take_corners(printed)
        part, drafts = readings.drafts(bare)
        parts[at] = part
        corners += [Corner(corner.row + behind, corner.identity) for corner in taken]
        if isinstance(part, Grid):
            rows += [[cell for cell in row if cell.text] for row in part.rows]
        else:
            rows += [[line] for line in part]
        found += [(draft, first + behind, end + behind) for draft, first, end in drafts]
    skipped = [*picture.skipped, *_lost_rows(parts, found)]
    if picture.has_images and not found:
        skipped.append(Skipped(kind=SkippedKind.PICTURE, text=""))
    of_file = identity_in(picture.properties)
    outside: list[list[Paragraph]] = []
    identities: list[Identity | None] = []
    behind = 0
    for _, first, end in found:
        outside.append([paragraph for row in rows[behind:first] for paragraph in row])
        own = (corner.identity for corner in corners if behind <= corner.row < end)
        identities.append(next(own, of_file if len(found) == 1 else None))
        behind = end
    rest = [paragraph for row in rows[behind:] for paragraph in row]
    around = [paragraph for part in (*outside, rest) for paragraph in part]
    statement = narrative.statement(around)
    forms: list[Form] = []
    for (draft, first, end), before, identity in zip(found, outside, identities, strict=True):
        grid.take_heads(draft, picture.heads)
        told = narrative.subprojects(before)
        form = typed(draft, _source(name, [paragraph for row in rows[first:end] for paragraph in row]))
        forms.append(
            form.model_copy(
                update={
                    "subprojects": told,
                    "narrative": joined_narrative(told),
                    "statement": statement,
                    "identity": identity,
                    "confidence": _confidence(form.locations, picture.confidences),
                }
            )
        )
    return Document(
        file=name,
        title=narrative.title(outside[0] if outside else rest),
        statement=statement,
        forms=forms,
        mentions_attached_forms=narrative.points_to_forms(around),
        skipped=skipped,
        identity=of_file,
        explained=[written for part in picture.parts for written in explanations_in(part)],
    )


def _confidence(locations: Mapping[str, Location], confidences: Mapping[Location, float]) -> dict[str, float]:
    """By the path of a value how sure it was read; nothing for what was not read in a picture."""
    known: dict[str, float] = {}
    for path, location in locations.items() if confidences else ():
        confidence = confidences.get(location, confidences.get(Location(page=location.page)))
        if confidence is not None and not path.removeprefix("indicators/").isdecimal():
            known[path] = confidence
    return known


def _lost_rows(
    parts: Sequence[Grid | list[Line]], found: Sequence[tuple[Draft, int, int]]
) -> Iterator[Skipped]:
    """The rows of tables of indicators that are in no form: the head of one is damaged or gone."""
    inside = {row for _, first, end in found for row in range(first, end)}
    behind = 0
    for part in parts:
        if isinstance(part, Grid):
            run: list[list[Cell]] = []
            for row, cells in enumerate(part.rows):
                if row in part.outside or row + behind in inside:
                    yield from _lost_run(run)
                    run = []
                else:
                    run.append([cell for cell in cells if cell.text])
            yield from _lost_run(run)
        behind += len(part.rows) if isinstance(part, Grid) else len(part)


def _lost_run(run: Sequence[list[Cell]]) -> Iterator[Skipped]:
    if any(indicator_rows.is_like_one(row) or _is_of_head(row) for row in run):
        for row in run:
            if len(row) > 1:
                text = "　".join(cell.text for cell in row)
                yield Skipped(kind=SkippedKind.ROW_OF_NO_FORM, text=text, location=row[0].location)


def _is_of_head(row: Sequence[Cell]) -> bool:
    """Whether the row began a form of which no more is left: 项目名称 and a name, in no list of projects."""
    return (
        len(row) > 1
        and labels.header_field(row[0].text) == "project_name"
        and all(labels.is_label(cell.text) for cell in row[::2])
        and not any(labels.is_label(cell.text) for cell in row[1::2])
    )


def _source(name: str, inside: Sequence[Paragraph]) -> Source:
    first, last = inside[0].location, inside[-1].location
    cells = f"{first.cell}:{last.cell}" if first.cell and last.cell and first.page is None else None
    return Source(
        file=name,
        first_line=first.line,
        last_line=last.line,
        sheet=last.sheet,
        page=first.page,
        last_page=last.page,
        table=last.table,
        cells=cells,
    )
