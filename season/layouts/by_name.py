"""The layouts by name: how a document becomes text."""

from collections.abc import Callable, Mapping

from season.layouts.declared_as_cells import cells, cells_twice
from season.layouts.declared_as_lines import lines_2023, lines_2024
from season.layouts.declared_as_table import table
from season.layouts.document import Paper
from season.layouts.evaluated_as_lines import evaluated_lines
from season.layouts.monitored import table_of_reports

LAYOUTS: Mapping[str, Callable[[Paper], str]] = {
    "lines_2023": lines_2023,
    "lines_2024": lines_2024,
    "cells": cells,
    "cells_twice": cells_twice,
    "table": table,
    "monitored_table": table_of_reports,
    "monitored_cells": cells,
    "evaluated_lines": evaluated_lines,
}

WITH_NARRATIVE = frozenset({"lines_2023", "lines_2024"})
"""The layouts that carry a statement at the head and the narratives."""

OF_EDITION_2024 = frozenset({"lines_2024", "table"})
"""The layouts of declarations in the edition of 2024."""
