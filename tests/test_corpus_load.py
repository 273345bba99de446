"""Loading: the five documents, their clauses, and what was mended in them."""

import re
from collections import Counter

import pytest

from corpus.document import Corpus
from corpus.load import load_corpus

FIRST = "mofcom-2021-163"

# Counted by hand in the raw files: each numbered item, each unnumbered text under a heading, and what stands around.
COUNTS = {"mofcom-2023-18": 17, "nmg-2023": 18, FIRST: 15, "mofcom-exim-2020": 12, "mofcom-2025": 20}
KEYS = {
    "mofcom-2023-18": """前言 一 二/（一） 二/（二） 三/（三） 三/（四） 三/（五） 四/（六） 四/（七） 四/（八）
        四/（九） 五/（十） 五/（十一） 五/（十二） 五/（十三） 六/（十四） 六/（十五）""",
    "nmg-2023": """前言 一 二/（一） 二/（二） 三/（三）/1 三/（三）/2 三/（四） 三/（五） 四/（六） 四/（七）
        四/（八） 四/（九） 五/（十） 五/（十一） 五/（十二） 五/（十三） 六/（十四） 六/（十五）""",
    FIRST: """前言 一/（一） 一/（二） 一/（三） 二/（四） 二/（五） 二/（六） 三/（七） 三/（八） 三/（九） 三/（十）
        四/（十一） 四/（十二） 四/（十三） 四/（十四）""",
    "mofcom-exim-2020": """前言 一 二/（一） 二/（二） 二/（三） 二/（四） 二/（五）
        三/（一） 三/（二） 三/（三） 三/（四） 三/（五）""",
    "mofcom-2025": """通知 前言 一 二/（一） 二/（二） 二/（三） 二/（四） 二/（五） 三/（六） 三/（七） 三/（八）
        三/（九） 四/（十） 四/（十一） 四/（十二） 五/（十三） 五/（十四） 五/（十五） 五/（十六） 结语""",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


# The five documents


def test_the_five_documents_load_without_a_disagreement(corpus: Corpus) -> None:
    assert {document.id: len(document.clauses) for document in corpus.documents} == COUNTS
    assert len(corpus.clauses) == 82  # 17 + 18 + 15 + 12 + 20
    assert [problem for document in corpus.documents for problem in document.problems] == []


@pytest.mark.parametrize("document_id", KEYS)
def test_the_ids_of_the_clauses(corpus: Corpus, document_id: str) -> None:
    ids = [clause.id for clause in corpus.document(document_id).clauses]
    assert ids == [f"{document_id}#{key}" for key in KEYS[document_id].split()]


def test_an_unknown_document_is_a_key_error(corpus: Corpus) -> None:
    with pytest.raises(KeyError, match="none-such"):
        corpus.document("none-such")


@pytest.mark.parametrize(
    ("clause_id", "path", "quote"),
    [
        (
            "mofcom-2023-18#四/（八）",
            ("四、支持产业创新发展", "（八）加大对承接产业转移的支持力度"),
            "开展多主体、多维度合作，便利企业",  # a line break and a doubled 加 are mended
        ),
        (
            "mofcom-2023-18#六/（十四）",
            ("六、完善体制机制", "（十四）建立健全工作协调机制"),
            "组成的工作机制，加强对边（跨）境经济合作区工作的统筹指导",
        ),
        (
            "mofcom-exim-2020#三/（一）",
            ("三、建立合作和政策保障机制，将工作落实落细", "（一）建立对口联系人机制"),
            "商务部（外资司）和进出口银行（战略规划部）建立日常联系",
        ),
        (
            "mofcom-2025#三/（九）",
            ("三、提升开放型经济水平", "（九）加强开放平台功能"),
            "海洋经济等领域对外合作。支持国家级经开区加强与联合国贸易和发展会议等",  # the garbled run
        ),
        (
            "mofcom-2025#二/（二）",
            ("二、因地制宜发展新质生产力", "（二）夯实制造业高质量发展基础"),
            "引导生产性服务业向专业化、价值链",
        ),
        (
            "nmg-2023#六/（十四）",
            ("六、完善体制机制", "（十四）建立健全工作协调机制"),
            "（十四）建立健全工作协调机制。依托",  # after a bookmark
        ),
    ],
)
def test_mended_places_are_quoted_as_they_were_meant(
    corpus: Corpus, clause_id: str, path: tuple[str, ...], quote: str
) -> None:
    document = corpus.document(clause_id.split("#")[0])
    clause = next(clause for clause in document.clauses if clause.id == clause_id)
    assert clause.path == path
    assert quote in document.quote(clause)


def test_the_traditional_document_is_simplified_to_the_last_gloss(corpus: Corpus) -> None:
    text = corpus.document("mofcom-2025").text
    assert re.findall(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ?]", text) == []
    assert sorted(set(re.findall(r"[A-Za-z0-9]+", text))) == ["2025", "21", "5", "5G", "M0"]
    assert not set("經濟開發區國務對關區與業質產實體學術應強") & set(text)


def test_the_repairs_of_each_document_by_step(corpus: Corpus) -> None:
    counts = {d.id: Counter(repair.step for repair in d.repairs) for d in corpus.documents}
    assert {name: set(found) for name, found in counts.items()} == {
        "mofcom-2023-18": {"erratum", "join", "blank", "bracket", "numbering"},
        "nmg-2023": {"bookmark", "indent", "join", "blank"},
        FIRST: {"bracket"},
        "mofcom-exim-2020": {"indent", "blank", "bracket"},
        "mofcom-2025": {"erratum", "gloss", "simplify", "bracket"},
    }
    assert [found["erratum"] for found in counts.values()] == [2, 0, 0, 0, 2]
    # In the raw file of 2023 three sentences run over a page (研究/中, 多维/度, 支/持); （加/加强 is an erratum).
    assert counts["mofcom-2023-18"]["join"] == 3
    # 八 half-width items lose the space after them: (四) to (八), (十二) to (十四).
    assert counts["mofcom-2023-18"]["numbering"] == 8


def test_every_erratum_is_told_with_its_reason(corpus: Corpus) -> None:
    told = [(d.id, r.before, r.after) for d in corpus.documents for r in d.repairs if r.reason]
    assert told == [
        ("mofcom-2023-18", "加", ""),
        ("mofcom-2023-18", "\n\n加", ""),
        ("mofcom-2025", "(yè)向?qū)I(yè)", "向專業"),
        ("mofcom-2025", "?qū)ν夂献鳌VС謬壹壗?jīng)開區(qū)", "對外合作。支持國家級經開區"),
    ]
