"""Documents at which the program itself failed: told to the administrators, at the second time set aside."""

from collections.abc import Mapping

from bureau.desk import Desk
from lifecycle.obligations.processing import Processing
from storage.papers import documents

STEPS = {Processing.READ: "读取", Processing.CHECKED: "核查"}
"""What the steps are called."""


def noted(desk: Desk, step: Processing, broken: Mapping[int, Exception]) -> ExceptionGroup[Exception]:
    """Note that these documents could not be taken to ``step``; what is to be raised when all else is done.

    The message names the files and says what happens with them: it becomes the alarm.
    """
    why = {document_id: _reason(step, fault) for document_id, fault in broken.items()}
    with desk.database.writing() as session:
        claimed = documents.hold(session, broken, Processing.ARCHIVED, Processing.READ, Processing.FAILED)
        aside = [
            document_id
            for document_id in claimed
            if documents.stumble(session, [document_id], step, why[document_id])
        ]
        names = {stored.row.id: stored.row for stored in documents.stored(session, list(broken))}
        path_of = {key: f"{row.folder}/{row.name}".lstrip("/") for key, row in names.items()}
    again = [name for key, name in path_of.items() if key not in aside]
    sentences = []
    if again:
        sentences.append(f"{STEPS[step]}时程序出错，下次再试：{'、'.join(again)}")
    if aside:
        named = "、".join(path_of[key] for key in aside)
        mended = "程序修好后运行 jixiao aside --again"
        sentences.append(f"{STEPS[step]}时程序两次出错，已搁置，{mended}：{named}")
    return ExceptionGroup("；".join(sentences), list(broken.values()))


def _reason(step: Processing, fault: Exception) -> str:
    return f"{STEPS[step]}时程序出错（{type(fault).__name__}），不是文件的错，管理员处理后会继续。"
