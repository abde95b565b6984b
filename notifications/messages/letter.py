"""A message in the words that its reader gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape
from jinja2.sandbox import SandboxedEnvironment

from forms.words.severity import Severity
from notifications.messages.keys import OutboxKey
from notifications.messages.message import Message, one_line

TEMPLATES = Path(__file__).parents[1] / "templates"
_WEEKDAYS = "一二三四五六日"

TEMPLATE_FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What rendering raises for a template that does not fit its message: {{ 1 / 0 }}, {{ forms + 1 }}."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A rendered message, ready to go. ``date`` is aware and stays the same at every attempt."""

    key: OutboxKey
    recipient: str
    subject: str
    text: str
    html: str
    date: datetime
    attachments: tuple[Attachment, ...] = ()
    in_reply_to: str | None = None
    """The Message-ID of the mail that this one answers."""

    def __post_init__(self) -> None:
        if self.date.tzinfo is None:
            raise ValueError("a letter's date needs a time zone")

    @property
    def kind(self) -> str:
        """The kind of message that was rendered."""
        return self.key.kind


def render(
    message: Message,
    *,
    recipient: str,
    channel: str,
    date: datetime,
    pass_on_to: str | None = None,
    templates: Path | None = None,
) -> Letter:
    """The letter of a message to one recipient (an address, ``name <address>``) on a named channel.

    ``date`` is when the message came into being (aware). ``pass_on_to`` is the unit that it is meant for when
    somebody else gets it. ``templates`` is the bureau's folder of templates of its own. Raises
    jinja2.UndefinedError if the template asks for what the message has not.
    """
    template = message.template or message.kind
    subject, text, html = render_values(
        template, message.values(), pass_on_to=pass_on_to, templates=templates
    )
    return Letter(message.key(channel), one_line(recipient), subject, text, html, date)


def render_values(
    template: str,
    values: Mapping[str, Any],
    *,
    pass_on_to: str | None = None,
    templates: Path | None = None,
) -> tuple[str, str, str]:
    """Subject, text and HTML by one template (mostly named as the kind) from a message's bare values."""
    values = {**values, "pass_on_to": pass_on_to}
    plain = environment(templates).get_template(f"{template}.txt")
    subject = one_line("".join(plain.blocks["subject"](plain.new_context(dict(values)))))
    if pass_on_to:
        subject = one_line(f"（请转{pass_on_to}）{subject}")
    html = environment(templates).get_template(f"{template}.html")
    return subject, plain.render(values), html.render(values, subject=subject)


def _long_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def _short_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _severity(severity: Severity) -> str:
    return severity.demand


def _ink(severity: Severity) -> str:
    return f"#{severity.ink}"


@cache
def environment(own: Path | None = None) -> Environment:
    """The templates, those of the bureau's own folder before ours; sandboxed for the sake of the former."""
    environment = SandboxedEnvironment(
        loader=FileSystemLoader([folder for folder in (own, TEMPLATES) if folder]),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(long_day=_long_day, short_day=_short_day, severity=_severity, ink=_ink)
    environment.globals["severities"] = tuple(Severity)
    return environment
