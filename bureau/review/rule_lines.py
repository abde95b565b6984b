"""Rules, and what one would do to what was accepted, as the lists of the command line show them."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated

from bureau.listed_line import ListedLine, TableColumn
from forms.words.severity import Severity


@dataclass(frozen=True, slots=True)
class RuleLine(ListedLine):
    """A rule of the catalogue; ``state`` is on, trial or off, ``reason`` why it is not on."""

    code: Annotated[str, TableColumn("代码")]
    name: Annotated[str, TableColumn("名称")]
    severity: Annotated[Severity, TableColumn("等级", attrgetter("label"))]
    looks_at: Annotated[str, TableColumn("看什么")]
    basis: Annotated[str, TableColumn("依据")]
    state: Annotated[str, TableColumn("状态")]
    sentence: Annotated[str, TableColumn("规则")]
    reason: str | None


@dataclass(frozen=True, slots=True)
class TrialLine(ListedLine):
    """A finding that a rehearsed rule would make."""

    outcome: Annotated[str, TableColumn("结果")]
    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    stage: Annotated[str, TableColumn("阶段")]
    version: Annotated[int, TableColumn("版本")]
    message: Annotated[str, TableColumn("意见")]
