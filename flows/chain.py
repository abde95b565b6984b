"""The flows: collect, review, advance, notify, digest; daily runs them in order, intake as files come in.

They are thin: what they do stands in the modules beside (collecting, reviewing, advancing, reminding,
delivering, digesting); here is when it is done, in which batches, how often it is tried, and what the
dashboard shows of it. Every pass is idempotent: it takes up what the database says is not done yet.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run as running
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows import advancing, collecting, delivering, digesting, progress, reminding, reviewing
from flows.alarm import tell_admins
from flows.desk import Desk, moment, open_desk
from lifecycle.stage import Stage
from settings import load

_Part = Callable[[], Any]
"""A flow or a task with its arguments, called for its final state."""

RETRIES = 2
RETRY_AFTER_SECONDS = [2, 10]
"""A database that another pass is writing to, or a share of the network, is back after seconds."""
BATCH_WITHIN_SECONDS = 900
"""Four hundred documents of a hundred pages each are read in less; what takes longer hangs."""
FLOW_WITHIN_SECONDS = 4 * 3600
"""A whole district's season takes minutes; a pass that is not done by noon is not going to be."""


class Incomplete(RuntimeError):
    """A pass that could not do a part of its work; the message names the parts."""


def _run_name() -> str:
    """What a run is called in the dashboard: the pass and its day."""
    names = {
        "collect": "收件",
        "review": "核查",
        "advance": "推进",
        "notify": "通知",
        "digest": "日报",
        "intake": "随到随办",
        "daily": "每日流程",
    }
    asked = running.parameters
    parts = [names[running.flow_name], moment(_day(asked.get("as_of"))).date().isoformat()]
    parts += [str(asked[key]) for key in ("stage", "unit") if asked.get(key)]
    return " ".join(parts)


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


_FLOW: dict[str, Any] = {
    "flow_run_name": _run_name,
    "timeout_seconds": FLOW_WITHIN_SECONDS,
    "on_failure": [tell_admins],
    "on_crashed": [tell_admins],
    "persist_result": False,
    "validate_parameters": True,
}
_TASK: dict[str, Any] = {
    "retries": RETRIES,
    "retry_delay_seconds": RETRY_AFTER_SECONDS,
    "timeout_seconds": BATCH_WITHIN_SECONDS,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


@task(**_TASK, task_run_name="登记并归档收件")
def take_in(desk: Desk) -> collecting.Taken:
    """Record and archive what lies in the inbox."""
    return collecting.take_in(desk)


@task(**_TASK, task_run_name="读取 {folder}")
def read_folder(desk: Desk, folder: str, document_ids: Sequence[int]) -> int:
    """Read and file one folder's new documents."""
    forms = collecting.read_and_file(desk, document_ids)
    get_run_logger().info("%s：%d 个文件，%d 张表", folder or "收件夹", len(document_ids), forms)
    return forms


@task(**_TASK, task_run_name="核查{batch}")
def review_batch(desk: Desk, batch: str, document_ids: Sequence[int]) -> reviewing.Reviewed:
    """Review one batch of documents."""
    found = reviewing.review_documents(desk, document_ids)
    get_run_logger().info("%s：%d 张表，%s", batch, found.forms, progress.severities(found.findings))
    return found


@flow(name="collect", **_FLOW)
def collect(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> int:
    """Take in, archive, read and file what units handed in; how many forms were read."""
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        taken = take_in(desk)
        get_run_logger().info("新收 %d 个文件，已收过 %d 个", taken.new, taken.known)
        folders = collecting.archived_by_folder(desk)
        read = [partial(read_folder, desk, folder, ids, return_state=True) for folder, ids in folders.items()]
        return sum(_all(dict(zip(folders, read, strict=True))))


@flow(name="review", **_FLOW)
def review(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> int:
    """Review what was filed since; how many findings there are."""
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        batches = {f"第{n}批": ids for n, ids in enumerate(reviewing.unreviewed(desk), 1)}
        checks = [partial(review_batch, desk, name, ids, return_state=True) for name, ids in batches.items()]
        found = _all(dict(zip(batches, checks, strict=True)))
        if found:
            create_table_artifact(
                key="findings", table=progress.findings_table(desk), description="最近一天的核查意见，按规则"
            )
        return sum(sum(one.findings.values()) for one in found)


@flow(name="advance", **_FLOW)
def advance(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> None:
    """Open what begins, return or accept what was reviewed."""
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        done = advancing.advance(desk)
        get_run_logger().info(
            "开始 %d 项，退回 %d 份，通过 %d 份，待人工决定 %d 份",
            done.opened, done.returned, done.accepted, done.left,
        )  # fmt: skip
        create_table_artifact(
            key="progress", table=progress.progress_table(desk), description="各单位各阶段进度"
        )


@flow(name="notify", **_FLOW)
def notify(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> None:
    """Write the reminders of the day and send everything that waits in the outbox."""
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        new = reminding.remind(desk)
        _deliver(desk, f"新催报 {len(new)} 封，")


@flow(name="digest", **_FLOW)
def digest(as_of: date | None = None) -> None:
    """Write and send the bureau's digest of the day."""
    with open_desk(load(), as_of) as desk:
        message = digesting.digest(desk)
        create_markdown_artifact(
            key="digest", markdown=progress.digest_markdown(message), description="每日摘要"
        )
        _deliver(desk, "")


@flow(name="intake", **_FLOW)
def intake(as_of: date | None = None) -> str:
    """Run the chain for what has come in since, if anything has: a unit hears of its form within minutes."""
    with open_desk(load(), as_of) as desk:
        if not (taken := collecting.take_in(desk)).new and not collecting.archived_by_folder(desk):
            delivering.deliver_waiting(desk)
            return f"没有新收件（已收过 {taken.known} 个）"
    _all(_chain(as_of, None, None))
    return f"新收 {taken.new} 个文件"


@flow(name="daily", **_FLOW)
def daily(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> None:
    """Run the whole chain, and of a pass over everything tell the bureau in its digest."""
    parts = _chain(as_of, stage, unit)
    if stage is None and unit is None:
        parts[digest.name] = partial(digest, as_of, return_state=True)
    _all(parts)


def _chain(as_of: date | None, stage: str | None, unit: str | None) -> dict[str, _Part]:
    parts = (collect, review, advance, notify)
    return {part.name: partial(part, as_of, stage, unit, return_state=True) for part in parts}


def _stage(word: str | None) -> Stage | None:
    return Stage.parse(word) if word else None


def _deliver(desk: Desk, before: str) -> None:
    went = delivering.deliver_waiting(desk)
    get_run_logger().info(
        "%s发出 %d 封，待重试 %d 封，放弃 %d 封", before, went.sent, went.again, went.given_up
    )
    if went.given_up:
        raise Incomplete(f"{went.given_up}封通知多次发送失败，已放弃：{'；'.join(went.errors)}")
    for error in went.errors:
        get_run_logger().warning("发送失败，稍后重试：%s", error)


def without_heartbeat() -> AbstractContextManager[object]:
    """Flow runs in this block send no sign of life of their own: the run around them sends its.

    Prefect waits up to a second at the end of a run for the thread that sends it.
    """
    return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


def _all(parts: Mapping[str, _Part]) -> list[Any]:
    """Run all parts in order; their results. One that fails keeps no other from its work.

    Raises Incomplete that names those which failed.
    """
    with without_heartbeat():
        states: dict[str, State[Any]] = {name: part() for name, part in parts.items()}
    failed = [f"{name}：{state.message}" for name, state in states.items() if not state.is_completed()]
    if failed:
        raise Incomplete("；".join(failed))
    return [state.result() for state in states.values()]
