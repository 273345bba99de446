"""Chat completions, asked with OpenAI's own client over a real connection."""

from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from assistant.contract import answer_json
from assistant.pipeline import Assistant
from index.errors import IndexMissing
from tests.serving import QUESTION, ready, real_server
from web.app import create_app
from web.openai_api import MODEL

MESSAGES: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "You are helpful."},
    {"role": "user", "content": QUESTION},
    {"role": "assistant", "content": "责任单位：自然资源部。[1]"},
    {"role": "user", "content": [{"type": "text", "text": "那辽宁呢"}]},
]


@pytest.fixture(scope="module")
def chat(tiny: Assistant) -> Iterator[openai.OpenAI]:
    with real_server(create_app(lambda: tiny)) as address, connected(address) as client:
        yield client


def connected(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


def expected(tiny: Assistant, question: str, *previous: str) -> tuple[str, dict[str, Any]]:
    values = answer_json(tiny.answer(question, previous=previous))
    marked = (s["text"] + "".join(f"[{n}]" for n in s["citations"]) for s in values["statements"])
    return "\n".join(marked), values


def test_the_answer_has_marks_and_beside_it_the_citations(chat: openai.OpenAI, tiny: Assistant) -> None:
    done = chat.chat.completions.create(model="any", messages=[{"role": "user", "content": QUESTION}], temperature=0.2)
    content, values = expected(tiny, QUESTION)
    assert content.startswith("责任单位：自然资源部。[1]\n")
    message = done.choices[0].message
    assert (message.role, message.content, message.refusal) == ("assistant", content, None)
    assert message.model_extra == {"citations": values["citations"], "notes": values["notes"]}
    assert (done.choices[0].finish_reason, done.model, done.object) == ("stop", MODEL, "chat.completion")
    assert done.system_fingerprint == tiny.index.generation
    assert done.usage is not None
    usage = (done.usage.prompt_tokens, done.usage.completion_tokens, done.usage.total_tokens)
    assert usage == (len(QUESTION), len(content), len(QUESTION) + len(content))


def test_earlier_user_messages_are_earlier_questions(chat: openai.OpenAI, tiny: Assistant) -> None:
    done = chat.chat.completions.create(model=MODEL, messages=MESSAGES)
    content, values = expected(tiny, "那辽宁呢", QUESTION)
    assert values["understood_as"] is not None
    assert done.choices[0].message.content == content
    assert content != expected(tiny, "那辽宁呢")[0]


def test_an_earlier_message_that_is_no_question_is_passed_over(chat: openai.OpenAI) -> None:
    asked: ChatCompletionMessageParam = {"role": "user", "content": QUESTION}
    messages: list[ChatCompletionMessageParam] = [
        {"role": "user", "content": "长" * 501},
        {"role": "user", "content": " "},
        *[asked] * 12,
    ]
    assert chat.chat.completions.create(model=MODEL, messages=messages).choices[0].message.content


def test_a_refusal_is_an_answer(chat: openai.OpenAI, tiny: Assistant) -> None:
    done = chat.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "天气预报"}])
    assert done.choices[0].message.content == expected(tiny, "天气预报")[0]


def test_a_stream_has_the_same_answer_a_statement_a_chunk(chat: openai.OpenAI, tiny: Assistant) -> None:
    content, values = expected(tiny, QUESTION)
    stream = chat.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": QUESTION}], stream=True)
    chunks = list(stream)
    deltas = [chunk.choices[0].delta for chunk in chunks]
    assert "".join(delta.content or "" for delta in deltas) == content
    assert len(chunks) == len(values["statements"]) + 2
    assert deltas[0].role == "assistant"
    assert deltas[0].model_extra == {"citations": values["citations"], "notes": values["notes"]}
    assert [chunk.choices[0].finish_reason for chunk in chunks] == [*[None] * (len(chunks) - 1), "stop"]
    assert {(chunk.id, chunk.object, chunk.model) for chunk in chunks} == {
        (chunks[0].id, "chat.completion.chunk", MODEL)
    }


def test_a_stream_tells_the_usage_where_it_is_asked_to(chat: openai.OpenAI) -> None:
    chunks = list(
        chat.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": QUESTION}],
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    assert [chunk.usage for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.prompt_tokens == len(QUESTION)


def test_there_is_one_model(chat: openai.OpenAI) -> None:
    assert [model.id for model in chat.models.list()] == [MODEL]
    assert chat.models.retrieve(MODEL).owned_by == MODEL
    with pytest.raises(openai.NotFoundError) as error:
        chat.models.retrieve("gpt-4")
    assert error.value.body == {
        "message": "no model 'gpt-4'; there is policy-assistant",
        "type": "invalid_request_error",
        "param": None,
        "code": None,
    }


@pytest.mark.parametrize(
    ("messages", "detail"),
    [
        ([], "messages: List should have at least 1 item after validation, not 0"),
        ([{"role": "system", "content": "x"}], "messages: none has the role user: send the question as one"),
        ([{"role": "user", "content": "x" * 501}], "the question has 501 characters: 500 is the most"),
        ([{"role": "user", "content": None}], "the question is empty: write what you want to know"),
        ([{"role": "user", "content": "x"}, {"role": "user", "content": ""}], "the question is empty"),
        ([{"content": "x"}], "messages.0.role: Field required"),
    ],
)
def test_what_cannot_be_asked_is_a_bad_request_in_openai_s_form(
    messages: list[ChatCompletionMessageParam], detail: str, chat: openai.OpenAI
) -> None:
    with pytest.raises(openai.BadRequestError) as error:
        chat.chat.completions.create(model=MODEL, messages=messages)
    assert isinstance(error.value.body, dict)
    assert error.value.body["message"].startswith(detail)
    assert error.value.type == "invalid_request_error"


def test_more_than_one_answer_is_refused(chat: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="n: Input should be less than or equal to 1"):
        chat.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": QUESTION}], n=2)


def test_an_assistant_that_cannot_open_is_a_server_error() -> None:
    def never_opens() -> Assistant:
        raise IndexMissing("no index")

    with (
        real_server(create_app(never_opens)) as address,
        connected(address) as client,
        pytest.raises(openai.InternalServerError, match="no index") as error,
    ):
        client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": QUESTION}])
    assert (error.value.status_code, error.value.type) == (503, "server_error")
    assert error.value.response.headers["retry-after"] == "5"


def test_another_method_has_an_error_of_the_same_form(tiny: Assistant) -> None:
    for client in ready(create_app(lambda: tiny)):
        wrong = client.get("/v1/chat/completions")
        assert (wrong.status_code, wrong.json()["error"]["type"]) == (405, "invalid_request_error")
