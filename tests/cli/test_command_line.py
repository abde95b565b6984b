import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from openpyxl import load_workbook

import cli

ROOT = Path(__file__).parents[2]


def jixiao(*words: str, cwd: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", "import cli; cli.main()", *words],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": "", **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["read"], "缺少参数 文件…"),
        (["read", "--nonsense", "x"], "没有选项 --nonsense"),
        (["nonsense"], "没有命令 nonsense（"),
        (["rule"], "没有命令 rule（"),  # typer would add in English what was meant
        (["check", "x", "--year", "今年"], "--year 的值不可用：要写一个整数（"),
        (["season", "--units", "0"], "--units 的值不可用：不能小于 1（"),
        (["simulate", "--season", "没有"], "--season 的值不可用：没有 没有（"),
        (["roster", "template", "名录.csv"], "名录.csv：名录表的文件名要以 .xlsx 结尾"),
        (["season", "--units", "2"], "缺少选项 --projects"),
        (["rules", "Z99"], "没有规则 Z99"),
        (["read", "nothing.txt"], "nothing.txt：无法打开"),
        (["roster", "import", "nothing.json"], "nothing.json：没有这个文件"),
        (["status", "--unit", "无名单位"], "名录里没有单位“无名单位”"),
    ],
)
def test_wrong_use_is_one_line_on_stderr_and_exit_code_2(words: list[str], line: str, tmp_path: Path) -> None:
    done = jixiao(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("channel", "line"),
    [
        (
            "mail://czj@qinghe.invalid:kouling9@smtp",
            "待办：通知寄不出去：认不出 JIXIAO_CHANNEL 的 mail:// 地址",
        ),
        ("mailfile:///mail", "待办：通知只写成文件"),
        ("mailtos://czj:kouling9@smtp.qinghe.invalid", None),
    ],
)
def test_the_doctor_says_whether_letters_can_go_and_no_password(
    channel: str, line: str | None, tmp_path: Path
) -> None:
    done = jixiao("doctor", cwd=tmp_path, JIXIAO_CHANNEL=channel)
    assert done.returncode == 1  # the roster is empty
    lines = [text for text in done.stdout.splitlines() if text.startswith("待办：通知")]
    assert [text[: len(line or "")] for text in lines] == ([line] if line else [])
    assert "kouling9" not in done.stdout + done.stderr


def test_the_front_door_opens_without_the_heavy_libraries() -> None:
    heavy = ["great_expectations", "prefect", "pandas", "sqlalchemy", "openpyxl", "apprise"]
    script = f"import sys, cli; print([name for name in {heavy} if name in sys.modules])"
    command = [sys.executable, "-c", script]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert shown.stdout == "[]\n"


def test_every_command_is_listed_and_has_an_example(tmp_path: Path) -> None:
    shown = jixiao("--help", cwd=tmp_path).stdout
    commands, without = examples(typer.main.get_command(cli.app), [])
    assert all(command.split()[0] in shown for command in commands)
    assert {"read", "check", "status", "extension grant"} <= set(commands)
    assert without == []


def examples(group: Any, above: list[str]) -> tuple[list[str], list[str]]:
    """The words of every command, and of those whose help shows no example of it."""
    given_examples, missing = [], []
    for name, command in group.commands.items():
        words = [*above, name]
        if hasattr(command, "commands"):
            inner = examples(command, words)
            given_examples += inner[0]
            missing += inner[1]
            continue
        given_examples.append(" ".join(words))
        if f"jixiao {' '.join(words)}" not in (command.help or "").partition("例：")[2]:
            missing.append(" ".join(words))
    return given_examples, missing


def test_a_season_is_written_read_listed_and_checked(tmp_path: Path) -> None:
    assert (
        jixiao(
            *["season", "--units", "2", "--projects", "2", "--seed", "1", "--out", "s"], cwd=tmp_path
        ).returncode
        == 0
    )
    files = sorted(str(path) for path in (tmp_path / "s" / "inbox").rglob("*.txt"))

    forms = json.loads(jixiao("read", *files, "--json", cwd=tmp_path).stdout)
    assert {"绩效目标申报表", "绩效自评表"} <= {form["form"] for form in forms}

    findings = jixiao("check", *files, "--json", cwd=tmp_path)
    assert findings.returncode == (
        1 if any(f["severity"] == "error" for f in json.loads(findings.stdout)) else 0
    )

    assert "4 件应报事项" in jixiao("roster", "import", "s/roster.json", cwd=tmp_path).stderr
    assert "0 件应报事项" in jixiao("roster", "import", "s/roster.json", cwd=tmp_path).stderr
    assert len(json.loads(jixiao("status", "--json", cwd=tmp_path).stdout)) == 4


def test_a_list_is_written_as_a_workbook(tmp_path: Path) -> None:
    listed = jixiao("rules", "--xlsx", "规则[2026].xlsx", cwd=tmp_path)
    assert (listed.returncode, listed.stdout) == (0, "")
    title, head, first, *_ = load_workbook(tmp_path / "规则[2026].xlsx").active.iter_rows(values_only=True)
    assert (title[0], head[0], first[0]) == ("规则[2026]", "代码", "A01")
    refused = jixiao("rules", "--xlsx", "没有的文件夹/规则.xlsx", cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.startswith("写不出 没有的文件夹/规则.xlsx")


def test_a_checked_file_comes_back_with_its_findings_on_the_cells(tmp_path: Path) -> None:
    jixiao(*["season", "--units", "1", "--projects", "1", "--seed", "1", "--out", "s"], cwd=tmp_path)
    file = next((tmp_path / "s" / "inbox").rglob("*自评表.txt"))
    done = jixiao("check", str(file), "--year", "1999", "--annotate", "back", "--json", cwd=tmp_path)
    codes = {f["rule"] for f in json.loads(done.stdout)}
    assert "A04" in codes
    [back] = (tmp_path / "back").iterdir()
    assert done.stderr == f"已批注：back/{back.name}\n"
    assert back.name == f"{file.stem}.核查.xlsx"
    page = load_workbook(back).worksheets[0]
    comments = "".join(cell.comment.text for row in page.iter_rows() for cell in row if cell.comment)
    assert all(f"{code} " in comments for code in codes)


def test_a_file_without_a_form_is_named_and_a_declaration_that_cannot_be_read_asks_for_attention(
    tmp_path: Path,
) -> None:
    (tmp_path / "通知.txt").write_text("请各单位按时报送。", encoding="utf-8")
    done = jixiao("read", "通知.txt", "--json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "[]\n")
    assert done.stderr == "通知.txt：文件里没有认得出的绩效表单\n"

    jixiao(*["season", "--units", "1", "--projects", "1", "--seed", "1", "--out", "s"], cwd=tmp_path)
    whole = next((tmp_path / "s" / "inbox").rglob("*运行监控表.*"))
    (tmp_path / "坏.xlsx").write_bytes(b"PK\3\4")
    tried = [["坏.xlsx"], ["通知.txt"], []]
    runs = [jixiao("check", str(whole), *(["--with", *more] if more else []), cwd=tmp_path) for more in tried]
    assert [done.returncode for done in runs] == [1, 1, 0]
    assert runs[0].stderr.startswith("坏.xlsx：文件已损坏")
    assert runs[1].stderr == "通知.txt：文件里没有申报表，无从对照\n"


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    jixiao(*["season", "--units", "1", "--projects", "1", "--seed", "1", "--out", "s"], cwd=tmp_path)
    good = next((tmp_path / "s" / "inbox").rglob("*.txt"))
    done = jixiao("read", str(good), "nothing.txt", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)
    assert done.stderr == "nothing.txt：无法打开：没有这个文件\n"
