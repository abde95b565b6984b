"""Reads files in a process of their own, which is ended when one takes too long or too much.

One process is kept for many files, so that it costs its start only once. What a file does to it harms no
other file: the next one gets a new process. A file at which it dies (by a signal: memory, a library's crash)
or takes too long is refused; an exception in it, and a process that cannot start, are faults of ours.
"""

import os
import select
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from forms.form import Document, ReaderFault, RefusedFile, Unreadable
from forms.limits import DEFAULT, TOO_LARGE, Limits
from forms.reading.forked_reader import ForkedReader
from forms.reading.one_document import one_document
from forms.reading.reading_child import ADDITIONS, ANSWER, LENGTH, LIMITS, PAGE_READ, ChildFault, send
from forms.words.label_table import NONE, Additions, checked

BROKE_OFF = "文件读取中断，可能已损坏或超出内存限制，请用原软件打开检查后重新导出报送。"
TOO_SLOW = "读取超时，文件可能过大或已损坏，请检查后重新导出或拆分后报送。"
_PIECE = 1 << 20
_OURS = ("JIXIAO_", "PREFECT_")
_EXIT_SECONDS = 5.0
"""What closed its output has ended, or is just about to."""


class ReadingProcess:
    """A process that reads, to be used in a ``with``: started for the first file and ended at the end."""

    def __init__(self, limits: Limits = DEFAULT, additions: Additions = NONE) -> None:
        """``additions``: the labels of a locality. Raises UnknownField where one of them names no field."""
        self.limits = limits
        self.additions = checked(additions)
        self._child: ForkedReader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, data: bytes, name: str) -> Document:
        """The forms of a file's bytes, like ``reader.read_bytes``. Raises Unreadable, and ReaderFault."""
        return one_document(name, self.read_all(data, name))

    def read_file(self, path: Path) -> Document:
        """The forms of a file. Raises Unreadable, ReaderFault, and OSError when there is no such file."""
        if path.stat().st_size > self.limits.file_bytes:
            raise Unreadable(TOO_LARGE)
        return self.read(path.read_bytes(), path.name)

    def read_all(self, data: bytes, name: str) -> Sequence[Document | RefusedFile]:
        """The document, or for a zip each of its files: read, or refused with the reason.

        Raises ReaderFault when the reader itself failed.
        """
        if len(data) > self.limits.file_bytes:
            return [RefusedFile(file=name, reason=TOO_LARGE)]
        used = self._child is not None
        try:
            answer = self._answer(self._running(), data, name)
        except (BrokenPipeError, EOFError):
            status = self._status()
            if used and (status is None or status < 0):
                # A file before it may have left a library's memory in disorder: it gets a process of its own.
                return self.read_all(data, name)
            if status is not None and status >= 0:
                message = f"读取进程自行退出，状态 {status}"
                raise ReaderFault(message) from None
            return [RefusedFile(file=name, reason=BROKE_OFF)]
        if answer is None:
            self._end()
            return [RefusedFile(file=name, reason=TOO_SLOW)]
        read_or_refused = ANSWER.validate_json(answer)
        if isinstance(read_or_refused, ChildFault):
            fault = ReaderFault(read_or_refused.what)
            fault.add_note(read_or_refused.trace)
            raise fault
        return read_or_refused

    def _running(self) -> ForkedReader:
        if self._child is None or self._child.ended:
            self._end()
            self._child = ForkedReader(_harmless(os.environ))
            send(self._child.input, LIMITS.dump_json(self.limits))
            send(self._child.input, ADDITIONS.dump_json(self.additions))
        return self._child

    def _answer(self, child: ForkedReader, data: bytes, name: str) -> bytes | None:
        """The answer, None when it does not come in time."""
        send(child.input, name.encode(errors="replace"))
        send(child.input, data)
        until = time.monotonic() + self.limits.seconds
        for _ in range(self.limits.scanned_pages + 1):
            head = _received(child.output, LENGTH.size, until)
            if head is None:
                return None
            if (length := LENGTH.unpack(head)[0]) != len(PAGE_READ):
                return _received(child.output, length, until)
            until = max(until, time.monotonic() + self.limits.seconds_a_scanned_page)
        return None

    def _status(self) -> int | None:
        """How the process ended that answers no more: below 0 by a signal, None when it still runs."""
        status = self._child.status(_EXIT_SECONDS) if self._child else None
        self._end()
        return status

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


def warm() -> None:
    """Start now what reading processes are forked from: the first file need not wait for it."""
    ForkedReader(_harmless(os.environ)).end()


def _harmless(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what configures us: what a hostile file might find there is not for it."""
    return {name: value for name, value in environment.items() if not name.startswith(_OURS)}


def _received(output: IO[bytes], length: int, until: float) -> bytes | None:
    """So many bytes, None when they do not come in time. Raises EOFError when the process ended."""
    received = bytearray()
    while len(received) < length:
        left = until - time.monotonic()
        if left <= 0 or not select.select([output], [], [], left)[0]:
            return None
        piece = os.read(output.fileno(), min(_PIECE, length - len(received)))
        if not piece:
            raise EOFError
        received += piece
    return bytes(received)
