"""How the list of notes on a form that went back is known again: it is ours, no content of the form."""

from typing import Final

HEADING: Final = "核查意见"
"""The list of all notes goes by this name in a workbook and in a document."""

EXPLAINED: Final = "核查意见（本页由系统附上，重新报送时可以保留，不作为填报内容）"
"""The first line of that list: what begins so is not read."""

LIST_TAG: Final = "jixiao-notes"
"""The tag of the content control that holds the list in a Word document; what is in it is not read."""

EXPLANATION: Final = "贵单位的说明（提示请写在这一列）"
"""The head of the column in which the unit explains what only asks for an explanation."""

CODE: Final = "编号"
"""The head of the column that says which 提示 a row is; the explanation is known by it again."""
