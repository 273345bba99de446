"""Follow-ups: a question that leaves out what it is about is understood from the questions before it, by rules.

    understand("那二连浩特呢？", ["满洲里能申请用地指标吗"], …)    二连浩特能申请用地指标吗？

The understood question is in the language of the new one, and is shown to who asked.
"""

import re
from collections.abc import Callable, Sequence

from assistant.followup_chinese import deed_of, is_topical, understand_chinese
from assistant.followup_english import GENERAL, is_topical_english, understand_english
from assistant.subjects import Subjects
from corpus.clean import HAN, to_simplified, to_traditional
from index.intent import Intent, read_intent
from index.language import Language, detect_language
from index.question import Question
from index.translate import STOP_WORDS

# So many earlier questions are looked at; what went before them is another matter.
MAX_PREVIOUS = 10
_LATIN_MEETS_HAN = re.compile(rf"(?<=[A-Za-z])(?=[{HAN}])")
Read = Callable[[str], Question]


def understand(question: str, previous: Sequence[str], subjects: Subjects, read: Read, max_length: int) -> str | None:
    """Return the question with what it takes from earlier ones (oldest first), None where it stands alone.

    An earlier question counts as it was itself understood. A result longer than `max_length` is given up.
    """
    context: str | None = None
    for earlier in previous[-MAX_PREVIOUS:]:
        meant = _understand(earlier, context, subjects, read, max_length) or " ".join(earlier.split())
        context = meant if _topical(meant, subjects) else context
    return _understand(question, context, subjects, read, max_length)


def _understand(question: str, earlier: str | None, subjects: Subjects, read: Read, max_length: int) -> str | None:
    if earlier is None:
        return None
    asked, language = " ".join(question.split()), detect_language(question)
    if language is Language.ENGLISH:
        taken_up = understand_english(asked, _in_english(earlier), subjects)
        understood = _LATIN_MEETS_HAN.sub(" ", taken_up) if taken_up else None
    else:
        understood = understand_chinese(to_simplified(asked), _in_chinese(earlier, subjects, read), subjects)
    if understood is None or len(understood) > max_length or understood.casefold() == asked.casefold():
        return None
    if language is Language.TRADITIONAL:
        return to_traditional(understood)
    is_english = detect_language(understood) is Language.ENGLISH
    return understood if is_english == (language is Language.ENGLISH) else None


def _topical(question: str, subjects: Subjects) -> bool:
    if detect_language(question) is Language.ENGLISH:
        return is_topical_english(question, subjects)
    return is_topical(to_simplified(question), subjects)


def _in_chinese(earlier: str, subjects: Subjects, read: Read) -> str:
    """Return an earlier question in simplified Chinese; of an English one its words, and that it asks after a body."""
    if detect_language(earlier) is not Language.ENGLISH:
        return to_simplified(earlier)
    asked = read(earlier)
    agency = asked.intent is Intent.AGENCY
    telling = (c for c in asked.concepts if c.chinese and not (GENERAL | STOP_WORDS).issuperset(c.english.split()))
    words = dict.fromkeys(concept.chinese[0] for concept in telling)
    # Where comes first in Chinese: 二连浩特 用地.
    ordered = sorted(words, key=lambda word: not subjects.find(word))
    return "".join(ordered) + ("由哪些部门负责" if agency else "")


def _in_english(earlier: str) -> str:
    """Return an earlier question as an English one can take it up: round a Chinese one's own words."""
    if detect_language(earlier) is Language.ENGLISH:
        return earlier
    simplified = to_simplified(earlier)
    agency = read_intent(simplified, Language.SIMPLIFIED) is Intent.AGENCY
    topic = deed_of(simplified)
    return f"Which departments are responsible for {topic}?" if agency else f"What is said about {topic}?"
