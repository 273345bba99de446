"""Which language a question is in, and its form for searching."""

import re
import unicodedata
from enum import StrEnum

from corpus.clean import HAN, to_simplified, to_traditional


class Language(StrEnum):
    """Language of a question, as a BCP 47 tag."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"


_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# Characters that are drawn as nothing: zero-width spaces and joiners, direction marks, the byte-order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def detect_language(text: str) -> Language:
    """Return the language of a question: English unless Han characters carry it."""
    han, latin = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if not han or latin > han:
        return Language.ENGLISH
    traditional = sum(a != b for a, b in zip(text, to_simplified(text), strict=True))
    simplified = sum(a != b for a, b in zip(text, to_traditional(text), strict=False))
    return Language.TRADITIONAL if traditional > simplified else Language.SIMPLIFIED


def normalise(text: str) -> str:
    """Return a question as it is searched: NFKC, nothing invisible, one space between words, simplified script."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return to_simplified(" ".join(visible.split()))
