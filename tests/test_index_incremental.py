"""Generations made from the one before: file for file those that are made anew, and nothing of what was removed."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Corpus, Document
from index import making
from index.build import Sources, build_index, load_index
from index.memory import Memory
from index.parts import Block, segmented
from index.passages import Passages
from index.postings import Postings
from index.snapshot import current_manifest
from index.tokens import Tokenizer
from index.vector_cache import FILE, VectorCache, text_digest
from tests.fakes import FakeEncoder, tiny_sources

TEXTS = (
    "一、推进“新兴口岸”建设。支持跨境旅游，用地指标优先安排。",
    "二、新兴口岸的统计。按月报送统计数据。",
    "三、人才培训。组织“两头在外”企业参加人才培训。",
    "四、两头在外企业的结算。推进跨境人民币结算便利化。",
    "五、口岸新兴产业。鼓励发展新兴产业。",
)


def unheard(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""


def with_documents(sources: Sources, documents: Sequence[Document]) -> Sources:
    """Return sources with other documents, and a digest of these."""
    digest = text_digest("".join(f"{one.id} {one.sha256} {one.text}" for one in documents)).hex()
    return replace(sources, corpus=Corpus(tuple(documents), digest))


def variant(document: Document, name: str, text: str) -> Document:
    """Return a document of two clauses and a title, of another text."""
    half = text.index("。") + 1
    first, second = document.clauses[0], document.clauses[1]
    clauses = tuple(
        replace(clause, id=f"{name}#{n}", document_id=name, start=start, end=end, path=(text[:4],), sentences=(span,))
        for n, (clause, (start, end)) in enumerate(zip((first, second), ((0, half), (half, len(text))), strict=True))
        for span in [replace(clause.sentences[0], start=start, end=end)]
    )
    digest = text_digest(text).hex()
    return replace(document, id=name, title=f"{name}的通知", text=text, raw=text, sha256=digest, clauses=clauses)


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a segment end after every other document."""
    monkeypatch.setattr(making, "KEYWORD_DOCUMENTS", 3)
    monkeypatch.setattr(making, "VECTOR_DOCUMENTS", 2)
    monkeypatch.setattr(making, "COMPACT_DOCUMENTS", 2)


@pytest.mark.usefixtures("small_segments")
@pytest.mark.parametrize(("seed", "most_exact"), [(0, 1000), (1, 1000), (1, 25), (0, 0)])
def test_a_generation_made_from_the_one_before_is_the_one_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, most_exact: int
) -> None:
    """Documents come, change, move and go in any order; terms with them, by which others are cut otherwise.

    Vectors are exact, or small, or the one and the other as the corpus grows and shrinks.
    """
    monkeypatch.setattr(making, "MOST_EXACT", most_exact)
    sources, chance = tiny_sources(tmp_path), random.Random(seed)
    shipped = list(sources.corpus.documents)
    made = [variant(shipped[0], f"added-{n}", text) for n, text in enumerate(TEXTS)]
    made += [variant(shipped[0], f"added-{n}", text + TEXTS[n - 1]) for n, text in enumerate(TEXTS[:2])]
    memory, encoders = Memory(), [FakeEncoder("a"), FakeEncoder("b")]
    held = shipped[:1]
    for step in range(7):
        others = [one for one in (*shipped, *made) if one.id not in {document.id for document in held}]
        if len(held) < 2 or (others and chance.random() < 0.6):
            held.insert(chance.randrange(len(held) + 1), chance.choice(others))
        else:
            held.pop(chance.randrange(len(held)))
        now = with_documents(sources, held)
        # In one process that goes on, and in a new one for each step.
        for name, kept in (("one", memory), ("new", None)):
            build_index(tmp_path / name, now, "fake", encoders, unheard, None, kept)
        build_index(tmp_path / f"anew-{step}", now, "fake", encoders, unheard)
        anew = current_manifest(tmp_path / f"anew-{step}")
        for name in ("one", "new"):
            assert current_manifest(tmp_path / name) == anew
        index = load_index(tmp_path / "one", now, "fake", encoders, None, memory)
        other = load_index(tmp_path / f"anew-{step}", now, "fake", encoders)
        for question in ("新兴口岸的用地指标", "两头在外企业", "statistics"):
            assert index.search(question, 5) == other.search(question, 5)


@pytest.mark.usefixtures("small_segments")
def test_files_of_unchanged_documents_are_linked_and_not_written_again(tmp_path: Path) -> None:
    sources, memory = tiny_sources(tmp_path), Memory()
    document = variant(sources.corpus.documents[0], "added", TEXTS[0])
    before = dict[Path, int]()
    for documents in (sources.corpus.documents, (*sources.corpus.documents, document)):
        name = build_index(
            tmp_path / "index", with_documents(sources, documents), "fake", [FakeEncoder()], unheard, None, memory
        )
        folder = tmp_path / "index" / name
        files = {path.relative_to(folder): path.stat().st_ino for path in folder.rglob("*.*z*")}
        files |= {path.relative_to(folder): path.stat().st_ino for path in folder.rglob("*.faiss")}
        same = {name for name, inode in files.items() if before.get(name) == inode}
        before = files
    blocks = [Block(Passages(one).key, 1) for one in (*sources.corpus.documents, document)]
    of_keywords, of_vectors = (len({*segmented(blocks, n)} & {*segmented(blocks[:-1], n)}) for n in (3, 2))
    assert len(same) == 3 * of_keywords + of_vectors
    assert len(same) < len(files)


def test_of_a_removed_document_nothing_is_left_in_any_file(tmp_path: Path) -> None:
    """Not its words, its id, its digests, its vectors: in the generations that are kept, and in the cache."""
    sources, memory, cache = tiny_sources(tmp_path), Memory(), VectorCache(tmp_path / "cache")
    phrase = "独一无二的麒麟口岸"
    document = variant(sources.corpus.documents[0], "unicorn", f"一、建设“麒麟口岸”。{phrase}的用地指标。")
    root, encoder = tmp_path / "index", [FakeEncoder()]
    all_of_them = [*sources.corpus.documents, document]
    for documents in (all_of_them, list(reversed(all_of_them))):
        build_index(root, with_documents(sources, documents), "fake", encoder, unheard, cache, memory)
    passages = Passages(document)
    traces = [word.encode() for word in ("麒麟", phrase, document.id, document.sha256, passages.key)]
    traces += passages.digests
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [trace in held for trace in traces] == [True, False, True, True, True, *[True] * len(passages.digests)]
    build_index(root, with_documents(sources, all_of_them[:3]), "fake", encoder, unheard, cache, memory)
    assert len([path for path in root.iterdir() if path.is_dir()]) == 1
    for path in (*root.rglob("*"), tmp_path / "cache" / FILE):
        if path.is_file():
            assert not [trace for trace in traces if trace in path.read_bytes()]


def test_a_generation_of_no_other_documents_is_kept(tmp_path: Path) -> None:
    sources = tiny_sources(tmp_path)
    for count in (1, 2, 3):
        documents = sources.corpus.documents[:count]
        build_index(tmp_path / "index", with_documents(sources, documents), "none", (), unheard)
    assert len([path for path in (tmp_path / "index").iterdir() if path.is_dir()]) == 3


def test_a_damaged_file_is_not_taken_over(tmp_path: Path) -> None:
    """Neither by a process that goes on nor by a new one."""
    sources = tiny_sources(tmp_path)
    fewer = with_documents(sources, sources.corpus.documents[:2])
    for name, memory in (("one", Memory()), ("new", None)):
        root = tmp_path / name
        first = build_index(root, fewer, "fake", [FakeEncoder()], unheard, None, memory)
        for path in (root / first).rglob("*.faiss"):
            data = path.read_bytes()
            path.unlink()
            path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        build_index(root, sources, "fake", [FakeEncoder()], unheard, None, memory)
        load_index(root, sources, "fake", [FakeEncoder()])


def test_postings_are_the_same_however_they_came_about() -> None:
    chance = random.Random(0)
    texts = [chance.choices("abcdefghij", k=chance.randrange(12)) for _ in range(60)]
    whole = Postings.of(texts)
    cuts = (0, 7, 8, 8, 40, 60)
    joined = Postings.joined([Postings.of(texts[start:end]) for start, end in pairwise(cuts)])
    assert joined.to_bytes() == whole.to_bytes()
    rows = np.array(chance.sample(range(60), 25))
    assert whole.take(rows).to_bytes() == Postings.of([texts[row] for row in rows]).to_bytes()
    assert whole.having("ab").tolist() == [n for n, text in enumerate(texts) if {"a", "b"} <= {*text}]


def test_a_text_is_cut_by_the_terms_in_it_alone() -> None:
    """Whatever terms others have, and in whatever order they are given."""
    terms = ["边境经济合作区", "经济合作", "跨境人民币", "跨境人民币结算", "人民币结算便利化", "两头在外"]
    text = "推进边境经济合作区跨境人民币结算便利化试点。"
    found = Tokenizer(terms).words(text)
    assert Tokenizer(reversed(terms)).words(text) == found
    assert Tokenizer(term for term in terms if term in text).words(text) == found
