"""Building an index and loading it again."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.agencies import Agency, Directory
from index import build, passages
from index.build import Sources, build_index, load_index, recipe
from index.corpus_rows import columns
from index.errors import IndexMissing, IndexStale
from index.layout import Layout
from index.nearest import Nearest
from index.part_making import reference_questions
from index.parts import Parts
from index.passages import Passages
from index.recipe import quick_key
from index.row_search import RowSearch
from index.row_table import RowTable
from index.snapshot import current_manifest
from index.store import first_ids
from index.vectors import centred
from tests.fakes import GLOSSARY, FakeEncoder, build_tiny_index, tiny_sources


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    return tiny_sources(tmp_path)


def unheard(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""


def test_a_loaded_index_ranks_like_another_of_the_same_sources(tmp_path: Path) -> None:
    first = build_tiny_index(tmp_path / "one", [FakeEncoder()])
    second = build_tiny_index(tmp_path / "two", [FakeEncoder()])
    assert first.generation == second.generation
    for question in ("边境合作区用地指标", "cross-border tourism", "商资发〔2023〕18号"):
        assert first.search(question, 6) == second.search(question, 6)


def test_building_twice_writes_the_same_files_in_any_process(tmp_path: Path) -> None:
    """The order of sets, which differs from process to process, is nowhere in a file."""
    code = (
        "import sys; from pathlib import Path; from tests.fakes import FakeEncoder, build_tiny_index;"
        "build_tiny_index(Path(sys.argv[1]), [FakeEncoder()])"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
    one, two = (current_manifest(tmp_path / seed / "index") for seed in ("1", "2"))
    assert one.files == two.files


def test_progress_is_reported_for_each_part(tmp_path: Path, sources: Sources) -> None:
    told: list[tuple[str, int, int]] = []
    encoders = [FakeEncoder("a"), FakeEncoder("b")]
    build_index(tmp_path / "index", sources, "fake", encoders, lambda *step: told.append(step))
    # 15 sentences, 6 clauses and 6 headings to encode: the path of each clause, 一、加强保障 （一）安排用地指标。
    assert told == [("keywords", 0, 6), ("keywords", 6, 6), ("a", 27, 27), ("b", 27, 27)]


def test_the_generation_is_named_and_counted(tmp_path: Path, sources: Sources) -> None:
    generation = build_index(tmp_path / "index", sources, "none", (), unheard)
    manifest = current_manifest(tmp_path / "index")
    assert generation == manifest.generation == recipe(sources, "none", ()).generation
    assert manifest.counts == {"documents": 3, "clauses": 6, "sentences": 15}
    assert load_index(tmp_path / "index", sources, "none", ()).generation == generation


def test_loading_what_was_never_built_or_built_otherwise_is_refused(tmp_path: Path, sources: Sources) -> None:
    with pytest.raises(IndexMissing):
        load_index(tmp_path / "index", sources, "none", ())
    build_index(tmp_path / "index", sources, "fake", [FakeEncoder()], unheard)
    with pytest.raises(IndexStale, match=r"with another encoder \(fake-1 \(7\), now fake-2 \(7\)\)"):
        load_index(tmp_path / "index", sources, "fake", [FakeEncoder("fake-2")])


def test_the_recipe_changes_with_each_source(sources: Sources, tmp_path: Path) -> None:
    made_from = recipe(sources, "fake", [FakeEncoder()])
    assert recipe(sources, "fake", [FakeEncoder()]) == made_from

    other_corpus = replace(sources, corpus=replace(sources.corpus, digest="0" * 64))
    assert recipe(other_corpus, "fake", [FakeEncoder()]) == replace(made_from, corpus="0" * 64)

    # 存量土地 is in a document: the name of a body becomes a term.
    directory = Directory([*sources.directory.agencies, Agency("存量土地")])
    other_terms = recipe(replace(sources, directory=directory), "fake", [FakeEncoder()])
    assert other_terms == replace(made_from, terms=other_terms.terms)
    assert other_terms.terms != made_from.terms

    # A line whose Chinese is in no document changes no term.
    glossary = tmp_path / "other.tsv"
    glossary.write_text(sources.glossary.read_text(encoding="utf-8") + "unicorn\t独角兽\n", encoding="utf-8")
    other_glossary = recipe(replace(sources, glossary=glossary), "fake", [FakeEncoder()])
    assert other_glossary == replace(made_from, glossary=other_glossary.glossary)
    assert other_glossary.glossary != made_from.glossary

    assert recipe(sources, "other", [FakeEncoder()]) == replace(made_from, encoder="other")
    assert recipe(sources, "fake", []) == replace(made_from, encoders=())


def test_the_recipe_changes_with_code_and_libraries(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_from = recipe(sources, "none", ())
    with monkeypatch.context() as patch:
        patch.setattr(build, "version", lambda name: "99" if name == "jieba" else "1")
        other_library = recipe(sources, "none", ())
    for name in build.CODE:
        (tmp_path / name).write_bytes((build.HERE / name).read_bytes())
    (tmp_path / "tokens.py").write_text("# changed")
    monkeypatch.setattr(build, "HERE", tmp_path)
    other_code = recipe(sources, "none", ())
    assert len({made_from.code, other_library.code, other_code.code}) == 3
    assert other_code == replace(made_from, code=other_code.code)


def test_the_quick_key_leaves_out_only_what_needs_the_encoders(sources: Sources) -> None:
    loaded, not_yet = recipe(sources, "fake", [FakeEncoder()]), recipe(sources, "fake", None)
    assert loaded != not_yet
    assert quick_key(loaded) == quick_key(not_yet)
    assert quick_key(loaded) != quick_key(recipe(sources, "other", None))


def test_renderings_are_the_glossarys_and_the_names_of_bodies(sources: Sources) -> None:
    agency = Agency("自然资源部", "Ministry of Natural Resources", ("国土部", "MNR", "land"))
    table = replace(sources, directory=Directory([agency])).renderings()
    assert table["Ministry of Natural Resources"] == table["MNR"] == ("自然资源部", "国土部")
    assert table["land"] == ("用地", "土地")  # the glossary has it already
    assert len(table) == len(GLOSSARY) + 2


def test_every_reference_question_is_a_pair() -> None:
    english, chinese = reference_questions()
    assert len(english) == len(chinese) >= 100
    assert all(text.isascii() for text in english)
    assert not any(text.isascii() for text in chinese)


def test_reference_questions_have_no_topic_of_the_fake_encoder() -> None:
    """FakeEncoder's arithmetic relies on it."""
    for questions in reference_questions():
        np.testing.assert_array_equal(FakeEncoder().encode_queries(questions)[:, :-2], 0)


def test_the_mean_of_each_language_is_that_of_its_reference_questions(tmp_path: Path, sources: Sources) -> None:
    """A question that has only what all questions of its language share has nothing left of it."""
    generation = build_index(tmp_path / "index", sources, "fake", [FakeEncoder()], unheard)
    (channel,) = Parts.load(tmp_path / "index" / generation).channels
    passages = [Passages(document) for document in sources.corpus.documents]
    layout = Layout([one.shape for one in passages], first_ids(one.key for one in passages))
    table = RowTable(columns(passages, layout.all_ids()))
    store = RowSearch(FakeEncoder.dimension, [segment.rows for segment in channel.segments], table)
    for language, text in (("zh", "没有主题"), ("en", "no topic")):
        question = centred(FakeEncoder().encode_queries([text]), channel.means[language])
        (scores,) = Nearest(store, layout).scores(question, np.arange(6))
        np.testing.assert_allclose(scores.clause, np.zeros(6), atol=0.01)


def test_a_clause_is_cut_for_its_vector_and_its_sentences_are_not(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passages, "MAX_CLAUSE_CHARACTERS", 10)
    document = sources.corpus.documents[0]
    encoded = Passages(document).encoded()
    # The eight sentences, then the clauses, whole but for the cut, then the headings, in the order of the clauses.
    assert encoded[1] == "优先安排边境合作区工业项目用地指标。"
    assert encoded[8:11] == [document.quote(clause)[:10] for clause in document.clauses]
    assert encoded[8] == "（一）安排用地指标。"
    assert encoded[11:] == [" ".join(clause.path) for clause in document.clauses]


def test_clauses_under_one_heading_share_its_vector(sources: Sources) -> None:
    """Of a heading that stands over several clauses one vector is made; without headings the title stands over all."""
    first, *_ = sources.corpus.documents[0].clauses
    paths: tuple[tuple[str, ...], ...] = (("一、用地指标",), ("一、用地指标",), ())
    clauses = tuple(replace(first, id=f"toy-2023#{n}", path=path) for n, path in enumerate(paths))
    texts = Passages(replace(sources.corpus.documents[0], clauses=clauses))
    assert texts.headings() == ["一、用地指标", "一、用地指标", "商务部关于推动边境合作区发展的通知"]
    assert (texts.shape.headed.tolist(), texts.shape.headings) == ([0, 0, 1], 2)
    assert texts.encoded()[-2:] == ["一、用地指标", "商务部关于推动边境合作区发展的通知"]
