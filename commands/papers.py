"""Commands on files, without database and server: read, check, and the rules they are checked by."""

from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Annotated

import typer

from commands.terminal import ATTENTION, PLAIN, REFUSED, AsJson, console, option, refuse, say, show
from lifecycle.calendar import CHINA
from settings import load

app = typer.Typer(**PLAIN)

Files = Annotated[list[Path], typer.Argument(metavar="文件…", help="要读的文件", show_default=False)]


@app.command("read")
def read_command(files: Files, *, as_json: AsJson = False) -> int:
    """读出文件中的表单。

    例：jixiao read 申报.txt 自评.txt --json
    """
    from flows.self_check import read_files

    results = list(read_files(files, say))
    read = [one.document for one in results if one.document]
    if not read:
        return REFUSED
    forms = [form for document in read for form in document.forms]
    head = ("表种", "年度", "实施单位", "项目名称", "指标数", "文件", "起始行")
    about = attrgetter("form", "year", "implementing_unit", "project_name")
    rows = ((*about(f), len(f.indicators), f.source.file, f.source.first_line) for f in forms)
    show([form.model_dump(mode="json") for form in forms], head, rows, as_json=as_json)
    return 0 if len(read) == len(results) else ATTENTION


@app.command()
def check(
    files: Files,
    *,
    declared: Annotated[list[Path] | None, option("--with", "对照用的申报表文件，可多次给出")] = None,
    year: Annotated[int | None, option("--year", "应报的年度，不符的表单记为 A04")] = None,
    annotate: Annotated[Path | None, option("--annotate", "把批注好的文件写到这个文件夹")] = None,
    xlsx: Annotated[Path | None, option("--xlsx", "把意见写成工作簿：说明、退回、提示、汇总")] = None,
    as_json: AsJson = False,
) -> int:
    """核查文件中的表单，报送之前单位自己也可以先查。有退回级意见时退出码为 1。

    例：jixiao check 自评.txt --with 申报.txt --xlsx 意见.xlsx
    """
    from expectations.review import review
    from expectations.ruleset import read_ruleset
    from flows import self_check

    rules = read_ruleset(load().locality)
    if xlsx and xlsx.suffix != ".xlsx":
        refuse(f"{xlsx}：工作簿的文件名要以 .xlsx 结尾")
    given = list(self_check.read_files(declared or [], say))
    read = list(self_check.read_files(files, say))
    batch = self_check.gather(read, given, year)
    found = review(batch, rules)
    if annotate:
        from flows import returned_copy

        returned_copy.write_all(read, found, annotate, load().bureau, say)
    if xlsx:
        from expectations.findings_workbook import write_workbook

        write_workbook(xlsx, batch.filings, found, rules.version, datetime.now(CHINA))
        say(f"已写到 {xlsx}")
    if as_json:
        show([finding.model_dump(mode="json") for finding in found], (), (), as_json=True)
    else:
        from expectations.findings_table import show_findings

        show_findings(batch.filings, found, rules.version, console())
    if all(one.document is None for one in read):
        return REFUSED
    return ATTENTION if any(finding.severity == "error" for finding in found) else 0


@app.command()
def rules(
    code: Annotated[str | None, typer.Argument(metavar="代码", help="只看这一条", show_default=False)] = None,
    *,
    as_json: AsJson = False,
) -> int:
    """列出核查规则：代码、名称、等级、看什么、依据、状态。

    例：jixiao rules S07
    """
    from expectations.review import catalogue
    from expectations.ruleset import read_ruleset

    known = catalogue(read_ruleset(load().locality))
    entries = [entry for entry in known if code is None or entry.code == code.upper()]
    if not entries:
        refuse(f"没有规则 {code}；全部规则见 jixiao rules")
    head = ("代码", "名称", "等级", "看什么", "依据", "状态", "规则")
    rows = ((e.code, e.name, e.severity, e.looks_at, e.basis, e.state, e.sentence) for e in entries)
    show([entry.model_dump(mode="json") for entry in entries], head, rows, as_json=as_json)
    return 0
