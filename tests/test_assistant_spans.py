"""The spans that answer: part of a long sentence, two sentences for two questions, and what is asked for by name."""

from dataclasses import replace

import pytest

from assistant.leads import LeadKind, find_lead
from assistant.parts import cut_parts, extended, runs, trimmed
from assistant.spans import answer_spans, key_sentences
from corpus.document import AgencyMention, Corpus, Role, Span
from corpus.links import find_links
from corpus.places import places_in
from corpus.sentences import split_sentences
from index.entities import Entities
from index.language import detect_language, normalise
from index.question import Keywords, Question
from index.search import Hit
from index.tokens import grams, without_question_words
from tests.handmade import document, hit, mention


def asked(text: str, topic: str | None = None) -> Question:
    """Return a question; `topic` is its Chinese, where it is not the question itself."""
    searched = normalise(text)
    keywords = Keywords(((tuple(grams(without_question_words(topic or searched))),),))
    entities = Entities(places=places_in(searched))
    return Question(text, detect_language(text), searched, entities=entities, topic=searched, expanded=keywords)


def of(text: str, first: int = 0) -> Hit:
    """Return a clause with its sentences, one of them the closest."""
    sentences = split_sentences(text, 0, len(text))
    found = hit(document(text), sentences=sentences)
    return replace(found, sentences=(sentences[first], *(s for s in sentences if s != sentences[first])))


def said(found: Hit, question: Question) -> list[str]:
    return [found.document.text[s.start : s.end] for s in answer_spans(found, question)]


def parts_of(text: str) -> list[str]:
    return [text[s.start : s.end] for s in cut_parts(text, Span(0, len(text)))]


def runs_of(text: str) -> list[str]:
    return [text[s.start : s.end] for s in runs(text, cut_parts(text, Span(0, len(text))))]


FINANCE = (
    "推动将符合条件的边（跨）境经济合作区项目需求纳入商务部与相关金融机构的合作需求清单，推广“白名单”、“信保贷”等合作模式，"
    "创新提供定制化金融产品和系统化金融解决方案，按规定加大对小微企业首贷和信用贷支持，合理确定利率和费率水平。"
)


def test_a_sentence_is_cut_at_commas_and_semicolons_of_either_width() -> None:
    assert parts_of("支持边贸，发展旅游；开展培训,降低成本。") == [
        "支持边贸，",
        "发展旅游；",
        "开展培训,",
        "降低成本。",
    ]


@pytest.mark.parametrize(
    "text", ["（含甲，乙）支持", "《甲，乙》", "“甲，乙”一体", "「甲；乙」", "达1,000家", "甲、乙、丙"]
)
def test_nothing_is_cut_in_brackets_quotes_titles_figures_or_an_enumeration(text: str) -> None:
    assert parts_of(text) == [text]


def test_the_parts_are_the_sentence() -> None:
    assert "".join(parts_of(FINANCE)) == FINANCE


def test_a_run_is_any_of_the_parts_that_stand_side_by_side() -> None:
    assert runs_of("支持边贸，发展旅游，开展培训。") == [
        "支持边贸，",
        "支持边贸，发展旅游，",
        "支持边贸，发展旅游，开展培训。",
        "发展旅游，",
        "发展旅游，开展培训。",
        "开展培训。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "在合规和风险可控的前提下，加大信贷投放。",
        "对符合条件的，给予支持。",
        "除国家另有规定外，允许转换用途。",
        "允许转换用途，三类工业用地除外。",
        "按规定程序，扩区扩容。",
        "完善全程监管，严防开发住宅。",
        "支持建设厂房，但不得改变用途。",
    ],
)
def test_a_condition_a_limit_and_an_exception_stay_with_what_they_limit(text: str) -> None:
    assert runs_of(text) == [text]


def test_what_a_prohibition_covers_is_not_cut_off_from_it() -> None:
    text = "严禁变相建设住宅，擅自改变用途，转让指标；落实责任。"
    assert runs_of(text) == ["严禁变相建设住宅，擅自改变用途，转让指标；", text, "落实责任。"]


def test_a_span_loses_the_commas_at_its_ends_and_keeps_its_full_stop() -> None:
    text = "，支持边贸；"
    assert trimmed(text, Span(0, 6)) == Span(1, 5)
    assert trimmed("支持。", Span(0, 3)) == Span(0, 3)


def test_an_enumeration_goes_on_to_its_end_and_not_into_the_next_measure() -> None:
    text = "发展旅游、物流，康养、研学等业态，支持冷链、会展，推动贸易。"
    parts = cut_parts(text, Span(0, len(text)))
    run = extended(text, parts[0], parts)
    assert text[run.start : run.end] == "发展旅游、物流，康养、研学等业态，"
    assert extended(text, parts[2], parts) == parts[2]


def test_of_a_long_sentence_the_part_that_answers_is_quoted() -> None:
    assert said(of(FINANCE), asked("小微企业首贷、信用贷，利率和费率水平怎么定？")) == [
        "按规定加大对小微企业首贷和信用贷支持，合理确定利率和费率水平。"
    ]
    assert said(of(FINANCE), asked("Is there a white list?", "白名单模式")) == ["推广“白名单”、“信保贷”等合作模式"]


def test_a_sentence_of_75_characters_is_quoted_whole() -> None:
    sentence = "支持边境贸易，" + "推" * 67 + "。"
    assert len(sentence) == 75
    assert said(of(sentence), asked("边境贸易")) == [sentence]


def test_a_long_sentence_that_holds_little_of_the_question_is_quoted_whole() -> None:
    assert said(of(FINANCE), asked("Anything for newcomers?", "项")) == [FINANCE]


def test_a_second_sentence_that_adds_to_the_answer_is_quoted_too() -> None:
    text = "完善条码数据库。支持申建综试区。推进海外仓建设。"
    assert said(of(text), asked("条码数据库和海外仓建设归哪份文件？")) == ["完善条码数据库。", "推进海外仓建设。"]
    assert said(of(text), asked("条码数据库怎么建？")) == ["完善条码数据库。"]


def test_the_part_that_is_quoted_names_the_place_that_is_asked_about() -> None:
    text = "支持满洲里申报重点承接地，" + "推" * 70 + "，扩大加工贸易企业转移发展，促进东部产业有序转移。"
    question = asked("满洲里能承接加工贸易企业转移吗？", "加工贸易企业转移")
    assert said(of(text), question) == [text.removesuffix("，促进东部产业有序转移。")]
    assert said(of(text), asked("能承接加工贸易企业转移吗？", "加工贸易企业转移")) == [
        "扩大加工贸易企业转移发展，促进东部产业有序转移。"
    ]


def test_the_part_that_is_quoted_gives_the_figure_that_is_asked_for() -> None:
    text = "推动6家商业银行签订调钞协议，" + "推" * 70 + "，提高人民币现钞调运水平和服务能力建设。"
    assert said(of(text), asked("人民币现钞调运有多少家银行？", "人民币现钞调运水平和服务能力建设")) == [text]


def test_all_numbered_items_are_quoted_where_a_list_is_asked_for() -> None:
    text = "建设以下平台：（1）通关平台；（2）交易平台；（3）物流平台。加强管理。"
    items = "（1）通关平台；（2）交易平台；（3）物流平台。"
    assert said(of(text, 1), asked("建设哪些平台？")) == [f"建设以下平台：{items}"]
    assert said(of(text, 1), asked("交易平台怎么建？"))[0] != f"建设以下平台：{items}"


def test_without_keywords_the_closest_sentence_is_quoted() -> None:
    found = of("支持边境贸易。推动跨境旅游。", 1)
    assert said(found, Question("", detect_language(""), "")) == ["推动跨境旅游。"]


def lead(text: str, question: Question, agencies: tuple[AgencyMention, ...] = ()) -> tuple[LeadKind, list[str]] | None:
    found = find_lead(
        hit(document(text, links=find_links(text, {})), agencies=agencies), (Span(0, len(text)),), question
    )
    if found is None:
        return None
    assert [text[s.start : s.end] for s in found.spans] == [name for name, _ in found.names]
    return found.kind, [name for name, _ in found.names]


@pytest.mark.parametrize(
    ("question", "text", "kind", "names"),
    [
        ("哪些口岸可以申报？", "支持满洲里、二连浩特申报。", LeadKind.PLACE, ["满洲里", "二连浩特"]),
        ("主要跟哪些周边国家往来？", "深化广西与越南、老挝的交流。", LeadKind.PLACE, ["越南", "老挝"]),
        ("Where may they be built?", "在满洲里建设仓库。", LeadKind.PLACE, ["满洲里"]),
        (
            "依据什么文件？",
            "落实《用地指引》（商资函〔2019〕410号）。",
            LeadKind.DOCUMENT,
            ["《用地指引》（商资函〔2019〕410号）"],
        ),
        ("Which agreement applies?", "用好《亚太贸易协定》。", LeadKind.DOCUMENT, ["《亚太贸易协定》"]),
        ("最晚什么时候完成？", "2025年底前完成。", LeadKind.DATE, ["2025年底前"]),
        ("有多少家银行签协议？", "推动6家商业银行签订协议。", LeadKind.FIGURE, ["6家"]),
    ],
)
def test_what_is_asked_for_by_name_is_found_where_it_stands(
    question: str, text: str, kind: LeadKind, names: list[str]
) -> None:
    assert lead(text, asked(question)) == (kind, names)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("满洲里的仓库建在哪里？", "支持满洲里建设仓库。"),  # the place that the question names
        ("除了《亚太贸易协定》还有哪些协定？", "用好《亚太贸易协定》。"),
        ("哪份文件提到用地？", "落实《用地指引》。"),  # it is the one that is cited
        ("What does the notice say?", "落实《用地指引》。"),
        ("Which planning documents are drawn up?", "落实《用地指引》。"),
        ("有多少家企业？", "商资函〔2019〕410号提出，2019年以来持续推进。"),
        ("怎么支持边贸？", "支持满洲里边境贸易。"),
        ("满洲里由谁负责？", "商务部负责。"),
    ],
)
def test_nothing_leads_where_nothing_of_the_kind_is_asked_for_or_there(question: str, text: str) -> None:
    assert lead(text, asked(question)) is None


def test_a_bank_that_is_asked_for_leads_and_banks_in_general_do_not() -> None:
    text = "加强与国家开发银行合作。支持商业银行参与。"
    bodies = (mention("国家开发银行", Role.MENTIONED, 3), mention("商业银行", Role.MENTIONED, 14))
    assert lead(text, asked("跟哪家银行合作？"), agencies=bodies) == (LeadKind.BODY, ["国家开发银行"])


def shipped_hit(shipped: Corpus, clause_id: str) -> Hit:
    found = next(clause for clause in shipped.clauses if clause.id == clause_id)
    return Hit(shipped.document(found.document_id), found, 1.0, 0.9, {}, found.sentences)


def test_every_span_of_every_clause_is_inside_a_sentence_and_ends_where_a_part_does(shipped: Corpus) -> None:
    questions = [asked("哪些企业能得到支持，依据什么？"), asked("怎样加强产业合作、金融服务和人才培养")]
    for clause in shipped.clauses:
        found = shipped_hit(shipped, clause.id)
        text = found.document.text
        for span in (span for question in questions for span in answer_spans(found, question)):
            assert clause.start <= span.start < span.end <= clause.end
            assert not text[span.start : span.end].startswith(("，", ",", "、", "；"))
            assert (
                text[span.end - 1 : span.end] in "。；！？"
                or text[span.end : span.end + 1] in "，,；;。\n"
                or (span.end == clause.sentences[-1].end)
            )


def test_one_sentence_is_taken_unless_more_are_asked_for_in_the_order_of_the_text() -> None:
    found = hit(document("甲。乙。丙。"), sentences=(Span(4, 6), Span(0, 2), Span(2, 4)))
    assert key_sentences(found) == (Span(4, 6),)
    assert key_sentences(found, 2) == (Span(0, 2), Span(4, 6))


def test_a_bare_heading_is_quoted_only_where_there_is_nothing_else() -> None:
    text = "（一）支持边贸。推动旅游。"
    heading, sentence = Span(0, 8), Span(8, 13)
    clause = replace(document(text).clauses[0], number="（一）", heading="支持边贸", sentences=(heading, sentence))
    both = Hit(document(text), clause, 1.0, 0.9, {}, (heading, sentence))
    assert key_sentences(both) == (sentence,)
    assert key_sentences(replace(both, sentences=(heading,))) == (heading,)
