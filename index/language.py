"""Which language a question is in, and its form for searching."""

import re
import unicodedata
from enum import StrEnum

from corpus.clean import HAN, to_simplified, to_traditional
from corpus.front import NUMBER


class Language(StrEnum):
    """Language of a question, as a BCP 47 tag."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"


_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# What is written in Chinese in a question of any language: the title or 文号 of a document.
_DOCUMENT = re.compile(rf"《[^《》]*》|{NUMBER.pattern}")
# An acronym (RCEP, RMB) stands in Chinese questions as well, and tells nothing.
_TELLING = re.compile(rf"[{HAN}]|[a-z]{{2,}}")
# Characters that are drawn as nothing: zero-width spaces and joiners, direction marks, variation selectors, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# Control characters, and halves of surrogate pairs, which have no UTF-8 form.
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def detect_language(text: str) -> Language:
    """Return the language of a question: English unless Han characters carry it."""
    readable = _readable(text)
    around = _DOCUMENT.sub(" ", readable)
    telling = around if _TELLING.search(around) else readable
    han, latin = len(_HAN.findall(telling)), len(_LATIN_WORD.findall(telling))
    if not han or latin > han:
        return Language.ENGLISH
    traditional = sum(a != b for a, b in zip(readable, to_simplified(readable), strict=False))
    simplified = sum(a != b for a, b in zip(readable, to_traditional(readable), strict=False))
    return Language.TRADITIONAL if traditional > simplified else Language.SIMPLIFIED


def normalise(text: str) -> str:
    """Return a question as it is searched: NFKC, nothing invisible, one space between words, simplified script."""
    return to_simplified(" ".join(_readable(text).split()))


def _readable(text: str) -> str:
    return unicodedata.normalize("NFKC", _UNREADABLE.sub(" ", _INVISIBLE.sub("", text)))
