"""Clauses that a question names: in the five documents, in statutes made by hand, and in an external set."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.load import load_corpus
from eval.dataset import Dataset, Query, SetDocument, read_dataset, sampled
from eval.dataset_corpus import dataset_corpus
from index.clause_references import ClauseReferences, clause_spans
from index.language import normalise

BENCH = Path(__file__).parents[2] / "shared" / "bench"
N2021, N2023, NMG, EXIM, N2025 = "mofcom-2021-163", "mofcom-2023-18", "nmg-2023", "mofcom-exim-2020", "mofcom-2025"
# 第三部分 of the 2021 notice; （三） of the Inner Mongolia plan, whose two paragraphs are a clause each.
PART_3 = f"{N2021}#三/（七）", f"{N2021}#三/（八）", f"{N2021}#三/（九）", f"{N2021}#三/（十）"
NMG_3 = f"{NMG}#三/（三）/1", f"{NMG}#三/（三）/2"
LAWS = (
    ("中华人民共和国公司法第六十条", "第一句。"),
    ("中华人民共和国公司法第六十一条", "第二句。"),
    ("中华人民共和国公司法第六十一条之一", "第三句。"),
    ("全国人民代表大会和地方各级人民代表大会选举法第六十条", "第四句。"),
    ("保险法第六十条", "第五句。"),
    ("社会保险法第六十条", "第六句。"),
    ("最高人民法院关于适用《公司法》若干问题的解释（二）第六十条", "第七句。"),
    ("海关条例", "第六十条 第八句。"),
)


@pytest.fixture(scope="module")
def five() -> ClauseReferences:
    return ClauseReferences(load_corpus().documents)


def laws(articles: Sequence[tuple[str, str]]) -> tuple[Document, ...]:
    documents = tuple(SetDocument(title, title, text) for title, text in articles)
    return dataset_corpus(Dataset("laws", documents, (Query("q", "法"),), {"q": {articles[0][0]: 1}})).documents


@pytest.fixture(scope="module")
def statutes() -> tuple[Document, ...]:
    return laws(LAWS)


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("2021年的通知第三部分讲了什么", PART_3),
        ("2021年的通知第3部分讲了什么", PART_3),
        ("2021年的通知第三章", PART_3),
        ("2021年的通知第三大点", PART_3),
        ("2021年的通知三、强化政策支持", PART_3),
        ("2021年的通知第三部分（七）", (f"{N2021}#三/（七）",)),
        ("2021年的通知第三部分的第(七)项", (f"{N2021}#三/（七）",)),
        ("2021年的通知第三部分第二条", (f"{N2021}#三/（八）",)),  # the second of （七） to （十）
        ("2021年的通知第三部分第六条", ()),
        ("商资发〔2023〕18号第十二条由谁负责", (f"{N2023}#五/（十二）",)),
        ("商资发〔2023〕18号第12条由谁负责", (f"{N2023}#五/（十二）",)),
        ("商资发〔2023〕18号第12条第二款怎么说", (f"{N2023}#五/（十二）",)),
        ("商资发〔2023〕18号（十二）", (f"{N2023}#五/（十二）",)),
        ("商資發〔2023〕18號第十二點", (f"{N2023}#五/（十二）",)),
        ("商资发〔2023〕18号第九十条", ()),
        ("内蒙古的实施方案第(三)项", NMG_3),
        ("內蒙古實施方案第三條第二款", NMG_3),
        ("内蒙古方案三、（三）说了什么", NMG_3),
        ("内蒙古的实施方案三（三）2", NMG_3[1:]),
        ("2021年的通知第三、五条", (f"{N2021}#一/（三）", f"{N2021}#二/（五）")),
        ("2021年的通知（三）、（五）项", (f"{N2021}#一/（三）", f"{N2021}#二/（五）")),
        ("2021年的通知第三条至第五条", (f"{N2021}#一/（三）", f"{N2021}#二/（四）", f"{N2021}#二/（五）")),
        ("2021年的通知第（三）至（五）项", (f"{N2021}#一/（三）", f"{N2021}#二/（四）", f"{N2021}#二/（五）")),
        ("2021年的通知第一条和2023年的通知第五项有什么不同", (f"{N2021}#一/（一）", f"{N2023}#三/（五）")),
        ("《若干措施》第十二条", (f"{N2023}#五/（十二）", f"{NMG}#五/（十二）")),
        ("第三条和第五条，2021年的通知里的", (f"{N2021}#一/（三）", f"{N2021}#二/（五）")),
        # 2020: numbered anew under each heading, and a heading without items
        ("2020年的通知第（四）项", (f"{EXIM}#二/（四）", f"{EXIM}#三/（四）")),
        ("2020年的通知三、（四）", (f"{EXIM}#三/（四）",)),
        ("2020年的通知第一部分", (f"{EXIM}#一",)),
        ("2020年的通知第一部分第二款", (f"{EXIM}#一",)),
        # without a document: every clause of this number
        ("第（十六）条是什么", (f"{N2025}#五/（十六）",)),
        ("第十四点", (f"{N2021}#四/（十四）", f"{N2023}#六/（十四）", f"{N2025}#五/（十四）", f"{NMG}#六/（十四）")),
        ("三、（三）", (f"{EXIM}#三/（三）", f"{N2023}#三/（三）", *NMG_3)),
        ("Item (3) of the 2021 notice", (f"{N2021}#一/（三）",)),
        ("What does Article 12 of the 2023 notice say?", (f"{N2023}#五/（十二）",)),
        ("point (12) of 商资发〔2023〕18号", (f"{N2023}#五/（十二）",)),
        ("Section 3, item (3) of the Inner Mongolia plan", NMG_3),
        ("item (3) of section 3 in the Inner Mongolia plan", NMG_3),
        ("item (8) of section 3 in the 2021 notice", (f"{N2021}#三/（八）",)),
        ("Part III of MOFCOM notice No. 163 of 2021", PART_3),
        ("the third section of the 2021 notice", PART_3),
        ("clause 3.2 of the 2020 notice", (f"{EXIM}#三/（二）",)),
        ("paragraph 5 of the Inner Mongolia plan", (f"{NMG}#三/（五）",)),
        ("items 3 and 5 of the 2021 notice", (f"{N2021}#一/（三）", f"{N2021}#二/（五）")),
        ("items (iii) to (v) in the 2021 notice", (f"{N2021}#一/（三）", f"{N2021}#二/（四）", f"{N2021}#二/（五）")),
        (
            "item one of the 2021 notice and item 5 of the Inner Mongolia plan",
            (f"{N2021}#一/（一）", f"{NMG}#三/（五）"),
        ),
    ],
)
def test_clauses_are_named_by_their_numbers(question: str, ids: tuple[str, ...], five: ClauseReferences) -> None:
    assert five.named(normalise(question)) == set(ids)


@pytest.mark.parametrize(
    "question",
    [
        "边（跨）境经济合作区",
        "（三）",
        "(1)谁负责 (2)多少钱",
        "一、总体要求讲什么",
        "2021年的通知有没有第三条铁路",
        "2021年的通知里第一项目是什么",
        "《旅游法》第三条",
        "根据旅游法第三条",
        "商资发〔2024〕56号第三条",
        "2019年的通知第三条",  # cited by one of the five, and none of them
        "the third largest zone of the 2021 notice",
        "In part I think the 2021 notice helps",
        "measures 30 days after the 2021 notice",
    ],
)
def test_what_is_no_reference_or_to_no_document_here_names_nothing(question: str, five: ClauseReferences) -> None:
    assert five.named(normalise(question)) == frozenset()


def test_a_reference_to_more_than_twenty_clauses_names_none() -> None:
    articles = [(f"第{n}号规定第一条", "一句。") for n in range(21)]
    assert len(ClauseReferences(laws(articles[:20])).named("第一条")) == 20
    assert ClauseReferences(laws(articles)).named("第一条") == frozenset()
    assert ClauseReferences(laws(articles)).named("第7号规定第一条") == {"第7号规定第一条#1"}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("公司法第六十条的内容是什么", {LAWS[0][0]}),
        ("中华人民共和国公司法第60条第二款", {LAWS[0][0]}),
        ("《公司法》第六十条", {LAWS[0][0]}),
        ("《中华人民共和国公司法》(2018年修正)的第六十条", {LAWS[0][0]}),
        ("公司法第六十条、第六十一条", {LAWS[0][0], LAWS[1][0]}),
        ("公司法第六十至六十一条", {LAWS[0][0], LAWS[1][0]}),
        ("公司法第六十一条之一", {LAWS[2][0]}),
        ("公司法第六十二条", set()),
        ("选举法第六十条", {LAWS[3][0]}),
        ("社会保险法第六十条", {LAWS[5][0]}),
        ("保险法第六十条", {LAWS[4][0]}),
        ("公司法第六十一条和保险法第六十条", {LAWS[1][0], LAWS[4][0]}),
        ("最高人民法院关于适用《公司法》若干问题的解释（二）第六十条", {LAWS[6][0]}),
        ("《最高人民法院关于适用〈公司法〉若干问题的解释（二）》第六十条", set()),
        ("海关条例第六十条", {LAWS[7][0]}),
        ("旅游法第六十条", set()),
        ("第六十一条", {LAWS[1][0]}),
    ],
)
def test_an_article_is_named_with_its_law(question: str, named: set[str], statutes: tuple[Document, ...]) -> None:
    assert ClauseReferences(statutes).named(normalise(question)) == {f"{title}#1" for title in named}


@pytest.mark.parametrize(
    ("question", "spans"),
    [
        ("2021年的通知第三部分（七）讲了什么", ["第三部分(七)"]),
        ("公司法第12条第二款怎么说", ["第12条第二款"]),
        ("2021年的通知（三）是什么", ["(三)"]),
        ("（三）是什么", []),
        ("第三条铁路", []),
        ("《解释（一）》的要求", []),
        ("item (3) of section 2 in the 2021 notice", ["item (3) of section 2"]),
        ("Articles 12 and 13", ["Articles 12 and 13"]),
    ],
)
def test_references_are_found_where_they_stand(question: str, spans: list[str]) -> None:
    searched = normalise(question)
    assert [searched[span.start : span.end] for span in clause_spans(searched)] == spans


@pytest.mark.skipif(not BENCH.is_dir(), reason="the external sets are no part of the repository: ../shared/bench")
def test_the_cited_article_of_an_external_set_is_named() -> None:
    dataset = sampled(read_dataset(BENCH / "lawbench_1_1", BENCH / "stard"), 6000)
    references = ClauseReferences(dataset_corpus(dataset).documents)
    named = {
        query.id: {clause.partition("#")[0] for clause in references.named(normalise(query.text))}
        for query in dataset.queries[:200]
    }
    wrong = [query for query, documents in named.items() if documents != dataset.qrels[query].keys()]
    assert (len(named), wrong) == (173, [])
