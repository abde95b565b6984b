"""Lists that can be taken away: every table of a page as a workbook."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from fastapi.responses import Response

from forms.printing.table_workbook import Table, Value, table_workbook
from portal.office import PortalOffice

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NAME_LENGTH = 31
"""Characters of a sheet's name in Excel."""


def workbook(
    office: PortalOffice, title: str, head: Sequence[str], rows: Iterable[Iterable[object]]
) -> Response:
    """A table as a workbook to download, with the day on which it was made."""
    cells = [[_cell(value) for value in row] for row in rows]
    table = Table(
        title[:_NAME_LENGTH], title, head, cells, notes=(f"{office.settings.bureau}，{office.today}导出",)
    )
    name = quote(f"{title}_{office.today}.xlsx")
    disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(table_workbook([table], office.today), media_type=XLSX, headers=disposition)


def _cell(value: object) -> Value:
    """Numbers stay numbers, days and words are written as they are."""
    return value if value is None or isinstance(value, str | int | float) else str(value)
