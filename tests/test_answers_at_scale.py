"""Of a large corpus an answer looks at what is near the question, and says what it would say of a small one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

import assistant.derivations
from assistant.compare import READ_WHOLE, _near
from assistant.evidence import Refusal
from assistant.pipeline import Assistant
from assistant.suggest import CHECKED_AHEAD, Suggester
from assistant.wording import Wording
from corpus.document import Document
from corpus.load import load_directory
from index.filters import Filter
from index.language import Language
from tests.handmade import document, hit, ranking

SUPPORTED = "我们是边境地区的外贸企业，有哪些支持政策"


def test_the_measures_of_the_nearest_clauses_are_offered_where_there_are_many(
    keywords_only: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the documents that come with the program all clauses are near, and the answer is the same."""
    small = keywords_only.answer(SUPPORTED)
    monkeypatch.setattr(assistant.derivations, "READ_AHEAD", 0)
    large = Assistant(keywords_only.index, load_directory())
    found = large.answer(SUPPORTED)
    assert small.extra.support is not None
    assert found.extra.support is not None
    assert [f.measure.quote for f in found.extra.support.ranked] == [
        f.measure.quote for f in small.extra.support.ranked
    ]
    assert found.statements == small.statements
    large.derived.prepare()
    assert "support" not in vars(large.derived)


def offered(made: Suggester, found: Document, tiny: Assistant) -> tuple[str, ...]:
    wording = Wording(Language.SIMPLIFIED)
    return made.suggest([hit(found)], Refusal.NOTHING_CLOSE, wording, tiny.index.read("有多少支持"))


def test_the_rewordings_of_many_clauses_are_checked_when_they_come_up_and_once(tiny: Assistant) -> None:
    one = document("支持边境贸易。")
    clauses = tuple(replace(one.clauses[0], id=f"doc#{n}", path=(f"{n}、",)) for n in range(CHECKED_AHEAD))
    asked: list[str] = []

    def ask(question: str, _filters: Filter) -> str:
        asked.append(question)
        return "doc#一"

    made = Suggester(ask, lambda _word: 1)
    made.prepare([one, replace(one, id="many", clauses=clauses)])
    assert asked == []
    expected = ("文件对“支持”是怎么规定的？",)
    assert [offered(made, one, tiny) for _ in range(2)] == [expected, expected]
    assert asked == [*expected]


def test_of_many_clauses_one_rewording_is_checked_for_a_question(tiny: Assistant) -> None:
    one = document("支持边境贸易。")
    many = replace(one, id="many", clauses=one.clauses * CHECKED_AHEAD)
    asked: list[str] = []

    def ask(question: str, _filters: Filter) -> str | None:
        asked.append(question)
        return None

    made = Suggester(ask, lambda _word: 1)
    made.prepare([one, many])
    assert offered(made, one, tiny) == ()
    assert asked == ["文件对“支持”是怎么规定的？"]  # and not 支持边境贸易, which it might have answered


def test_a_word_that_many_of_many_clauses_have_is_no_reason_to_offer(tiny: Assistant) -> None:
    one = document("支持边境贸易。")
    many = replace(one, id="many", clauses=one.clauses * CHECKED_AHEAD)
    made = Suggester(lambda _question, _filters: "doc#一", lambda _word: CHECKED_AHEAD)
    made.prepare([one, many])
    assert offered(made, one, tiny) == ()


def test_of_many_documents_those_with_clauses_near_the_subject_are_compared() -> None:
    def ids(documents: Sequence[Document]) -> list[str]:
        return [found.id for found in documents]

    many = [replace(document("支持。"), id=f"d{n}") for n in range(READ_WHOLE + 1)]
    found = ranking("支持", hit(many[7]), hit(many[3]))
    assert ids(_near(many, found)) == ["d3", "d7"]
    assert ids(_near(many[:-1], found)) == ids(many[:-1])
    assert ids(_near(many[10:] + many[:2] + many[:20], found)) == ["d3", "d7"]
    assert ids(_near([replace(d, id=f"other-{d.id}") for d in many], found)) == ["other-d0"]
