"""The smallest spans of a clause that answer: a sentence, the part of a long one that matters, two for two questions.

边境经济合作区扩区要什么条件，按什么程序？
支持发展态势较好的边境经济合作区按规定程序扩区扩容建设、调整区位     of a sentence of 88 characters
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.aspects import asked_aspects, gives
from assistant.leads import Lead, find_lead
from assistant.parts import cut_parts, extended, runs, trimmed
from corpus.document import Span
from index.keywords import Concepts
from index.question import Question
from index.search import Hit
from index.tokens import grams

# A sentence longer than this is cut at its commas. At 60 it is the part that answers which is cut off at times.
LONG = 75
# A run of parts stands for its sentence if it covers so much of what the sentence does, and is no shorter than this.
KEPT, SHORTEST = 0.9, 16
# A second sentence is quoted if it adds so much of what the whole clause covers: with it the quotes of 93 in 100
# development questions hold what answers, without it of 90.
ADDS = 0.25
# It is looked for among so many of the closest.
SECOND_OF = 5
# A pair of characters says more than a character, as does a word in Latin letters.
SINGLE, PAIR = 1.0, 3.0
# What holds less of the topic than two pairs does not tell which part answers.
LEAST = 2 * PAIR
_LIST = re.compile(
    r"哪些|哪[几两三四五六七八九十\d]|[几多]种|有什么|都有(?:啥|谁)|分别"
    r"|\b(?:which|what)\b (?:[\w'-]+ ){0,3}(?!is\b|was\b|does\b)[a-z]{3,}s\b|\bwhat (?:else|are)\b"
    r"|\b(?:kinds?|types?|sorts?) of\b",
    re.IGNORECASE,
)
_MARKER = r"(?:[（(]\d+[)）]|\d+[.．、]|[①-⑳]|[一二三四五六七八九十]是|其[一二三四五])"
_ITEM = re.compile(_MARKER)
# The items of a list begin in the sentence that announces them, or in the one after it.
_ANNOUNCES = re.compile(rf"[：:]\s*(?:{_MARKER}|$)")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about, as characters and their pairs: of each concept any of its alternatives."""

    concepts: Concepts

    def held(self, *texts: str) -> float:
        """Return how much of the topic these texts hold together."""
        tokens = frozenset(token for text in texts for token in grams(text))
        return sum(max(map(_weight, map(tokens.intersection, options)), default=0.0) for options in self.concepts)


def _weight(tokens: Iterable[str]) -> float:
    return sum(SINGLE if len(token) == 1 else PAIR for token in tokens)


def key_sentences(hit: Hit, count: int = 1) -> tuple[Span, ...]:
    """Return the sentences of a clause closest to the question, in the order of the text; bare headings last."""
    return tuple(sorted(_substantial(hit)[:count], key=lambda span: span.start))


def naming_sentences(hit: Hit) -> tuple[Span, ...]:
    """Return the sentence closest to the question; where it names no body the next as well, if that does.

    Who acts may stand in the sentence beside the one that names the task.
    """
    closest = _substantial(hit)[:2]
    names = [any(s.start <= m.start < s.end for m in hit.clause.agencies) for s in closest]
    kept = closest[:1] if names[0] or not any(names) else closest
    return tuple(sorted(kept, key=lambda span: span.start))


def _substantial(hit: Hit) -> list[Span]:
    """Return a clause's sentences, the closest first, without bare headings unless there is nothing else."""
    text, clause = hit.document.text, hit.clause
    heading = clause.number + clause.heading
    found = [s for s in hit.sentences if not (clause.heading and text.startswith(heading, s.start, s.end))]
    return found or list(hit.sentences)


def answer_spans(hit: Hit, question: Question) -> tuple[Span, ...]:
    """Return the smallest spans of a clause that answer a question, in the order of the text."""
    text, topic = hit.document.text, Topic(question.expanded.grams)
    is_list = bool(_LIST.search(question.searched))
    spans = set()
    for chosen in _chosen(hit, topic):
        span = _with_items(chosen, hit) if is_list else chosen
        spans.add(trimmed(text, _smallest(text, span, topic, _needed(hit, span, question, is_list), is_list)))
    whole = [s for s in spans if not any(o.start <= s.start and s.end <= o.end and o != s for o in spans)]
    return tuple(sorted(whole, key=lambda span: span.start))


def _chosen(hit: Hit, topic: Topic) -> list[Span]:
    """Return the closest sentence, and the one of the next that adds most where it adds enough."""
    text = hit.document.text
    said = {span: text[span.start : span.end] for span in _substantial(hit)}
    first, *others = said
    if not others:
        return [first]
    second = max(others[: SECOND_OF - 1], key=lambda span: topic.held(said[first], said[span]))
    adds = topic.held(said[first], said[second]) - topic.held(said[first])
    return [first, second] if adds >= max(ADDS * topic.held(*said.values()), LEAST) else [first]


def _with_items(span: Span, hit: Hit) -> Span:
    """Return a sentence with all the numbered items that it announces or is one of, and what announces them."""
    text, sentences = hit.document.text, sorted(hit.clause.sentences, key=lambda s: s.start)
    if span not in sentences:
        return span
    numbered = [bool(_ITEM.match(text, s.start)) for s in sentences]
    announces = [bool(_ANNOUNCES.search(text[s.start : s.end])) for s in sentences]
    first = last = sentences.index(span)
    while first > 0 and numbered[first] and (numbered[first - 1] or announces[first - 1]):
        first -= 1
    if numbered[first] or announces[first]:
        while last + 1 < len(sentences) and numbered[last + 1]:
            last += 1
    return Span(sentences[first].start, sentences[last].end)


def _needed(hit: Hit, span: Span, question: Question, is_list: bool) -> Callable[[Span], bool]:
    """Return a test whether a part of a sentence has what the sentence has of what is asked for and of places named."""
    text = hit.document.text
    said = text[span.start : span.end]
    aspects = [a for a in asked_aspects(question.searched, question.language) if gives(said, a, question.searched)]
    names = [place.short for place in question.entities.places if place.short in said]
    lead = find_lead(hit, (span,), question)

    def has(part: Span) -> bool:
        inner = text[part.start : part.end]
        return (
            all(gives(inner, aspect, question.searched) for aspect in aspects)
            and all(name in inner for name in names)
            and _leads_in(lead, part, is_list)
        )

    return has


def _leads_in(lead: Lead | None, part: Span, is_list: bool) -> bool:
    if lead is None:
        return True
    inside = [part.start <= span.start and span.end <= part.end for span in lead.spans]
    return all(inside) if is_list else any(inside)


def _smallest(text: str, span: Span, topic: Topic, has: Callable[[Span], bool], is_list: bool) -> Span:
    """Return the shortest run of a long sentence's parts that covers what the sentence does, or the sentence."""
    covered = topic.held(text[span.start : span.end])
    if span.end - span.start <= LONG or covered < LEAST:
        return span
    parts = cut_parts(text, span)
    found = [extended(text, run, parts) if is_list else run for run in runs(text, parts)]
    enough = [
        run
        for run in found
        if run.end - run.start >= SHORTEST and topic.held(text[run.start : run.end]) >= KEPT * covered and has(run)
    ]
    return min(enough, key=lambda run: run.end - run.start, default=span)
