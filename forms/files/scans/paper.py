"""A photograph or scan as it comes → grey on white: stamps taken off, shadow and yellow paper mended."""

import cv2
import numpy as np
import numpy.typing as npt

from forms.files.scans.recogniser import Image

Picture3 = npt.NDArray[np.uint8]
"""Rows × columns × blue, green and red."""

_RED = 40
"""So much redder than green or blue is the ink of a stamp; chosen, not measured."""
_PRINT_BELOW = (60, 140)
"""Levels of grey in red light: darker is print, lighter the stamp alone."""
_SHADE = 16
"""The light of the paper is looked for in a picture so many times smaller."""
_LETTERS = 5
"""Pixels of that picture: wider than the strokes of letters and ruled lines."""
_DARKEST = 0.5
"""Percent of the page that is taken to be fully black: chosen, not measured."""
_WHITE = 235
"""Paper is not even: what is this light, beside the light around it, is blank."""


def whitened(picture: Picture3) -> Image:
    """The page in grey, black on white, whatever the light and the paper."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = (picture[:, :, at].astype(np.int16) for at in range(3))
    stamp = (red - np.maximum(blue, green)) > _RED
    if not stamp.any():
        return _evened(grey)
    # The edge of a stamp is less red than its middle, and JPEG smears colours. In red light its ink is nearly
    # as light as the paper: what is dark there is the print below.
    near = cv2.dilate(stamp.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    page = _evened(np.where(near, np.maximum(grey, red.astype(np.uint8)), grey))
    black, white = _PRINT_BELOW
    below = np.clip((page.astype(np.float32) - black) * (255 / (white - black)), 0, 255).astype(np.uint8)
    return np.where(near, below, page)


def _evened(grey: Image) -> Image:
    """Divided by the light of the paper around each place, and stretched from black to white."""
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(width // _SHADE, 1), max(height // _SHADE, 1)), interpolation=cv2.INTER_AREA
    )
    light = cv2.dilate(small, np.ones((_LETTERS, _LETTERS), np.uint8))
    light = cv2.GaussianBlur(cv2.medianBlur(light, 2 * _LETTERS + 1), (0, 0), _LETTERS)
    light = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(grey, np.maximum(light, 1), scale=255)
    black = min(float(np.percentile(even, _DARKEST)), _WHITE / 2)
    stretched = (even.astype(np.float32) - black) * (255 / (_WHITE - black))
    return np.clip(stretched, 0, 255).astype(np.uint8)
