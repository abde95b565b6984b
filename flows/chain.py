"""The flows: collect, review, advance, notify, digest; daily runs them in order, intake as files come in.

They are thin: what they do stands in the modules beside (collecting, reviewing, advancing, reminding,
delivering, digesting); here is when it is done, in which batches, how often it is tried, and what the
dashboard shows of it. Every pass is idempotent: it takes up what the database says is not done yet. Each
returns one Chinese sentence that says what it came to.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from prefect import flow, get_run_logger, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run as running
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from bureau.decisions import advancing
from bureau.desk import Desk, moment, open_desk
from bureau.intake import collecting
from bureau.letters import delivering, digesting, handing_out, reminding
from bureau.review import rerunning, reviewing
from flows import artifacts
from flows.alarm import tell_admins
from lifecycle.calendar.stages import Stage
from settings import load
from storage.tables import Rerun

_Part = Callable[[], Any]
"""A flow or a task with its arguments, called for its final state."""

RETRIES = 2
RETRY_AFTER_SECONDS = [2, 10]
"""A database that another pass is writing to, or a share of the network, is back after seconds."""
BATCH_WITHIN_SECONDS = 900
"""Four hundred documents of a hundred pages each are read in less; what takes longer hangs."""
FLOW_WITHIN_SECONDS = 4 * 3600
"""A whole district's season takes minutes; a pass that is not done by noon is not going to be."""


NAMES = {
    "collect": "收件",
    "review": "核查",
    "advance": "推进",
    "notify": "通知",
    "digest": "日报",
    "rerun": "重新核查",
    "intake": "随到随办",
    "daily": "每日流程",
}
"""What people call the flows."""


class Incomplete(RuntimeError):
    """A pass that could not do a part of its work; the message names the parts."""


def _run_name() -> str:
    """What a run is called in the dashboard: the pass and its day."""
    asked = running.parameters
    parts = [NAMES[running.flow_name], moment(_day(asked.get("as_of"))).date().isoformat()]
    parts += [str(asked[key]) for key in ("stage", "unit") if asked.get(key)]
    return " ".join(parts)


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


def _may_pass(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether a failure can be gone in seconds: a reader that stumbles over a file will do so again."""
    try:
        state.result()
    except ExceptionGroup:
        return False
    except Exception:  # noqa: BLE001 - it is only looked at here; the task fails with it if it stays
        return True
    return False


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
    "retry_condition_fn": _may_pass,
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
    found = reviewing.review_documents(desk, document_ids, reviewing.docs_folder(desk, document_ids))
    get_run_logger().info("%s：%d 张表，%s", batch, found.forms, artifacts.severities(found.findings))
    return found


@flow(name="collect", **_FLOW)
def collect(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> str:
    """Take in, archive, read and file what units handed in."""
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        taken = take_in(desk)
        folders = collecting.archived_by_folder(desk)
        read = [partial(read_folder, desk, folder, ids, return_state=True) for folder, ids in folders.items()]
        forms = sum(_all({folder or "收件夹": part for folder, part in zip(folders, read, strict=True)}))
        left = f"，{taken.left} 个文件还在写入，下次再收" if taken.left else ""
        new = f"新收 {taken.new} 个文件，读出 {forms} 张表" if taken.new or folders else "没有新文件"
        return _told(new + left)


@flow(name="review", **_FLOW)
def review(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> str:
    """Review what was filed since."""
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        batches = {f"第{n}批": ids for n, ids in enumerate(reviewing.unreviewed(desk), 1)}
        checks = [partial(review_batch, desk, name, ids, return_state=True) for name, ids in batches.items()]
        found = _all(dict(zip(batches, checks, strict=True)))
        if found:
            create_table_artifact(
                key="findings",
                table=artifacts.findings_table(desk),
                description=f"{desk.today} 的核查意见：哪条规则在哪些单位发现了几处问题",
            )
            create_markdown_artifact(
                key="data-docs",
                markdown=artifacts.docs_markdown([one.docs for one in found if one.docs]),
                description=f"{desk.today} 核查的数据文档：每项期望、等级、观察到的和不符的行",
            )
        again = _rerun(desk)
        forms = sum(one.forms for one in found)
        counts = sum((Counter(one.findings) for one in found), Counter[str]())
        new = f"核查 {forms} 张表，{artifacts.severities(counts)}" if found else "没有新的表要核查"
        return _told(f"{new}；{again}" if again else new)


@task(**_TASK, task_run_name="重新核查{batch}")
def review_again(desk: Desk, batch: str, rerun: Rerun, document_ids: Sequence[int]) -> int:
    """Review one batch of a rerun."""
    versions = rerunning.review_again(desk, rerun, document_ids)
    get_run_logger().info("%s：%d 份", batch, versions)
    return versions


@flow(name="rerun", **_FLOW)
def rerun(
    year: int | None = None,
    stage: str | None = None,
    unit: str | None = None,
    project: str | None = None,
    reason: str | None = None,
) -> str:
    """Review again what a changed rule set, roster or correction touches, and go on with what was begun."""
    with open_desk(load()) as desk:
        if year is not None:
            scope = rerunning.scope_of(desk, year, _stage(stage), unit, project)
            rerunning.begin(desk, scope, reason=reason or "规则或名录有调整", actor=desk.settings.bureau)
        return _told(f"{_rerun(desk)}；{_deliver(desk)}")


@flow(name="advance", **_FLOW)
def advance(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> str:
    """Open what begins, return or accept what was reviewed."""
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        done = advancing.advance(desk)
        create_table_artifact(
            key="progress",
            table=artifacts.progress_table(desk),
            description=f"{desk.today} 各单位各阶段的进度：应报几份，通过、退回、逾期各几份",
        )
        left = f"，待人工决定 {done.left} 份" if done.left else ""
        return _told(f"开始报送 {done.opened} 项，退回 {done.returned} 份，通过 {done.accepted} 份{left}")


@flow(name="notify", **_FLOW)
def notify(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> str:
    """Write the reminders of the day and send everything that waits in the outbox."""
    with open_desk(load(), as_of, stage=_stage(stage), unit=unit) as desk:
        given = handing_out.hand_out(desk)
        new = reminding.remind(desk)
        return _told(f"发放表格 {given} 份，写催报 {len(new)} 封，{_deliver(desk)}")


@flow(name="digest", **_FLOW)
def digest(as_of: date | None = None) -> str:
    """Write and send the bureau's digest of the day."""
    with open_desk(load(), as_of) as desk:
        message = digesting.digest(desk)
        create_markdown_artifact(
            key="digest",
            markdown=artifacts.digest_markdown(message),
            description=f"{desk.today} 给财政局的摘要",
        )
        return _told(_deliver(desk))


@flow(name="intake", **_FLOW)
def intake(as_of: date | None = None) -> str:
    """Run the chain for what has come in since, if anything has: a unit hears of its form within minutes."""
    with open_desk(load(), as_of) as desk:
        taken = collecting.take_in(desk)
        # What an interrupted pass has left behind is not new, and is done now all the same.
        if not taken.new and not collecting.archived_by_folder(desk) and not reviewing.unreviewed(desk):
            return _told(f"没有新文件，{_deliver(desk)}")
    return _told_of(_chain(as_of, None, None))


@flow(name="daily", **_FLOW)
def daily(as_of: date | None = None, stage: str | None = None, unit: str | None = None) -> str:
    """Run the whole chain, and of a pass over everything tell the bureau in its digest."""
    parts = _chain(as_of, stage, unit)
    if stage is None and unit is None:
        parts[NAMES[digest.name]] = partial(digest, as_of, return_state=True)
    return _told_of(parts)


def _chain(as_of: date | None, stage: str | None, unit: str | None) -> dict[str, _Part]:
    parts = (collect, review, advance, notify)
    return {NAMES[part.name]: partial(part, as_of, stage, unit, return_state=True) for part in parts}


def _told_of(parts: Mapping[str, _Part]) -> str:
    """Run the parts, and say in the log of the run around them what each came to."""
    results = dict(zip(parts, _all(parts), strict=True))
    for name, result in results.items():
        get_run_logger().info("%s：%s", name, result)
    return "；".join(f"{name}：{result}" for name, result in results.items())


def _told(sentence: str) -> str:
    """What a pass came to, also in its log."""
    get_run_logger().info(sentence)
    return sentence


def _rerun(desk: Desk) -> str:
    """Go on with the reruns that are not done, batch by batch, the progress shown; what they came to."""
    told = []
    for begun in rerunning.go_on(desk):
        batches = rerunning.batches(desk, begun)
        shown = create_progress_artifact(progress=0.0, key="rerun", description=f"重新核查：{begun.reason}")
        for number, ids in enumerate(batches, 1):
            review_again(desk, f"第{number}批", begun, ids)
            if isinstance(shown, UUID):
                update_progress_artifact(shown, progress=100 * number / len(batches))
        done = rerunning.finish(desk, begun)
        told.append(
            f"重新核查 {done.total} 份，{len(done.changed)} 份有变化：新增 {done.new} 处，"
            f"撤销 {done.cleared} 处；{len(done.doubtful)} 份已通过而现有错误"
        )
    return "；".join(told)


def _stage(word: str | None) -> Stage | None:
    return Stage.parse(word) if word else None


def _deliver(desk: Desk) -> str:
    """Send what waits; how many went."""
    went = delivering.deliver_waiting(desk)
    if went.given_up:
        raise Incomplete(f"{went.given_up}封通知多次发送失败，已放弃：{'；'.join(went.errors)}")
    for error in went.errors:
        get_run_logger().warning("发送失败，稍后重试：%s", error)
    return f"发出 {went.sent} 封" + (f"，{went.again} 封没有发出，稍后重试" if went.again else "")


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
