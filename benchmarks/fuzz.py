"""Mutated files of every format, read in a process of their own: no crash, no hang, no silent loss.

Run by hand: ``python benchmarks/fuzz.py [--mutations 6000] [--seed 1]``. Forms of an invented season are
written in every format; then bytes are flipped, cut out, doubled or swapped, in the file itself and, for
zipped formats, inside its parts, which are zipped again so that the damage reaches the reader behind the zip.

What counts: ``read`` (a document came back), ``refused`` (with a sentence), ``crash`` (the process died),
``hang`` (it was ended), and ``silent``: the text of any cell with a value that the damaged file still shows,
as its own picture tells, but that stands neither in a value, nor in a leftover, nor in what was skipped. It
is asked where all forms were found. Exit 1 when anything crashed, hung or was lost.
"""

import argparse
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from msoffcrypto.format.ooxml import OOXMLFile
from read import thirty_forms, write_pdf

from forms import Document, Limits, ReaderFault, ReadingProcess, RefusedFile
from forms.files import office_conversion
from forms.files.any_file import picture_of
from forms.files.office.embedded import CHUNK
from forms.files.picture import Grid
from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, Form
from forms.printing.layout import Style
from forms.printing.official import layout_of
from forms.printing.sheet import printed, sheet
from forms.printing.word_file import write_docx
from forms.printing.workbook import write_xlsx
from forms.reading.reader import read_all
from forms.reading.reading_process import BROKE_OFF, TOO_SLOW
from forms.words import editions, values
from forms.words.editions import CAUSES, LIKELIHOODS
from forms.words.frame import is_known_label
from forms.words.values import is_number

_SECONDS = 20.0
"""A file of three forms is read in a tenth of a second; what takes so long hangs."""

_MOST_CHANGES = 8
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def three_forms() -> list[Form]:
    """A form of each kind."""
    forms = thirty_forms()
    return [
        next(form for form in forms if form.form == kind)
        for kind in (DECLARATION, MONITORING, SELF_EVALUATION)
    ]


def _stored(write: Callable[[Sequence[Form], Path], None], forms: Sequence[Form]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forms"
        write(forms, path)
        return path.read_bytes()


def rows_of(form: Form) -> list[list[str]]:
    """The form as it is printed, a text for each place; a merged cell stands where it begins."""
    printed_sheet = sheet(form, layout_of(form))
    grid = [[""] * len(printed_sheet.layout.widths) for _ in printed_sheet.heights]
    for cell in printed_sheet.cells:
        text = printed(cell.content, cell.style)
        grid[cell.row][cell.column] = " ".join(text) if cell.style is Style.SIDE else text
    return [[printed_sheet.title], [printed_sheet.subtitle], *grid]


def _markdown(forms: Sequence[Form]) -> bytes:
    lines = []
    for form in forms:
        title, subtitle, *rows = rows_of(form)
        lines += ["", f"# {title[0]}", "", subtitle[0], ""]
        lines += ["| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |" for row in rows]
    return "\n".join(lines).encode()


def _page(forms: Sequence[Form]) -> bytes:
    body_text = ""
    for form in forms:
        title, subtitle, *rows = rows_of(form)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        body_text += f"<p>{title[0]}</p><p>{subtitle[0]}</p><table>{body}</table>"
    return f"<html><body>{body_text}</body></html>".encode()


def _tabs(forms: Sequence[Form]) -> bytes:
    rows = [row for form in forms for row in [*rows_of(form), []]]
    return "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in rows).encode("gb18030")


def _commas(forms: Sequence[Form]) -> bytes:
    rows = [row for form in forms for row in [*rows_of(form), []]]
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()


def _zip(forms: Sequence[Form]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("申报表.xlsx", _stored(write_xlsx, forms))
        archive.writestr("说明.txt", _tabs(forms))
    return target.getvalue()


def _mail(forms: Sequence[Form]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "tsg@qinghe.example", "报送绩效表"
    mail.set_content("请查收。")
    mail.add_attachment(_stored(write_docx, forms), "application", "octet-stream", filename="绩效表.docx")
    return mail.as_bytes()


def _saved_page(forms: Sequence[Form]) -> bytes:
    """A page in one file, with the frames in which Excel shows it."""
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=_N"\r\n'
    part = b"\r\n--=_N\r\nContent-Location: file:///C:/%d.htm\r\nContent-Type: text/html\r\n\r\n%b\r\n"
    frames = b"<html><frameset><frame src=1.htm></frameset></html>"
    return head + part % (0, frames) + part % (1, _page(forms)) + b"--=_N--\r\n"


def _inside_word(content: bytes, kind: str) -> bytes:
    """A Word file in which another document stands for text, or as an object."""
    document = docx.Document()
    part = Part(PackURI("/word/inside.bin"), "application/octet-stream", content, document.part.package)
    identity = document.part.relate_to(part, f"{_RELATIONS}/{kind}")
    if kind == CHUNK:
        chunk = f'<w:altChunk {nsdecls("w", "r")} r:id="{identity}"/>'
        document.element.body.insert(0, parse_xml(chunk))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _locked(data: bytes) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt("VelvetSweatshop", target)
    return target.getvalue()


def hostile() -> dict[str, bytes]:
    """Files made to break readers: bombs, deep nesting, entities, spans and counts beyond all measure."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("申报表.xlsx", bytes(300 << 20))
    nested = b"PK"
    for depth in range(30):
        level = io.BytesIO()
        with zipfile.ZipFile(level, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{depth}.zip", nested)
        nested = level.getvalue()
    entities = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%b">' % (name, b"&%c;" % (name - 1) * 10) for name in range(ord("b"), ord("k"))
    )
    forms = three_forms()
    chunk = _page(forms)
    for _ in range(6):
        chunk = _inside_word(chunk, CHUNK)
    mail = _mail(forms)
    for _ in range(6):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "a@qinghe.example", "转"
        outer.add_attachment(mail, "application", "octet-stream", filename="a.eml")
        mail = outer.as_bytes()
    pdf = _stored(write_pdf, forms)
    return {
        "bomb.zip": bomb.getvalue(),
        "nested.zip": nested,
        "entities.docx": _with_part(
            _stored(write_docx, forms), "word/document.xml", entities + b"]><a>&j;</a>"
        ),
        "deep.docx": _with_part(
            _stored(write_docx, forms), "word/document.xml", b"<a>" * 100_000 + b"</a>" * 100_000
        ),
        "deep.html": b"<table><tr><td>" * 5000,
        "wide.html": b"<table><tr><td colspan=999999 rowspan=999999>x</td></tr></table>" * 200,
        "spans.xlsx": _with_part(
            _stored(write_xlsx, forms),
            "xl/worksheets/sheet1.xml",
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            b'<row r="1" hidden="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
            b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>',
        ),
        "chunks.docx": chunk,
        "mails.eml": mail,
        "half.pdf": pdf[: len(pdf) // 2],
        "no_end.pdf": pdf.replace(b"startxref", b"startXref"),
        "lock.xlsx": _locked(_stored(write_xlsx, forms))[:20_000],
    }


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for known in source.namelist():
            archive.writestr(known, content if known == name else source.read(known))
    return target.getvalue()


def originals() -> dict[str, bytes]:
    """A file in each format, and in what files come in."""
    forms = three_forms()
    files = {
        "xlsx": _stored(write_xlsx, forms),
        "docx": _stored(write_docx, forms),
        "pdf": _stored(write_pdf, forms),
        "html": _page(forms),
        "md": _markdown(forms),
        "txt": _tabs(forms),
        "csv": _commas(forms),
        "zip": _zip(forms),
        "eml": _mail(forms),
        "mht": _saved_page(forms),
        "chunk": _inside_word(_saved_page(forms), CHUNK),
        "object": _inside_word(_stored(write_xlsx, forms), "package"),
        "locked": _locked(_stored(write_xlsx, forms)),
    }
    if program := office_conversion.program():
        files["xls"] = _old_workbook(files["xlsx"], program)
    return files


def _old_workbook(data: bytes, program: str) -> bytes:
    """The workbook as LibreOffice saves it for Excel 97."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forms.xlsx"
        path.write_bytes(data)
        profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "xls", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - found on this machine
        return path.with_suffix(".xls").read_bytes()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some of them changed; of a zip sometimes those of one of its parts."""
    if data.startswith(b"PK") and chance.random() < 0.6:
        return _in_a_part(data, chance)
    if data[:1] not in (b"P", b"%", b"\xd0") and chance.random() < 0.8:
        return _changed_text(data, chance)
    return _changed(data, chance)


def _changed_text(data: bytes, chance: random.Random) -> bytes:
    """Text with pieces cut out, doubled or moved: broken bytes alone would be refused by their encoding."""
    encoding = "utf-8"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text, encoding = data.decode("gb18030", "ignore"), "gb18030"
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        at, other = chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)
        piece = text[other : other + chance.choice([1, 3, 20, 200])]
        text = text[:at] + piece + text[at + chance.choice([0, len(piece)]) :]
    return text.encode(encoding)


def _in_a_part(data: bytes, chance: random.Random) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        names = source.namelist()
        chosen = chance.choice(names)
        for name in names:
            content = source.read(name)
            archive.writestr(name, mutated(content, chance) if name == chosen else content)
    return target.getvalue()


def _changed(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        if not changed:
            break
        at = chance.randrange(len(changed))
        length = min(chance.choice([1, 1, 2, 8, 64, 512]), len(changed) - at)
        match chance.randrange(6):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                changed[at] ^= 1 << chance.randrange(8)
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length] * chance.choice([1, 2, 50])
            case 4:
                other = chance.randrange(len(changed))
                changed[at : at + length] = changed[other : other + length]
            case 5:
                changed[at:at] = chance.randbytes(length)
    return bytes(changed[: chance.randrange(len(changed) + 1)]) if chance.random() < 0.1 else bytes(changed)


def shown(data: bytes) -> set[str]:
    """The texts of all cells that the file's own picture shows inside its tables."""
    return {
        cell.text
        for part in picture_of(data).parts
        if isinstance(part, Grid)
        for at, row in enumerate(part.rows)
        if at not in part.outside
        for cell in row
        if cell.text
    }


def told(documents: Sequence[Document | RefusedFile]) -> str:
    """Everything that reading told, values, leftovers and refusals, but not where they stand."""
    places = {"forms": {"__all__": {"locations", "source"}}}
    return "".join(
        document.model_dump_json(exclude=places if isinstance(document, Document) else None)
        for document in documents
    )


class Said:
    """What was told, to be asked for words and for amounts."""

    def __init__(self, documents: Sequence[Document | RefusedFile]) -> None:
        self.text = told(documents)
        self.numbers = {float(number) for number in _PLAIN_NUMBER.findall(self.text)}

    def __contains__(self, word: str) -> bool:
        """Whether the text of a cell was told, as it is or as the number that it prints."""
        if json.dumps(word, ensure_ascii=False)[1:-1] in self.text:
            return True
        try:
            number = values.percent(word)
        except ValueError:
            return False
        return number in self.numbers


def marks(documents: Sequence[Document | RefusedFile], data: bytes) -> set[str]:
    """The texts of the undamaged file's cells that are values: they are told, each as a whole.

    What every form prints is none: the labels of levels, of columns with ticks, and the title.
    """
    content = Said(documents)
    return {
        word
        for word in shown(data) - {*CAUSES, *LIKELIHOODS}
        if word in content
        and not (is_known_label(word) or editions.TITLE_OF_TABLE.fullmatch(word))
        and (f'"{word}"' in content.text or is_number(word.rstrip("%")))
    }


def lost(documents: Sequence[Document | RefusedFile], expected: set[str], data: bytes) -> list[str]:
    """What the damaged file still shows and nobody was told of."""
    if any(isinstance(document, RefusedFile) for document in documents):
        return []
    forms = sum(len(document.forms) for document in documents if isinstance(document, Document))
    # Where a form's own labels are damaged it is none: that is told by its absence (A02, 未识别到表单).
    if forms != len(_KINDS):
        return []
    content = Said(documents)
    missing = [word for word in expected if word not in content]
    return sorted(set(missing) & shown(data)) if missing else []


def _read(process: ReadingProcess, data: bytes, name: str) -> tuple[Sequence[Document | RefusedFile], str]:
    """What was read of a file, and how that ended."""
    try:
        documents = process.read_all(data, name)
    except ReaderFault as fault:
        print(name, fault, *fault.__notes__, file=sys.stderr)
        return [], "crash"
    reasons = {answer.reason for answer in documents if isinstance(answer, RefusedFile)}
    if TOO_SLOW in reasons:
        return documents, "hang"
    if BROKE_OFF in reasons:
        return documents, "crash"
    return documents, "read" if any(isinstance(answer, Document) for answer in documents) else "refused"


_OF_FILES = ("zip", "eml")
"""What has no picture of its own: the files in it have theirs."""
_KINDS = (DECLARATION, MONITORING, SELF_EVALUATION)


def main() -> int:
    """Mutates, reads, counts and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutations", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for what crashed, hung or was lost")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    files = originals()
    expected = {
        kind: marks(list(read_all(data, kind)), data) for kind, data in files.items() if kind not in _OF_FILES
    }
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in (*files, "hostile")}
    with ReadingProcess(Limits(seconds=_SECONDS)) as process:
        for name, data in hostile().items():
            documents, outcome = _read(process, data, name)
            counts["hostile"][outcome] += 1
            if outcome in ("hang", "crash"):
                print(name, outcome, file=sys.stderr)
        for number in range(options.mutations):
            kind = list(files)[number % len(files)]
            data = mutated(files[kind], chance)
            documents, outcome = _read(process, data, f"{number}.{kind}")
            if (
                outcome in ("read", "refused")
                and kind in expected
                and (missing := lost(documents, expected[kind], data))
            ):
                outcome = "silent"
                print(number, kind, *missing[:5], file=sys.stderr)
            counts[kind][outcome] += 1
            if options.keep and outcome in ("hang", "crash", "silent"):
                (options.keep / f"{outcome}-{number}.{kind}").write_bytes(data)
    columns = ("read", "refused", "crash", "hang", "silent")
    print("        " + "".join(f"{column:>9}" for column in columns))
    for kind, counted in counts.items():
        print(f"{kind:8}" + "".join(f"{counted[column]:9}" for column in columns))
    return int(any(counted[column] for counted in counts.values() for column in columns[2:]))


if __name__ == "__main__":
    raise SystemExit(main())
