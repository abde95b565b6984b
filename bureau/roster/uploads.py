"""A roster that was uploaded and waits to be confirmed: kept in the data folder under what it says."""

import hashlib
from pathlib import Path

from bureau.intake.handing_in import HandedFile, plain_name
from bureau.private import keep_private
from settings import Settings

_KEPT = 10
"""Uploads that are kept: whoever looks at a preview confirms it soon, or never."""


def keep(settings: Settings, upload: HandedFile) -> str:
    """Keep an upload; the key by which it is found."""
    key = hashlib.sha256(upload.content).hexdigest()
    place = _folder(settings) / key
    keep_private(place)
    for other in place.iterdir():
        other.unlink()
    (place / plain_name(upload.name)).write_bytes(upload.content)
    for old in sorted(_folder(settings).iterdir(), key=lambda place: place.stat().st_mtime)[:-_KEPT]:
        forget(settings, old.name)
    return key


def find(settings: Settings, key: str) -> Path | None:
    """The file of a key."""
    places = {place.name: place for place in _folder(settings).glob("*") if place.is_dir()}
    return next(iter(places[key].iterdir()), None) if key in places else None


def forget(settings: Settings, key: str) -> None:
    """Remove an upload that is imported or will not be."""
    if file := find(settings, key):
        file.unlink()
        file.parent.rmdir()


def _folder(settings: Settings) -> Path:
    return settings.data / "roster_uploads"
