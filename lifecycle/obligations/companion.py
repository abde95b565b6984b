"""What comes together with a form and is kept beside it: copies, signed paper, examples, letters."""

from enum import StrEnum


class CompanionKind(StrEnum):
    """What a file, or a form in it, is beside the version that counts."""

    COPY = "copy"
    """The same form in another format."""
    SCAN = "scan"
    """Paper that was signed and sealed, photographed or scanned."""
    EXAMPLE = "example"
    """The same project's form of another year."""
    LETTER = "letter"
    """A covering letter, a basis, whatever holds no form."""


COMPANION_LABELS = {
    CompanionKind.COPY: "同一张表的另一种格式",
    CompanionKind.SCAN: "盖章扫描件",
    CompanionKind.EXAMPLE: "其他年度的表",
    CompanionKind.LETTER: "不含表单的材料",
}
