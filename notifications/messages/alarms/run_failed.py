import hashlib
from datetime import datetime
from typing import ClassVar

from pydantic import AnyHttpUrl, Field
from typing_extensions import override

from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line, Message, Words


class Failure(Words):
    """One step of a run that failed: what it worked on (a unit, a file, a stage) and why, in one line."""

    step: Line
    subject: Line | None
    error: Line


class RunFailed(Message):
    """运行失败, for the administrators: which flow run, what failed, how to run it again.

    ``year`` is the performance year that the run worked on; ``rerun`` the command that repeats the lost part;
    ``run_url`` the run in the dashboard.
    """

    kind: ClassVar[str] = "run_failed"
    label: ClassVar[str] = "运行失败"

    flow: Line
    run_name: Line
    run_id: Line
    year: int
    failed_at: datetime
    failures: tuple[Failure, ...] = Field(min_length=1)
    rerun: Line
    run_url: AnyHttpUrl | None

    @override
    def key(self, channel: str) -> OutboxKey:
        # The same failure is told once a day: a pass that runs every minute would tell it hundreds of times.
        content = "\n".join(
            f"{failure.step}\t{failure.subject}\t{failure.error}" for failure in self.failures
        )
        mark = f"{self.failed_at:%Y-%m-%d}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"
        return OutboxKey(self.year, "全部", "系统管理员", self.kind, mark, channel)
