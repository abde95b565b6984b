import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
CLEAN = (
    "benchmarks",
    "bureau",
    "cli.py",
    "commands",
    "expectations",
    "flows",
    "forms/identity",
    "lifecycle",
    "notifications",
    "portal",
    "season",
    "settings",
    "storage",
    "tests/bureau",
    "tests/chaos",
    "tests/cli",
    "tests/expectations",
    "tests/flows",
    "tests/house",
    "tests/lifecycle",
    "tests/notifications",
    "tests/portal",
    "tests/season",
    "tests/storage",
    "usage.py",
)
"""The rooms in which every variable says what it holds; the list grows. Migrations stay as they were run."""

VAGUE = {
    *("asked", "came", "each", "everything", "found", "given", "gone", "got", "held", "here", "it", "kept"),
    *(
        "made",
        "meant",
        "one",
        "ones",
        "others",
        "said",
        "taken",
        "there",
        "these",
        "thing",
        "things",
        "those",
    ),
    *("told", "wanted", "went"),
}


def names_of_variables(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that is bound to a value, and its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.MatchStar(name=str(name)):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name, node.lineno


def vague(source: str) -> list[str]:
    """The names in it that do not say what they hold, with their lines."""
    return [
        f"{line}: {name}" for name, line in names_of_variables(ast.parse(source)) if name.strip("_") in VAGUE
    ]


def files(room: str) -> list[Path]:
    path = HOUSE / room
    return [path] if path.is_file() else [file for file in path.rglob("*.py") if "versions" not in file.parts]


def test_every_variable_of_a_clean_room_says_what_it_holds() -> None:
    found_in = {
        str(file.relative_to(HOUSE)): names
        for room in CLEAN
        for file in files(room)
        if re.search(r"\b_?(?:" + "|".join(VAGUE) + r")_?\b", source := file.read_text("utf-8"))
        and (names := vague(source))
    }
    assert found_in == {}


def test_a_vague_name_is_seen_wherever_it_is_bound() -> None:
    source = (
        "def read(given, *, told=1):\n"
        "    for one, _kept in given:\n"
        "        print([each for each in one])\n"
        "    try:\n"
        "        pass\n"
        "    except OSError as gone:\n"
        "        raise\n"
        "    match told:\n"
        "        case [it, *others]:\n"
        "            finding = it\n"
    )
    assert sorted(vague(source)) == [
        "1: given",
        "1: told",
        "2: _kept",
        "2: one",
        "3: each",
        "6: gone",
        "9: it",
        "9: others",
    ]  # fmt: skip
