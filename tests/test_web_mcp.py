"""The MCP tools over streamable HTTP, called with the official client and compared with the API."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from mcp import Client
from mcp.types import ToolAnnotations

from assistant.json_parts import Json
from assistant.pipeline import Assistant
from tests.mcp_calls import NAMES, call, failure, from_api, in_loop, text_of, untimed
from tests.serving import CLAUSE, QUESTION, ready, real_server
from web.app import create_app
from web.mcp_server import mcp_server
from web.mcp_serving import PATH, http_app

LONG = "长" * 501
# A tool, its arguments, and the request of the API that returns the same.
SAME: list[tuple[str, Json, str, Json]] = [
    ("ask", {"question": QUESTION}, "ask", {"question": QUESTION}),
    (
        "ask",
        {"question": "那辽宁呢", "previous": [QUESTION], "region": ["辽宁省"], "agencies": [True], "top": 1},
        "ask",
        {
            "question": "那辽宁呢",
            "previous": [QUESTION],
            "filters": {"region": ["辽宁省"], "agencies": True},
            "top": 1,
        },
    ),
    ("ask", {"question": "Who sets the land quota?"}, "ask", {"question": "Who sets the land quota?"}),
    ("ask", {"question": "天气预报"}, "ask", {"question": "天气预报"}),
    ("ask", {"question": ""}, "ask", {"question": ""}),
    ("ask", {"question": LONG}, "ask", {"question": LONG}),
    ("ask", {"question": "用地", "previous": [" "]}, "ask", {"question": "用地", "previous": [" "]}),
    ("ask", {"question": "用地", "as_of": ["soon"]}, "ask", {"question": "用地", "filters": {"as_of": "soon"}}),
    ("ask", {"question": "用地", "top": 99}, "ask", {"question": "用地", "top": 99}),
    ("search", {"question": "统计", "top": 2}, "search", {"q": "统计", "top": 2}),
    ("search", {"question": "用地", "document": ["toy-nmg"]}, "search", {"q": "用地", "document": "toy-nmg"}),
    ("search", {"question": " "}, "search", {"q": " "}),
    ("search", {"question": "用地", "agencies": ["maybe"]}, "search", {"q": "用地", "agencies": "maybe"}),
    ("search", {"question": "用地", "place": "辽宁"}, "search", {"q": "用地", "place": "辽宁"}),
    ("get_clause", {"clause_id": CLAUSE}, f"clauses/{CLAUSE.replace('#', '%23')}", {}),
    ("get_clause", {"clause_id": "toy-2023#发文机关"}, "clauses/toy-2023%23发文机关", {}),
    ("get_clause", {"clause_id": "toy-2023#九"}, "clauses/toy-2023%23九", {}),
    ("get_clause", {"clause_id": "toy-2000#一"}, "clauses/toy-2000%23一", {}),
    ("list_documents", {}, "documents", {}),
    ("who_is_responsible", {"question": QUESTION}, "ask", {"question": QUESTION}),
    ("who_is_responsible", {"question": LONG}, "ask", {"question": LONG}),
    ("who_is_responsible", {"name": "MNR"}, "agencies", {"name": "MNR"}),
    ("who_is_responsible", {"name": "自然资源部", "role": "负责"}, "agencies", {"name": "自然资源部", "role": "负责"}),
    ("who_is_responsible", {"name": "外星局"}, "agencies", {"name": "外星局"}),
    ("who_is_responsible", {"name": ""}, "agencies", {"name": ""}),
    ("find_support", {}, "support", {}),
    ("find_support", {"question": "我们做旅游，有什么支持"}, "support", {"q": "我们做旅游，有什么支持"}),
    ("find_support", {"kind": ["用地"], "region": "辽宁省"}, "support", {"kind": "用地", "region": "辽宁省"}),
    ("find_support", {"kind": ["月亮"]}, "support", {"kind": "月亮"}),
    ("find_support", {"question": ""}, "support", {"q": ""}),
    ("compare", {"subject": "用地"}, "compare", {"q": "用地"}),
    (
        "compare",
        {"subject": "land", "document": ["toy-2023", "toy-nmg"]},
        "compare",
        {"q": "land", "document": ["toy-2023", "toy-nmg"]},
    ),
    ("compare", {"subject": " "}, "compare", {"q": " "}),
    ("compare", {"subject": LONG}, "compare", {"q": LONG}),
    ("compare", {"subject": "用地", "document": ["nowhere"]}, "compare", {"q": "用地", "document": ["nowhere"]}),
]


@pytest.fixture(scope="module")
def address(tiny: Assistant) -> Iterator[str]:
    with real_server(http_app(mcp_server(lambda: tiny), "127.0.0.1")) as found:
        yield found + PATH


@pytest.fixture(scope="module")
def api(tiny: Assistant) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny))


def test_every_tool_says_what_it_takes_and_returns(address: str) -> None:
    async def listing() -> None:
        async with Client(address) as client:
            tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == NAMES
        read_only = ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        )
        for tool in tools:
            assert tool.title
            assert tool.description and "Use it" in tool.description
            assert tool.annotations == read_only
            assert tool.output_schema and tool.output_schema["type"] == "object"
            properties = tool.input_schema["properties"]
            assert {name for name, value in properties.items() if not value.get("description")} == set()
            assert {name for name, value in properties.items() if not value.get("examples")} == set()
        assert [tool.name for tool in tools if not tool.input_schema["properties"]] == ["list_documents"]

    in_loop(listing())


def test_the_server_says_who_it_is(address: str) -> None:
    async def greeting() -> None:
        async with Client(address) as client:
            assert client.server_info and client.server_info.name == "policy-assistant"
            assert client.instructions and "verbatim" in client.instructions

    in_loop(greeting())


@pytest.mark.parametrize(("tool", "arguments", "route", "values"), SAME)
def test_a_tool_returns_what_the_api_returns(
    tool: str, arguments: Json, route: str, values: Json, address: str, api: TestClient
) -> None:
    failed, expected = from_api(api, route, values)
    result = call(address, tool, arguments)
    if failed:
        assert failure(result) == expected
        return
    assert not result.is_error
    assert result.structured_content is not None
    assert untimed(result.structured_content) == expected
    assert json.loads(text_of(result)) == result.structured_content


def test_support_is_cut_to_the_best_of_each_kind(address: str, api: TestClient) -> None:
    _, whole = from_api(api, "support", {})
    assert [len(group["measures"]) for group in whole["groups"]] == [1, 2, 1, 1]
    found = call(address, "find_support", {"top": 1}).structured_content
    assert found == {
        **whole,
        "groups": [{**group, "measures": group["measures"][:1]} for group in whole["groups"]],
        "prohibitions": whole["prohibitions"][:1],
    }


def test_who_is_responsible_takes_a_bare_subject(address: str, api: TestClient) -> None:
    for subject, question in (
        ("用地指标", "用地指标由哪些部门负责？"),
        ("land quota", "Which agencies are responsible for land quota?"),
    ):
        found = call(address, "who_is_responsible", {"question": subject}).structured_content
        assert found is not None
        assert (False, untimed(found)) == from_api(api, "ask", {"question": question})
        assert [body["name"] for body in found["agencies"]] == ["自然资源部"]


@pytest.mark.parametrize(
    ("arguments", "detail"),
    [
        ({}, "give question or name: what to be responsible for, or the body"),
        ({"question": "用地", "name": "商务部"}, "give question or name: what to be responsible for, or the body"),
        ({"question": "用地", "role": "负责"}, "role goes with name: of a question every body is given with its role"),
    ],
)
def test_who_is_responsible_takes_a_matter_or_a_body(arguments: Json, detail: str, address: str) -> None:
    assert failure(call(address, "who_is_responsible", arguments)) == detail


def test_several_faults_of_arguments_are_all_named(address: str) -> None:
    found = failure(call(address, "search", {"top": 0, "place": "x"}))
    assert found == (
        "question: Field required; top: Input should be greater than or equal to 1; "
        "place: Extra inputs are not permitted"
    )
