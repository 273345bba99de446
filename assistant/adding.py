"""Adding, replacing and checking documents of one's own: from paths to what became of each file."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from assistant.errors import InputInvalid
from assistant.ingest import file_bytes, known_files, leads_out, read_bytes_isolated
from assistant.settings import Settings
from corpus.drafts import CORRECTED, Corrections, Draft
from corpus.errors import DocumentUnreadable
from corpus.formats.result import Reading
from corpus.links import title_key
from corpus.manifest import Entry
from corpus.own import OwnCorpus

Progress = Callable[[str, int, int], None]
STDIN = "-"
# A path, the bytes themselves, or why neither may be read.
Source = Path | bytes | DocumentUnreadable


class Result(StrEnum):
    """What became of a file, or would."""

    ADDED = "added"
    UPDATED = "updated"
    IDENTICAL = "identical"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: the document's id, or why there is none; the draft where it could be read."""

    name: str
    result: Result
    id: str | None = None
    reason: str | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read, or why it could not be."""

    name: str
    data: bytes = b""
    reading: Reading | None = None
    reason: str | None = None


def named_files(paths: Sequence[str], stdin_name: str | None) -> list[tuple[str, Source]]:
    """Return the files that paths name, with those in folders, and standard input for `-`.

    A link in a folder that leads out of it is not followed: it stands for the reason why.
    """
    found: list[tuple[str, Source]] = []
    for given in paths:
        path = Path(given)
        if given == STDIN:
            if stdin_name is None:
                raise InputInvalid("give the document on standard input a name: --name 通知.txt")
            found.append((stdin_name, sys.stdin.buffer.read()))
        elif path.is_dir():
            inside = list(known_files(path))
            if not inside:
                raise InputInvalid(f"{path} holds no documents (.txt, .md, .html, .docx, .pdf)")
            found += [(str(one), _refused_link(one) if leads_out(one, path) else one) for one in inside]
        else:
            found.append((given, path))
    return found


def _refused_link(path: Path) -> DocumentUnreadable:
    what = "another folder" if path.is_dir() else "a file outside of its folder"
    return DocumentUnreadable(f"{path.name} is a link to {what}: name that to add it")


def read_files(files: Sequence[tuple[str, Source]], progress: Progress) -> Iterator[File]:
    """Read files one by one, each in a process of its own."""
    for done, (name, source) in enumerate(files):
        progress("reading", done, len(files))
        own = Path(name).name
        try:
            if isinstance(source, DocumentUnreadable):
                raise source
            data = file_bytes(source, own)
            yield File(name, data, read_bytes_isolated(data, own))
        except DocumentUnreadable as error:
            yield File(name, reason=str(error))
    progress("reading", len(files), len(files))


def add_files(settings: Settings, files: Iterable[File], corrections: Corrections) -> list[Outcome]:
    """Add files to the documents of one's own, all that can be at once."""
    read = list(files)
    with OwnCorpus.writing(settings.writable_corpus) as own:
        outcomes = [_added(own, file, corrections) for file in read]
        if any(outcome.result is Result.ADDED for outcome in outcomes):
            own.commit()
    return outcomes


def _added(own: OwnCorpus, file: File, corrections: Corrections) -> Outcome:
    outcome = outcome_of(own, file, corrections)
    if outcome.result is Result.ADDED and outcome.draft:
        own.stage(outcome.draft)
    return outcome


def outcome_of(
    own: OwnCorpus, file: File, corrections: Corrections, old: str | None = None, as_read: bool = False
) -> Outcome:
    """Return what would become of a file; nothing is written. With `as_read` nothing stated of `old` is kept."""
    if file.reading is None:
        return Outcome(file.name, Result.REFUSED, reason=file.reason)
    draft = own.draft(Path(file.name).name, file.data, file.reading, corrections, old, as_read)
    if old and draft.identical == old and draft.entry and is_other(draft.entry, own.entry(old)):
        draft = replace(draft, identical=None)
    if draft.identical:
        return Outcome(file.name, Result.IDENTICAL, draft.identical, draft.reason(), draft)
    if draft.entry is None or not draft.can_be_added:
        return Outcome(file.name, Result.REFUSED, None, draft.reason(), draft)
    return Outcome(file.name, Result.UPDATED if old else Result.ADDED, draft.entry.id, None, draft)


def is_other(entry: Entry, held: Entry) -> bool:
    """Tell whether an entry says other things than the one that is held, of the same text."""
    return any(getattr(entry, name) != getattr(held, name) for name in (*CORRECTED, "stated"))


def update_file(
    settings: Settings, file: File, corrections: Corrections, own_id: str | None, as_read: bool = False
) -> Outcome:
    """Replace a document's content by a file's; its id stays, and what a person stated, but not with `as_read`."""
    with OwnCorpus.writing(settings.writable_corpus) as own:
        if file.reading is None:
            return Outcome(file.name, Result.REFUSED, reason=file.reason)
        outcome = outcome_of(own, file, corrections, own_id or replaced_by(own, file), as_read)
        if outcome.result is Result.UPDATED and outcome.draft:
            own.stage(outcome.draft)
            own.commit()
    return outcome


def replaced_by(own: OwnCorpus, file: File) -> str:
    """Return the id of the document that a file is a new version of; InputInvalid where none or several may be."""
    name = Path(file.name).name
    if file.reading is None:
        raise InputInvalid(f"{name} could not be read")
    read = own.draft(name, file.data, file.reading).metadata
    found = next(filter(None, versions_of(own, name, read.number, read.title)), ())
    if not found:
        raise InputInvalid(f"{name} has the file name, 文号 or title of no document: say which it replaces with --id")
    if len(found) > 1:
        raise InputInvalid(f"{name} may replace {', '.join(found)}: say which with --id")
    return found[0]


def versions_of(own: OwnCorpus, name: str, number: str | None, title: str | None) -> Iterator[tuple[str, ...]]:
    """Yield the ids of the documents with this file name, of those with this 文号, of those with this title."""
    tests: tuple[Callable[[Entry], bool], ...] = (
        lambda entry: name in ((entry.original or "").rpartition("/")[2], entry.file),
        lambda entry: number is not None and entry.number == number,
        lambda entry: title is not None and title_key(entry.title) == title_key(title),
    )
    for test in tests:
        yield tuple(entry.id for entry in own.entries if test(entry))


def remove_documents(settings: Settings, ids: Iterable[str]) -> list[Entry]:
    """Remove documents with their texts and original files; UnknownEntry, and nothing is removed, for an unknown id."""
    with OwnCorpus.writing(settings.writable_corpus) as own:
        removed = [own.remove(own_id) for own_id in dict.fromkeys(ids)]
        own.commit()
    return removed
