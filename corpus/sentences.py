"""Sentences: where one stops in a clause, as offsets."""

import re

from corpus.document import Span

# A sentence ends at 。！？； (or ! ? in Latin text) with the closing quotes and brackets after it, or at a line's end.
_SENTENCE = re.compile(r"[^。！？；!?\n]+(?:[。！？；!?]+[”’」』）)》]*)?|[。！？；!?]+")


def split_sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the sentences of text[start:end] as spans of `text`, white space at their ends left out."""
    spans = []
    for match in _SENTENCE.finditer(text, start, end):
        first, last = match.span()
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            spans.append(Span(first, last))
    return tuple(spans)
