"""Works: what is done in a project, drawn from the kinds of ``kinds.yaml``."""

import random
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LEVEL1 = {
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "成本指标": "产出指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
    "服务对象满意度指标": "满意度指标",
}
"""二级指标 → 一级指标, in the order in which a form has them (财预〔2015〕88号)."""


def dice(*key: object) -> random.Random:
    """Chance that always falls the same way for the same key."""
    return random.Random("/".join(map(str, key)))  # noqa: S311 - make-believe, not cryptography


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator: at least, exactly or at most a number of a unit, or done by a day."""

    level2: str
    name: str
    comparator: str
    unit: str
    number: int
    day: date | None = None

    @property
    def level1(self) -> str:
        """The 一级指标 that it belongs to."""
        return LEVEL1[self.level2]

    @property
    def counts(self) -> bool:
        """Whether it grows through the year (场, 人次) instead of being a share, a price or a limit."""
        return self.day is None and self.comparator == "≥" and self.unit != "%"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the budget: quantity times unit price (元)."""

    name: str
    quantity: int
    unit: str
    price: int

    @property
    def amount(self) -> int:
        """In 元."""
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work on one topic with its numbers drawn. ``slots`` are the numbers by their keys."""

    kind: str
    name: str
    category: str
    summary: str
    basis: str
    office: str
    plan: tuple[str, ...]
    overall: str
    done: str
    goal_text: str
    items: tuple[Item, ...]
    measures: tuple[Measure, ...]
    slots: tuple[tuple[str, str], ...]
    """Key of a number → name of the measure that it was drawn for."""

    @property
    def amount(self) -> int:
        """In 元."""
        return sum(item.amount for item in self.items)

    @property
    def goal(self) -> str:
        """The goal with the numbers of the measures."""
        return self.goal_text.format(**self._numbers({}))

    def accomplished(self, actual: dict[str, int]) -> str:
        """What was done, with what was reached by the name of the measure."""
        return self.done.format(**self._numbers(actual))

    def _numbers(self, actual: dict[str, int]) -> dict[str, int]:
        planned = {measure.name: measure.number for measure in self.measures}
        return {key: actual.get(name, planned[name]) for key, name in self.slots}

    def dearer(self, amount: int) -> "Work":
        """The same work with the unit price of its first item raised by so many 元."""
        first, *more = self.items
        return replace(self, items=(replace(first, price=first.price + amount), *more))


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """The kinds of ``kinds.yaml`` by the pattern of their name."""
    path = Path(__file__).with_name("kinds.yaml")
    return {kind["name"]: kind for kind in yaml.safe_load(path.read_text(encoding="utf-8"))}


@cache
def topics() -> tuple[tuple[str, str], ...]:
    """Every kind with each of its topics."""
    return tuple((name, topic) for name, kind in kinds().items() for topic in kind["topics"])


def draw(kind_name: str, topic: str, year: int, chance: random.Random) -> Work:
    """A work of this kind on this topic."""
    kind = kinds()[kind_name]
    numbers: dict[str, int] = {}
    slots: list[tuple[str, str]] = []
    measures: list[Measure] = []
    priced: list[tuple[int, str, str, int]] = []
    for level2, pattern, *target in kind["indicators"]:
        name = pattern.format(t=topic)
        match target:
            case ["date", text]:
                month, day = map(int, text.split("-"))
                measures.append(Measure(level2, name, "", "", 0, date(year, month, day)))
            case ["price", number]:
                priced.append((len(measures), level2, name, number))
            case [comparator, unit, lowest, highest, step, *key]:
                number = chance.randrange(lowest, highest + 1, step)
                measures.append(Measure(level2, name, comparator, unit, number))
                if key:
                    numbers[key[0]] = number
                    slots.append((key[0], name))
            case _:
                raise ValueError(f"kinds.yaml: {kind_name}: {pattern}: {target}")
    items = tuple(
        Item(name, numbers[quantity], unit, chance.randrange(lowest, highest + 1, step))
        for name, quantity, unit, (lowest, highest, step) in kind["items"]
    )
    for place, level2, name, number in reversed(priced):
        item = items[number]
        measures.insert(place, Measure(level2, name, "≤", f"元/{item.unit}", item.price))
    measures.sort(key=lambda measure: tuple(LEVEL1).index(measure.level2))

    def told(text: str) -> str:
        return text.replace("{t}", topic)

    return Work(
        kind=kind_name,
        name=told(kind_name),
        category=kind["category"],
        summary=told(kind["summary"]),
        basis=kind["basis"],
        office=kind["office"],
        plan=tuple(kind["plan"]),
        overall=told(kind.get("overall", "")),
        done=told(kind["done"]),
        goal_text=told(kind["goal"]),
        items=items,
        measures=tuple(measures),
        slots=tuple(slots),
    )
