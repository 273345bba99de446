"""A corpus folder of one's own: documents are added, replaced and removed, and it can be read at every moment.

manifest.toml              written last, in one step: what it lists is what is there
documents/<id>.txt         the text that was read from a file; a new version has another name
originals/<digest>/<name>  the file as it was added
fingerprints.json          made anew where it is missing

with OwnCorpus.writing(folder) as own:
    draft = own.draft("通知.docx", data, reading)
    if draft.can_be_added:
        own.stage(draft)
    own.commit()
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from corpus.clean import clean
from corpus.document_ids import document_id
from corpus.drafts import Corrections, Draft, Near, alike, entry_of, values_of, wrong_days
from corpus.durable import safe_name, write_durably
from corpus.errata import Erratum, errata_edits, read_errata
from corpus.errors import CorpusBusy, CorpusReadOnly, ManifestInvalid, UnknownEntry
from corpus.formats.result import Reading
from corpus.load import BUNDLED, DOCUMENTS, ERRATA, MANIFEST, TextReader, load_directory, read_raw
from corpus.manifest import Entry, digest, read_whole_manifest
from corpus.metadata import Metadata, read_metadata
from corpus.own_files import ORIGINALS, remove_empty, stray_files
from corpus.own_fingerprints import Fingerprints
from corpus.own_manifest import head_comments, manifest_bytes
from corpus.similarity import NEAR, Fingerprint, fingerprint, jaccard, may_be_near
from corpus.stated import Carried, carried_over

LOCK = ".lock"
# Seconds to wait for another process that is writing.
PATIENCE = 10.0


def now() -> datetime:
    """Return the time, to the second: when a document is taken in."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class _Change:
    """Files to write, and the entries when they are written."""

    entries: tuple[Entry, ...]
    errata: tuple[Erratum, ...]
    files: tuple[tuple[Path, bytes], ...] = ()


class OwnCorpus:
    """The documents of a folder, and changes to them that `commit` writes all at once."""

    def __init__(self, folder: Path, template: Path = BUNDLED) -> None:
        self.folder = folder
        self.base = folder if (folder / MANIFEST).is_file() else template
        manifest = read_whole_manifest(self.base / MANIFEST)
        errata = manifest.errata if manifest.is_own else read_errata(self.base / ERRATA)
        self.by_hand = read_errata(folder / ERRATA) if manifest.is_own else ()
        self.is_by_hand = self.base == folder and not manifest.is_own
        self.before = manifest.entries
        self.change = _Change(manifest.entries, errata)
        self.staged: dict[str, bytes] = {}
        self.directory = load_directory(folder)
        self.prints = Fingerprints.read(folder)

    @classmethod
    @contextmanager
    def writing(cls, folder: Path, template: Path = BUNDLED) -> Iterator["OwnCorpus"]:
        """Open a folder for changes, alone; CorpusBusy where another process holds it, CorpusReadOnly if by hand."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / LOCK, timeout=PATIENCE):
                own = cls(folder, template)
                if own.is_by_hand:
                    own_name = f"{folder / MANIFEST} was written by hand"
                    raise CorpusReadOnly(f"{own_name}: change it by hand, or unset ASSISTANT_CORPUS")
                yield own
        except Timeout as error:
            raise CorpusBusy(f"another process is changing {folder}: try again when it is done") from error
        except OSError as error:
            reason = f"{error.filename or folder} ({error.strerror})"
            raise CorpusReadOnly(f"cannot write {reason}: set ASSISTANT_HOME to another folder") from error

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries, with those that are staged."""
        return self.change.entries

    def entry(self, own_id: str) -> Entry:
        """Return the entry with an id; UnknownEntry where there is none."""
        for entry in self.entries:
            if entry.id == own_id:
                return entry
        raise UnknownEntry(f"no document has the id {own_id!r}: `assistant documents list` shows those there are")

    def draft(
        self,
        name: str,
        data: bytes,
        reading: Reading,
        corrections: Corrections | None = None,
        old: str | None = None,
        as_read: bool = False,
    ) -> Draft:
        """Return what a file would be as a document; `old` is the id of the one whose content it replaces.

        What was stated of that one is kept (corpus/stated.py), but not with `as_read`.
        """
        replaced, given = self.entry(old) if old else None, corrections or Corrections()
        text = clean(reading.text, lambda _text: []).text
        metadata = read_metadata(text, name, reading, self.directory)
        carried = self._carried(replaced, metadata, given, as_read) if replaced else ()
        values = values_of(metadata, given, replaced, carried)
        missing = tuple(field for field in metadata.missing if not values[field])
        made = Draft(name, data, reading, text, metadata, None, None, missing, None, (), (), None, carried)
        own = fingerprint(text)
        made = replace(made, identical=self._identical(made, own), near=self._near(text, own, old))
        if missing:
            return made
        taken = {entry.id for entry in self.entries}
        own_id = old or document_id(values["number"], values["title"], name, digest(text.encode()), taken)
        entry = entry_of(values, own_id, reading, (self._original(name, data), data))
        entry = replace(entry, file=self._file_name(entry))
        others = [other for other in self.entries if other.id != own_id]
        try:
            document = TextReader(self.directory, self.by_hand, [*others, entry]).document(entry, reading.text)
        except ManifestInvalid as error:
            return replace(made, refused="; ".join(error.problems))
        refused, notes = wrong_days(values)
        if not document.clauses:
            refused = "no clause was found in its text"
        return replace(made, entry=entry, document=document, notes=(*notes, *alike(entry, others)), refused=refused)

    def _carried(self, old: Entry, now: Metadata, given: Corrections, as_read: bool) -> tuple[Carried, ...]:
        if as_read:
            old = replace(old, stated=())
        name = PurePosixPath(old.original or old.file).name
        before = read_metadata(self.text(old), name, None, self.directory) if old.stated else now
        return carried_over(old, before, now, given.given())

    def stage(self, draft: Draft) -> Entry:
        """Take up a draft, in place of the document with its id if there is one; nothing is written before `commit`."""
        entry = draft.entry
        if entry is None or not draft.can_be_added:
            raise ValueError(f"{draft.name} cannot be added: {draft.reason()}")
        at = next((i for i, other in enumerate(self.entries) if other.id == entry.id), len(self.entries))
        if at < len(self.entries):
            entry = replace(entry, added=self.entries[at].added, updated=now())
        else:
            entry = replace(entry, added=now())
        entries = (*self.entries[:at], entry, *self.entries[at + 1 :])
        text = draft.reading.text.encode()
        self.staged[entry.file] = text
        files = (
            (self.folder / DOCUMENTS / entry.file, text),
            (self.folder / ORIGINALS / str(entry.original), draft.data),
        )
        errata = tuple(one for one in self.change.errata if one.document != entry.id)
        self.change = _Change(entries, errata, (*self.change.files, *files))
        self.prints.add(entry.sha256, fingerprint(draft.text))
        return entry

    def remove(self, own_id: str) -> Entry:
        """Take a document out; nothing is written before `commit`."""
        entry = self.entry(own_id)
        entries = tuple(
            replace(other, implements=tuple(one for one in other.implements if one != own_id))
            for other in self.entries
            if other is not entry
        )
        if not entries:
            raise CorpusReadOnly(f"{own_id} is the only document: add another before you remove it")
        errata = tuple(one for one in self.change.errata if one.document != own_id)
        self.change = replace(self.change, entries=entries, errata=errata)
        return entry

    def commit(self) -> None:
        """Write the changes: after a crash between any two steps the folder holds all of them or none.

        ManifestInvalid, and nothing is written, where the manifest could not be read again.
        """
        for _ in self.steps():
            pass

    def steps(self) -> Generator[str]:
        """Write the changes, one step at a time; yield what was done."""
        head, path = head_comments(self.base / MANIFEST), self.folder / MANIFEST
        manifest = manifest_bytes(path, head, self.entries, self.change.errata)
        listed = {self.folder / DOCUMENTS / entry.file for entry in self.entries}
        yield from self._remove_strays(self.before if self.base == self.folder else ())
        if self.base != self.folder:
            staged = {path for path, _ in self.change.files}
            for path in sorted(listed - staged):
                write_durably(path, (self.base / DOCUMENTS / path.name).read_bytes())
                yield f"copied {path.name}"
        originals = {self.folder / ORIGINALS / entry.original for entry in self.entries if entry.original}
        for path, data in self.change.files:
            if path in listed | originals:
                write_durably(path, data)
                yield f"wrote {path.name}"
        write_durably(self.folder / MANIFEST, manifest)
        self.base, self.before, self.staged = self.folder, self.entries, {}
        self.change = replace(self.change, files=())
        yield "wrote the manifest"
        yield from self._remove_strays(self.entries)
        self.prints.write(self.folder, {entry.sha256 for entry in self.entries})
        yield "wrote the fingerprints"

    def text(self, entry: Entry) -> str:
        """Return the cleaned text of a document."""
        if entry.file in self.staged:
            raw = self.staged[entry.file].decode()
        else:
            raw = read_raw(self.base / DOCUMENTS / entry.file, entry.sha256)
        errata = (*self.by_hand, *self.change.errata)
        return clean(raw, lambda text: errata_edits(text, entry.id, errata)).text

    def original(self, entry: Entry) -> Path | None:
        """Return the file that a document was read from, where it was kept."""
        return self.folder / ORIGINALS / entry.original if entry.original else None

    def _remove_strays(self, entries: Sequence[Entry]) -> Iterator[str]:
        """Remove what an interrupted write, a replacement or a removal left."""
        for path in stray_files(self.folder, entries):
            path.unlink()
            yield f"removed {path.name}"
        remove_empty(self.folder / ORIGINALS)

    def _identical(self, draft: Draft, own: Fingerprint) -> str | None:
        raw, data = digest(draft.reading.text.encode()), digest(draft.data)
        for entry in self.entries:
            if {raw, data} & {entry.sha256, entry.original_sha256}:
                return entry.id
        return next((entry.id for entry, other in self._fingerprints() if other.sha256 == own.sha256), None)

    def _near(self, text: str, own: Fingerprint, old: str | None) -> tuple[Near, ...]:
        maybe = [entry for entry, other in self._fingerprints() if entry.id != old and may_be_near(own, other)]
        shares = [Near(entry.id, jaccard(text, self.text(entry))) for entry in maybe]
        return tuple(sorted((near for near in shares if near.share >= NEAR), key=lambda near: -near.share))

    def _fingerprints(self) -> Iterator[tuple[Entry, Fingerprint]]:
        for entry in self.entries:
            yield entry, self.prints.of(entry.sha256, partial(self.text, entry))

    def _original(self, name: str, data: bytes) -> str:
        return f"{digest(data)[:12]}/{safe_name(name)}"

    def _file_name(self, entry: Entry) -> str:
        """Return a name that no other text has: what is listed now stays as it is until the manifest is written."""
        taken = {other.file for other in (*self.before, *self.entries) if other.sha256 != entry.sha256}
        return entry.file if entry.file not in taken else f"{entry.id}.{entry.sha256[:12]}.txt"
