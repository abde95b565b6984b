"""Uploads: the files of a posted form, from a browser or a program."""

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException as AnyHTTPException

from bureau.intake.handing_in import HandedFile, NotTaken
from portal.access.gate import MOST_FILES

_NOT_USABLE = 422


def files_of(form: FormData) -> list[HandedFile]:
    """The files of a form. A file field that was left empty counts as none. Raises NotTaken without any."""
    files = [
        HandedFile(value.filename, value.file.read())
        for _, value in form.multi_items()
        if isinstance(value, UploadFile) and value.filename
    ]
    if not files:
        raise NotTaken("没有选择文件")
    return files


async def uploaded(request: Request) -> FormData:
    """The form that a program posts. Raises HTTPException (422) for a body that is no such form."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise HTTPException(_NOT_USABLE, "请用 multipart/form-data 上传文件，字段名 file")
    try:
        return await request.form(max_files=MOST_FILES, max_fields=MOST_FILES)
    except AnyHTTPException as wrong:
        if wrong.status_code == 400:  # noqa: PLR2004 - what the parser says of a broken body
            raise HTTPException(_NOT_USABLE, "上传的内容不完整或文件太多，请检查后重试") from wrong
        raise
