"""A workbook (.xlsx, .xlsm) → a grid for each sheet that is shown, its cells as the sheet prints them."""

from lxml.etree import _Element as Element

from forms.files.office import embedded, xlsx_looks
from forms.files.office.hidden_cells import has_form
from forms.files.office.xlsx_sheet import Book, Sheet
from forms.files.package import Package
from forms.files.picture import Enclosed, Picture
from forms.form import Location, Skipped, SkippedKind
from forms.limits import Limits


def picture(package: Package, limits: Limits) -> Picture:
    """The sheets that are shown, in their order.

    Told are hidden sheets with a form on them, hidden rows and columns, formulas without a value, and what is
    struck out.
    """
    main = package.main_part()
    root = package.tree(main)
    ns = root.tag[: root.tag.index("}") + 1] if "}" in root.tag else ""
    relations = package.relations(main)
    names = set(package.names())
    by_kind = {kind: name for kind, name in relations.values() if name in names}
    properties = root.find(ns + "workbookPr")
    book = Book(
        ns,
        xlsx_looks.texts(package.tree(by_kind["sharedStrings"]), ns) if "sharedStrings" in by_kind else [],
        xlsx_looks.looks(package.tree(by_kind["styles"]), ns) if "styles" in by_kind else [],
        date1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )
    found = Picture(
        [],
        properties=package.properties(),
        has_images=any(name.startswith("xl/media/") for name in names),
    )
    cells = limits.cells
    for sheet in root.iter(ns + "sheet"):
        name = sheet.get("name", "")
        identity = next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        kind, part = relations.get(identity, ("", ""))
        if kind != "worksheet":
            continue
        skipped: list[Skipped] = []
        grid = Sheet(book, name, skipped).grid(package.tree(part), cells)
        documents = embedded.documents(package, part)
        if is_hidden(sheet):
            if has_form(grid):
                found.skipped.append(
                    Skipped(kind=SkippedKind.HIDDEN_SHEET, text=name, location=Location(sheet=name))
                )
            continue
        cells -= sum(len(row) for row in grid.rows)
        found.parts.append(grid)
        found.enclosed.extend(Enclosed(len(found.parts), document) for document in documents)
        found.skipped.extend(skipped)
    return found


def is_hidden(sheet: Element) -> bool:
    """Whether a sheet is not shown."""
    return sheet.get("state", "visible") != "visible"
