"""How a question asks for something, and what a clause looks like that gives it.

    aspect_pattern("几点~关", r"\\bwhat time\\b", r"\\d+点")

A ~ in a pattern for questions stands for a few words of one part of a sentence.
"""

import re
from dataclasses import dataclass

_CHINESE_GAP, _ENGLISH_GAP = r"[^,，。;；?？]{0,8}", r"[^,.;?]{0,40}"


@dataclass(frozen=True, slots=True)
class AspectPattern:
    """What in a question asks for an aspect, what in a sentence gives it, and what only sounds as if it asked."""

    asked: re.Pattern[str]
    given: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def is_asked(self, question: str) -> bool:
        """Tell whether a question asks for this, what only sounds so left out."""
        return bool(self.asked.search(self.unless.sub(" ", question) if self.unless else question))


def question_pattern(chinese: str, english: str) -> re.Pattern[str]:
    """Return a pattern for questions in either language, whatever their case."""
    joined = f"{chinese.replace('~', _CHINESE_GAP)}|{english.replace('~', _ENGLISH_GAP)}"
    return re.compile(joined, re.IGNORECASE)


def aspect_pattern(chinese: str, english: str, given: str, unless: str = "") -> AspectPattern:
    """Return the patterns of one aspect; `unless`, where given, is cut out of a question before it is looked at."""
    excluded = re.compile(unless, re.IGNORECASE) if unless else None
    return AspectPattern(question_pattern(chinese, english), re.compile(given), excluded)
