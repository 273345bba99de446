"""One door: what comes out of Assistant.answer and Assistant.search, on the three documents of tests/fakes.py."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answer import AnswerStatus, NamedAgency, Statement
from assistant.composing import ALSO_SAID, evidence
from assistant.contract import answer_json, parse_filters
from assistant.errors import CitationBroken, FilterInvalid, QuestionInvalid, UnknownDocument
from assistant.evidence import SURELY_NOT
from assistant.pipeline import MAX_QUESTION, Assistant, check_question
from assistant.wording import Wording
from assistant.writing import Draft, Evidence, Listener
from corpus.agencies import Directory
from corpus.document import Role, Span
from index.intent import Intent
from index.language import Language
from tests.handmade import document, hit, mention, tiny_gate

LAND, LAND_NMG, TOURISM = "toy-2023#一/（一）", "toy-nmg#（一）", "toy-2023#一/（二）"


@pytest.mark.parametrize(
    ("question", "language", "first"),
    [
        ("用地指标由哪个部门负责", Language.SIMPLIFIED, "责任单位：自然资源部。"),
        ("用地指標由哪個部門負責", Language.TRADITIONAL, "責任單位：自然资源部。"),
        (
            "Which department is responsible for the land quota?",
            Language.ENGLISH,
            "Responsible: Ministry of Natural Resources (自然资源部).",
        ),
    ],
)
def test_the_same_question_in_three_languages(question: str, language: Language, first: str, tiny: Assistant) -> None:
    answer = tiny.answer(question)
    assert (answer.question, answer.language, answer.status) == (question, language, AnswerStatus.ANSWERED)
    assert answer.statements[0] == Statement(first, (1,))
    assert answer.statements[1].quotes == ("优先安排边境合作区工业项目用地指标。",)
    agencies = (NamedAgency("自然资源部", "Ministry of Natural Resources", Role.RESPONSIBLE, (1,)),)
    assert answer.agencies == agencies
    assert [c.clause_id for c in answer.citations[:2]] == [LAND, LAND_NMG]
    assert [c.n for c in answer.citations] == [1, 2, 3, 4, 5]


def test_confidence_is_the_gates_and_citations_have_the_probability_of_the_ranking(tiny: Assistant) -> None:
    """The best clause is on the topic, a cosine of 1: 4 · 1 - 2, and 1 / (1 + e^-2)."""
    answer = tiny.answer("怎样发展跨境旅游")
    assert answer.confidence == pytest.approx(0.8807971)
    probabilities = [citation.probability for citation in answer.citations]
    assert probabilities == [hit.probability for hit in tiny.search("怎样发展跨境旅游")[0].hits]
    assert probabilities == sorted(probabilities, reverse=True)
    assert answer.index == tiny.index.generation


def test_the_time_taken_is_told_in_milliseconds(tiny: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 10.0, 10.5, 10.75, 11.0, 11.5, 11.75])
    monkeypatch.setattr("assistant.stages.time", SimpleNamespace(perf_counter=lambda: next(clock)))
    answer = tiny.answer("怎样发展跨境旅游")
    assert answer.elapsed_ms == 1750.0
    # The clock is read when it is made, as each of the five begins, and at the end; the encoders have their own.
    found = dict(answer.stages)
    assert found.pop("encode") + found.pop("search") == pytest.approx(250.0)
    assert found == {"read": 500.0, "judge": 250.0, "write": 500.0, "verify": 250.0}


def test_every_quote_is_the_text_of_the_document(tiny: Assistant) -> None:
    for found in tiny.answer("怎样发展跨境旅游").citations:
        assert found.quote == found.document.text[found.start : found.end]
        assert all(found.start <= span.start < span.end <= found.end for span in found.highlights)


@pytest.mark.parametrize("question", ["怎样发展跨境旅游", "用地指标"])
def test_clauses_that_score_far_less_than_the_first_are_cited_and_not_quoted(question: str, tiny: Assistant) -> None:
    """Of the tourism question one clause is quoted, of the land question two; five are cited."""
    scores = [hit.score for hit in tiny.search(question)[0].hits]
    close = [n for n, score in enumerate(scores, start=1) if score >= scores[0] - ALSO_SAID]
    answer = tiny.answer(question)
    assert [statement.citations for statement in answer.statements] == [(n,) for n in close]
    assert len(close) == (1 if "旅游" in question else 2)
    assert len(answer.citations) == 5


@pytest.mark.parametrize(
    ("question", "reason"), [("养老金怎么领", "nothing_close"), ("天气预报", "not_a_policy_question")]
)
def test_a_question_without_an_answer_is_refused_with_the_closest_three(
    question: str, reason: str, tiny: Assistant
) -> None:
    answer = tiny.answer(question)
    assert answer.status is AnswerStatus.INSUFFICIENT
    assert answer.statements == (Statement(Wording(Language.SIMPLIFIED).say(reason), ()),)
    assert answer.agencies == ()
    assert len(answer.citations) == 3
    assert [note.code for note in answer.notes] == [reason, "closest_clauses", "status_not_stated"]
    assert answer.confidence < tiny.threshold


def test_what_a_typing_error_was_read_as_is_noted(keywords_only: Assistant) -> None:
    """满州里 is 满洲里."""
    notes = [(note.code, note.text) for note in keywords_only.answer("满州里边合区有什么支持").notes]
    assert ("corrected", "已按“满洲里”理解“满州里”。") in notes


@pytest.mark.parametrize(
    "question", ["用地指标由哪个部门负责", "谁印发的跨境旅游的文件", "天气预报", "用地指标有多少亩"]
)
def test_the_answer_does_not_depend_on_how_many_citations_are_asked_for(question: str, tiny: Assistant) -> None:
    many, few = tiny.answer(question, top=50), tiny.answer(question, top=1)
    assert len(few.citations) == 1
    assert few.citations == many.citations[:1]
    assert (few.status, few.confidence) == (many.status, many.confidence)
    assert few.statements == tuple(s for s in many.statements if set(s.citations) <= {1})


def test_a_filter_holds_for_answer_and_search(tiny: Assistant) -> None:
    only = parse_filters({"document": "toy-nmg"})
    assert tiny.answer("用地指标由哪个部门负责", only).citations[0].clause_id == LAND_NMG
    assert {c.document.id for c in tiny.search("用地指标", only)[1]} == {"toy-nmg"}


def test_a_filter_that_nothing_meets(tiny: Assistant) -> None:
    answer = tiny.answer("用地指标", parse_filters({"year": "1999"}))
    assert (answer.status, answer.confidence, answer.citations) == (AnswerStatus.INSUFFICIENT, 0.0, ())
    assert [(note.code, note.text) for note in answer.notes] == [
        ("filter_empty", "没有条文符合筛选条件（year=1999）；请放宽或去掉该条件。")
    ]
    assert answer.suggestions == ()


def test_front_matter_answers_questions_about_a_document(tiny: Assistant) -> None:
    answer = tiny.answer("商资发〔2023〕18号是谁发的")
    assert [statement.text for statement in answer.statements] == [
        "《商务部关于推动边境合作区发展的通知》的发文机关（1个）：商务部。"
    ]
    assert [citation.clause_id for citation in answer.citations] == ["toy-2023#发文机关"]
    assert answer.citations[0].quote == "商务部\n2023年2月7日"
    assert answer.confidence == 0.95


def test_front_matter_that_no_line_states_is_refused(tiny: Assistant) -> None:
    answer = tiny.answer("内蒙古的实施方案文号是什么")
    assert answer.status is AnswerStatus.INSUFFICIENT
    text = "《内蒙古自治区商务厅关于落实边境合作区措施的实施方案》的文本没有写明文号。"
    assert (answer.notes[0].code, answer.notes[0].text) == ("number_not_stated", text)
    assert answer.statements == (Statement(text, ()),)
    assert answer.confidence == SURELY_NOT


def test_a_document_that_the_filter_leaves_out_is_not_stated_facts_of(tiny: Assistant) -> None:
    answer = tiny.answer("商资发〔2023〕18号是谁发的", parse_filters({"document": "toy-2021"}))
    assert {citation.document.id for citation in answer.citations} == {"toy-2021"}
    assert Role.ISSUES not in [agency.role for agency in answer.agencies]


def test_without_encoders_the_answer_says_so(keywords_only: Assistant) -> None:
    answer = keywords_only.answer("跨境人民币结算由哪些部门负责")
    assert "keywords_only" in [note.code for note in answer.notes]
    assert answer.citations[0].clause_id == "nmg-2023#三/（三）/2"


def test_search_ranks_whatever_the_gate_says(tiny: Assistant) -> None:
    ranking, citations = tiny.search("天气预报", top=4)
    assert [c.clause_id for c in citations] == [h.clause.id for h in ranking.hits]
    assert len(citations) == 4


def test_search_and_answer_rank_alike(tiny: Assistant) -> None:
    question = "怎样发展跨境旅游"
    ranked = [c.clause_id for c in tiny.search(question)[1]]
    assert ranked == [c.clause_id for c in tiny.answer(question).citations]


class Liar:
    """Writes what its evidence does not say."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def write(
        self,
        question: str,  # noqa: ARG002
        intent: Intent,  # noqa: ARG002
        evidence: Sequence[Evidence],  # noqa: ARG002
        wording: Wording,  # noqa: ARG002
        listener: Listener | None = None,  # noqa: ARG002
    ) -> Draft:
        return self.draft


@pytest.mark.parametrize(
    "draft",
    [
        Draft((Statement("给予30万元补助。", (1,), ("给予30万元补助。",)),), ()),
        Draft((Statement("支持。", (9,)),), ()),
        Draft((Statement("支持。", (1,)),), (NamedAgency("财政部", None, Role.LEADS, (1,)),)),
    ],
)
def test_no_writer_can_quote_or_name_what_is_not_cited(draft: Draft, tiny: Assistant) -> None:
    with pytest.raises(CitationBroken):
        Assistant(tiny.index, Directory([]), Liar(draft), tiny_gate()).answer("怎样发展跨境旅游")


def test_a_writer_sees_only_the_clauses_that_answer(tiny: Assistant) -> None:
    seen: list[str] = []

    class Writer:
        def write(
            self,
            question: str,
            intent: Intent,
            evidence: Sequence[Evidence],
            wording: Wording,
            listener: Listener | None = None,  # noqa: ARG002
        ) -> Draft:
            seen.extend([question, intent.value, wording.language.value, *(e.citation.clause_id for e in evidence)])
            return Draft((Statement("支持。", (1,)),), ())

    Assistant(tiny.index, Directory([]), Writer(), tiny_gate()).answer("怎样发展跨境旅游")
    assert seen == ["怎样发展跨境旅游", "content", "zh-Hans", TOURISM]


def test_the_list_of_bodies_is_highlighted_where_bodies_are_asked_for() -> None:
    found = document("支持边境贸易。（商务部）")
    with_list = hit(
        found, sentences=(Span(0, 7),), agency_list=Span(7, 12), agencies=(mention("商务部", Role.LEADS, 8),)
    )
    assert evidence([with_list], Intent.AGENCY)[0].citation.highlights == (Span(0, 7), Span(7, 12))
    assert evidence([with_list], Intent.CONTENT)[0].citation.highlights == (Span(0, 7),)


def test_where_no_list_says_who_acts_the_sentence_beside_may() -> None:
    text = document("支持边境贸易。商务部牵头。按月通报。")
    sentences = (Span(0, 7), Span(7, 13), Span(13, 18))
    named_next = hit(text, sentences=sentences, agencies=(mention("商务部", Role.LEADS, 7),))
    assert evidence([named_next], Intent.AGENCY)[0].sentences == (Span(0, 7), Span(7, 13))
    assert evidence([named_next], Intent.CONTENT)[0].sentences == (Span(0, 7),)
    # The closest sentence names a body itself, or neither does: it stands alone.
    at_once = hit(text, sentences=(Span(7, 13), Span(0, 7)), agencies=(mention("商务部", Role.LEADS, 7),))
    assert evidence([at_once], Intent.AGENCY)[0].sentences == (Span(7, 13),)
    assert evidence([hit(text, sentences=sentences)], Intent.AGENCY)[0].sentences == (Span(0, 7),)


@pytest.mark.parametrize("question", ["", "  \n\t", "\u200b\u3000", "\x00"])
def test_an_empty_question(question: str, tiny: Assistant) -> None:
    for ask in (tiny.answer, tiny.search):
        with pytest.raises(QuestionInvalid, match=r"^the question is empty: write what you want to know$"):
            ask(question)


def test_a_question_of_500_characters_and_one_of_501(tiny: Assistant) -> None:
    assert MAX_QUESTION == 500
    assert tiny.answer("问" * 500).question == "问" * 500
    with pytest.raises(QuestionInvalid, match=r"^the question has 501 characters: 500 is the most$"):
        tiny.answer("问" * 501)


def test_a_question_that_is_not_unicode() -> None:
    """Half a surrogate pair has no UTF-8 form, and the answer repeats the question."""
    with pytest.raises(QuestionInvalid, match=r"^the question is not UTF-8 \(character 3\): write it in UTF-8$"):
        check_question("用地\udcff")


@pytest.mark.parametrize("top", [-1, 0, 51])
def test_too_few_or_too_many_citations(top: int, tiny: Assistant) -> None:
    for ask in (tiny.answer, tiny.search):
        with pytest.raises(FilterInvalid, match=f"^top is {top}: it must be from 1 to 50$"):
            ask("用地指标", top=top)


def test_a_document_by_its_id(tiny: Assistant) -> None:
    assert tiny.document("toy-nmg") is tiny.documents[1]
    with pytest.raises(UnknownDocument, match=r"^no document 'x'; there are toy-2023, toy-nmg, toy-2021$"):
        tiny.document("x")


def test_asking_twice_gives_the_same_answer(tiny: Assistant) -> None:
    answers = [answer_json(tiny.answer("用地指标由哪个部门负责")) for _ in range(2)]
    for answer in answers:
        del answer["meta"]["elapsed_ms"], answer["meta"]["stages"]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"region": "云南省", "year": "1999"}, "year=1999"),
        ({"level": "县", "year": ["1998", "1999"]}, "level=县、year=1998|1999"),
        ({"document": "toy-2021", "agencies": True}, "document=toy-2021、agencies=true合在一起"),
        (
            {"level": "自治区", "year": "2023", "agencies": True},
            "level=自治区、agencies=true合在一起",
        ),
    ],
)
def test_the_filters_that_leave_nothing_are_named(filters: dict[str, Any], shown: str, tiny: Assistant) -> None:
    """云南省 leaves the nationwide toy-2021; only toy-2023 has a list of bodies."""
    answer = tiny.answer("用地指标", parse_filters(filters))
    said = f"没有条文符合筛选条件（{shown}）；请放宽或去掉该条件。"
    assert answer.statements == (Statement(said, ()),)
    assert [(note.code, note.text) for note in answer.notes] == [("filter_empty", said)]
