"""A kind of message is declared once: its class, its label, its two templates, a line in the catalogue."""

import importlib
import pkgutil
from collections.abc import Iterator
from inspect import isabstract
from pathlib import Path

import pytest

import notifications
from notifications import messages
from notifications.messages.catalogue import MESSAGES, label_of
from notifications.messages.message import Message

TEMPLATES = Path(notifications.__file__).parent / "templates"


def kinds(above: type[Message] = Message) -> Iterator[type[Message]]:
    for below in above.__subclasses__():
        if not isabstract(below) and "kind" in vars(below):
            yield below
        yield from kinds(below)


def test_every_class_of_message_stands_in_the_catalogue_once() -> None:
    for module in pkgutil.walk_packages(messages.__path__, f"{messages.__name__}."):
        importlib.import_module(module.name)
    assert set(kinds()) == set(MESSAGES)
    assert len({message.kind for message in MESSAGES}) == len(MESSAGES)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.kind)
def test_every_kind_has_a_label_of_its_own_and_templates(message: type[Message]) -> None:
    assert label_of(message.kind) == message.label
    assert [other for other in MESSAGES if other.label == message.label] == [message]
    assert {path.suffix for path in TEMPLATES.glob(f"{message.template or message.kind}.*")} == {
        ".txt",
        ".html",
    }
