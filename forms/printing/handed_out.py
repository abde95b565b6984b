"""A form for a unit to fill: marked, checked and protected, and known again when it comes back."""

import io
from datetime import date

from openpyxl.worksheet.protection import SheetProtection

from forms.form import Form
from forms.identity.mark import identity_of
from forms.identity.properties import with_properties
from forms.printing import printout
from forms.printing.layout import Layout
from forms.printing.layouts.fitted import fitted
from forms.printing.official import layout_of
from forms.printing.sheet import sheet
from forms.printing.word_pattern import pattern
from forms.printing.workbook import write_xlsx


def handed_out_xlsx(
    form: Form,
    *,
    layout: Layout | None = None,
    password: str | None = None,
    made_on: date = printout.NO_DAY,
) -> bytes:
    """The form as a workbook: only the cells to fill are open, rows and columns may be made larger.

    It is printed in the layout of its year or in the one handed in, without the values that that has no cell
    for. ``password`` opens the rest; without one a click does. The same form gives the same bytes. Raises
    ValueError for a form without unit, project or year, and for a layout of another kind of form.
    """
    form = fitted(form, layout) if layout else form
    target = io.BytesIO()
    protection = SheetProtection(sheet=True, formatRows=False, formatColumns=False, password=password)
    write_xlsx([form], target, layout=layout, made_on=made_on, protection=protection)
    return with_properties(target.getvalue(), identity_of(form))


def handed_out_docx(form: Form, *, layout: Layout | None = None, made_on: date = printout.NO_DAY) -> bytes:
    """The same form as a Word document: its cells to fill are marked, nothing in it is locked."""
    form = fitted(form, layout) if layout else form
    made = sheet(form, layout or layout_of(form), handed_out=True)
    return pattern(landscape=made.layout.landscape, made_on=made_on).filled(made, identity_of(form))
