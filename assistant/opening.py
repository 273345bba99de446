"""From settings to a ready Assistant: reading the corpus, building the index, loading it."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from assistant.chat.setup import chat_writer, endpoint_of, rewriter_of
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.stores import stores_of
from corpus.load import BUNDLED, CorpusLoader, load_directory
from index.build import Progress, Sources, build_index, load_index, recipe
from index.encoder import Encoder, load_encoders
from index.errors import IndexDamaged, IndexMissing, IndexStale
from index.milvus_stores import MilvusStores
from index.recipe import quick_key
from index.reranker import load_reranker
from index.snapshot import current_manifest, open_snapshot
from index.vector_cache import VectorCache

GLOSSARY, SYNONYMS = "glossary.tsv", "synonyms.tsv"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the generation, whether it was there already, and what it was made from."""

    generation: str
    was_current: bool
    sources: Sources
    encoders: tuple[Encoder, ...] | None = None


def read_sources(settings: Settings, loader: CorpusLoader | None = None) -> Sources:
    """Read the corpus folder; a glossary or synonyms of its own take the place of the bundled ones.

    With a loader documents that it has read before are not read again.
    """
    folder = settings.corpus.expanduser()
    tables = ((folder if (folder / name).exists() else BUNDLED) / name for name in (GLOSSARY, SYNONYMS))
    return Sources((loader or CorpusLoader()).load(folder), load_directory(folder), *tables)


def is_current(settings: Settings, sources: Sources, stores: MilvusStores | None = None) -> bool:
    """Tell, without loading an encoder, whether the index is whole and made from these sources."""
    try:
        made_from = current_manifest(settings.index_root).recipe
        if quick_key(made_from) != recipe(sources, settings.encoder, None, stores=stores):
            return False
        folder, _ = open_snapshot(settings.index_root, made_from)
        return stores is None or stores.has(folder, len(made_from.encoders))
    except (IndexMissing, IndexStale, IndexDamaged):
        return False


def build(settings: Settings, progress: Progress, on_load: Callable[[], None], force: bool = False) -> Built:
    """Build the index where none is current, or in any case; `on_load` is told before the encoders are loaded."""
    sources, stores, root = read_sources(settings), stores_of(settings), settings.index_root
    with ExitStack() as ending:
        if stores is not None:
            ending.callback(stores.close)
        if not force and is_current(settings, sources, stores):
            return Built(current_manifest(root).generation, True, sources)
        on_load()
        encoders = load_encoders(settings.encoder)
        cache = VectorCache(settings.vector_cache)
        generation = build_index(root, sources, settings.encoder, encoders, progress, cache, stores=stores)
        return Built(generation, False, sources, encoders)


def open_assistant(settings: Settings, encoders: tuple[Encoder, ...] | None = None) -> Assistant:
    """Load the current index; IndexMissing, IndexStale or IndexDamaged with the next step where that cannot be."""
    sources, stores = read_sources(settings), stores_of(settings)
    check_made_from(settings, sources, stores)
    loaded = load_encoders(settings.encoder) if encoders is None else encoders
    # After the encoders, whose limits on threads then hold for it as well.
    reranker = load_reranker(settings.reranker)
    index = load_index(settings.index_root, sources, settings.encoder, loaded, reranker, stores=stores)
    endpoint = endpoint_of(settings)
    writer, rewriter = chat_writer(endpoint, index, sources.directory), rewriter_of(settings, endpoint)
    return Assistant(index, sources.directory, writer, rewriter=rewriter)


def check_made_from(settings: Settings, sources: Sources, stores: MilvusStores | None = None) -> None:
    """Raise IndexMissing or IndexStale before encoders, which take seconds, are loaded for an index that is no use."""
    expected = recipe(sources, settings.encoder, None, stores=stores)
    with suppress(IndexDamaged):  # for which load_index has another generation, or says so itself
        if quick_key(current_manifest(settings.index_root).recipe) != expected:
            open_snapshot(settings.index_root, expected)  # raises IndexStale, which says in what they differ
