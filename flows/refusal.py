"""What ends a command with one line instead of a traceback."""


class Refusal(RuntimeError):
    """Nothing could be done; the message is one Chinese line that says why and what to do."""
