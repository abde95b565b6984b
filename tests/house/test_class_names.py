"""One name for one thing: whoever reads a class name knows which class is meant, whatever room it stands in."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]


def rooms() -> list[Path]:
    """The packages of the repository, which are what ships; tests may call their fakes as they like."""
    return [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]


def test_no_class_name_stands_twice_in_the_repository() -> None:
    modules = [*ROOT.glob("*.py"), *(path for room in rooms() for path in room.rglob("*.py"))]
    homes = defaultdict(list)
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(module.relative_to(ROOT).as_posix())
    assert len(modules) > 300
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
