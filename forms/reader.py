"""Reads a file: its bytes become a picture, the picture becomes forms with what stands around them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from forms import grid, narrative, text_file, wrapped
from forms.draft import Draft
from forms.form import Document, Form, Source
from forms.narrative import Paragraph


def read(path: Path) -> Document:
    """The forms of a file. Raises Unreadable (with a Chinese sentence) when it cannot be read."""
    return read_bytes(path.read_bytes(), path.name)


def read_bytes(data: bytes, name: str) -> Document:
    """The forms of a file's bytes; ``name`` is only repeated in what is found."""
    text = text_file.decode(data)
    if text_file.has_cells(text):
        picture = text_file.grid(text)
        paragraphs = [
            [Paragraph(cell.text, cell.location) for cell in row if cell.text.strip()] for row in picture.rows
        ]
        return _document(name, paragraphs, grid.drafts(picture))
    lines = text_file.lines(text)
    return _document(name, [[Paragraph(line.text, line.location)] for line in lines], wrapped.drafts(lines))


def _document(
    name: str, rows: Sequence[list[Paragraph]], drafts: Iterable[tuple[Draft, int, int]]
) -> Document:
    """The drafts typed, each with the narrative between it and the form before it."""
    found = list(drafts)
    outside: list[list[Paragraph]] = []
    behind = 0
    for _, first, end in found:
        outside.append([paragraph for row in rows[behind:first] for paragraph in row])
        behind = end
    rest = [paragraph for row in rows[behind:] for paragraph in row]
    around = [paragraph for part in (*outside, rest) for paragraph in part]
    statement = narrative.statement(around)
    forms: list[Form] = []
    for (draft, first, end), before in zip(found, outside, strict=True):
        lines = [paragraph.location.line for row in rows[first:end] for paragraph in row]
        parts = narrative.subprojects(before)
        form = draft.typed(Source(file=name, first_line=lines[0], last_line=lines[-1]))
        forms.append(
            form.model_copy(
                update={
                    "subprojects": parts,
                    "narrative": narrative.narrative(parts),
                    "statement": statement,
                }
            )
        )
    return Document(
        file=name,
        title=narrative.title(outside[0] if outside else rest),
        statement=statement,
        forms=forms,
        mentions_attached_forms=narrative.points_to_forms(around),
    )
