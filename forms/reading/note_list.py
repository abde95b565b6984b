"""The list of notes on a file that came back: no content of its forms, but what the unit wrote into it."""

from collections.abc import Iterator

from forms.files.picture import Grid, Line
from forms.form import WrittenExplanation
from forms.words.note_list import CODE, EXPLAINED, EXPLANATION


def is_list_of_notes(part: Grid | list[Line]) -> bool:
    """Whether it is the sheet or the table of notes of a form that went back."""
    return isinstance(part, Grid) and any(cell.text == EXPLAINED for row in part.rows[:1] for cell in row)


def explanations_in(part: Grid | list[Line]) -> Iterator[WrittenExplanation]:
    """What the unit wrote into the list of notes, each with the number of what it explains."""
    if not isinstance(part, Grid) or not is_list_of_notes(part):
        return
    columns: dict[str, int] = {}
    for row in part.rows[1:]:
        texts = {cell.column: cell.text for cell in row}
        if not columns:
            columns = {text: column for column, text in texts.items() if text in {CODE, EXPLANATION}}
        elif len(columns) == len({CODE, EXPLANATION}):
            code, text = texts.get(columns[CODE], ""), texts.get(columns[EXPLANATION], "")
            if code and text:
                yield WrittenExplanation(code=code, text=text)
