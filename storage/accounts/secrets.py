"""Random secrets as they are given out, and the hash that is kept of them."""

import hashlib
import secrets

_BYTES = 32
"""256 bits: nobody guesses it, so a plain SHA-256 of it can be kept."""


def new_secret() -> str:
    """A secret that fits into a cookie and an address."""
    return secrets.token_urlsafe(_BYTES)


def hashed(secret: str) -> str:
    """What is kept of a secret: its SHA-256, 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
