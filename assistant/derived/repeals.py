"""Other documents that a document repeals.

"…自2022年5月1日起施行。2008年5月27日发布的《机动车登记规定》（公安部令第102号）同时废止。"
    Repeal("机动车登记规定", None, …, 2008-05-27)
"《甲条例》中关于补贴的规定同时废止。"    nothing: that is a part of it
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.derived import validity_patterns as patterns
from assistant.derived.validity_terms import dates_in
from corpus.dates import DATE
from corpus.document import Document, Span
from corpus.front import find_numbers
from corpus.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Repeal:
    """Another document that this one repeals: how it is named, where, in which sentence, of which day."""

    title: str | None
    number: str | None
    span: Span
    sentence: Span
    day: date | None


# How far before a title in 《》 its date may stand: 2008年5月27日发布的《…》.
_DATE_BEFORE = 40
# The day on which the repealing document takes effect is no day of the other one.
_TAKES_EFFECT = re.compile(rf"[自从]\s*{DATE.pattern}\s*起")


def find_repeals(document: Document) -> tuple[Repeal, ...]:
    """Return the other documents that this one says are repealed, in the order of its text."""
    text = document.text
    if not patterns.REPEALED.search(text):
        return ()
    sentences = split_sentences(text, 0, len(text))
    found: list[Repeal] = []
    for n, sentence in enumerate(sentences):
        for word in patterns.REPEALED.finditer(text, sentence.start, sentence.end):
            if _in_title(text, sentence, word.start()):
                continue
            named = [*_titles(text, sentence.start, word.start())]
            if named and not patterns.WHOLE.fullmatch(text, named[-1][2].end, word.start()):
                continue
            if not named and _is_whole(text[sentence.start : word.start()]):
                named = [*_titles(text, word.end(), sentence.end)]
            if patterns.REPEALS_LISTED.search(text[sentence.start : sentence.end]):
                named += [t for item in _items(text, sentences[n + 1 :]) for t in _titles(text, item.start, item.end)]
            found += [Repeal(title, number, span, sentence, day) for title, number, span, day in named]
            break
    return tuple(found)


def _titles(text: str, start: int, end: int) -> Iterator[tuple[str | None, str | None, Span, date | None]]:
    """Yield the documents named between two places: title, 文号, where, and the date written before."""
    found = list(patterns.TITLE.finditer(text, start, end))
    for match in found:
        before = text[max(start, match.start() - _DATE_BEFORE) : match.start()]
        days = dates_in(_TAKES_EFFECT.sub("", before[before.rfind("》") + 1 :]))
        number = next((n for n, _, _ in find_numbers(match["number"] or "")), None)
        yield match["title"], number, Span(*match.span()), days[-1] if days else None
    for number, first, last in find_numbers(text[start:end]):
        span = Span(start + first, start + last)
        if not any(m.start() <= span.start < m.end() for m in found):
            yield None, number, span, None


def _items(text: str, sentences: tuple[Span, ...]) -> Iterator[Span]:
    """Yield the numbered items that follow a colon."""
    for sentence in sentences:
        if not patterns.ITEM.match(text, sentence.start):
            return
        yield sentence


def _in_title(text: str, sentence: Span, place: int) -> bool:
    before = text[sentence.start : place]
    return before.count("《") > before.count("》")


def _is_whole(before: str) -> bool:
    """Tell whether nothing but an opening stands before 废止《…》."""
    return bool(re.fullmatch(r"(?:.*[，,；：:\s])?(?:现?(?:决定|同时|予以))?", before))
