"""The sentences of documents on a subject: which they are, how close to it, in parts that are not too long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.derived.comparison_phrases import Key, Word, phrases_of
from assistant.derived.comparison_subject import Subject
from assistant.parts import cut_parts, runs, trimmed
from corpus.document import Clause, Document, Span
from index.search import Ranking

# A longer sentence is cut into parts that can stand alone, each of at most so many characters where that can be.
LONG = 100
# How close to the subject a part is that does not name it, of a sentence that does.
TOUCHES = 1.0
# The words of each sentence by its document's id and its place, phrase by phrase.
Read = Mapping[tuple[str, Span], Sequence[Sequence[Word]]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence on the subject or a part of one, its phrases where they stand, and how close it is to the subject."""

    document: Document
    clause: Clause
    span: Span
    phrases: Mapping[Key, Span]
    closeness: float


def speaking(documents: Sequence[Document], ranking: Ranking) -> tuple[Document, ...]:
    """Return those documents that have a sentence on what a question is about, and say so in words for it."""
    subject = Subject.of(ranking.question, documents)
    return tuple(
        document
        for document in documents
        if any(
            subject.is_said(document.text[span.start : span.end] + clause.heading)
            and subject.closeness(document, clause, span)
            for clause in document.clauses
            for span in clause.sentences
            if not _is_heading(document.text, clause, span)
        )
    )


def on_subject(
    columns: Sequence[Document],
    ranking: Ranking,
    subject: Subject,
    read: Read,
) -> tuple[Sentence, ...]:
    """Return the sentences on a subject, those of the best clauses first, without bare headings."""
    wanted = {document.id for document in columns}
    found = []
    for hit in ranking.hits:
        document, clause = hit.document, hit.clause
        if document.id not in wanted:
            continue
        for span in clause.sentences:
            closeness = subject.closeness(document, clause, span)
            if closeness and not _is_heading(document.text, clause, span):
                for part in _short_parts(document.text, span):
                    phrases = {p.key: p.span for p in phrases_of(_within(read[document.id, span], part))}
                    said = document.text[part.start : part.end]
                    on_it = subject.names(clause.heading) or subject.names(said)
                    found.append(Sentence(document, clause, part, phrases, closeness if on_it else TOUCHES))
    return tuple(found)


def _short_parts(text: str, sentence: Span) -> list[Span]:
    """Return a sentence, or what a long one is made of: as many of its parts together as are not too long."""
    if sentence.end - sentence.start <= LONG:
        return [trimmed(text, sentence)]
    found: list[Span] = []
    whole = runs(text, cut_parts(text, sentence))
    while not found or found[-1].end < sentence.end:
        start = found[-1].end if found else sentence.start
        here = sorted((run for run in whole if run.start == start), key=lambda run: run.end)
        short = [run for run in here if run.end - run.start <= LONG]
        found.append(short[-1] if short else here[0])
    return [trimmed(text, part) for part in found]


def _within(phrases: Sequence[Sequence[Word]], part: Span) -> list[list[Word]]:
    return [[word for word in words if part.start <= word.start and word.end <= part.end] for words in phrases]


def _is_heading(text: str, clause: Clause, span: Span) -> bool:
    opening = text[span.start : span.end].removeprefix(clause.number).strip("。 ")
    return bool(clause.heading) and clause.heading.startswith(opening)
