"""The number of something in an address: what no database can hold names nothing."""

from typing import Annotated

from fastapi import Path

MOST = 2**31 - 1
"""The largest that PostgreSQL keeps as a number of a row."""

Number = Annotated[int, Path(ge=1, le=MOST)]
