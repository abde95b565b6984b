"""What an interpreter took out of a page, before it is typed: text by field and row, with its place."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Literal, TypeVar

from forms import form
from forms.form import DECLARATION, MONITORING, FormKind, Leftover, Location, Source
from forms.measures import Kind
from forms.reading.absent import absent
from forms.target import read_target
from forms.words import codes, values
from forms.words.days import serial_day
from forms.words.editions import CAUSES, LIKELIHOODS

T = TypeVar("T")

_NO_MONEY: dict[str, Callable[[str], float | None]] = {
    "rate": values.percent,
    "weight": values.points,
    "score": values.points,
}
"""Columns of the tables of money that hold none."""

_RATE_ROUNDED = 0.006
"""A share is printed with two decimals at least."""

_LONGEST_TICK = 2
"""√, ☑, 是: what is longer in a column of ticks is said besides."""


@dataclass(frozen=True, slots=True)
class Read:
    """Text without the white space of its line breaks, and where it begins."""

    text: str
    location: Location


_NOTHING = Read("", Location())
_DEEP = 2
"""So many steps has the path of an amount in a table of money: funds/annual/executed."""

_OF_YEAR = re.compile(r"总体|整体")
_MORE: dict[FormKind, tuple[str, ...]] = {
    form.SELF_EVALUATION: ("initial", "budget", "executed", "rate"),
    MONITORING: ("initial", "executed", "rate", "forecast"),
}


@dataclass
class Draft:
    """One form as read.

    Keys of ``fields`` are paths of the typed form (``funds/annual/executed``), keys of a row those of its
    columns (``level1``, ``target``, ``cause/经费保障``).
    """

    kind: FormKind
    title: Read | None = None
    year: int | None = None
    month: int | None = None
    fields: dict[str, Read] = field(default_factory=dict)
    rows: list[dict[str, Read]] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    more: list[dict[str, Read]] = field(default_factory=list)
    """Rows of money that the form has no name for: ``label`` and the keys of their columns."""
    tasks: list[dict[str, Read]] = field(default_factory=list)
    template_rows: int = 0
    scope: Literal["项目", "部门整体", "转移支付"] = "项目"
    present: set[str] = field(default_factory=set)
    """The paths for which a cell is printed, filled in or not, besides those in ``fields``."""
    whole: bool = False
    """Whether every printed cell is known: else columns of indicators are taken to be there."""
    goal_label: str | None = None
    """How the overall goal is called: 总体目标 without another beside it is the year's."""
    listed: bool = False
    """Whether it is one of several projects in one table: who filled that in is the department."""

    def leave(self, text: str, location: Location) -> None:
        """Reports text that no field takes."""
        self.leftovers.append(Leftover(text=text, location=location))

    def typed(self, source: Source) -> form.Form:
        """The typed form. A value that is not of its field's kind becomes a leftover and None."""
        return _Typing(self).typed(source)


class _Typing:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.locations: dict[str, Location] = {}
        self.leftovers = list(draft.leftovers)
        self.taken: set[str] = set()
        self.unread: dict[str, str] = {}
        self.converted: dict[str, str] = {}

    def typed(self, source: Source) -> form.Form:
        draft = self.draft
        self.settle()
        if draft.title:
            self.locations["form_title"] = draft.title.location
        year = self.value("year", values.year)
        header = {
            "form_title": draft.title.text if draft.title else None,
            "scope": draft.scope,
            "year": draft.year or year,
            **self.named_with_codes(),
            "duties": self.text("duties"),
            "template_rows": draft.template_rows,
            "tasks": [self.task(index, task) for index, task in enumerate(draft.tasks)],
            "funds_unit": self.text("funds_unit") or self.printed_unit(),
        }
        rows = [self.row(index, row) for index, row in enumerate(draft.rows)]
        kind: type[form.Declaration | form.MonitoringReport | form.SelfEvaluation]
        if draft.kind == DECLARATION:
            kind, body = form.Declaration, self.declaration()
        elif draft.kind == MONITORING:
            kind, body = form.MonitoringReport, self.monitoring()
        else:
            kind, body = form.SelfEvaluation, self.self_evaluation()
        for path, read in draft.fields.items():
            if path not in self.taken and not values.is_blank(read.text):
                self.leftovers.append(Leftover(text=read.text, location=read.location))
        return kind.model_validate(
            header
            | body
            | {
                "indicators": rows,
                "source": source,
                "locations": self.locations,
                "leftovers": self.leftovers,
                "unread": self.unread,
                "converted": self.converted,
                "absent": [*absent(draft.kind, self.present())],
            }
        )

    def settle(self) -> None:
        """Decides what one label alone does not tell: whose name is whose, which goal is which."""
        fields = self.draft.fields
        ranks = ("department/central", "department/province", "competent_department", "department/local")
        printed = [fields.pop(rank) for rank in ranks if rank in fields]
        for place, name in zip(("competent_department", "local_department"), printed, strict=False):
            fields[place] = name
            self.draft.present.add(place)
        self.draft.present -= set(ranks) - {"competent_department"}
        if "transfer_name" in fields:
            name = fields.pop("transfer_name")
            if not fields.get("project_name", _NOTHING).text:
                fields["project_name"] = name
            elif name.text:
                self.leftovers.append(Leftover(text=name.text, location=name.location))
            self.draft.present.add("project_name")
        for label in ("department_name", "filled_in_by"):
            if label in fields:
                self.draft.present.discard(label)
                self.whose(label, fields.pop(label))
        self.goals()

    def whose(self, label: str, name: Read) -> None:
        """The name of a department or of who filled the form in, to where none stands yet."""
        fields = self.draft.fields
        unit, department = "implementing_unit", "competent_department"
        if self.draft.listed:
            order = [department]
        elif self.draft.scope == "部门整体":
            order = [unit]
        elif label == "department_name":
            order = [department, unit]
        else:
            order = [unit]
        place = next((path for path in order if not fields.get(path, _NOTHING).text), None)
        if place:
            fields[place] = name
            self.draft.present.add(place)
        elif name.text and all(fields.get(path, _NOTHING).text != name.text for path in (unit, department)):
            self.draft.leave(name.text, name.location)
            self.leftovers.append(self.draft.leftovers[-1])

    def goals(self) -> None:
        """The adjusted goal where it is filled in; 总体目标 alone is the year's."""
        fields, present = self.draft.fields, self.draft.present
        main = "expected_goal" if self.draft.kind == form.SELF_EVALUATION else "annual_goal"
        if adjusted := fields.pop("adjusted_goal", None):
            if values.is_blank(adjusted.text):
                pass
            else:
                fields[main] = adjusted
            present.add(main)
        if self.draft.kind != DECLARATION:
            return
        overview = fields.pop("project_overview", None)
        if overview and "overall_goal" not in fields and "annual_goal" in fields:
            fields["overall_goal"] = overview
        elif overview and overview.text:
            self.leftovers.append(Leftover(text=overview.text, location=overview.location))
        of_year = self.draft.goal_label and _OF_YEAR.search(self.draft.goal_label)
        if of_year and "annual_goal" not in fields and "overall_goal" in fields:
            fields["annual_goal"] = fields.pop("overall_goal")
            present.discard("overall_goal")
            present.add("annual_goal")

    def named_with_codes(self) -> dict[str, str | None]:
        """The names, each without the code that is printed before it, and the codes."""
        found: dict[str, str | None] = {
            "project_code": self.text("project_code"),
            "unit_code": self.text("unit_code"),
        }
        for path, code in (
            ("project_name", "project_code"),
            ("competent_department", None),
            ("local_department", None),
            ("implementing_unit", "unit_code"),
        ):
            text = self.text(path)
            number, name = codes.split(text, behind=path != "project_name") if text else (None, text)
            found[path] = name
            if code and number and not found[code]:
                found[code] = number
        return found

    def present(self) -> set[str]:
        """The paths for which a cell is printed."""
        draft = self.draft
        found = draft.present | {path for path in draft.fields if path.count("/") < _DEEP or draft.whole}
        if "planned_period" in found:
            found |= {"planned_start", "planned_end"}
        if draft.whole:
            return found
        deep = [path.split("/") for path in draft.fields if path.count("/") == _DEEP]
        columns = {column for _, _, column in deep}
        found |= {f"funds/{row}/{column}" for _, row, _ in deep for column in columns}
        indicators = ("weight", "score", "deviation", "forecast", "deviation_causes", "likelihood", "remark")
        return found | {f"indicators/{key}" for key in indicators}

    def task(self, index: int, task: Mapping[str, Read]) -> dict[str, object]:
        """One of the year's tasks."""
        path = f"tasks/{index}"
        unit = self.draft.fields.get("funds_unit")
        return {
            key: self._read(f"{path}/{key}", task.get(key), lambda printed: printed or None)
            for key in ("name", "content")
        } | {
            key: self._read(
                f"{path}/{key}",
                task.get(key),
                lambda printed: values.amount(printed, unit.text if unit else None),
            )
            for key in ("total", "fiscal", "other")
        }

    def more(self, columns: Sequence[str]) -> list[dict[str, object]]:
        """The rows of money without a name of their own."""
        unit = self.draft.fields.get("funds_unit")
        found: list[dict[str, object]] = []
        for index, row in enumerate(self.draft.more):
            path = f"funds/more/{index}"
            self.locations[path] = row["label"].location
            amounts: dict[str, float | None] = {}
            for key in columns:
                parse = _NO_MONEY.get(key) or (
                    lambda printed: values.amount(printed, unit.text if unit else None)
                )
                amounts[key] = self._read(f"{path}/{key}", row.get(key), parse)
            found.append({"label": row["label"].text, **self.as_percent(amounts)})
        return found

    def declaration(self) -> dict[str, object]:
        return {
            "project_category": self.value("project_category", values.choice),
            "project_nature": self.value("project_nature", values.choice),
            **self.days(),
            "overall_goal": self.text("overall_goal"),
            "annual_goal": self.text("annual_goal"),
            "funds": {
                **{
                    name: self.money(f"funds/{name}")
                    for name in form.DeclaredFunds.model_fields
                    if name != "more"
                },
                "more": self.more(("amount",)),
            },
        }

    def monitoring(self) -> dict[str, object]:
        return {
            "month": self.draft.month,
            "annual_goal": self.text("annual_goal"),
            "funds": self.funds_table(form.MonitoredFunds),
        }

    def self_evaluation(self) -> dict[str, object]:
        return {
            "expected_goal": self.text("expected_goal"),
            "actual_completion": self.text("actual_completion"),
            "total_weight": self.value("total_weight", values.points),
            "total_score": self.value("total_score", values.points),
            "funds": self.funds_table(form.EvaluatedFunds),
        }

    def days(self) -> dict[str, date | None]:
        """The planned days, each of its own cell or of that of the whole period: 项目起止时间."""
        paths = ("planned_start", "planned_end")
        named = {path for path in paths if path in self.draft.fields}
        period = self.value("planned_period", values.period) if len(named) < len(paths) else None
        found = {}
        for which, path in enumerate(paths):
            if period and path not in named:
                self.locations[path] = self.draft.fields["planned_period"].location
                found[path] = period[which]
            else:
                found[path] = self.value(path, partial(values.day, last=path == "planned_end"))
                read = self.draft.fields.get(path)
                if read and found[path] and serial_day(read.text):
                    self.converted[path] = read.text
        return found

    def printed_unit(self) -> str | None:
        """The unit behind the amounts, where no label names it: 12.5万元."""
        for path, read in self.draft.fields.items():
            if path.startswith("funds/") and (unit := values.unit_of(read.text)):
                return unit
        return None

    def funds_table(self, table: type[form.Value]) -> dict[str, object]:
        return {
            row: self.as_percent(
                {
                    column: (
                        self.value(f"funds/{row}/{column}", parse)
                        if (parse := _NO_MONEY.get(column))
                        else self.money(f"funds/{row}/{column}")
                    )
                    for column in type(info.default).model_fields
                }
            )
            for row, info in table.model_fields.items()
            if row != "more"
        } | {"more": self.more(_MORE[self.draft.kind])}

    def as_percent(self, row: dict[str, float | None]) -> dict[str, float | None]:
        """A row of money with its rate in percent: 0.985 is 98.5% where the amounts say so."""
        rate, executed = row.get("rate"), row.get("executed")
        whole = row.get("budget", row.get("initial"))
        if rate and executed and whole and abs(executed / whole - rate) < _RATE_ROUNDED:
            return row | {"rate": round(rate * 100, 6)}
        return row

    def row(self, index: int, row: Mapping[str, Read]) -> dict[str, object]:
        path = f"indicators/{index}"
        for key in ("level3", "target", *row):
            if key in row:
                self.locations[path] = row[key].location
                break

        def text(key: str) -> str | None:
            return self._read(f"{path}/{key}", row.get(key), lambda printed: printed or None)

        def points(key: str) -> float | None:
            return self._read(f"{path}/{key}", row.get(key), values.points)

        texts = ("level1", "level2", "level3", "target", "long_term_target", "initial_target", "horizon")
        found: dict[str, object] = {key: text(key) for key in texts}
        found |= {key: points(key) for key in ("weight", "level1_weight", "level2_weight")}
        found["coefficient"] = self._read(f"{path}/coefficient", row.get("coefficient"), values.percent)
        if "core" in row:
            found["core"] = self._read(f"{path}/core", row["core"], values.yes)
        parts = {part: text(f"part/{part}") for part in form.TargetParts.model_fields}
        if any(parts.values()):
            found["parts"] = parts
        if self.draft.kind == DECLARATION:
            return found
        found |= {"actual": self.actual(path, row), "deviation": text("deviation")}
        if self.draft.kind == MONITORING:
            likely = self.named(row, "likelihood/", LIKELIHOODS)
            if len(likely) > 1:
                self.leftovers.append(Leftover(text="、".join(likely), location=self.locations[path]))
            return found | {
                "forecast": text("forecast"),
                "remark": text("remark"),
                "deviation_causes": self.named(row, "cause/", CAUSES),
                "likelihood": likely[0] if len(likely) == 1 else None,
            }
        return found | {"score": points("score")}

    def actual(self, path: str, row: Mapping[str, Read]) -> str | None:
        """What was reached; a day that Excel shows as its count is told as a day."""
        printed = self._read(f"{path}/actual", row.get("actual"), lambda text: text or None)
        day = serial_day(printed or "")
        if day is None or "target" not in row or read_target(row["target"].text).kind is not Kind.DATE:
            return printed
        self.converted[f"{path}/actual"] = str(printed)
        return f"{day.year}年{day.month}月{day.day}日"

    def named(self, row: Mapping[str, Read], group: str, words: Sequence[str]) -> list[str]:
        """The words whose column is ticked, or that stand written out in the one column of their group."""
        written = row.get(group)
        found = [
            word
            for word in words
            if (written and word in written.text)
            or (group + word in row and values.is_ticked(row[group + word].text))
        ]
        for word in words:
            told = row.get(group + word)
            if told and len(told.text) > _LONGEST_TICK:
                self.leftovers.append(Leftover(text=told.text, location=told.location))
        if written and not found:
            self.leftovers.append(Leftover(text=written.text, location=written.location))
        return found

    def text(self, path: str) -> str | None:
        return self.value(path, lambda printed: printed or None)

    def money(self, path: str) -> float | None:
        unit, read = self.draft.fields.get("funds_unit"), self.draft.fields.get(path)
        named = unit.text if unit else None
        amount = self.value(path, lambda printed: values.amount(printed, named))
        if read and amount is not None and values.is_converted(read.text, named):
            self.converted[path] = read.text
        return amount

    def value(self, path: str, parse: Callable[[str], T | None]) -> T | None:
        self.taken.add(path)
        return self._read(path, self.draft.fields.get(path), parse)

    def _read(self, path: str, read: Read | None, parse: Callable[[str], T | None]) -> T | None:
        if read is None:
            return None
        self.locations[path] = read.location
        try:
            return parse(read.text)
        except ValueError:
            self.unread[path] = read.text
            return None
