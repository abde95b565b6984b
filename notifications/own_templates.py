"""A bureau's own templates, held against the fields of the messages before they are used."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateError, meta, nodes

from notifications.messages.catalogue import MESSAGES
from notifications.messages.letter import TEMPLATE_FAULTS, TEMPLATES, environment, render
from notifications.messages.message import one_line
from notifications.samples import MADE_AT, sample

_ALWAYS = frozenset(("pass_on_to", "subject", "self"))
"""What every template may use beside the message's values."""


def faults(folder: Path) -> list[str]:
    """What is wrong with the templates in a folder, one Chinese sentence each."""
    if not folder.is_dir():
        return [f"没有通知模板的文件夹 {folder}，请建立或改正 JIXIAO_TEMPLATES"]
    return list(_faults(folder))


def _faults(folder: Path) -> Iterator[str]:
    shipped = {file.name for file in TEMPLATES.iterdir()}
    own = {file.name for file in folder.iterdir() if file.suffix in {".txt", ".html"}}
    for name in sorted(own - shipped):
        yield f"通知模板 {name} 没有这样的通知，用不上；可用的名字见 jixiao letters --out 写出的清单"
    # Not the one that was kept: a file may have been mended since.
    environment.cache_clear()
    templates = environment(folder)
    for kind in MESSAGES:
        name = kind.template or kind.kind
        if not {f"{name}.txt", f"{name}.html", "layout.txt", "layout.html", "parts.html", "mends.txt"} & own:
            continue
        message = sample(kind)
        for file in sorted({f"{name}.txt", f"{name}.html"} & own):
            try:
                parsed = templates.parse((folder / file).read_text(encoding="utf-8"))
            except (TemplateError, UnicodeDecodeError) as wrong:
                yield f"通知模板 {file} 写错了：{one_line(wrong)}"
                continue
            used = meta.find_undeclared_variables(parsed) - set(templates.globals) - _ALWAYS - _own(parsed)
            for unknown in sorted(used - set(message.values())):
                fields = "、".join(sorted(message.values()))
                yield f"通知模板 {file} 用了“{kind.label}”没有的字段 {unknown}，可用：{fields}"
        try:
            letter = render(message, recipient="a@b.invalid", channel="mail", date=MADE_AT, templates=folder)
        except TEMPLATE_FAULTS as wrong:
            yield f"用通知模板 {name} 写不出“{kind.label}”：{type(wrong).__name__}，{one_line(wrong)}"
        else:
            if not letter.subject:
                yield f"通知模板 {name}.txt 写出的“{kind.label}”没有主题，请写 {{% block subject %}}"


def _own(parsed: nodes.Template) -> set[str]:
    """The names that a template gives itself, or asks whether they are there."""
    names = {macro.name for macro in parsed.find_all(nodes.Macro)}
    names |= {imported.target for imported in parsed.find_all(nodes.Import)}
    names |= {name.name for name in parsed.find_all(nodes.Name) if name.ctx in {"store", "param"}}
    for test in parsed.find_all(nodes.Test):
        if test.name == "defined" and isinstance(test.node, nodes.Name):
            names.add(test.node.name)
    return names
