"""How far the machine is with something that arrived. Not the outcome: that is the obligation's state."""

from enum import StrEnum


class Processing(StrEnum):
    """archived → read → checked → decided; ``failed`` can follow any of them.

    What is received is archived before it is recorded: as ``received`` stands only a document that is set
    aside, because the program itself failed at it twice.
    A document goes as far as ``read``, each submission in it from there on.
    """

    RECEIVED = "received"
    ARCHIVED = "archived"
    READ = "read"
    CHECKED = "checked"
    DECIDED = "decided"
    FAILED = "failed"
