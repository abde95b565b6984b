"""How grave a remark on a form is: one list of degrees, with their Chinese words and their colours."""

from collections.abc import Mapping
from enum import StrEnum


class Severity(StrEnum):
    """error: 退回, the form cannot pass; warning: 提示, explain or improve; info: 建议. The gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self]

    @property
    def demand(self) -> str:
        """What it asks of the unit, in letters."""
        return _DEMANDS[self]

    @property
    def ink(self) -> str:
        """The colour (RGB) of words about it on white."""
        return _INKS[self]

    @property
    def colour(self) -> str:
        """The fill of a marked cell (RGB). Light, so that what is printed in the cell stays readable."""
        return _COLOURS[self]


_INKS = {Severity.ERROR: "B42318", Severity.WARNING: "A15C07", Severity.INFO: "1F4E79"}
_LABELS = {Severity.ERROR: "退回", Severity.WARNING: "提示", Severity.INFO: "建议"}
_DEMANDS = {Severity.ERROR: "必须修改", Severity.WARNING: "提示说明", Severity.INFO: "改进建议"}
_COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFE699", Severity.INFO: "DDEBF7"}


def counted(findings: Mapping[str, int]) -> str:
    """Numbers of findings by severity in words: 必须修改3，提示说明1; empty where there are none."""
    return "，".join(
        f"{severity.demand}{findings[severity]}" for severity in Severity if findings.get(severity)
    )
