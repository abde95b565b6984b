"""The letter that tells a unit what the re-check of its self-evaluations came to (.docx)."""

import io
from datetime import date

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bureau.recheck.unit_results import ProjectResult, UnitResult
from expectations.text.money import shown
from forms.printing import printout
from forms.printing.font_names import FANGSONG, SONG, name_fonts
from forms.words.numerals import numeral

TITLE = "预算绩效自评复核情况反馈"
_ASKED = "请按复核结果改正自评表，对核减的原因逐条整改；有不同意见的，请书面说明并附佐证材料。"
_TITLE_SIZE, _TEXT_SIZE = Pt(22), Pt(16)
_LEADING = Pt(28)


def write(unit: UnitResult, *, bureau: str, contact: str, made_on: date) -> bytes:
    """The letter to one unit. The same results, bureau and day give the same bytes."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = TITLE
    properties.created = properties.modified = printout.midnight(made_on).replace(tzinfo=None)
    name_fonts(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    lines = list(_lines(unit, bureau, contact, made_on))
    for text, alignment in lines:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = _LEADING
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        title = text == TITLE
        run.bold = title or None
        run.font.size = _TITLE_SIZE if title else _TEXT_SIZE
        font = SONG if title else FANGSONG
        run.font.name = font
        run.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if alignment is None:
            paragraph.paragraph_format.first_line_indent = Pt(_TEXT_SIZE.pt * 2)
        else:
            paragraph.alignment = alignment
    draft, target = io.BytesIO(), io.BytesIO()
    document.save(draft)
    printout.write(draft, target, made_on)
    return target.getvalue()


def _lines(
    unit: UnitResult, bureau: str, contact: str, made_on: date
) -> list[tuple[str, WD_ALIGN_PARAGRAPH | None]]:
    """The paragraphs, each with its alignment; None is an indented line of text."""
    centre, left, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
    years = "、".join(
        f"{year}年度" for year in sorted({project.year for project in unit.projects if project.year})
    )
    lines: list[tuple[str, WD_ALIGN_PARAGRAPH | None]] = [
        (TITLE, centre),
        ("", left),
        (f"{unit.unit}：", left),
    ]
    opening = (
        f"我局对你单位{years}{len(unit.projects)}个项目的绩效自评进行了复核。"
        f"自评平均{shown(unit.mean_score)}分，复核平均{shown(unit.mean_checked)}分。现将结果反馈如下。"
    )
    lines.append((opening, None))
    for number, project in enumerate(unit.projects, 1):
        lines += [(text, None) for text in _of_project(number, project)]
    if any(project.changed for project in unit.projects):
        lines.append((_ASKED, None))
    day = f"{made_on.year}年{made_on.month}月{made_on.day}日"
    return [*lines, ("", left), (bureau, right), (day, right), (f"（联系方式：{contact}）", None)]


def _of_project(number: int, project: ProjectResult) -> list[str]:
    graded = f"（{project.grade}）" if project.grade else ""
    checked = f"（{project.checked_grade}）" if project.checked_grade else ""
    apart = f"，相差{project.difference:+g}分" if project.difference else ""
    scores = f"自评{shown(project.score)}分{graded}，复核{shown(project.checked_score)}分{checked}"
    lines = [f"{numeral(number)}、{project.project}：{scores}{apart}。"]
    for at, line in enumerate(project.changed, 1):
        outcome = (
            f"自评{shown(line.score)}分，复核{shown(line.checked_score)}分。{line.remark or ''}".rstrip("。")
            + "。"
        )
        lines.append(f"（{numeral(at)}）{line.name}：{outcome}")
    return lines if project.changed else [*lines, "各项得分与自评一致。"]
