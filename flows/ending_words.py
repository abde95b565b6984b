"""The words in which a run says how it ended. They stand apart: who shows runs needs no Prefect."""

TROUBLED = "完成有误"
"""A pass that is done, but for a part at which somebody must look."""

UNSENT = "有信未发出"
RETURNED = "有退回"
UNDECIDED = "待人工决定"
ACCEPTED = "有通过"
RECEIVED = "有新收"
NOTHING = "无新情况"

BY_WEIGHT = (TROUBLED, UNSENT, RETURNED, UNDECIDED, ACCEPTED, RECEIVED, NOTHING)
"""Of the parts of a pass the first of these names the whole."""

LOOK_AT = frozenset({TROUBLED, UNSENT})
"""What asks for somebody's attention."""

REFUSED = "没有办理"
"""A run that was asked for something that there is not: nobody's alarm, the sentence tells who asked."""
