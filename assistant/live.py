"""The assistant of a long-lived process: after a change of the documents only what has changed is made and read again.

    live = Live(settings)
    assistant = live.open()
    …                                    documents are added, by this process or another
    assistant = live.rebuilt(progress)   builds, publishes and opens; the assistant of before goes on answering
    assistant = live.refreshed()         where another process has built

An assistant that was handed out never changes: whoever holds it gets all of an answer from one generation.
"""

import threading
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain

from assistant.chat.setup import chat_writer, endpoint_of, rewriter_of
from assistant.opening import check_made_from, read_sources
from assistant.pipeline import Assistant
from assistant.settings import Settings, own_corpus
from assistant.stores import stores_of
from corpus.document import Document
from corpus.load import BUNDLED, MANIFEST, CorpusLoader
from index.build import Progress, Sources, build_index, clear_cache, load_index, recipe
from index.encoder import Encoder, load_encoders
from index.errors import IndexDamaged, IndexMissing, IndexStale, IndexUnwritable
from index.generations import current_name
from index.memory import Memory
from index.passages import Passages
from index.reranker import Reranker, load_reranker
from index.snapshot import open_snapshot
from index.vector_cache import VectorCache

# Documents that wait to be added whose vectors are kept.
MOST_AHEAD = 256


class Live:
    """Opens, refreshes and rebuilds the index of some settings; one for a process, for any of its threads."""

    def __init__(self, settings: Settings, encoders: tuple[Encoder, ...] | None = None) -> None:
        """Take the settings, and the encoders that they name where these are loaded already."""
        self._given, self._encoders = settings, encoders
        self._reranker: Reranker | None = None
        self._has_reranker = False
        self._loader, self._memory = CorpusLoader(), Memory()
        self._busy, self._loading = threading.RLock(), threading.Lock()
        self._opened = ""
        # One for all generations: it knows whether the model fails, and how many ask it.
        self._endpoint = endpoint_of(settings)
        self._cache, self._stores = VectorCache(settings.vector_cache), stores_of(settings)
        self._ahead: dict[str, tuple[bytes, ...]] = {}

    def open(self) -> Assistant:
        """Open the current generation.

        Raises IndexMissing, IndexStale or IndexDamaged, with the next step, where that cannot be.
        """
        with self._busy:
            # Before it is read: where another becomes current meanwhile, that is the newer one.
            name = current_name(self._settings.index_root)
            sources = self._sources(self._settings)
            if self._encoders is None:
                check_made_from(self._settings, sources, self._stores)
            assistant = self._assistant(sources)
            self._opened = name
            if self._cache.is_unseen:  # now, so that no document that is added later waits for it
                with suppress(IndexUnwritable):
                    clear_cache(self._cache, self._memory.passages.of(sources.corpus.documents))
            return assistant

    def is_outdated(self) -> bool:
        """Tell whether another generation is current than when the last one was opened; reads one small file."""
        name = current_name(self._given.index_root)
        return bool(name) and name != self._opened

    def refreshed(self) -> Assistant:
        """Open the current generation; encoders, documents, postings and vectors that are unchanged are kept.

        Raises what `open` does: then the assistant of before is still whole.
        """
        return self.open()

    def rebuilt(self, progress: Progress) -> Assistant:
        """Build a generation of the documents as they are now, publish and open it.

        Where the current one is whole and made from these documents, it is opened. Raises what kept the documents from
        being read or the generation from being written: then the one of before is current.
        """
        with self._busy:
            settings = self._settings
            sources = self._sources(settings)
            with self._memory.stage("check"):
                is_current = self._is_current(sources)
            if not is_current:
                self._forget_added(sources)
                root, encoders = settings.index_root, self._loaded()
                build_index(
                    root, sources, settings.encoder, encoders, progress, self._cache, self._memory, self._stores
                )
            name = current_name(settings.index_root)
            assistant = self._assistant(sources)
            self._opened = name
            return assistant

    def encode_ahead(self, documents: Iterable[Document]) -> None:
        """Encode documents that wait to be added, so that a build has their vectors at hand.

        That is nine tenths of the time that a new document takes. Questions are answered meanwhile, and other builds
        leave these vectors alone; what is not added is forgotten with the process, or when many others are waiting.
        """
        passages = [Passages(document) for document in documents]
        with self._loading:
            for one in passages:
                self._ahead[one.key] = one.digests
            for key in list(self._ahead)[:-MOST_AHEAD]:
                del self._ahead[key]
            self._cache.waiting = frozenset(chain.from_iterable(self._ahead.values()))
        for encoder in self._loaded():
            self._cache.encode(encoder, [text for one in passages for text in one.encoded()])

    def _forget_added(self, sources: Sources) -> None:
        """Wait no more for documents that are there: when they are removed their vectors are to go."""
        keys = {one.key for one in self._memory.passages.of(sources.corpus.documents)}
        with self._loading:
            self._ahead = {key: digests for key, digests in self._ahead.items() if key not in keys}
            self._cache.waiting = frozenset(chain.from_iterable(self._ahead.values()))

    @property
    def seconds(self) -> dict[str, float]:
        """How long each stage of the last call took."""
        return dict(self._memory.seconds)

    def _sources(self, settings: Settings) -> Sources:
        self._memory.seconds.clear()
        with self._memory.stage("corpus"):
            return read_sources(settings, self._loader)

    @property
    def _settings(self) -> Settings:
        """The settings, with the folder of one's own documents once there are any, unless a folder was stated."""
        own = own_corpus(self._given.home)
        is_stated = self._given.corpus != BUNDLED or "corpus" in self._given.model_fields_set
        has_own = not is_stated and (own / MANIFEST).is_file()
        return self._given.model_copy(update={"corpus": own}) if has_own else self._given

    def _is_current(self, sources: Sources) -> bool:
        try:
            expected = recipe(sources, self._given.encoder, self._loaded(), self._memory, self._stores)
            folder, _ = open_snapshot(self._given.index_root, expected, self._memory.checked)
            return self._stores is None or self._stores.has(folder, len(expected.encoders))
        except (IndexMissing, IndexStale, IndexDamaged):
            return False

    def _loaded(self) -> tuple[Encoder, ...]:
        with self._loading:
            if self._encoders is None:
                self._encoders = load_encoders(self._given.encoder)
            return self._encoders

    def _assistant(self, sources: Sources) -> Assistant:
        encoders = self._loaded()
        if not self._has_reranker:  # after the encoders, whose limits on threads then hold for it as well
            self._reranker, self._has_reranker = load_reranker(self._given.reranker), True
        root, setting = self._given.index_root, self._given.encoder
        index = load_index(root, sources, setting, encoders, self._reranker, self._memory, self._stores)
        with self._memory.stage("assistant"):
            writer = chat_writer(self._endpoint, index, sources.directory)
            rewriter = rewriter_of(self._given, self._endpoint)
            return Assistant(index, sources.directory, writer, rewriter=rewriter)
