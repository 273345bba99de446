"""Another wording of a question: what it may be, and that it finds more and talks nobody out of a refusal."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest

from assistant.chat.endpoint import Endpoint, Limits
from assistant.chat.rewriting import Rewriter, merged
from assistant.pipeline import Assistant
from tests.chat_server import EVENTS, ChatServer, chat_server, chunk, plain

QUESTION = "用地指标由哪个部门负责"


@pytest.fixture(scope="module")
def served() -> Iterator[ChatServer]:
    with chat_server() as found:
        yield found


@pytest.fixture
def rewriter(served: ChatServer) -> Rewriter:
    served.requests.clear()
    return Rewriter(Endpoint(served.address, "m", "k", Limits(60, 60)))


@pytest.mark.parametrize(
    ("said", "used"),
    [
        ("边境地区企业融资有什么支持政策？", True),
        ("“边境地区企业融资有什么支持政策？”", True),
        ("How can firms near the border borrow money", False),
        ("广西边境地区企业融资有什么支持政策？", False),
        ("商资发〔2023〕18号对企业融资有什么支持？", False),
        ("2024年5月1日起企业融资有什么支持？", False),
        ("企业能借30万元吗？", False),
        ("问题一\n问题二", False),
        ("融资" * 61, False),
        ("NONE", False),
    ],
)
def test_a_wording_names_nothing_that_was_not_asked(
    served: ChatServer, rewriter: Rewriter, said: str, used: bool
) -> None:
    served.says(said)
    found = rewriter.rewrite("How can firms near the border borrow money?")
    assert found == (said.strip("“”") if used else None)


def test_earlier_questions_are_told_and_their_names_may_be_used(served: ChatServer, rewriter: Rewriter) -> None:
    served.says("二连浩特边境经济合作区用地有什么支持？")
    assert rewriter.rewrite("那用地呢", ["二连浩特有什么支持"]) == "二连浩特边境经济合作区用地有什么支持？"
    assert served.requests[0]["messages"][1]["content"] == "Earlier question: 二连浩特有什么支持\nQuestion: 那用地呢"


def test_without_an_answer_of_the_model_the_question_is_searched_alone(
    tiny: Assistant, served: ChatServer, rewriter: Rewriter
) -> None:
    served.sends(plain("500 Internal Server Error", b"{}"))
    assert rewriter.rewrite(QUESTION) is None
    asked = Assistant(tiny.index, tiny.directory, gate_model=tiny.gate.model, rewriter=rewriter).answer(QUESTION)
    assert asked.citations == tiny.answer(QUESTION).citations


def test_both_are_searched_and_the_wording_is_shown(tiny: Assistant, served: ChatServer, rewriter: Rewriter) -> None:
    served.says("用地指标和土地由谁安排？")
    answer = Assistant(tiny.index, tiny.directory, gate_model=tiny.gate.model, rewriter=rewriter).answer(QUESTION)
    assert [note.text for note in answer.notes if note.code == "rewritten"] == [
        "语言模型把问题改写为“用地指标和土地由谁安排？”，两种问法都检索过。"
    ]
    assert answer.citations[0].clause_id == tiny.answer(QUESTION).citations[0].clause_id
    assert answer.question == QUESTION


def test_a_refusal_stands_whatever_the_model_would_say(tiny: Assistant, served: ChatServer, rewriter: Rewriter) -> None:
    async def script(_: dict[str, Any]) -> AsyncIterator[bytes]:
        yield EVENTS
        yield chunk("用地指标由哪个部门负责？")

    served.script = script
    asking = Assistant(tiny.index, tiny.directory, gate_model=tiny.gate.model, rewriter=rewriter)
    for question in ("明天会下雪吗", "补贴多少钱"):
        assert replace(asking.answer(question), elapsed_ms=0, stages={}) == replace(
            tiny.answer(question), elapsed_ms=0, stages={}
        )
    assert served.requests == []


def test_each_clause_keeps_its_higher_score(tiny: Assistant) -> None:
    one, other = tiny.index.search(QUESTION, 3), tiny.index.search("发展跨境旅游", 3)
    both = merged(one, other, 4)
    scores = {hit.clause.id: hit.score for hit in both.hits}
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    for ranking in (one, other):
        assert all(scores.get(hit.clause.id, hit.score) >= hit.score for hit in ranking.hits)
    assert both.question == one.question
