"""Questions after how documents stand to each other: which are such questions, and what is answered."""

import pytest

from assistant.derived.relations import Relation
from assistant.pipeline import Assistant
from assistant.relation_asks import relation_asked_for
from index.filters import Eq

CARRIES_OUT, BASED_ON, CITES = Relation.IMPLEMENTS, Relation.BASED_ON, Relation.CITES


@pytest.mark.parametrize(
    ("question", "document", "outgoing", "relation"),
    [
        ("那份实施方案落实的是哪个文件", "nmg-2023", True, CARRIES_OUT),
        ("内蒙古的实施方案是根据什么制定的", "nmg-2023", True, BASED_ON),
        ("实施方案提到哪些文件？", "nmg-2023", True, CITES),
        ("What does the Inner Mongolia plan implement?", "nmg-2023", True, CARRIES_OUT),
        ("What is the Inner Mongolia plan based on?", "nmg-2023", True, BASED_ON),
        ("2021年的通知引用了哪些文件", "mofcom-2021-163", True, CITES),
        ("哪些文件落实了商资发〔2023〕18号", "mofcom-2023-18", False, CARRIES_OUT),
        ("商务部2023年的通知被哪些文件落实", "mofcom-2023-18", False, CARRIES_OUT),
        ("Which documents carry out MOFCOM notice No. 18 of 2023?", "mofcom-2023-18", False, CARRIES_OUT),
        ("Which plan is based on the 2023 notice?", "mofcom-2023-18", False, BASED_ON),
        ("Which documents cite 商资函〔2019〕410号?", None, False, CITES),
    ],
)
def test_a_question_after_the_relations_of_one_document_is_told(
    keywords_only: Assistant, question: str, document: str | None, outgoing: bool, relation: Relation
) -> None:
    asked = relation_asked_for(keywords_only.index.read(question), keywords_only.index.corpus.documents)
    assert asked is not None
    assert (asked.document and asked.document.id, asked.outgoing, asked.relation) == (document, outgoing, relation)


@pytest.mark.parametrize(
    "question",
    [
        "2023年的通知里哪些政策落实用地",
        "2023年的通知由谁落实",
        "2021年的通知提到哪家银行",
        "内蒙古的实施方案由哪些部门落实",
        "那份通知落实的是什么文件",
        "落实用地指标有什么要求",
        "Which departments implement the 2023 notice?",
        "What does the Inner Mongolia plan say about land?",
    ],
)
def test_a_question_after_a_subject_or_a_body_is_none(keywords_only: Assistant, question: str) -> None:
    assert relation_asked_for(keywords_only.index.read(question), keywords_only.index.corpus.documents) is None


def test_the_document_that_a_plan_carries_out_is_named_with_the_words_that_say_so(keywords_only: Assistant) -> None:
    answer = keywords_only.answer("那份实施方案落实的是哪个文件")
    (statement,) = answer.statements
    (citation,) = answer.citations
    title = "商务部等17部门关于服务构建新发展格局 推动边（跨）境经济合作区高质量发展若干措施的通知"
    assert citation.clause_id == "nmg-2023#前言"
    assert statement.quotes == (f"落实《{title}》",)
    assert statement.text.startswith("《内蒙古自治区关于落实服务构建新发展格局")
    assert f"的实施方案》落实《{title}》" in statement.text


def test_a_document_that_is_not_held_is_known_by_its_number(keywords_only: Assistant) -> None:
    answer = keywords_only.answer("哪些文件引用了商资函〔2019〕410号")
    assert [citation.clause_id for citation in answer.citations] == [
        "mofcom-2021-163#二/（五）",
        "mofcom-exim-2020#二/（一）",
    ]
    assert all("滚动开发的通知》（未收录）" in statement.text for statement in answer.statements)


def test_filters_and_the_number_of_citations_hold(keywords_only: Assistant) -> None:
    question = "2021年的通知引用了哪些文件"
    assert len(keywords_only.answer(question, top=2).citations) == 2
    elsewhere = keywords_only.answer(question, filters=Eq("document", "nmg-2023"))
    assert not any(statement.quotes and "引用" in statement.text for statement in elsewhere.statements)


def test_a_word_before_a_number_is_no_part_of_it(keywords_only: Assistant) -> None:
    for before in ("落实了", "看过", "由", "按"):
        read = keywords_only.index.read(f"{before}商资发〔2023〕18号")
        assert read.entities.documents == {"mofcom-2023-18"}, before
        assert read.entities.unknown_number is None, before
