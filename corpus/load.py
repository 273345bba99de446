"""Reading the corpus: manifest, raw files, errata and directory become Documents."""

from dataclasses import replace
from pathlib import Path

from corpus.agencies import Directory
from corpus.agreement import disagreements
from corpus.clause_agencies import clause_agencies
from corpus.clean import clean
from corpus.document import Corpus, Document, Link
from corpus.errata import Erratum, check_documents, errata_edits, read_errata
from corpus.errors import DocumentUnreadable, ManifestInvalid
from corpus.front import NATIONWIDE, read_front_matter
from corpus.links import find_links, title_key
from corpus.manifest import Entry, check_files, digest, read_manifest
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
    if not (folder / MANIFEST).is_file():
        raise ManifestInvalid([f"no {MANIFEST} in {folder}: set ASSISTANT_CORPUS to a folder that has one"])
    entries = read_manifest(folder / MANIFEST)
    check_files(entries, folder / DOCUMENTS)
    errata, directory = read_errata(folder / ERRATA), load_directory(folder)
    known = {title_key(e.title): e.id for e in entries} | {e.number: e.id for e in entries if e.number}
    documents: list[Document] = []
    problems = check_documents(errata, {entry.id for entry in entries})
    for entry in entries:
        try:
            raw = read_raw(folder / DOCUMENTS / entry.file, entry.sha256)
            document, found = _document(entry, raw, errata, directory, known)
        except ManifestInvalid as error:
            problems += error.problems
            continue
        documents.append(document)
        problems += found
    if problems:
        raise ManifestInvalid(problems)
    return Corpus(tuple(documents), corpus_digest(folder))


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


def _document(
    entry: Entry, raw: str, errata: tuple[Erratum, ...], directory: Directory, known: dict[str, str]
) -> tuple[Document, list[str]]:
    """Return the document and where it disagrees with its entry."""
    aligned = clean(raw, lambda text: errata_edits(text, entry.id, errata))
    text = aligned.text
    front = read_front_matter(text)
    structure = split_clauses(text, entry.id, front.parts)
    links = tuple(link for link in find_links(text, known) if not _is_own_title(link, entry))
    region = entry.regions[0] if len(entry.regions) == 1 and entry.regions[0] != NATIONWIDE else None
    clauses = tuple(replace(c, agencies=clause_agencies(text, c, directory, region)) for c in structure.clauses)
    document = Document(
        id=entry.id, title=entry.title, issuers=entry.issuers, number=entry.number, issued=entry.issued,
        effective=entry.effective, expires=entry.expires, level=entry.level, regions=entry.regions,
        status=entry.status, status_evidence=entry.status_evidence, source=entry.source,
        implements=entry.implements, cites=entry.cites, file=entry.file, sha256=entry.sha256, raw=raw, text=text,
        front=front.parts, headings=structure.headings, clauses=clauses, repairs=aligned.repairs(),
        problems=structure.problems, links=links,
    )  # fmt: skip
    problems = disagreements(entry, front, links)
    if not clauses:
        problems.append(f"{entry.id}: no clause was found in {entry.file}")
    return document, problems


def _is_own_title(link: Link, entry: Entry) -> bool:
    """Tell whether a link is the document naming itself, as a covering notice names the plan it issues."""
    key = title_key(link.title or "")
    return link.document_id == entry.id or bool(key and key in title_key(entry.title))


def corpus_digest(folder: Path) -> str:
    """Return one digest of all that the clauses are made from: the corpus folder's files, our code and gazetteer."""
    files = [folder / name for name in (MANIFEST, ERRATA, AGENCIES)] + sorted((folder / DOCUMENTS).glob("*"))
    files += [] if (folder / AGENCIES).exists() else [BUNDLED / AGENCIES]
    files += [*sorted(BUNDLED.glob("*.py")), GAZETTEER]
    lines = [f"{path.name} {digest(path.read_bytes())}" for path in files if path.is_file()]
    return digest("\n".join(lines).encode())
