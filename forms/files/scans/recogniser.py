"""Text in pictures, by RapidOCR where it is installed (``make scans``): where lines stand, and what they say.

Its models come in its wheel: nothing is downloaded. Its classifier of direction stays off, as it turns short
figures upside down (≥90% became %06²); which way up a page is, ``turning`` tells.
"""

import importlib.util
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
"""A page or a part of it: rows × columns of grey, 0 black, 255 white."""

NOT_INSTALLED = (
    "这是图片或扫描件，本系统没有安装扫描件识读，请报送 Word 或 Excel 原件"
    "（管理员在安装目录运行 make scans 后，可以识读扫描件和照片）。"
)

_HEIGHT = 48
"""Pixels of a line as the model takes it."""
_SHORTEST = 80
"""Columns of the narrowest batch. Trained on 320; a page took 3.5 s instead of 8. Not measured: errors."""
_BATCH_COLUMNS = 6000
"""Columns of all lines read at once: what they need of memory grows with it. Chosen, not measured."""
_MOST_AT_ONCE = 12
_DETECTED_AT = 0.55
"""Lines are looked for in a smaller picture: 1.9 s a page instead of 5.1. Not measured: lines missed."""


_FOREIGN = re.compile("[\\u3040-\\u30ff\\u31f0-\\u31ff\\uac00-\\ud7af\\u1100-\\u11ff]")
"""Kana and Hangul, which the model knows and no form prints: 费 beside a worn rule was read as サ."""


class TextBox(NamedTuple):
    """A part of a page in pixels, y downwards; right and bottom are not in it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top


class ReadChar(NamedTuple):
    """A character of a line: where it stands as shares of the line's width, and how sure it is, 0 to 1."""

    text: str
    left: float
    right: float
    confidence: float


def is_installed() -> bool:
    """Whether the optional extra for scans is there."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


class Recogniser:
    """The two models: one finds lines of text, the other reads them."""

    def __init__(self) -> None:
        from rapidocr.ch_ppocr_det import TextDetector
        from rapidocr.ch_ppocr_rec import TextRecognizer
        from rapidocr.main import DEFAULT_CFG_PATH, root_dir
        from rapidocr.utils.log import logger
        from rapidocr.utils.parse_parameters import ParseParams

        logger.setLevel("ERROR")
        engine = "EngineConfig.onnxruntime"
        settings = ParseParams.update_batch(
            ParseParams.load(DEFAULT_CFG_PATH),
            {f"{engine}.intra_op_num_threads": 1, f"{engine}.inter_op_num_threads": 1},
        )
        for part in (settings.Det, settings.Rec):
            part.engine_cfg = settings.EngineConfig[part.engine_type.value]
            part.model_root_dir = root_dir / "models"
        self._detector: Any = TextDetector(settings.Det)
        self._reader: Any = TextRecognizer(settings.Rec)
        self._characters: Sequence[str] = self._reader.postprocess_op.character
        self._foreign = [at for at, char in enumerate(self._characters) if _FOREIGN.fullmatch(char)]

    def boxes(self, page: Image) -> list[TextBox]:
        """Where lines of text stand."""
        import cv2

        small = cv2.resize(page, None, fx=_DETECTED_AT, fy=_DETECTED_AT, interpolation=cv2.INTER_AREA)
        found = self._detector(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)).boxes
        boxes = []
        for corners in () if found is None else found:
            (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
            boxes.append(
                TextBox(
                    max(int(left / _DETECTED_AT), 0),
                    max(int(top / _DETECTED_AT), 0),
                    min(math.ceil(right / _DETECTED_AT), page.shape[1]),
                    min(math.ceil(bottom / _DETECTED_AT), page.shape[0]),
                )
            )
        return boxes

    def read(self, lines: Sequence[Image]) -> list[list[ReadChar]]:
        """What each line says."""
        texts: list[list[ReadChar]] = [[] for _ in lines]
        for batch in _batches(lines):
            ratio = max(_SHORTEST / _HEIGHT, *(lines[at].shape[1] / lines[at].shape[0] for at in batch))
            columns = int(_HEIGHT * ratio)
            normal = [self._reader.resize_norm_img(_coloured(lines[at]), ratio) for at in batch]
            scores = self._reader.session(np.stack(normal).astype(np.float32))
            scores[:, :, self._foreign] = 0
            for at, line in zip(batch, scores, strict=True):
                width = min(math.ceil(_HEIGHT * lines[at].shape[1] / lines[at].shape[0]), columns)
                texts[at] = self._decoded(line, columns / width)
        return texts

    def _decoded(self, scores: npt.NDArray[np.float32], stretch: float) -> list[ReadChar]:
        """The best path of CTC: what repeats its neighbour is one character, 0 is none."""
        best = scores.argmax(axis=1)
        steps = [at for at in range(len(best)) if best[at] and (not at or best[at] != best[at - 1])]
        middles = [(at + 0.5) / len(best) * stretch for at in steps]
        chars = []
        for number, (at, middle) in enumerate(zip(steps, middles, strict=True)):
            before = middles[number - 1] if number else None
            behind = middles[number + 1] if number + 1 < len(middles) else None
            half = min(middle - before if before is not None else 1, behind - middle if behind else 1) / 2
            half = min(1 / 2, half)
            confidence = float(scores[at, best[at]])
            chars.append(
                ReadChar(
                    self._characters[best[at]],
                    max(middle - half, 0.0),
                    min(middle + half, 1.0),
                    min(confidence, 1.0),
                )
            )
        return chars


@cache
def recogniser() -> Recogniser:
    """The one of this process: to load the models takes a second."""
    return Recogniser()


def _batches(lines: Sequence[Image]) -> Iterator[list[int]]:
    """The numbers of lines that are read at once, lines of about one length."""
    order = sorted(range(len(lines)), key=lambda at: lines[at].shape[1] / lines[at].shape[0])
    batch: list[int] = []
    for at in order:
        width = max(_HEIGHT * lines[at].shape[1] / lines[at].shape[0], _SHORTEST)
        if batch and (len(batch) == _MOST_AT_ONCE or (len(batch) + 1) * width > _BATCH_COLUMNS):
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _coloured(line: Image) -> Image:
    return np.repeat(line[:, :, np.newaxis], 3, axis=2)
