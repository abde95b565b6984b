from datetime import date

import pytest
from jinja2 import UndefinedError, meta
from pydantic import ValidationError

from notifications.messages import letter as letters
from notifications.messages.letter import render, render_values
from notifications.messages.message import Message
from tests.notifications.sample_messages import NOW, ONE_OF_EACH, REMINDER, RUN_FAILED, owed, reminder, write

every_message = pytest.mark.parametrize("message", ONE_OF_EACH, ids=lambda message: message.kind)


@every_message
def test_every_letter_is_signed_dated_and_leaves_no_gap_in_its_text(message: Message) -> None:
    letter = write(message)
    assert letter.date == NOW
    assert letter.text.endswith(
        "\n\n云州市清河区财政局预算绩效管理科\n联系方式：预算绩效管理科，0000-12345678\n（本邮件由预算绩效管理系统自动发出）\n"
    )
    assert "\n\n\n" not in letter.text
    assert all(line == line.rstrip() for line in letter.text.split("\n"))


@every_message
def test_every_letter_asks_the_reader_to_do_something(message: Message) -> None:
    letter = write(message)
    assert "请您：" in letter.text
    assert letter.html.count(">请您</b>") == 1


@every_message
def test_no_letter_loads_anything_from_anywhere(message: Message) -> None:
    html = write(message).html
    assert not [
        tag for tag in ("<img", "<link", "<script", "<style", "@import", "url(", "src=") if tag in html
    ]


@every_message
def test_a_letter_that_another_gets_for_the_unit_says_to_whom_it_is_to_be_passed_on(message: Message) -> None:
    own = render(message, recipient="kjg@qinghe.example", channel="mail", date=NOW)
    assert "转" not in own.subject
    assert "转交" not in own.text + own.html
    other = render(message, recipient="czj@qinghe.example", channel="mail", date=NOW, pass_on_to="科技馆")
    assert other.subject == f"（请转科技馆）{own.subject}"
    assert other.text.startswith("（科技馆没有登记邮箱，这封信先寄到贵处，请连同附件转交")
    assert other.text.endswith(own.text)
    assert "科技馆没有登记邮箱" in other.html


@every_message
def test_a_template_missing_a_value_fails_loudly(message: Message) -> None:
    values = message.values()
    for name in sorted(_asked_for(message.kind) & set(values)):
        with pytest.raises((UndefinedError, TypeError)):  # TypeError: a list cut at an undefined length
            render_values(message.kind, {key: value for key, value in values.items() if key != name})


@every_message
def test_a_message_has_exactly_what_its_templates_and_its_key_use(message: Message) -> None:
    assert _asked_for(message.kind) == set(message.values()) - NOT_IN_WORDS.get(message.kind, set())


NOT_IN_WORDS = {
    "run_failed": {"year"},  # of the key
    "reminder": {"again"},  # of the key
    "returned": {"most_rows"},  # of the grouping
    "accepted": {"most_rows"},
    "overdue": {"again"},  # of the key
    "digest": {"deadlines"},  # the template meets them in the stages
}


def _asked_for(kind: str) -> set[str]:
    """The names that the templates of a kind and their layouts take from outside."""
    environment = letters.environment()
    names: set[str] = set()
    for name in (f"{kind}.txt", f"{kind}.html", "layout.txt", "layout.html"):
        assert environment.loader
        source, *_ = environment.loader.get_source(environment, name)
        names |= meta.find_undeclared_variables(environment.parse(source))
    # given by rendering, by the environment or by the layout; unit is the layout's salutation, which the
    # letters to the bureau and to the administrators replace
    own = {"subject", "pass_on_to", "self", "severities", "parts", "remarks"} | (
        {"unit"} if kind in {"digest", "run_failed", "rules_broke"} else set()
    )
    return names - own


HOSTILE = "展品维护</td><script>alert(1)</script>\r\nBcc: all@qinghe.example\u202e\x00'\"&"


def test_html_in_a_value_stays_text() -> None:
    letter = write(reminder(owed(HOSTILE, date(2024, 3, 29), 3)))
    assert "<script" not in letter.html
    assert "展品维护&lt;/td&gt;&lt;script&gt;" in letter.html


@pytest.mark.parametrize(
    "message",
    [
        RUN_FAILED.model_validate(RUN_FAILED.model_dump() | {"flow": HOSTILE}),
        REMINDER.model_validate(REMINDER.model_dump() | {"unit": HOSTILE}),
    ],
    ids=["subject", "salutation"],
)
def test_a_line_break_in_a_value_makes_no_new_line_or_header(message: Message) -> None:
    letter = write(message)
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject
    assert not [line for line in letter.text.splitlines() if line.startswith("Bcc:")]
    assert "\u202e" not in letter.subject + letter.text + letter.html


def test_a_value_that_never_ends_is_cut_and_says_so() -> None:
    letter = write(reminder(owed("长" * 5000, date(2024, 3, 29), 3)))
    assert letter.text.count("长") == 398
    assert "长……" in letter.text


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1"):
        owed(" \u200b\n", date(2024, 3, 29), 3)


def test_a_date_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render(REMINDER, recipient="a@kjg.example", channel="mail", date=NOW.replace(tzinfo=None))
