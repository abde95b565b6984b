"""Characters that only look like ordinary ones, as text layers and pastes hold them.

Browsers and PDF viewers give ⽼⼈ (Kangxi radicals, U+2F00) or ⺠ (radicals of the supplement, U+2E80) where
老人 and 民 are printed: fonts use one shape for both. Old code pages give compatibility ideographs (U+F900).
"""

import re
import unicodedata
from functools import cache

_ODD = re.compile(
    "[✅🗹✔❎🗷🗵⮽⬜◻◽▢🔲🔳❏❐❑❒🗆⬛◼◾🗸🔘◉⚫⬤⭕◯⚪\u2e80-\u2fd5\u31c0-\u31e3\uf900-\ufaff\ufe00-\ufe0f\U0002f800-\U0002fa1f\U000e0100-\U000e01ef]"
)

_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民"
    "⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺴㓁⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹"
    "⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞"
    "⻝食⻞飠⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
    "㇐一㇑丨㇒丿㇏乀㇔丶"
)
"""Pairs: the radical, and the character for which it stands (Unicode, EquivalentUnifiedIdeograph.txt)."""

_SIGNS = "✅☑🗹☑✔☑❎☒🗷☒🗵☒⮽☒⬜□◻□◽□▢□🔲□🔳■❏□❐□❑□❒□🗆□⬛■◼■◾■🗸√🔘●◉●⚫●⬤●⭕○◯○⚪○"
"""Pairs: a sign that people tick with, and the plain one that a form prints."""

_SIMPLIFIED = {"⼾": "户", "⾭": "青"}
"""Kangxi radicals whose normal form (戶, 靑) is not the character that a font for mainland China prints."""


def ordinary(text: str) -> str:
    """The text with the characters that are printed; signs that only choose between shapes are gone."""
    return text.translate(_table()) if _ODD.search(text) else text


@cache
def _table() -> dict[int, str]:
    table = {
        code: normal
        for codes in (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA1E))
        for code in codes
        if (normal := unicodedata.normalize("NFKC", chr(code))) != chr(code)
    }
    table |= dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)), "")
    table |= {ord(radical): character for radical, character in _SIMPLIFIED.items()}
    return table | {
        ord(odd): plain
        for pairs in (_SUPPLEMENT, _SIGNS)
        for odd, plain in zip(pairs[::2], pairs[1::2], strict=True)
    }
