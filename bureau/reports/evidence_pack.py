"""The evidence pack: all that is kept of one project and year, in one zip that can be checked by itself.

The same state gives the same bytes. Nothing in it says when it was made.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlmodel import Session

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.names import scope_named
from bureau.reports import project_history
from forms.form import SelfEvaluation
from forms.printing import printout
from forms.printing.table_workbook import Table, table_workbook
from forms.printing.workbook import write_xlsx
from forms.words.severity import Severity
from lifecycle.obligations.companion import COMPANION_LABELS
from lifecycle.thread.identity import project_key
from storage import status
from storage.decisions import adjustments, audit, cases, extensions, waivers
from storage.messages import outbox
from storage.papers import companions, documents, explanations, findings, submissions
from storage.papers.submissions import Filed
from storage.status import StatusRow
from storage.tables import KeptFinding

MANIFEST = "清单.json"
READ_ME = "说明.txt"
FINDING_HEAD = (
    "阶段", "版本", "规则", "名称", "等级", "指标", "填写", "应为", "意见", "建议", "依据", "豁免编号",
)  # fmt: skip
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_EXPLAINED = """{unit}“{project}”{year}年度绩效档案

原件/        报送的原始文件，各版本，一字未动
表单/        从原件读出的表：.json 为全部取值，.xlsx 按官方版式
意见/        各版本的核查意见：.json 和一份汇总的 意见.xlsx
得分/        自评得分的复算，逐条写明步骤，以及等级
全过程.json  每个指标从申报、执行到自评，以及变化
调整.json 豁免.json 延期.json   财政局的决定
信件/        就此项目发出的信的正文；信件.json 为收件人和时间
留痕.json    每一次变更：谁、何时、由什么改为什么、为什么，以及哈希

怎样核对
1. 清单.json 列出每个文件的 SHA-256。Windows：certutil -hashfile 文件 SHA256；Linux：sha256sum 文件。
2. 原件的 SHA-256 也是它在归档中的编号。
3. 留痕是一条链：每条的 hash 是对下列 JSON（UTF-8，键按字母排序，逗号和冒号后各一个空格，中文不转义）取的
   SHA-256：about, actor, after, at, before, event, number, obligation_id, previous, why。
   number 是这条的编号，previous 是前一条的 hash（第1条为空），at 为 UTC 时间。
   本档案只收与此项目有关的各条，每条都附有 previous，可以逐条验算；整条链用 jixiao doctor 验算，
   导出时共 {entries} 条，最后一条的 hash 为
   {head}
"""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """All that is kept, read in one transaction."""

    rows: Sequence[StatusRow]
    filed: Sequence[Filed]
    findings: dict[int, list[KeptFinding]]
    originals: dict[int, tuple[str, str]]
    enclosed: Sequence[tuple[str, str]]
    """The path in the pack and the SHA-256 of files beside the versions and of answers to cases."""
    decisions: dict[str, list[dict[str, Any]]]
    letters: list[tuple[dict[str, Any], str]]
    entries: list[dict[str, Any]]
    head: tuple[int, str]


def pack(desk: Desk, year: int, project: str, unit: str | None = None) -> bytes:
    """The zip. Raises NotDecided for a project that is not known, or for one of two units."""
    with desk.database.reading() as session:
        evidence = _gathered(session, _rows(desk, session, year, project, unit))
    files = dict(_files(desk, evidence))
    first = evidence.rows[0]
    count, head = evidence.head
    about = {"unit": first.unit, "project": first.project, "year": year}
    files[READ_ME] = (
        _EXPLAINED.format(**about, entries=count, head=head).replace("\n", "\r\n").encode("utf-8-sig")
    )
    listed = [
        {"path": path, "sha256": hashlib.sha256(files[path]).hexdigest(), "bytes": len(files[path])}
        for path in sorted(files)
    ]
    files[MANIFEST] = _json({**about, "files": listed})
    return _zip(files)


def _rows(desk: Desk, session: Session, year: int, project: str, unit: str | None) -> list[StatusRow]:
    if unit:
        scope = scope_named(desk.database, year, None, unit, project)
        own = [row for row in status.rows(session, year=year) if row.project_id == scope.project_id]
    else:
        rows = status.rows(session, year=year)
        own = [row for row in rows if project_key(row.project) == project_key(project)]
    if not own:
        raise NotDecided(f"没有“{project}”{year}年的应报事项")
    if len({row.project_id for row in own}) > 1:
        units = dict.fromkeys(row.unit for row in own)
        raise NotDecided(f"有{len(units)}个单位的项目叫“{project}”，请用 --unit 指明：{'、'.join(units)}")
    return own


def _gathered(session: Session, rows: Sequence[StatusRow]) -> _Evidence:
    owed = {row.obligation_id: row for row in rows}
    first = rows[0]
    project_id, year = first.project_id, first.year
    filed = [version for version in submissions.of_project(session, project_id) if version.year == year]
    filed.sort(key=lambda version: (version.stage.order, version.version))
    stored = documents.stored(session, sorted({version.document_id for version in filed}))
    changed = adjustments.listed(session, year, project_id=project_id)
    waived = [
        waiver
        for waiver, _, _ in waivers.listed(session)
        if waiver.unit_id in {None, first.unit_id}
        and waiver.project_id in {None, project_id}
        and waiver.year in {None, year}
    ]
    opened = cases.listed(session, obligation_ids=owed)
    answers_of = cases.answers(session, [case.id for case in opened])
    beside = [pair for own in companions.of_obligations(session, owed).values() for pair in own]
    explained = [
        explanation for own in explanations.of_obligations(session, owed).values() for explanation in own
    ]
    enclosed = [(f"随附/{document.id}_{document.name}", document.sha256) for _, document in beside]
    enclosed += [
        (f"整改/{reply.id}_{reply.name}", reply.sha256)
        for replies in answers_of.values()
        for reply in replies
        if reply.sha256 and reply.name
    ]
    requests = [
        request for request in extensions.listed(session, pending=False) if request.obligation_id in owed
    ]
    letters = outbox.naming(session, first.project, unit_id=first.unit_id, year=year)
    abouts = tuple([f"调整{row.id}：" for row, _, _ in changed] + [f"豁免{waiver.id}：" for waiver in waived])
    entries, head = _chain(session, set(owed), abouts)
    return _Evidence(
        rows=rows,
        filed=filed,
        findings=findings.of_submissions(session, [version.submission_id for version in filed]),
        originals={document.row.id: (document.row.name, document.row.sha256) for document in stored},
        decisions={
            "调整": [row.model_dump(mode="json") for row, _, _ in changed],
            "豁免": [waiver.model_dump(mode="json") for waiver in waived],
            "整改": [
                {
                    **case.model_dump(mode="json"),
                    "answers": [reply.model_dump(mode="json") for reply in answers_of.get(case.id, ())],
                }
                for case in opened
            ],
            "说明": [explanation.model_dump(mode="json") for explanation in explained],
            "随附材料": [
                {
                    "kind": COMPANION_LABELS[companion.kind],
                    "file": document.name,
                    "sha256": document.sha256,
                    "received_at": companion.received_at,
                }
                for companion, document in beside
            ],
            "延期": [
                {"stage": owed[request.obligation_id].stage.value, **request.model_dump(mode="json")}
                for request in requests
            ],
        },
        enclosed=enclosed,
        letters=[
            (letter.model_dump(mode="json", exclude={"text", "html", "attachments"}), letter.text)
            for letter in letters
        ],
        entries=entries,
        head=head,
    )


def _chain(
    session: Session, obligation_ids: set[int], abouts: tuple[str, ...]
) -> tuple[list[dict[str, Any]], tuple[int, str]]:
    """The audit entries on these obligations and decisions, each with the hash before it; the chain's end."""
    own, previous, number = [], "", 0
    for entry in audit.entries(session):
        if entry.obligation_id in obligation_ids or (entry.about or "").startswith(abouts or ("\0",)):
            own.append({**audit.said(entry, previous), "hash": entry.hash})
        previous, number = entry.hash, entry.id
    return own, (number, previous)


def _files(desk: Desk, evidence: _Evidence) -> Iterator[tuple[str, bytes]]:
    for version in evidence.filed:
        stem = f"{version.stage.value}_第{version.version}版"
        name, sha256 = evidence.originals[version.document_id]
        plain = _NOT_IN_NAMES.sub("_", PurePosixPath(name).name)
        yield f"原件/{stem}_{plain}", desk.archive.get(sha256)
        yield f"表单/{stem}.json", _json(version.form.model_dump(mode="json"))
        printed = io.BytesIO()
        write_xlsx([version.form], printed)
        yield f"表单/{stem}.xlsx", printed.getvalue()
        kept_findings = evidence.findings.get(version.submission_id, [])
        yield f"意见/{stem}.json", _json([finding.model_dump(mode="json") for finding in kept_findings])
        if isinstance(version.form, SelfEvaluation):
            yield (
                f"得分/{stem}.json",
                _json(project_history.card_of(desk, version.form).model_dump(mode="json")),
            )
    for path, sha256 in evidence.enclosed:
        folder, _, name = path.partition("/")
        yield f"{folder}/{_NOT_IN_NAMES.sub('_', PurePosixPath(name).name)}", desk.archive.get(sha256)
    yield "意见/意见.xlsx", _findings(evidence)
    if evidence.filed:
        year = evidence.rows[0].year
        history = project_history.of(desk, evidence.rows[0].unit, evidence.rows[0].project, year)
        yield "全过程.json", _json(history.as_json())
    for name, decided in evidence.decisions.items():
        yield f"{name}.json", _json(decided)
    for number, (letter, text) in enumerate(evidence.letters, 1):
        subject = _NOT_IN_NAMES.sub("_", letter["subject"])[:60]
        yield f"信件/{number:03}_{subject}.txt", text.encode("utf-8-sig")
    yield "信件/信件.json", _json([letter for letter, _ in evidence.letters])
    yield "留痕.json", _json(evidence.entries)


def _findings(evidence: _Evidence) -> bytes:
    rows = [
        (
            version.stage.value, version.version, finding.rule, finding.name,
            Severity(finding.severity).label, finding.subject, finding.value, finding.expected,
            finding.message, finding.suggestion, finding.basis, finding.waiver_id,
        )
        for version in evidence.filed
        for finding in evidence.findings.get(version.submission_id, [])
    ]  # fmt: skip
    first = evidence.rows[0]
    title = f"{first.unit}“{first.project}”{first.year}年度核查意见"
    return table_workbook([Table("核查意见", title, FINDING_HEAD, rows)])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode()


def _zip(files: dict[str, bytes]) -> bytes:
    """A zip with the same bytes for the same files; names that are not ASCII are marked as UTF-8."""
    target = io.BytesIO()
    day = printout.NO_DAY
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return target.getvalue()
