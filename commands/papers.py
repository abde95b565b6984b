"""Commands on files, without database and server: read, check, score."""

from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Annotated

import typer

from commands.terminal import (
    ATTENTION,
    PLAIN,
    REFUSED,
    AsJson,
    ToXlsx,
    console,
    option,
    refuse,
    say,
    show,
)
from settings import load

app = typer.Typer(**PLAIN)

Files = Annotated[list[Path], typer.Argument(metavar="文件…", help="要读的文件", show_default=False)]


@app.command("read")
def read_command(files: Files, *, as_json: AsJson = False, xlsx: ToXlsx = None) -> int:
    """读出文件中的表单。

    例：jixiao read 申报.txt 自评.txt --json
    """
    from bureau.self_check.checking import printed_words, read_files

    results = list(read_files(files, say, printed_words(load().locality)))
    read = [result.document for result in results if result.document]
    if not read:
        return REFUSED
    without = [document.file for document in read if not document.forms]
    for name in without:
        say(f"{name}：文件里没有认得出的绩效表单")
    left_out = [(document.file, skipped) for document in read for skipped in document.skipped]
    for name, skipped in left_out:
        say(
            f"{name}：{skipped.kind.label}，没有读取：{'：'.join(filter(None, (skipped.file, skipped.text)))}"
        )
    forms = [form for document in read for form in document.forms]
    head = ("表种", "年度", "实施单位", "项目名称", "指标数", "文件", "起始行")
    about = attrgetter("form", "year", "implementing_unit", "project_name")
    rows = ((*about(f), len(f.indicators), f.source.file, f.source.first_line) for f in forms)
    show([form.model_dump(mode="json") for form in forms], head, rows, as_json=as_json, xlsx=xlsx)
    return ATTENTION if without or len(read) < len(results) else 0


@app.command()
def check(
    files: Files,
    *,
    declared: Annotated[list[Path] | None, option("--with", "对照用的申报表文件，可多次给出")] = None,
    year: Annotated[int | None, option("--year", "应报的年度，不符的表单记为 A04")] = None,
    annotate: Annotated[Path | None, option("--annotate", "把批注好的文件写到这个文件夹")] = None,
    xlsx: Annotated[Path | None, option("--xlsx", "把意见写成工作簿：说明、退回、提示、汇总")] = None,
    docs: Annotated[Path | None, option("--docs", "把 Great Expectations 数据文档写到这个文件夹")] = None,
    as_json: AsJson = False,
) -> int:
    """核查文件中的表单，报送之前单位自己也可以先查。

    有退回级意见、有内容没有读取，或对照用的文件读不出时，退出码为 1。

    例：jixiao check 自评.txt --with 申报.txt --xlsx 意见.xlsx
    """
    from bureau.self_check import checking
    from expectations.engine.review import review
    from expectations.rules.known_codes import read_known
    from forms.words.label_table import Additions
    from lifecycle.calendar.windows import CHINA

    rules = read_known(load().locality)
    if xlsx and xlsx.suffix != ".xlsx":
        refuse(f"{xlsx}：工作簿的文件名要以 .xlsx 结尾")
    words = Additions(rules.labels, rules.columns)
    declared_files = list(checking.read_files(declared or [], say, words))
    read = list(checking.read_files(files, say, words))
    empty = [file.name for file in declared_files if file.document and not checking.declarations([file])]
    batch = checking.gather(read, declared_files, year)
    if docs:
        from expectations.reports.data_docs import DataDocs

        observed = DataDocs()
        findings = review(batch, rules, observed.keep)
        say(f"已写到 {observed.write(docs, '核查结果', rules.version, datetime.now(CHINA))}")
    else:
        findings = review(batch, rules, direct=True)
    if annotate:
        from bureau.self_check import returned_copy

        returned_copy.write_all(read, findings, annotate, load().bureau, say)
    if xlsx:
        from expectations.reports.findings_workbook import write_workbook

        write_workbook(xlsx, batch.filings, findings, rules.version, datetime.now(CHINA))
        say(f"已写到 {xlsx}")
    if as_json:
        show([finding.model_dump(mode="json") for finding in findings], (), (), as_json=True)
    else:
        from expectations.reports.findings_table import show_findings

        show_findings(batch.filings, findings, rules.version, console())
    if all(file.document is None for file in read):
        return REFUSED
    for name in empty:
        say(f"{name}：文件里没有申报表，无从对照")
    missed = empty or any(file.document is None for file in declared_files)
    return ATTENTION if missed or any(map(checking.needs_somebody, findings)) else 0


@app.command()
def score(files: Files, *, as_json: AsJson = False) -> int:
    """重新计算自评表的得分和等级，逐项写出算法，说明与表上得分差在哪里。有差异时退出码为 1。

    例：jixiao score 自评.xlsx --json
    """
    from bureau.self_check.checking import read_files
    from expectations.locality.ruleset import read_ruleset
    from forms.form import SelfEvaluation
    from forms.words.label_table import Additions
    from lifecycle.scoring.scorecard import score_form

    rules = read_ruleset(load().locality)
    words = Additions(rules.labels, rules.columns)
    read = [checked.document for checked in read_files(files, say, words) if checked.document]
    forms = [form for document in read for form in document.forms if isinstance(form, SelfEvaluation)]
    if not forms:
        refuse("没有读出自评表")
    cards = [score_form(form, rules.yardstick, rules.grading.grades) for form in forms]
    rows: list[tuple[object, ...]] = []
    for card in cards:
        named = [("预算执行率", card.rate), *((line.level3, line) for line in card.lines)]
        rows += [
            (card.project, name, line.weight, line.printed, line.points, line.steps) for name, line in named
        ]
        rows.append((card.project, "合计", card.weight, card.printed, card.points, card.grade))
    head = ("项目", "指标", "分值", "表上得分", "重算得分", "算法")
    show([card.model_dump(mode="json") for card in cards], head, rows, as_json=as_json)
    for card in cards:
        for difference in card.differences:
            say(f"{card.project}：{difference}")
    return ATTENTION if any(card.differences for card in cards) else 0
