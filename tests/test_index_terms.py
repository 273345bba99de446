"""Policy terms: the words that jieba must not cut."""

from dataclasses import replace

import pytest

from corpus.agencies import Agency, Directory
from corpus.document import Corpus
from index.terms import policy_terms
from tests.fakes import tiny_sources

DIRECTORY = Directory([Agency("自然资源部", "Ministry of Natural Resources", ("国土部",)), Agency("财政部")])


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return tiny_sources(tmp_path_factory.mktemp("tiny")).corpus


def test_terms_are_bodies_and_renderings_that_the_documents_contain(corpus: Corpus) -> None:
    # 财政部 and 免税店 are in no document; RMB and 用地、土地 are not Han characters alone.
    renderings = ["用地指标", "免税店", "RMB", "用地、土地"]
    assert policy_terms(corpus, DIRECTORY, renderings) == ("用地指标", "自然资源部")


def test_what_a_document_puts_in_quotation_marks_is_a_term(corpus: Corpus) -> None:
    quoting = replace(corpus.documents[0], text="推行“小组团”滚动开发，建设“一区两国”，“十”")
    terms = policy_terms(replace(corpus, documents=(quoting,)), Directory([]), [])
    assert terms == ("一区两国", "小组团")


def test_terms_are_sorted_and_single(corpus: Corpus) -> None:
    assert policy_terms(corpus, Directory([]), ["跨境旅游", "用地指标", "跨境旅游"]) == ("用地指标", "跨境旅游")
