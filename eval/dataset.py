"""External test sets in the BEIR layout (Thakur et al. 2021, https://github.com/beir-cellar/beir), read and checked.

    corpus.jsonl     {"id": "L5677", "title": "农民专业合作社法第三十三条", "text": "…"}   a document a line
    queries.jsonl    {"id": "1-1_0", "text": "农民专业合作社法第三十三条的内容是什么？"}   a question a line
    qrels.tsv        1-1_0 → L5677 → 1                                                  question, document, grade

`_id` for `id`, qrels/test.tsv for qrels.tsv and a line of column names above the grades are read as well.
"""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from eval.errors import DatasetInvalid

CORPUS, QUERIES = "corpus.jsonl", "queries.jsonl"
QRELS = ("qrels.tsv", "qrels/test.tsv")
# The last column name of the header that BEIR writes above its grades.
SCORE = "score"
RELEVANT = 1


@dataclass(frozen=True, slots=True)
class SetDocument:
    """A document of a test set; title or text may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question of a test set."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A test set: `queries` are those with a relevant document, `qrels` their grades as {query: {document: grade}}.

    `left_out` counts the questions that have none, as those of other splits have in BEIR's files.
    """

    name: str
    documents: tuple[SetDocument, ...]
    queries: tuple[Query, ...]
    qrels: dict[str, dict[str, int]]
    left_out: int = 0

    @property
    def corpus_digest(self) -> str:
        """The sha256 of the documents alone: sets over the same documents share an index."""
        return _digest([document.id, document.title, document.text] for document in self.documents)

    @property
    def digest(self) -> str:
        """The sha256 of documents, questions and grades."""
        grades = sorted((query, sorted(found.items())) for query, found in self.qrels.items())
        return _digest([self.corpus_digest, [(query.id, query.text) for query in self.queries], grades])


def read_dataset(folder: Path, corpus: Path | None = None) -> Dataset:
    """Read the set in `folder`; its documents are those of `corpus`, another set's folder, where that is given.

    Raises DatasetInvalid, with file, line and next step, for a file that is absent or a line that is not as above.
    """
    if not folder.is_dir():
        raise DatasetInvalid(f"no folder {folder}: give one that holds {CORPUS}, {QUERIES} and {QRELS[0]}")
    documents = tuple(_documents((corpus or folder) / CORPUS))
    queries = tuple(_queries(folder / QUERIES))
    if not any(document.title.strip() or document.text.strip() for document in documents):
        raise DatasetInvalid(f"{(corpus or folder) / CORPUS}: no document has a title or a text: write them")
    qrels_path = next((folder / name for name in QRELS if (folder / name).is_file()), folder / QRELS[0])
    grades = _qrels(qrels_path, {query.id for query in queries}, {document.id for document in documents})
    qrels = {query: found for query, found in grades.items() if max(found.values()) >= RELEVANT}
    if not qrels:
        raise DatasetInvalid(f"{qrels_path}: no grade is {RELEVANT} or more, so that nothing can be found")
    asked = tuple(query for query in queries if query.id in qrels)
    return Dataset(folder.resolve().name, documents, asked, qrels, len(queries) - len(asked))


def sampled(dataset: Dataset, size: int, seed: int = 1) -> Dataset:
    """Return a set with `size` documents: all that have a grade, and others drawn by `seed`.

    Fewer wrong documents make every question easier: the name says so, and figures compare with the same sample only.
    """
    graded = {document for found in dataset.qrels.values() for document in found}
    if size < len(graded):
        raise DatasetInvalid(f"a sample of {size} cannot hold the {len(graded)} graded documents: take more")
    if size >= len(dataset.documents):
        return dataset
    others = sorted(document.id for document in dataset.documents if document.id not in graded)
    kept = graded.union(random.Random(seed).sample(others, size - len(graded)))
    documents = tuple(document for document in dataset.documents if document.id in kept)
    return replace(dataset, name=f"{dataset.name}-sample{size}-seed{seed}", documents=documents)


def _documents(path: Path) -> Iterator[SetDocument]:
    rows = _Rows(path)
    for place, row in rows:
        yield SetDocument(rows.id(place, row), rows.text(place, row, "title", ""), rows.text(place, row, "text"))
    rows.some()


def _queries(path: Path) -> Iterator[Query]:
    rows = _Rows(path)
    for place, row in rows:
        query = Query(rows.id(place, row), rows.text(place, row, "text"))
        if not query.text.strip():
            raise DatasetInvalid(f"{place}: the question {query.id!r} is empty: write its text or remove the line")
        yield query
    rows.some()


class _Rows:
    """The JSON objects of a file with their places; remembers the ids that were read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: dict[str, str] = {}

    def __iter__(self) -> Iterator[tuple[str, dict[str, object]]]:
        for place, line in _lines(self._path):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise DatasetInvalid(
                    f"{place} is not JSON ({error}): {_short(line)}; write one object a line"
                ) from error
            if not isinstance(row, dict):
                raise DatasetInvalid(f"{place} is no JSON object: {_short(line)}; write {{…}}")
            yield place, row

    def id(self, place: str, row: dict[str, object]) -> str:
        """Return a row's id; DatasetInvalid for one that is absent, no text, unfit for a qrels line, or repeated."""
        found = self.text(place, row, "_id" if "_id" in row else "id")
        if not found.strip() or any(char in found for char in "\t\r\n"):
            raise DatasetInvalid(f"{place}: the id {found!r} is empty or breaks a line of {QRELS[0]}: write another")
        first = self._seen.setdefault(found, place)
        if first != place:
            raise DatasetInvalid(f"{place}: the id {found!r} stands in {first} already: give each its own")
        return found

    def text(self, place: str, row: dict[str, object], key: str, default: str | None = None) -> str:
        """Return a row's text under `key`; DatasetInvalid for one that is absent, no text, or not Unicode."""
        found = row.get(key, default)
        if not isinstance(found, str):
            raise DatasetInvalid(f"{place}: {key!r} is {_short(repr(found))}: write a text in quotation marks")
        if any("\ud800" <= char <= "\udfff" for char in found):
            raise DatasetInvalid(f"{place}: {key!r} holds half of a surrogate pair: write the whole character")
        return found

    def some(self) -> None:
        """Raise DatasetInvalid where no row was read."""
        if not self._seen:
            raise DatasetInvalid(f"{self._path} is empty: write one object a line")


def _qrels(path: Path, queries: set[str], documents: set[str]) -> dict[str, dict[str, int]]:
    """Return {query: {document: grade}}; DatasetInvalid for what is in neither file, no number, or given twice."""
    qrels: dict[str, dict[str, int]] = {}
    for n, (place, line) in enumerate(_lines(path)):
        columns = line.split("\t")
        if n == 0 and columns[-1].strip().casefold() == SCORE:
            continue
        if len(columns) != 3:
            raise DatasetInvalid(f"{place}: {_short(line)}; write question, document and grade with tabs between")
        query, document, grade = (column.strip() for column in columns)
        for what, name, known in (("question", query, queries), ("document", document, documents)):
            if name not in known:
                file = QUERIES if what == "question" else CORPUS
                raise DatasetInvalid(f"{place}: no {what} {name!r} in {file}: add it, or give the {file} it is of")
        if document in qrels.setdefault(query, {}):
            raise DatasetInvalid(f"{place}: {query!r} and {document!r} have a grade already: keep one line")
        qrels[query][document] = _grade(place, grade)
    return qrels


def _grade(place: str, grade: str) -> int:
    try:
        return int(grade)
    except ValueError as error:
        raise DatasetInvalid(f"{place}: the grade {_short(grade)} is no whole number: write 0, 1, 2 …") from error


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of a file that are not blank, each with its place; no other character ends a line than \\n."""
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        step = " or, for documents of another set, that set's folder" if path.name == CORPUS else ""
        raise DatasetInvalid(f"{path} cannot be read ({error.strerror}): give a folder that holds it{step}") from error
    for n, line in enumerate(lines, start=1):
        place = f"{path}, line {n}"
        try:
            text = line.decode("utf-8").removesuffix("\r")
        except UnicodeDecodeError as error:
            raise DatasetInvalid(f"{place} is not UTF-8 ({error.reason}): save the file as UTF-8") from error
        if text.strip():
            yield place, text


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _digest(parts: Iterable[object]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(json.dumps(part, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()
