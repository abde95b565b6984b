"""Cutting a text to what a channel takes: at the end of a line, with the number of the lines left out."""

REST = "……（还有{count}行，全文见邮件）"
CUT = "……"


def fit(text: str, most_bytes: int) -> str:
    """The text in at most so many bytes of UTF-8; a single line that is too long is cut inside."""
    text = text.strip("\n")
    if len(text.encode()) <= most_bytes:
        return text
    lines = text.split("\n")
    room = most_bytes - len(REST.format(count=len(lines)).encode()) - 1
    lines_kept, used = [], 0
    for line in lines:
        used += len(line.encode()) + 1
        if used > room:
            break
        lines_kept.append(line)
    if not lines_kept:
        lines_kept = [lines[0].encode()[: max(0, room - len(CUT.encode()))].decode(errors="ignore") + CUT]
    left = sum(bool(line.strip()) for line in lines[len(lines_kept) :])
    return "\n".join(lines_kept).rstrip("\n") + (f"\n{REST.format(count=left)}" if left else "")
