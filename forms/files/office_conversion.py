"""Old Word files through LibreOffice, where it is installed: it opens them and saves a .docx or .xlsx."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from forms.form import Unreadable
from forms.limits import Limits

_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")

NOT_INSTALLED = "本机未安装 LibreOffice，读不了 .doc、.wps 等旧格式，请在 Word 或 WPS 中另存为 .docx 后报送。"
FAILED = "旧格式文件打不开，请在 Word 或 WPS 中另存为 .docx 后报送。"
TOO_SLOW = "旧格式文件转换超时，请在 Word 或 WPS 中另存为 .docx 后报送。"

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>1</value></prop>
</item>
</oor:items>
"""
"""Macros are not run, links are not followed, whatever the file asks for."""


def program() -> str | None:
    """The command of LibreOffice, None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def converted(data: bytes, limits: Limits) -> bytes:
    """The document as the new format of its kind. Raises Unreadable where that cannot be had."""
    command = program()
    if command is None:
        raise Unreadable(NOT_INSTALLED)
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source = home / "document.doc"
        source.write_bytes(data)
        format_ = "xlsx" if _is_workbook(data) else "docx"
        _run(
            [
                command,
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                format_,
                "--outdir",
                str(home),
                str(source),
            ],
            home,
            limits.conversion_seconds,
        )
        result = home / f"document.{format_}"
        if not result.is_file() or result.stat().st_size > limits.file_bytes:
            raise Unreadable(FAILED)
        return result.read_bytes()


def _is_workbook(data: bytes) -> bool:
    head = data[:4096]
    return b"opendocument.spreadsheet" in head or b"office:spreadsheet" in head


def _run(command: list[str], home: Path, seconds: float) -> None:
    """Runs it in a group of its own, so that all of it ends with it."""
    environment = {"HOME": str(home), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603 - the program was found on this machine, the paths are our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env=environment,
        start_new_session=True,
    ) as process:
        _unbind_memory(process.pid)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as late:
            os.killpg(process.pid, signal.SIGKILL)
            raise Unreadable(TOO_SLOW) from late


def _unbind_memory(process: int) -> None:
    """LibreOffice maps far more addresses than it uses: the reading process's own limit would end it."""
    if hasattr(resource, "prlimit"):  # where it is not, no such limit is in force either
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.prlimit(process, resource.RLIMIT_AS, (most, most))
