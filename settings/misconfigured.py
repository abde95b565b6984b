"""What is wrong with the configuration."""


class Misconfigured(ValueError):
    """Configuration that cannot be used; the message is one Chinese line that names the variable."""
