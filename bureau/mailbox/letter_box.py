"""A look at the mailbox from outside: whether a mail waits, asked seldom, as it costs a login at a server."""

import logging
from datetime import datetime, timedelta

from bureau.complaint import Complaint
from bureau.mailbox.server import MailboxUnusable, open_mailbox
from settings import Settings

ASKED_EVERY = timedelta(minutes=1)
"""How long a mail waits at most before it is known: our choice, mail readers ask every one to five."""

LEFT_ALONE_FOR = timedelta(minutes=10)
"""How long a server that did not answer is left alone: each try may hold up the look at the files for half a
minute. The pass of the day tells of it."""

_LOGGER = logging.getLogger(__name__)


def complaints(settings: Settings) -> list[Complaint]:
    """Why the mailbox of these settings cannot be used, now; empty if it can, or if there is none."""
    if settings.mailbox is None:
        return []
    try:
        with open_mailbox(settings, most_bytes=0) as mailbox:
            mailbox.any_unseen()
    except MailboxUnusable as why:
        return [Complaint(str(why))]
    return []


class LetterBox:
    """Asks the mailbox of these settings, if there is one, again and again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ask_again: datetime | None = None
        self._any = False

    def any_mail(self, now: datetime) -> bool:
        """Whether a mail waits, as of the last time that it was asked; False while nobody answers."""
        if self._settings.mailbox is None:
            return False
        if self._ask_again is not None and self._ask_again - LEFT_ALONE_FOR <= now < self._ask_again:
            return self._any
        try:
            with open_mailbox(self._settings, most_bytes=0) as mailbox:
                self._any, self._ask_again = mailbox.any_unseen(), now + ASKED_EVERY
        except MailboxUnusable as why:
            _LOGGER.warning("%s", why)
            self._any, self._ask_again = False, now + LEFT_ALONE_FOR
        return self._any
