"""The questions of the evaluation: what they must be for a figure made of them to mean anything."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

import pytest

from corpus.clean import HAN, to_simplified
from corpus.document import Corpus
from corpus.load import load_directory
from eval.errors import QuestionsInvalid
from eval.question import (
    ANSWERS,
    DEV_FILES,
    EvalQuestion,
    Gold,
    Place,
    Split,
    Tag,
    Type,
    dev_digest,
    places,
    qrels,
    question_files,
    questions_digest,
    read_questions,
    split_of,
)
from index.language import Language, detect_language
from tests.handmade import document

ALL = read_questions()
DEV_IDS = {
    name: [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]
    for path in question_files()
    if (name := path.name) in DEV_FILES
}
FITTED_ON = {question_id for ids in DEV_IDS.values() for question_id in ids}
NEW = [q for q in ALL if q.id not in FITTED_ON]
COPIED = 15  # Han characters in a row that a question may not share with a document: it would be found by copying
ALIKE = 0.8  # of all character trigrams: so alike are wordings that differ by a particle


def count(questions: Iterable[EvalQuestion], tag: Tag) -> int:
    return sum(tag in q.tags for q in questions)


def test_questions_are_many_and_of_every_kind() -> None:
    """The numbers that the questions must have without those of the two files for fitting."""
    kinds, languages = Counter(q.type for q in NEW), Counter(q.language for q in NEW)
    assert len(NEW) >= 300
    assert min(kinds[kind] for kind in Type) >= 60
    assert languages[Language.ENGLISH] >= 100
    assert languages[Language.TRADITIONAL] >= 30
    assert count(NEW, Tag.TEMPTING) >= 20
    assert count(NEW, Tag.TYPO) + count(NEW, Tag.KEYWORD) >= 20
    assert count(NEW, Tag.TWO_CLAUSES) >= 20
    assert count(NEW, Tag.FOLLOW_UP) >= 15
    assert sum(size == 3 for size in Counter(q.group for q in NEW).values()) >= 15


def test_each_split_has_every_kind_and_language() -> None:
    for split in Split:
        mine = [q for q in ALL if q.split is split]
        assert min(Counter(q.type for q in mine)[kind] for kind in Type) >= 20
        assert min(Counter(q.language for q in mine)[language] for language in Language) >= 15


def test_ids_and_questions_are_unique() -> None:
    assert [name for name, found in Counter(q.id for q in ALL).items() if found > 1] == []
    assert [asked for asked, found in Counter((q.text, q.previous) for q in ALL).items() if found > 1] == []


def test_every_gold_quote_stands_exactly_once_in_its_document(shipped: Corpus) -> None:
    golds = {(gold.document, gold.quote) for q in ALL for gold in q.gold}
    assert len(golds) > 100
    assert [(name, quote) for name, quote in golds if shipped.document(name).text.count(quote) != 1] == []


def test_every_gold_quote_stands_in_one_clause_or_line(shipped: Corpus) -> None:
    """A quote across the end of a clause could never be found: `places` refuses it."""
    assert all(len(places(q, shipped)) == len(q.gold) for q in ALL)


def test_answerable_questions_have_an_answer_and_the_others_none() -> None:
    assert [q.id for q in ALL if q.answerable != any(gold.grade == ANSWERS for gold in q.gold)] == []
    assert [q.id for q in ALL if not q.answerable and q.gold] == []
    assert {gold.grade for q in ALL for gold in q.gold} == {1, 2}


def test_questions_of_two_clauses_have_two_clauses_that_answer(shipped: Corpus) -> None:
    for q in ALL:
        if Tag.TWO_CLAUSES in q.tags:
            assert sum(grade == ANSWERS for grade in qrels(places(q, shipped)).values()) >= 2, q.id


def test_no_question_copies_a_document(shipped: Corpus) -> None:
    texts = "\n".join(found.text for found in shipped.documents)
    runs = [(q.id, run) for q in ALL for run in re.findall(rf"[{HAN}]{{{COPIED},}}", to_simplified(q.text))]
    assert runs
    pieces = [(name, run[i : i + COPIED]) for name, run in runs for i in range(len(run) - COPIED + 1)]
    assert [(name, piece) for name, piece in pieces if piece in texts] == []


def test_the_language_of_every_question_is_detected() -> None:
    assert [q.id for q in ALL if detect_language(q.text) != q.language] == []


def test_expected_bodies_have_their_canonical_names() -> None:
    names = {agency.name for agency in load_directory().agencies}
    expected = {name for q in ALL for name in q.agencies or ()}
    assert expected
    assert expected - names == set()
    assert [q.id for q in ALL if q.type is Type.AGENCY and q.agencies is None] == []


def test_tags_say_what_the_question_is() -> None:
    sizes = Counter(q.group for q in ALL)
    for q in ALL:
        assert (Tag.FOLLOW_UP in q.tags) == bool(q.previous), q.id
        assert (Tag.WORDING in q.tags) == (sizes[q.group] > 1), q.id
        assert Tag.TEMPTING not in q.tags or not q.answerable, q.id


def test_wordings_of_one_question_have_one_gold_and_one_split() -> None:
    groups = defaultdict(list)
    for q in ALL:
        groups[q.group].append(q)
    assert [name for name, members in groups.items() if len({(q.split, q.gold, q.agencies) for q in members}) > 1] == []


def test_the_split_is_a_hash_of_the_group() -> None:
    assert [q.id for q in NEW if q.split is not split_of(q.group)] == []


def test_of_what_is_fitted_on_none_is_test_whatever_its_hash() -> None:
    assert {name: len(ids) for name, ids in DEV_IDS.items()} == {"start.jsonl": 160, "train.jsonl": 540}
    assert {q.split for q in ALL if q.id in FITTED_ON} == {Split.DEV}


def test_the_hash_is_known() -> None:
    """sha256("support-001") mod 100 is 50, below 60; that of "support-004" is 84."""
    assert (split_of("support-001"), split_of("support-004")) == (Split.TEST, Split.DEV)


def test_no_test_question_is_all_but_a_dev_question() -> None:
    def trigrams(q: EvalQuestion) -> frozenset[str]:
        text = " ".join((*q.previous, to_simplified(q.text).casefold()))
        return frozenset(text[i : i + 3] for i in range(len(text) - 2))

    dev = [(q.id, trigrams(q)) for q in ALL if q.split is Split.DEV]
    test = [(q.id, trigrams(q)) for q in ALL if q.split is Split.TEST]
    alike = [(a, b) for a, x in test for b, y in dev if x and len(x & y) >= ALIKE * len(x | y)]
    assert alike == []


def test_reading_a_split_leaves_the_other_out() -> None:
    dev, test = read_questions(Split.DEV), read_questions(Split.TEST)
    assert {q.split for q in dev} == {Split.DEV}
    assert {q.split for q in test} == {Split.TEST}
    assert sorted(q.id for q in (*dev, *test)) == sorted(q.id for q in ALL)


def gold_question(*gold: Gold) -> EvalQuestion:
    kind = Type.FACT if gold else Type.UNANSWERABLE
    return EvalQuestion("q", "g", "q", Language.ENGLISH, kind, frozenset(), (), gold, None, Split.DEV)


def test_a_quote_outside_the_documents_is_told() -> None:
    corpus = Corpus((document("支持边境贸易。推动跨境旅游。"),), "")
    with pytest.raises(QuestionsInvalid, match="q is about other, the documents are doc: unset ASSISTANT_CORPUS"):
        places(gold_question(Gold("other", "支持", 2)), corpus)
    with pytest.raises(QuestionsInvalid, match="q: no clause of doc holds '开展边境贸易'"):
        places(gold_question(Gold("doc", "开展边境贸易", 2)), corpus)


def test_two_quotes_in_one_clause_are_one_place_with_the_better_grade() -> None:
    corpus = Corpus((document("支持边境贸易。推动跨境旅游。"),), "")
    found = places(gold_question(Gold("doc", "跨境旅游", 1), Gold("doc", "边境贸易", 2)), corpus)
    assert [place.unit for place in found] == ["doc#一", "doc#一"]
    assert qrels(found) == qrels(found[::-1]) == {"doc#一": 2}


def test_a_quote_outside_the_clauses_has_the_line_for_its_place(shipped: Corpus) -> None:
    found = shipped.document("mofcom-2023-18")
    number = next(part for part in found.front if "商资发" in found.text[part.start : part.end])
    gold = Gold("mofcom-2023-18", found.text[number.start : number.end], 2)
    assert places(gold_question(gold), shipped) == (Place(f"mofcom-2023-18@{number.start}", gold),)


def test_digests_follow_what_they_are_of(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A new test question changes the digest of all questions, but not that of dev."""
    folder = tmp_path_factory.mktemp("questions")
    for path in question_files():
        (folder / path.name).write_bytes(path.read_bytes())
    assert (questions_digest(folder), dev_digest(folder)) == (questions_digest(), dev_digest())
    test_line = next(
        line
        for path in question_files()
        for line in path.read_text(encoding="utf-8").splitlines()
        if '"split": "test"' in line
    )
    (folder / "more.jsonl").write_text(test_line.replace('"id": "', '"id": "x') + "\n", encoding="utf-8")
    assert questions_digest(folder) != questions_digest()
    assert dev_digest(folder) == dev_digest()
    (folder / "more.jsonl").write_text(test_line.replace('"test"', '"dev"') + "\n", encoding="utf-8")
    assert dev_digest(folder) != dev_digest()


def test_a_question_of_another_form_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("questions")
    row = next(iter(question_files())).read_text(encoding="utf-8").splitlines()[0]
    (folder / "broken.jsonl").write_text(
        re.sub(r'"language": "[^"]+"', '"language": "fr"', row) + "\n", encoding="utf-8"
    )
    with pytest.raises(QuestionsInvalid, match=r"broken\.jsonl:1: 'fr' is not a valid Language"):
        read_questions(folder=folder)


def test_every_type_but_one_is_answerable() -> None:
    assert [kind for kind in Type if not replace(gold_question(), type=kind).answerable] == [Type.UNANSWERABLE]
