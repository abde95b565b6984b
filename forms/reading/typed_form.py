"""Types a draft: each text to the kind of its field, with its place; what is of another kind is told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from forms import form
from forms.form import DECLARATION, MONITORING, FormKind, Leftover, Source
from forms.measures import Kind
from forms.reading.absent import absent
from forms.reading.draft import Draft, Read
from forms.reading.settlement import settle
from forms.reading.typed_values import TypedValues
from forms.target import read_target
from forms.words import codes, values
from forms.words.days import serial_day
from forms.words.editions import CAUSES, LIKELIHOODS

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


_MORE: dict[FormKind, tuple[str, ...]] = {
    form.SELF_EVALUATION: ("initial", "budget", "executed", "rate"),
    MONITORING: ("initial", "executed", "rate", "forecast"),
}


def typed(draft: Draft, source: Source) -> form.Form:
    """The typed form. A value that is not of its field's kind becomes a leftover and None."""
    settle(draft)
    return _Typing(draft).typed(source)


class _Typing(TypedValues):
    def typed(self, source: Source) -> form.Form:
        draft = self.draft
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
            if path not in self.typed_paths and not values.is_blank(read.text):
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
                "absent": [*absent(draft)],
            }
        )

    def named_with_codes(self) -> dict[str, str | None]:
        """The names, each without the code that is printed before it, and the codes."""
        names: dict[str, str | None] = {
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
            names[path] = name
            if code and number and not names[code]:
                names[code] = number
        return names

    def task(self, index: int, task: Mapping[str, Read]) -> dict[str, object]:
        """One of the year's tasks."""
        path = f"tasks/{index}"
        unit = self.draft.fields.get("funds_unit")
        return {
            key: self.read(f"{path}/{key}", task.get(key), lambda printed: printed or None)
            for key in ("name", "content")
        } | {
            key: self.read(
                f"{path}/{key}",
                task.get(key),
                lambda printed: values.amount(printed, unit.text if unit else None),
            )
            for key in ("total", "fiscal", "other")
        }

    def more(self, columns: Sequence[str]) -> list[dict[str, object]]:
        """The rows of money without a name of their own."""
        unit = self.draft.fields.get("funds_unit")
        rows: list[dict[str, object]] = []
        for index, row in enumerate(self.draft.more):
            path = f"funds/more/{index}"
            self.locations[path] = row["label"].location
            amounts: dict[str, float | None] = {}
            for key in columns:
                parse = _NO_MONEY.get(key) or (
                    lambda printed: values.amount(printed, unit.text if unit else None)
                )
                amounts[key] = self.read(f"{path}/{key}", row.get(key), parse)
            rows.append({"label": row["label"].text, **self.as_percent(amounts)})
        return rows

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
        days = {}
        for which, path in enumerate(paths):
            if period and path not in named:
                self.locations[path] = self.draft.fields["planned_period"].location
                days[path] = period[which]
            else:
                days[path] = self.value(path, partial(values.day, last=path == "planned_end"))
                read = self.draft.fields.get(path)
                if read and days[path] and serial_day(read.text):
                    self.converted[path] = read.text
        return days

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
            return self.read(f"{path}/{key}", row.get(key), lambda printed: printed or None)

        def points(key: str) -> float | None:
            return self.read(f"{path}/{key}", row.get(key), values.points)

        texts = ("level1", "level2", "level3", "target", "long_term_target", "initial_target", "horizon")
        typed_row: dict[str, object] = {key: text(key) for key in texts}
        typed_row |= {key: points(key) for key in ("weight", "level1_weight", "level2_weight")}
        typed_row["coefficient"] = self.read(f"{path}/coefficient", row.get("coefficient"), values.percent)
        if "core" in row:
            typed_row["core"] = self.read(f"{path}/core", row["core"], values.yes)
        parts = {part: text(f"part/{part}") for part in form.TargetParts.model_fields}
        if any(parts.values()):
            typed_row["parts"] = parts
        if self.draft.kind == DECLARATION:
            return typed_row
        typed_row |= {"actual": self.actual(path, row), "deviation": text("deviation")}
        if self.draft.kind == MONITORING:
            likely = self.named(row, "likelihood/", LIKELIHOODS)
            if len(likely) > 1:
                self.leftovers.append(Leftover(text="、".join(likely), location=self.locations[path]))
            return typed_row | {
                "forecast": text("forecast"),
                "remark": text("remark"),
                "deviation_causes": self.named(row, "cause/", CAUSES),
                "likelihood": likely[0] if len(likely) == 1 else None,
            }
        return typed_row | {"score": points("score")}

    def actual(self, path: str, row: Mapping[str, Read]) -> str | None:
        """What was reached; a day that Excel shows as its count is told as a day."""
        printed = self.read(f"{path}/actual", row.get("actual"), lambda text: text or None)
        day = serial_day(printed or "")
        if day is None or "target" not in row or read_target(row["target"].text).kind is not Kind.DATE:
            return printed
        self.converted[f"{path}/actual"] = str(printed)
        return f"{day.year}年{day.month}月{day.day}日"

    def named(self, row: Mapping[str, Read], group: str, words: Sequence[str]) -> list[str]:
        """The words whose column is ticked, or that stand written out in the one column of their group."""
        written = row.get(group)
        ticked = [
            word
            for word in words
            if (written and word in written.text)
            or (group + word in row and values.is_ticked(row[group + word].text))
        ]
        for word in words:
            cell = row.get(group + word)
            if cell and len(cell.text) > _LONGEST_TICK:
                self.leftovers.append(Leftover(text=cell.text, location=cell.location))
        if written and not any(word in written.text for word in words):
            self.leftovers.append(Leftover(text=written.text, location=written.location))
        return ticked
