"""A test set as a corpus: each document cut into passages, which take the place of clauses.

    "甲。乙乙。丙。" in passages of at most 4 characters        甲。 / 乙乙。丙。 is 5, so: 甲。 / 乙乙。 / 丙。

A document is cleaned as the policy documents are (corpus/clean.py). It scores by its best passage.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import corpus.clean
import corpus.sentences
from corpus.clean import clean
from corpus.document import Clause, Corpus, Document, Span, Status
from corpus.sentences import split_sentences
from eval.dataset import Dataset, SetDocument

# The most characters of a passage. Longer ones are found better (docs/benchmarks.md compares 200 to 800), but the
# bundled encoder reads 512 tokens only, about 700 Chinese characters.
PASSAGE_CHARACTERS = 500
# What a document without title is called. It holds no token, and no question names it; an empty title would be part
# of every question, and so all untitled documents named (index/references.py).
UNTITLED = "\N{OBJECT REPLACEMENT CHARACTER}"
# A sentence longer than a passage is cut after the last of these in it, else where the passage is full.
_STOPS = "，、：,.: \t\u3000"


def dataset_corpus(dataset: Dataset, passage_characters: int = PASSAGE_CHARACTERS) -> Corpus:
    """Return a set's documents, cut into passages of at most so many characters.

    They stand in the order of a hash of their ids, for clauses of one score keep their order in the corpus, and many
    sets write the documents that answer first.
    """
    ordered = sorted(dataset.documents, key=lambda document: hashlib.sha256(document.id.encode()).digest())
    documents = tuple(_document(document, passage_characters) for document in ordered)
    # This file decides the passages, the other two what a text and a sentence is.
    code = [Path(file).read_bytes() for file in (__file__, corpus.clean.__file__, corpus.sentences.__file__)]
    parts = [dataset.corpus_digest.encode(), str(passage_characters).encode(), *code]
    return Corpus(documents, hashlib.sha256(b"\0".join(parts)).hexdigest())


def _document(found: SetDocument, passage_characters: int) -> Document:
    """Return a document that states nothing of itself but its title; one without text has its title as text."""
    raw = found.text if found.text.strip() else found.title
    aligned = clean(raw, lambda _: [])
    text = aligned.text
    spans = list(cut_passages(text, passage_characters))
    clauses = tuple(
        Clause(f"{found.id}#{n}", found.id, (), "", "", s.start, s.end, split_sentences(text, s.start, s.end), None, ())
        for n, s in enumerate(spans, start=1)
    )
    return Document(
        id=found.id, title=found.title.strip() or UNTITLED, issuers=(), number=None, issued=date.min, effective=None,
        expires=None, level="", regions=(), status=Status.NOT_STATED, status_evidence="", source="", implements=(),
        cites=(), file="", sha256=hashlib.sha256(raw.encode()).hexdigest(), raw=raw, text=text, front=(),
        headings=(), clauses=clauses, repairs=aligned.repairs(), problems=(), links=(),
    )  # fmt: skip


def cut_passages(text: str, most: int) -> Iterator[Span]:
    """Yield passages of at most `most` characters, each as many whole sentences as fit."""
    first: int | None = None
    last = 0
    for sentence in _pieces(text, most):
        if first is None:
            first = sentence.start
        elif sentence.end - first > most:
            yield Span(first, last)
            first = sentence.start
        last = sentence.end
    if first is not None:
        yield Span(first, last)


def _pieces(text: str, most: int) -> Iterator[Span]:
    """Yield the sentences of a text; one longer than `most` in pieces."""
    for sentence in split_sentences(text, 0, len(text)):
        start = sentence.start
        while sentence.end - start > most:
            stop = max(text.rfind(char, start, start + most) for char in _STOPS)
            end = stop + 1 if stop > start else start + most
            yield Span(start, end)
            start = end
        yield Span(start, sentence.end)
