"""What a reader is told beside the answer."""

from dataclasses import replace

import pytest

from assistant.answer import Citation, Note
from assistant.evidence import Refusal, Verdict
from assistant.notes import answer_notes
from assistant.wording import Wording
from corpus.document import Document, Repair, Status
from index.language import Language
from index.search import Ranking
from index.translate import Concept
from index.typos import Correction
from tests.handmade import citation, document, question, ranking

ANSWERED, CHINESE = Verdict(0.9), Wording(Language.SIMPLIFIED)
IN_FORCE = document("支持边境贸易。推动跨境旅游。", status=Status.IN_FORCE)
# 加加 at 8:10 of the raw text became 加 at 8:9.
MISTAKEN = document(
    "支持边境贸易。要加大支持。",
    raw="支持边境贸易。要加加大支持。",
    status=Status.IN_FORCE,
    repairs=(Repair("erratum", 8, 10, "加加", "加", 8, 9, "原文重复一“加”字"),),
)


def notes(
    *citations: Citation, verdict: Verdict = ANSWERED, asked: str = "怎么支持", encoder: bool = True
) -> list[Note]:
    found = ranking(asked)
    return list(
        answer_notes(found, citations, verdict, verdict.refusal is not None, encoder, Wording(found.question.language))
    )


def codes(*citations: Citation, verdict: Verdict = ANSWERED, encoder: bool = True) -> list[str]:
    return [note.code for note in notes(*citations, verdict=verdict, encoder=encoder)]


def converted(*steps: str) -> Document:
    repairs = tuple(Repair(step, 0, 1, "經", "经", 0, 1) for step in steps)
    return replace(IN_FORCE, repairs=repairs)


def test_nothing_to_say() -> None:
    assert notes(citation(IN_FORCE)) == []


@pytest.mark.parametrize("refusal", Refusal)
def test_a_refusal_is_noted_with_its_reason_as_code(refusal: Refusal) -> None:
    assert codes(verdict=Verdict(0.1, refusal, "X")) == [refusal.value]


def test_with_a_refusal_the_citations_are_said_to_be_the_closest_only() -> None:
    refused = Verdict(0.1, Refusal.PLACE_NOT_COVERED, "广东")
    assert notes(citation(IN_FORCE), verdict=refused) == [
        Note("place_not_covered", "所收文件没有提到广东。"),
        Note("closest_clauses", "以下引文只是最接近的条文，未必回答问题。"),
    ]


def test_a_correction_within_a_quote_is_shown_with_its_reason() -> None:
    assert notes(citation(MISTAKEN)) == [
        Note(
            "repaired",
            "引文[1]含一处勘误：来源文件作“贸易。要加加大支持。”，订正为“贸易。要加大支持。”。理由：原文重复一“加”字。",
        )
    ]


def test_a_correction_shows_four_characters_on_either_side_and_line_ends_as_signs() -> None:
    broken = document(
        "支持边境贸易，要加大支持力度。",
        raw="支持边境贸易，\n要加加大支持力度。",
        status=Status.IN_FORCE,
        repairs=(Repair("erratum", 9, 11, "加加", "加", 8, 9, "重复"),),
    )
    assert notes(citation(broken), asked="How?") == [
        Note(
            "repaired",
            "Citation [1] contains a correction: the source file has “易，⏎要加加大支持力”, "
            "read as “贸易，要加大支持力”. Reason (in Chinese): 重复.",
        )
    ]


def test_a_correction_elsewhere_in_the_document_is_not_noted() -> None:
    assert notes(citation(MISTAKEN, start=0, end=8)) == []
    assert notes(citation(MISTAKEN, start=9, end=13)) == []
    assert [note.code for note in notes(citation(MISTAKEN, start=8, end=9))] == ["repaired"]


def test_a_correction_at_the_start_of_a_document() -> None:
    first = document(
        "加大支持。",
        raw="加加大支持。",
        status=Status.IN_FORCE,
        repairs=(Repair("erratum", 0, 2, "加加", "加", 0, 1, "重复"),),
    )
    text = notes(citation(first))[0].text
    assert "来源文件作“加加大支持。”，订正为“加大支持。”。" in text


def test_converted_script_is_noted_once_for_all_citations() -> None:
    traditional = converted("simplify")
    found = [citation(traditional), citation(IN_FORCE, n=2), citation(traditional, n=3)]
    assert notes(*found) == [Note("script_converted", "引文[1][3]的来源文件为繁体，引文已转为简体；文字以原件为准。")]


def test_removed_glosses_are_noted_with_the_script() -> None:
    assert [note.text for note in notes(citation(converted("gloss", "simplify")))] == [
        "引文[1]的来源文件为繁体并逐字夹注拼音，引文已转为简体、去除拼音；文字以原件为准。"
    ]


def test_other_repairs_are_not_noted() -> None:
    assert notes(citation(converted("bracket", "join", "indent"))) == []


def test_status_is_noted_only_where_no_citation_states_it() -> None:
    unstated = document("支持。")
    assert codes(citation(unstated), citation(unstated, n=2)) == ["status_not_stated"]
    assert codes(citation(unstated), citation(IN_FORCE, n=2)) == []
    assert codes() == []


WRONG = (Correction(0, 3, "满州里", "满洲里"), Correction(5, 7, "边竟", "边境"))


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (Language.SIMPLIFIED, ("已按“满洲里”理解“满州里”。", "已按“边境”理解“边竟”。")),
        (Language.TRADITIONAL, ("已按“滿洲里”理解“滿州里”。", "已按“邊境”理解“邊竟”。")),
        (Language.ENGLISH, ("Read “满州里” as “满洲里”.", "Read “边竟” as “边境”.")),
    ],
)
def test_each_typing_error_that_was_put_right_is_noted(language: Language, texts: tuple[str, ...]) -> None:
    found = Ranking(replace(question("怎么支持"), language=language, corrections=WRONG), ())
    assert answer_notes(found, [], ANSWERED, False, True, Wording(language)) == tuple(
        Note("corrected", t) for t in texts
    )


def test_search_without_encoder_is_noted() -> None:
    assert codes(citation(IN_FORCE), encoder=False) == ["keywords_only"]


def test_an_english_question_is_told_the_chinese_words_each_once() -> None:
    concepts = (Concept("land", ("用地", "土地")), Concept("plot", ("用地",)), Concept("zzz", ()))
    english = replace(question("land plots zzz"), concepts=concepts)
    wording = Wording(Language.ENGLISH)
    assert answer_notes(Ranking(english, ()), [], ANSWERED, False, True, wording) == (
        Note("searched_as", "Searched in Chinese as: 用地."),
    )
    assert answer_notes(Ranking(replace(english, concepts=concepts[2:]), ()), [], ANSWERED, False, True, wording) == ()


def test_notes_in_order_of_weight() -> None:
    found = citation(
        replace(MISTAKEN, repairs=(*MISTAKEN.repairs, *converted("simplify").repairs), status=Status.NOT_STATED)
    )
    mistyped = Ranking(replace(question("怎么支持"), corrections=WRONG[:1]), ())
    refused = Verdict(0.1, Refusal.NOTHING_CLOSE)
    assert [note.code for note in answer_notes(mistyped, [found], refused, True, False, CHINESE)] == [
        "nothing_close",
        "corrected",
        "closest_clauses",
        "repaired",
        "script_converted",
        "status_not_stated",
        "keywords_only",
    ]
