"""The chain: the steps of a pass in their order, and the parts of which each is made.

It stands here once. A flow wraps each step and shows its parts as tasks; a season that is played walks the
same steps without Prefect.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from bureau.decisions import advancing, handling
from bureau.desk import Desk
from bureau.digests import digesting
from bureau.intake import collecting
from bureau.letters import delivering, handing_out
from bureau.letters.reminders import reminding
from bureau.mailbox import taking
from bureau.review import rerunning, reviewing
from bureau.step_results import Collected, Digested, Notified, ReviewedAgain, ReviewedNew, StepResult
from expectations.subjects.finding import BrokenRule

P = TypeVar("P")


class PartsRunner(Protocol):
    """Does the parts of a step, each under its Chinese name, and gives their results in order.

    The parts do not depend on each other. ``progress`` says in Chinese what is going on, where that takes
    long enough to be watched.
    """

    def __call__(self, parts: Mapping[str, Callable[[], P]], progress: str | None = None) -> list[P]:
        """Raise, at the latest when all others are done, if a part failed."""


def one_after_the_other(parts: Mapping[str, Callable[[], P]], progress: str | None = None) -> list[P]:  # noqa: ARG001
    """The parts done here and now; the first that fails ends it."""
    return [part() for part in parts.values()]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain. ``name`` is its flow's, ``label`` what people call it.

    ``waits`` says whether there is anything to do, where a step mostly has nothing; ``closes_day`` that it
    belongs to the pass at the end of the day, over all units and stages.
    """

    name: str
    label: str
    work: Callable[[Desk, PartsRunner], StepResult]
    waits: Callable[[Desk], bool] = lambda _: True
    closes_day: bool = False


def _collect(desk: Desk, run: PartsRunner) -> Collected:
    mailbox = taking.look(desk)
    (intake,) = run({"登记并归档收件": partial(collecting.take_in, desk)})
    folders = collecting.archived_by_folder(desk)
    forms = run(
        {
            f"读取 {folder or '收件夹'}（{len(document_ids)} 个文件）": partial(
                collecting.read_and_file, desk, document_ids
            )
            for folder, document_ids in folders.items()
        }
    )
    return Collected(intake.new, intake.left, sum(map(len, folders.values())), sum(forms), mailbox)


def _review(desk: Desk, run: PartsRunner) -> ReviewedNew:
    batches = enumerate(reviewing.unreviewed(desk), 1)
    return ReviewedNew(
        tuple(
            run(
                {
                    f"核查第{number}批": partial(reviewing.review_documents, desk, document_ids)
                    for number, document_ids in batches
                }
            )
        )
    )


def _rerun(desk: Desk, run: PartsRunner) -> ReviewedAgain:
    outcomes, broken = [], list[BrokenRule]()
    for rerun in rerunning.go_on(desk):
        numbered = enumerate(rerunning.batches(desk, rerun), 1)
        batches = run(
            {
                f"重新核查第{number}批": partial(rerunning.review_again, desk, rerun, document_ids)
                for number, document_ids in numbered
            },
            progress=f"重新核查：{rerun.reason}",
        )
        broken += [fault for batch in batches for fault in batch.broken]
        outcomes.append(rerunning.finish(desk, rerun))
    return ReviewedAgain(tuple(outcomes), broken)


def _advance(desk: Desk, _run: PartsRunner) -> advancing.Advanced:
    return advancing.advance(desk)


def _notify(desk: Desk, _run: PartsRunner) -> Notified:
    handed_out = handing_out.hand_out(desk)
    reminders = [*reminding.remind(desk), *handling.press(desk)]
    return Notified(handed_out, reminders, delivering.deliver_waiting(desk))


def _digest(desk: Desk, _run: PartsRunner) -> Digested:
    message = digesting.digest(desk)
    return Digested(message, delivering.deliver_waiting(desk))


COLLECT = Step("collect", "收件", _collect)
REVIEW = Step("review", "核查", _review)
RERUN = Step("rerun", "重新核查", _rerun, waits=lambda desk: bool(rerunning.go_on(desk)))
ADVANCE = Step("advance", "推进", _advance)
NOTIFY = Step("notify", "通知", _notify)
DIGEST = Step("digest", "日报", _digest, closes_day=True)

CHAIN = (COLLECT, REVIEW, RERUN, ADVANCE, NOTIFY, DIGEST)
"""What a pass does, in this order."""


def steps_of(desk: Desk, *, closes_day: bool = True) -> tuple[Step, ...]:
    """The steps of a pass of this desk that have something to do, as far as is known when it begins.

    ``closes_day``: it is the pass at the end of the day.
    """
    closing = closes_day and desk.scope.stage is None and desk.scope.unit_id is None
    return tuple(step for step in CHAIN if (closing or not step.closes_day) and step.waits(desk))


def one_pass(desk: Desk) -> list[StepResult]:
    """The pass at the end of a day here and now, without Prefect; what each step came to."""
    return [step.work(desk, one_after_the_other) for step in steps_of(desk)]
