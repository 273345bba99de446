"""Reading the corpus: manifest, raw files, errata and directory become Documents."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.agencies import Directory
from corpus.agreement import disagreements
from corpus.clause_agencies import clause_agencies
from corpus.clean import clean
from corpus.document import Corpus, Document, Link
from corpus.errata import Erratum, check_documents, errata_edits, read_errata
from corpus.errors import DocumentUnreadable, ManifestInvalid
from corpus.front import NATIONWIDE, read_front_matter
from corpus.links import find_links, link_names, title_key
from corpus.manifest import Entry, Manifest, check_files, digest, read_whole_manifest
from corpus.places import GAZETTEER
from corpus.split import split_clauses

BUNDLED = Path(__file__).parent
MANIFEST, ERRATA, AGENCIES, DOCUMENTS = "manifest.toml", "errata.toml", "agencies.toml", "documents"


def load_directory(folder: Path = BUNDLED) -> Directory:
    """Read the directory of bodies: the folder's own, or the bundled one where the folder has none."""
    path = folder / AGENCIES
    return Directory.read(path if path.exists() else BUNDLED / AGENCIES)


def load_corpus(folder: Path = BUNDLED) -> Corpus:
    """Read every document of a corpus folder (manifest.toml, documents/, errata.toml, agencies.toml).

    Raises ManifestInvalid with every disagreement found, DocumentUnreadable for a file that cannot be read.
    """
    return CorpusLoader().load(folder)


@dataclass(frozen=True, slots=True)
class _Read:
    """A document and what it was made from.

    `asked` are the names in its text with the ids that they stand for, `held` the documents that it is known to carry
    out.
    """

    entry: Entry
    errata: tuple[Erratum, ...]
    is_own: bool
    asked: Mapping[str, str | None]
    held: tuple[str, ...]
    document: Document


class CorpusLoader:
    """Reads a folder again and again: a document nothing of which has changed is the Document of the time before.

    It is made from its entry, its raw text, its errata, the directory of bodies, and what the names in its text stand
    for: adding a law changes the links of those that cite it, and nothing else of them.
    """

    def __init__(self) -> None:
        self._directory: Directory | None = None
        self._read: dict[str, _Read] = {}

    def load(self, folder: Path = BUNDLED) -> Corpus:
        """Read every document of a corpus folder; raises what `load_corpus` does."""
        if not (folder / MANIFEST).is_file():
            raise ManifestInvalid([f"no {MANIFEST} in {folder}: set ASSISTANT_CORPUS to a folder that has one"])
        manifest = read_whole_manifest(folder / MANIFEST)
        check_files(manifest.entries, folder / DOCUMENTS, strays=manifest.is_own)
        errata, problems = _errata(folder, manifest)
        directory = load_directory(folder)
        if self._directory is None or directory.agencies != self._directory.agencies:
            self._directory, self._read = directory, {}
        reader = TextReader(directory, errata, manifest.entries)
        read: dict[str, _Read] = {}
        for entry in manifest.entries:
            try:
                raw = read_raw(folder / DOCUMENTS / entry.file, entry.sha256)
                read[entry.id] = self._document(reader, entry, raw, manifest.is_own)
            except ManifestInvalid as error:
                problems += error.problems
        if problems:
            raise ManifestInvalid(problems)
        self._read = read
        documents = tuple(read[entry.id].document for entry in manifest.entries)
        # Of those that are listed the digests were compared just now.
        listed = {entry.file: entry.sha256 for entry in manifest.entries} if manifest.is_own else None
        return Corpus(documents, corpus_digest(folder, listed), folder)

    def _document(self, reader: "TextReader", entry: Entry, raw: str, is_own: bool) -> _Read:
        """Return a document, with as much of the one before as is as it was; ManifestInvalid where it disagrees."""
        errata = tuple(erratum for erratum in reader.errata if erratum.document == entry.id)
        before, held = self._read.get(entry.id), reader.held(entry.implements)
        is_known = before is not None and (before.errata, before.document.raw) == (errata, raw)
        if before is None or not is_known or not _says_the_same(before.entry, entry):
            document = reader.document(entry, raw)
        elif (before.entry, before.is_own, before.held) == (entry, is_own, held) and reader.stands_for(before.asked):
            return before
        else:
            document = reader.linked(before.document, entry)
        if is_own:
            document = reader.with_links(document)
        elif problems := reader.problems(document, entry):
            raise ManifestInvalid(problems)
        return _Read(entry, errata, is_own, reader.asked(document.text), held, document)


def _says_the_same(one: Entry, other: Entry) -> bool:
    """Tell whether entries are the same, but for when the document came."""
    return one == other or replace(one, added=other.added, updated=other.updated) == other


def _errata(folder: Path, manifest: Manifest) -> tuple[tuple[Erratum, ...], list[str]]:
    """Return the errata, and those that are for no document; in a folder of one's own its document was removed."""
    errata = read_errata(folder / ERRATA)
    problems = [] if manifest.is_own else check_documents(errata, {entry.id for entry in manifest.entries})
    return (*errata, *manifest.errata), problems


def read_raw(path: Path, sha256: str) -> str:
    """Read a raw file as UTF-8 and compare its digest with the manifest's."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentUnreadable(f"{path} cannot be read: {error.strerror}") from error
    if digest(data) != sha256:
        raise ManifestInvalid([f"{path.name}: sha256 is {sha256} in manifest.toml but {digest(data)} of the file"])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte {data[error.start]:#04x} at offset {error.start}"
        raise DocumentUnreadable(f"{path} is not UTF-8 ({place}): convert it to UTF-8 and add it again") from error


class TextReader:
    """Makes documents of entries and raw texts, as they stand among the other documents."""

    def __init__(self, directory: Directory, errata: tuple[Erratum, ...], entries: Iterable[Entry]) -> None:
        entries = tuple(entries)
        self.directory, self.errata = directory, errata
        self.known = {title_key(e.title): e.id for e in entries} | {e.number: e.id for e in entries if e.number}
        self._ids = set(self.known.values())

    def document(self, entry: Entry, raw: str) -> Document:
        """Return the document; ManifestInvalid where an erratum does not fit."""
        aligned = clean(raw, lambda text: errata_edits(text, entry.id, self.errata))
        text = aligned.text
        parts = read_front_matter(text).parts
        structure = split_clauses(text, entry.id, parts)
        region = entry.regions[0] if len(entry.regions) == 1 and entry.regions[0] != NATIONWIDE else None
        clauses = (replace(c, agencies=clause_agencies(text, c, self.directory, region)) for c in structure.clauses)
        return Document(
            id=entry.id, title=entry.title, issuers=entry.issuers, number=entry.number, issued=entry.issued,
            effective=entry.effective, expires=entry.expires, level=entry.level, regions=entry.regions,
            status=entry.status, status_evidence=entry.status_evidence, source=entry.source,
            implements=entry.implements, cites=entry.cites, file=entry.file, sha256=entry.sha256, raw=raw, text=text,
            front=parts, headings=structure.headings, clauses=tuple(clauses), repairs=aligned.repairs(),
            problems=structure.problems, links=self._links(text, entry), original=entry.original, format=entry.format,
            page_starts=tuple(bisect_left(aligned.starts, start) for start in entry.page_starts),
            added=entry.added, updated=entry.updated,
        )  # fmt: skip

    def linked(self, document: Document, entry: Entry) -> Document:
        """Return a document of an entry as it stands among the documents now."""
        document = replace(document, added=entry.added, updated=entry.updated)
        return replace(
            document, links=self._links(document.text, entry), cites=entry.cites, implements=entry.implements
        )

    def _links(self, text: str, entry: Entry) -> tuple[Link, ...]:
        return tuple(link for link in find_links(text, self.known) if not _is_own_title(link, entry))

    def asked(self, text: str) -> dict[str, str | None]:
        """Return the names of documents in a text, with the ids that they stand for."""
        links = find_links(text, self.known)
        names = {name for link in links for name in (title_key(link.title or ""), link.number) if name}
        return {name: self.known.get(name) for name in names}

    def stands_for(self, asked: Mapping[str, str | None]) -> bool:
        """Tell whether names stand for the same documents as when they were asked for."""
        return all(self.known.get(name) == own_id for name, own_id in asked.items())

    def held(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of some ids that are of documents."""
        return tuple(own_id for own_id in ids if own_id in self._ids)

    def problems(self, document: Document, entry: Entry) -> list[str]:
        """Return where a document disagrees with its entry."""
        problems = disagreements(entry, read_front_matter(document.text), document.links)
        if not document.clauses:
            problems.append(f"{entry.id}: no clause was found in {entry.file}")
        return problems

    def with_links(self, document: Document) -> Document:
        """Return a document with what it cites taken from its text: a document that is added may be one of those."""
        front = read_front_matter(document.text)
        own = {document.number, front.number, title_key(document.title), *map(title_key, front.titles)}
        outside = [k for k in document.links if k.document_id is None and title_key(k.title or "") not in own]
        cites = tuple(name for name in link_names(outside) if name not in own)
        return replace(document, cites=cites, implements=self.held(document.implements))


def _is_own_title(link: Link, entry: Entry) -> bool:
    """Tell whether a link is the document naming itself, as a covering notice names the plan it issues."""
    key = title_key(link.title or "")
    return link.document_id == entry.id or bool(key and key in title_key(entry.title))


def corpus_digest(folder: Path, listed: Mapping[str, str] | None = None) -> str:
    """Return one digest of all that the clauses are made from: the corpus folder's files, our code and gazetteer.

    The documents are the `listed` ones, with the sha256 of each, or all that are there.
    """
    texts = sorted((folder / DOCUMENTS).glob("*")) if listed is None else []
    files = [folder / name for name in (MANIFEST, ERRATA, AGENCIES)] + texts
    files += [] if (folder / AGENCIES).exists() else [BUNDLED / AGENCIES]
    files += [*sorted(BUNDLED.glob("*.py")), GAZETTEER]
    lines = [f"{path.name} {digest(path.read_bytes())}" for path in files if path.is_file()]
    lines += [f"{name} {sha256}" for name, sha256 in (listed or {}).items()]
    return digest("\n".join(lines).encode())
