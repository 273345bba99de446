"""Test sets as a corpus: passages, and what a document that states nothing of itself is given."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document
from eval.dataset import Dataset, Query, SetDocument
from eval.dataset_corpus import cut_passages, dataset_corpus
from index.references import References


def a_set(*documents: SetDocument) -> Dataset:
    return Dataset("toy", documents, (Query("q", "用地指标"),), {"q": {documents[0].id: 1}})


def one(text: str, title: str = "", most: int = 350) -> Document:
    return dataset_corpus(a_set(SetDocument("d", title, text)), most).documents[0]


def cut(text: str, most: int) -> list[str]:
    return [text[span.start : span.end] for span in cut_passages(text, most)]


@pytest.mark.parametrize(
    ("text", "most", "passages"),
    [
        ("甲。乙乙。丙。", 100, ["甲。乙乙。丙。"]),
        ("甲。乙乙。丙。", 5, ["甲。乙乙。", "丙。"]),
        ("甲。乙乙。丙。", 4, ["甲。", "乙乙。", "丙。"]),
        ("甲。\n\n乙乙。\n丙。", 6, ["甲。", "乙乙。\n丙。"]),
        # a sentence of 8 characters: cut after its last comma among the first 5, then where it is full
        ("甲甲，乙乙乙乙乙丙丙。丁。", 5, ["甲甲，", "乙乙乙乙乙", "丙丙。丁。"]),
        ("one two three four.", 9, ["one two ", "three ", "four."]),
        ("", 5, []),
        (" \n ", 5, []),
    ],
)
def test_passages_hold_as_many_whole_sentences_as_fit(text: str, most: int, passages: list[str]) -> None:
    assert cut(text, most) == passages


@given(st.text("甲乙。，； \nab.", max_size=60), st.integers(1, 20))
def test_no_passage_is_too_long_and_no_character_is_lost(text: str, most: int) -> None:
    passages = cut(text, most)
    assert all(0 < len(passage) <= most for passage in passages)
    assert "".join("".join(passages).split()) == "".join(text.split())


def test_a_passage_is_a_clause_with_sentences() -> None:
    document = one("甲。乙乙。丙。", "通知", 5)
    assert [(clause.id, document.quote(clause)) for clause in document.clauses] == [
        ("d#1", "甲。乙乙。"),
        ("d#2", "丙。"),
    ]
    sentences = [[document.text[s.start : s.end] for s in clause.sentences] for clause in document.clauses]
    assert sentences == [["甲。", "乙乙。"], ["丙。"]]
    assert {(clause.document_id, clause.path, clause.number) for clause in document.clauses} == {("d", (), "")}


def test_a_text_is_cleaned_as_the_policy_documents_are() -> None:
    document = one("國家發展(含邊境)經濟。")
    assert (document.raw, document.text) == ("國家發展(含邊境)經濟。", "国家发展（含边境）经济。")


def test_a_document_without_text_has_its_title_as_text_and_one_without_either_has_no_passage() -> None:
    titled = one("", "关于用地的通知")
    assert [titled.quote(clause) for clause in titled.clauses] == ["关于用地的通知"]
    assert one(" ", " ").clauses == ()


def test_a_document_without_title_is_named_by_no_question() -> None:
    untitled, titled = one("用地指标。"), one("用地指标。", "用地办法")
    assert References([untitled, titled]).named("2023年的用地通知说了什么") == frozenset()
    assert References([titled]).named("用地办法说了什么") == {"d"}


def test_documents_stand_in_the_order_of_the_hash_of_their_ids() -> None:
    found = dataset_corpus(a_set(*(SetDocument(name, "", "文。") for name in "abcd")))
    expected = sorted("abcd", key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    assert [document.id for document in found.documents] == expected != list("abcd")


def test_the_digest_changes_with_the_documents_and_the_size_of_passages() -> None:
    documents = a_set(SetDocument("d", "", "文。"))
    digest = dataset_corpus(documents).digest
    assert dataset_corpus(documents).digest == digest
    assert dataset_corpus(documents, 200).digest != digest
    assert dataset_corpus(a_set(SetDocument("d", "", "章。"))).digest != digest
