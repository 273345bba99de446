"""Documents that somebody uploads: read beside the server, looked at, then accepted, corrected, replaced or rejected.

    reading -> waiting -> accepted -> live
            -> refused          -> failed (the index could not be built: `rebuild`)

What is accepted is in the folder of documents; it is live once the index was built of them. After a restart reading
begins anew, and so does a build that was cut off.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from assistant.adding import remove_documents
from assistant.errors import DecisionInvalid, StoreUnusable, UnknownUpload
from assistant.incoming import FOLDER, Bounds, Incoming, Receiving
from assistant.incoming_item import Item, State
from assistant.ingest import Limits, read_bytes_isolated
from assistant.intake_preview import Preview, corrections_from, preview_of
from assistant.intake_workers import Building, Publisher, Workers
from assistant.settings import Settings
from assistant.told import without_folders
from corpus.document import Document
from corpus.errors import CorpusBusy, DocumentUnreadable, Fault, ManifestInvalid
from corpus.manifest import Entry
from corpus.own import OwnCorpus
from index.build import Progress

READERS = 2
_log = logging.getLogger(__name__)
STOPPED = "reading it failed: the server's log says why; upload it again, or convert it to plain text"


class Intake:
    """The files that wait, and the documents that are held; `rebuild` builds the index and puts it in service.

    `encode_ahead` is told what may be accepted soon: nine tenths of the time of a build are the vectors of what is new.
    """

    def __init__(
        self,
        settings: Settings,
        rebuild: Callable[[Progress], None],
        bounds: Bounds | None = None,
        limits: Limits | None = None,
        encode_ahead: Callable[[Iterable[Document]], None] | None = None,
    ) -> None:
        self.corpus, self._settings, self._limits = settings.writable_corpus, settings, limits
        self.incoming = Incoming(settings.home.expanduser() / FOLDER, bounds)
        self._readers = Workers(self._read, READERS)
        self._encode_ahead = encode_ahead
        self._publisher = Publisher(rebuild, self._begin, self._end)
        # Drafts read the folder of documents file by file: none of them may change meanwhile.
        self._changing = threading.RLock()

    def start(self) -> None:
        """Go on where an earlier server stopped, as far as the folder can be written."""
        self.incoming.clear()
        found = self.incoming.items()
        try:
            for item in found:
                if item.state in (State.READING, State.WAITING):
                    self.incoming.change(item.id, lambda now: replace(now, state=State.READING))
                    self._readers.submit(item.id)
        except StoreUnusable as fault:
            _log.warning("%s", fault)
        if any(item.state is State.ACCEPTED for item in found):
            self._publisher.request()

    @property
    def building(self) -> Building:
        """How far the index is."""
        return self._publisher.building

    def items(self) -> list[Item]:
        """Return the files, the one received last first."""
        return self.incoming.items()

    def item(self, item_id: str) -> Item:
        """Return a file; UnknownUpload where there is none with this id."""
        return self.incoming.item(item_id)

    def receive(self, name: str, announced: int = 0) -> Receiving:
        """Return where the bytes of a file go; call `finish` of it, then `received`, and `close` in any case."""
        return self.incoming.receive(name, announced)

    def received(self, item: Item) -> Item:
        """Read a file that came whole, once it is its turn."""
        self._readers.submit(item.id)
        return item

    def read_again(self, document_id: str) -> Item:
        """Take the kept original of a document as a file that waits, to be read as files are read now."""
        with self._changing:
            own = OwnCorpus(self.corpus)
            entry = own.entry(document_id)
            path = own.original(entry)
            if path is None or not path.is_file():
                raise DecisionInvalid(f"{document_id} came without an original file: upload it, and replace this one")
            data = path.read_bytes()
        waiting = [i for i in self.items() if i.again and i.replaces == document_id and i.is_undecided]
        for item in waiting:
            self.incoming.remove(item.id)
        receiving = self.incoming.receive(path.name, len(data), replaces=document_id, again=True)
        try:
            receiving.write(data)
            return self.received(receiving.finish())
        finally:
            receiving.close()

    def preview(self, item_id: str) -> Preview:
        """Return what a file would be among the documents of now; DecisionInvalid where it was not read."""
        try:
            with self._changing:
                return self._preview(OwnCorpus(self.corpus), self._waiting(item_id))
        except (DocumentUnreadable, ManifestInvalid) as error:
            raise CorpusBusy(f"another process is changing the documents ({error}): try again") from error

    def correct(self, item_id: str, given: dict[str, Any]) -> Item:
        """Keep what a person states in place of what was read, and of what they stated before."""
        corrections = corrections_from(self.preview(item_id), given)
        return self.incoming.change(item_id, lambda item: replace(_undecided(item), corrections=corrections))

    def accept(self, item_id: str, replaces: str | None = None) -> Item:
        """Take a file among the documents, in place of the content of the one that it replaces, and build the index.

        DecisionInvalid where it cannot be accepted as it stands; CorpusBusy, CorpusReadOnly.
        """
        with self._changing, OwnCorpus.writing(self.corpus) as own:
            item = self._waiting(item_id)
            item = replace(item, replaces=replaces or item.replaces)
            preview = self._preview(own, item)
            if preview.reason or not preview.draft.entry:
                raise DecisionInvalid(f"{item.name} cannot be accepted: {preview.reason}")
            own.stage(preview.draft)
            own.commit()
            taken = preview.draft.entry.id
            item = self.incoming.change(
                item_id, lambda now: replace(now, state=State.ACCEPTED, document=taken, replaces=item.replaces)
            )
        self._publisher.request()
        return item

    def reject(self, item_id: str) -> Item:
        """Forget a file; a document that is live stays."""
        with self._changing:
            return self.incoming.remove(item_id, unless=State.ACCEPTED)

    def remove(self, document_id: str) -> Entry:
        """Remove a document with its original, and build the index."""
        with self._changing:
            own = OwnCorpus(self.corpus)
            entry = own.entry(document_id)
            if len(own.entries) == 1:
                raise DecisionInvalid(f"{document_id} is the only document: add another before you remove it")
            remove_documents(self._settings, [document_id])
        self._publisher.request()
        return entry

    def rebuild(self) -> None:
        """Build the index of the documents as they are now: after a build that failed."""
        self._publisher.request()

    def _read(self, item_id: str) -> None:
        """Read a file, and note what became of it; nothing where it was rejected meanwhile."""
        item = self._change(item_id, lambda now: now)
        if item is None:
            return
        state, message = State.REFUSED, STOPPED
        try:
            reading = read_bytes_isolated(self.incoming.data(item), item.name, self._limits)
            self.incoming.keep_reading(item, reading)
            state, message = State.WAITING, ""
        except Fault as fault:
            message = without_folders(str(fault))
        finally:
            self._change(item_id, lambda now: replace(now, state=state, message=message or None))
        if state is State.WAITING and self._encode_ahead is not None:
            with suppress(Fault):  # what is wrong is told where somebody looks at the file
                document = self.preview(item_id).draft.document
                self._encode_ahead([document] if document else [])

    def _waiting(self, item_id: str) -> Item:
        item = self.incoming.item(item_id)
        if item.state is State.READING:
            raise DecisionInvalid(f"{item.name} is being read: try again in a moment")
        return _undecided(item)

    def _preview(self, own: OwnCorpus, item: Item) -> Preview:
        return preview_of(own, item, self.incoming.data(item), self.incoming.reading(item))

    def _begin(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items() if item.state in (State.ACCEPTED, State.FAILED))

    def _end(self, taken: tuple[str, ...], message: str | None) -> None:
        """Note of the files that a build took up whether they are live; those whose documents are gone go as well."""
        state = State.FAILED if message else State.LIVE
        held = {entry.id for entry in OwnCorpus(self.corpus).entries}
        for item_id in taken:
            item = self._change(item_id, lambda now: replace(now, state=state, message=message))
            if item and state is State.LIVE:
                self.incoming.drop_file(item)
        for item in self.items():
            if item.state in (State.LIVE, State.FAILED) and item.document not in held:
                self.incoming.remove(item.id)
        self.incoming.shorten()

    def _change(self, item_id: str, make: Callable[[Item], Item]) -> Item | None:
        """Change what is known of a file, where it was not rejected meanwhile."""
        with suppress(UnknownUpload):
            return self.incoming.change(item_id, make)
        return None


def _undecided(item: Item) -> Item:
    if item.state is State.REFUSED:
        raise DecisionInvalid(item.message or f"{item.name} was refused")
    if item.state is not State.WAITING:
        raise DecisionInvalid(f"{item.name} was accepted already, as {item.document}")
    return item
