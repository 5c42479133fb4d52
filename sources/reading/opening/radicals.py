"""Radicals that fonts name instead of the character with the same shape, and those characters.

Text copied out of a PDF is full of them: one glyph serves both, and the PDF keeps one name.
Unicode's NFKC folds U+2F00..2FD5 and leaves U+2E80..2EFF; these are that block's, of
EquivalentUnifiedIdeograph.txt, as far as they stand as characters of their own.
"""

import unicodedata

_SUPPLEMENT = (
    "⺁厂⺄乙⺇几⺊卜⺎兀⺐尢⺒巳⺓幺⺛旡⺝月⺟母⺠民⺪疋⺬示⺶羊⻁虎⻃覀⻄西⻅见⻆角⻉贝⻋车⻑長⻒镸⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞"
    "⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}

# A table for str.translate; one character for one, so offsets hold.
RADICALS = str.maketrans(_KANGXI | dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)))
