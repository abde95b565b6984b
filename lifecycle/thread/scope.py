"""For what money a unit answers: a project, itself as a whole department, or money handed down to it."""

import re
import unicodedata
from enum import StrEnum

WHOLE_DEPARTMENT = "部门整体支出"
"""What a department files for itself as a whole is kept as a project of this name."""

_WHOLE = re.compile(r"(?:20\d\d年度?)?(?:部门|单位)(?:预算)?整体(?:支出)?(?:绩效)?(?:目标|自评|监控)?(?:表)?")
_TRANSFER_WORDS = ("转移支付", "专项资金", "上级补助", "区域绩效")
"""Words by which a roster says that money is handed down by an upper department («未核实» as a list)."""


class Scope(StrEnum):
    """The kinds of what is declared and evaluated, in the words of ``forms.form``."""

    PROJECT = "项目"
    DEPARTMENT = "部门整体"
    TRANSFER = "转移支付"


def is_whole_department(name: str) -> bool:
    """Whether a printed name is that of a whole budget: 部门整体支出, 2026年部门整体支出绩效目标."""
    return _WHOLE.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))) is not None


def scope_of(words: str | None, project: str) -> Scope:
    """What kind of thing a line of a roster is: by what it says of itself, or else by its name."""
    if "整体" in (words or "") or is_whole_department(project):
        return Scope.DEPARTMENT
    return Scope.TRANSFER if any(word in (words or "") for word in _TRANSFER_WORDS) else Scope.PROJECT
