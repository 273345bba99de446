"""Which language a question is in, and its form for searching."""

import re
import unicodedata
from enum import StrEnum

from corpus.clean import HAN, to_simplified, to_traditional
from corpus.front import find_numbers


class Language(StrEnum):
    """Language of a question, as a BCP 47 tag."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"


_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_TITLE = re.compile(r"《[^》]*》")
# Opens an English question, even one about a long Chinese term: What is 边境经济合作区?
_ENGLISH_OPENING = re.compile(
    r"\W*(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did|has|have|can|could|should|will|would|"
    r"may|must|please|tell|explain|describe)\b",
    re.IGNORECASE | re.ASCII,
)
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
    around = _without_documents(readable)
    telling = around if _TELLING.search(around) else readable
    han, latin = len(_HAN.findall(telling)), len(_LATIN_WORD.findall(telling))
    if not han or latin > han or _ENGLISH_OPENING.match(telling):
        return Language.ENGLISH
    traditional = sum(a != b for a, b in zip(readable, to_simplified(readable), strict=False))
    simplified = sum(a != b for a, b in zip(readable, to_traditional(readable), strict=False))
    return Language.TRADITIONAL if traditional > simplified else Language.SIMPLIFIED


def normalise(text: str) -> str:
    """Return a question as it is searched: NFKC, nothing invisible, one space between words, simplified script."""
    return to_simplified(" ".join(_readable(text).split()))


def _without_documents(text: str) -> str:
    """Return a text without the titles and 文号 in it, which are Chinese in a question of any language."""
    for _, start, end in reversed(list(find_numbers(text))):
        text = f"{text[:start]} {text[end:]}"
    return _TITLE.sub(" ", text)


def visible(text: str) -> str:
    """Return a text without what is drawn as nothing or cannot be drawn."""
    return _UNREADABLE.sub(" ", _INVISIBLE.sub("", text))


def _readable(text: str) -> str:
    return unicodedata.normalize("NFKC", visible(text))
