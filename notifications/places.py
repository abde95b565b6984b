from forms.form import Location


def place_of(location: Location | None, form_index: int | None = None) -> str | None:
    """Where to look, in words: ``表2 第3页 第17行``, ``表1 “自评表”工作表C17``; None if nothing is known.

    ``form_index`` counts the forms of the file from 0, as findings do; the reader counts from 1.
    """
    parts = [] if form_index is None else [f"表{form_index + 1}"]
    if location:
        sheet = f"“{location.sheet}”工作表" if location.sheet else ""
        named = (
            ("第{}页", location.page),
            ("表格{}", location.table),
            ("{}", f"{sheet}{location.cell or ''}" or None),
            ("第{}行", location.row),
            ("第{}行", location.line if location.row is None else None),
        )
        parts += [words.format(value) for words, value in named if value is not None]
    return " ".join(parts) or None
