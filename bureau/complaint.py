"""A complaint: what is wrong with the system or around it, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """``remedy`` says what to do, and ``command`` what to type for it where there is one.

    The two stand apart: a page shows a button or a way to another page where a command is typed.
    """

    wrong: str
    remedy: str = ""
    command: str = ""

    def __str__(self) -> str:
        """All of it in one line, for a terminal."""
        return "：".join(part for part in (self.wrong, self.remedy, self.command) if part)
