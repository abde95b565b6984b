"""The process in which files are read: it takes one after the other from its input and answers each.

A message is its length in eight bytes and as many bytes: first the name of a file, then its content; the
answer in JSON is a list of what was read, or refused, or the fault of the reader itself. JSON, because
nothing that a hostile file could make of it is ever run in the process that asked.
"""

import os
import resource
import struct
import sys
import traceback
from typing import IO, Final

from pydantic import TypeAdapter

from forms.files.scans import page_clock
from forms.form import Document, RefusedFile, Value
from forms.limits import Limits
from forms.words.label_table import Additions

LENGTH: Final = struct.Struct(">Q")


class ChildFault(Value):
    """An exception that no reader foresaw: what and where in one line, and its trace."""

    what: str
    trace: str


ANSWER: Final = TypeAdapter(list[Document | RefusedFile] | ChildFault)
LIMITS: Final = TypeAdapter(Limits)
ADDITIONS: Final = TypeAdapter(Additions)

PAGE_READ: Final = b""
"""Told before the answer, once for each scanned page that was read: what waits gives it more time."""

NO_MEMORY: Final = "读取时所需内存超出限制，请删去无关内容或拆分后报送。"


def receive(source: IO[bytes]) -> bytes | None:
    """The next message; None at the end of the input."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None


def send(target: IO[bytes], body: bytes) -> None:
    """Sends a message."""
    target.write(LENGTH.pack(len(body)))
    target.write(body)
    target.flush()


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Takes the limits and a locality's labels, then reads each file that comes, until the input ends."""
    from forms.reading.reader import read_all

    limits_sent, added = receive(source), receive(source)
    if limits_sent is None or added is None:
        return
    limits, words = LIMITS.validate_json(limits_sent), ADDITIONS.validate_json(added)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, most))
    while (name := receive(source)) is not None and (data := receive(source)) is not None:
        file = name.decode()
        try:
            with page_clock.telling(lambda: send(target, PAGE_READ)):
                answer = ANSWER.dump_json(list(read_all(data, file, limits, words)))
        except MemoryError:
            answer = ANSWER.dump_json([RefusedFile(file=file, reason=NO_MEMORY)])
        except Exception as fault:  # noqa: BLE001 - raised again by the process that asked
            answer = ANSWER.dump_json(_told(fault))
        send(target, answer)


def _told(fault: Exception) -> ChildFault:
    place = traceback.extract_tb(fault.__traceback__)[-1]
    fault_in_a_line = f"{type(fault).__name__}: {fault}（{os.path.basename(place.filename)}:{place.lineno}）"  # noqa: PTH119
    trace = "".join(traceback.format_exception(fault))
    return ChildFault(what=_sendable(fault_in_a_line), trace=_sendable(trace))


def _sendable(text: str) -> str:
    """Without halves of surrogate pairs, which JSON does not take."""
    return text.encode(errors="replace").decode()


def main() -> None:
    """Serves on the standard streams; what a library prints goes to the errors."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)
