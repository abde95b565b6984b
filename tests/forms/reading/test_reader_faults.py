"""A fault of the reader itself is told apart from a file that kills it: one is ours, the other the file's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bureau.self_check.checking import read_files
from forms import Document, ReaderFault, ReadingProcess, Unreadable

TEXT = (Path(__file__).parents[1] / "should_read" / "self_evaluation.txt").read_bytes()
BROKEN_READER = """
import os, signal
from forms.reading import reader
read_all = reader.read_all
disorder = False

def broken(data, name, limits, additions):
    if name.startswith("怪"):
        raise KeyError("level9")
    if name.startswith("死"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("乱"):
        global disorder
        disorder = True
    elif disorder:
        os.kill(os.getpid(), signal.SIGABRT)
    if name.startswith("退"):
        os._exit(3)
    return read_all(data, name, limits)

reader.read_all = broken
"""


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadingProcess]:
    """A real process whose reader breaks at files of some names."""
    (tmp_path / "sitecustomize.py").write_text(BROKEN_READER, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with ReadingProcess() as process:
        yield process


def test_an_exception_of_the_reader_is_its_fault_and_says_where(process: ReadingProcess) -> None:
    with pytest.raises(ReaderFault, match=r"KeyError: 'level9'（sitecustomize\.py:9）") as fault:
        process.read(TEXT, "怪.txt")
    assert "Traceback" in "".join(fault.value.__notes__)
    assert isinstance(process.read_all(TEXT, "表.txt")[0], Document)


def test_a_file_that_kills_the_process_is_refused_and_the_next_one_is_read(process: ReadingProcess) -> None:
    with pytest.raises(Unreadable, match="文件读取中断"):
        process.read(TEXT, "死.txt")
    assert isinstance(process.read_all(TEXT, "表.txt")[0], Document)


def test_a_file_that_dies_of_the_one_before_it_is_read_in_a_new_process(process: ReadingProcess) -> None:
    process.read(TEXT, "乱.txt")
    assert isinstance(process.read_all(TEXT, "表.txt")[0], Document)


def test_a_process_that_ends_by_itself_is_our_fault(process: ReadingProcess) -> None:
    with pytest.raises(ReaderFault, match="状态 3"):
        process.read(TEXT, "退.txt")


@pytest.mark.usefixtures("process")
def test_the_commands_name_a_fault_in_one_line_and_read_the_other_files(tmp_path: Path) -> None:
    for name in ("怪.txt", "表.txt"):
        (tmp_path / name).write_bytes(TEXT)
    told: list[str] = []
    odd, read = read_files([tmp_path / "怪.txt", tmp_path / "表.txt"], told.append)
    assert odd.document is None
    assert read.document is not None
    (line,) = told
    assert "不是文件的问题" in line
    assert "\n" not in line
