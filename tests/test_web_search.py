"""Search, documents and clauses over HTTP, and what a client has already."""

import hashlib
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from assistant.contract import document_json, search_json
from assistant.pipeline import Assistant
from tests.fakes import DOCUMENTS
from tests.serving import CLAUSE, QUESTION, assert_problem, ready
from web.app import create_app

PATHS = (
    f"/api/v1/search?q={quote(QUESTION)}",
    "/api/v1/documents",
    "/api/v1/documents/toy-2023",
    "/api/v1/documents/toy-2023/raw",
    f"/api/v1/clauses/{quote(CLAUSE)}",
)


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny))


def test_search_is_what_the_assistant_finds(client: TestClient, tiny: Assistant) -> None:
    found = client.get("/api/v1/search", params={"q": QUESTION, "top": 2}).json()
    assert found == search_json(*tiny.search(QUESTION, top=2))
    assert [citation["clause_id"] for citation in found["citations"]] == [CLAUSE, "toy-nmg#（一）"]


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("region=辽宁省", {"toy-2023", "toy-2021"}),  # 全国 is for every province
        ("level=自治区", {"toy-nmg"}),
        ("year=2021&year=2023&level=国家", {"toy-2023", "toy-2021"}),
        ("document=toy-nmg&document=toy-2021", {"toy-nmg", "toy-2021"}),
        ("status=未注明&agencies=true", {"toy-2023"}),
        ("status=现行", set[str]()),
    ],
)
def test_filters_may_be_repeated(query: str, documents: set[str], client: TestClient) -> None:
    found = client.get(f"/api/v1/search?q=统计&{query}").json()
    assert {citation["document"]["id"] for citation in found["citations"]} == documents


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("", "q: Field required"),
        ("q=%20", "the question is empty: write what you want to know"),
        (f"q={'x' * 501}", "the question has 501 characters: 500 is the most"),
        ("q=x&top=0", "top: Input should be greater than or equal to 1"),
        ("q=x&top=51", "top: Input should be less than or equal to 50"),
        ("q=x&city=y", "city: Extra inputs are not permitted"),
        ("q=x&agencies=maybe", "agencies.0: Input should be a valid boolean, unable to interpret input"),
    ],
)
def test_a_search_that_cannot_be_meant(query: str, detail: str, client: TestClient) -> None:
    assert_problem(client.get(f"/api/v1/search?{query}"), 422, detail)


def test_documents(client: TestClient, tiny: Assistant) -> None:
    assert [d["id"] for d in client.get("/api/v1/documents").json()["documents"]] == list(DOCUMENTS)
    for document in tiny.documents:
        assert client.get(f"/api/v1/documents/{document.id}").json() == document_json(document, tiny.index.corpus)


def test_the_raw_file_comes_byte_for_byte(client: TestClient, tiny: Assistant) -> None:
    for document in tiny.documents:
        response = client.get(f"/api/v1/documents/{document.id}/raw")
        assert hashlib.sha256(response.content).hexdigest() == document.sha256
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert response.headers["content-disposition"] == f"inline; filename*=UTF-8''{document.id}.txt"


def test_a_clause_with_its_neighbours(client: TestClient) -> None:
    found = client.get(f"/api/v1/clauses/{quote(CLAUSE)}").json()
    assert found["quote"] == "（一）安排用地指标。优先安排边境合作区工业项目用地指标。盘活园区存量土地。（自然资源部）"
    assert (found["document"]["id"], found["clause"]["id"]) == ("toy-2023", CLAUSE)
    assert (found["previous"], found["next"]) == (None, "toy-2023#一/（二）")
    assert found["url"] == "/documents/toy-2023#%E4%B8%80/%EF%BC%88%E4%B8%80%EF%BC%89"


def test_neighbours_lead_through_the_whole_document(client: TestClient, tiny: Assistant) -> None:
    for document in tiny.documents:
        ids = [clause.id for clause in document.clauses]
        pages = [client.get(f"/api/v1/clauses/{quote(clause_id)}").json() for clause_id in ids]
        assert [page["previous"] for page in pages] == [None, *ids[:-1]]
        assert [page["next"] for page in pages] == [*ids[1:], None]


def test_every_citation_has_a_clause_of_its_id_also_one_of_the_front_matter(client: TestClient) -> None:
    for question in (
        QUESTION,
        "商资发〔2023〕18号是谁发的",
        "2023年的文件文号是什么",
        "When was notice No. 163 of 2021 issued?",
    ):
        citations = client.post("/api/v1/ask", json={"question": question}).json()["citations"]
        assert citations
        for citation in citations:
            found = client.get(f"/api/v1/clauses/{quote(citation['clause_id'])}").json()
            assert (found["quote"], found["url"]) == (citation["quote"], citation["url"])
            assert (found["clause"]["start"], found["clause"]["path"]) == (citation["start"], citation["path"])


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/api/v1/documents/gone", "no document 'gone'; there are toy-2023, toy-nmg, toy-2021"),
        ("/api/v1/documents/gone/raw", "no document 'gone'; there are toy-2023, toy-nmg, toy-2021"),
        ("/api/v1/clauses/gone%23一", "no document 'gone'; there are toy-2023, toy-nmg, toy-2021"),
        ("/api/v1/clauses/toy-nmg%23九", "no clause 'toy-nmg#九': /api/v1/documents/toy-nmg lists those there are"),
        ("/api/v1/clauses/toy-nmg%23文号", "no clause 'toy-nmg#文号': /api/v1/documents/toy-nmg lists those there are"),
        ("/api/v1/clauses/toy-nmg", "no clause 'toy-nmg': /api/v1/documents/toy-nmg lists those there are"),
    ],
)
def test_what_is_not_there(path: str, detail: str, client: TestClient) -> None:
    assert_problem(client.get(path), 404, detail)


@pytest.mark.parametrize("path", PATHS)
def test_what_a_client_has_already_is_not_sent_again(path: str, client: TestClient, tiny: Assistant) -> None:
    etag = f'"{tiny.index.generation}"'
    first = client.get(path)
    assert (first.status_code, first.headers["etag"], first.headers["cache-control"]) == (200, etag, "no-cache")
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content


def test_an_error_has_no_etag_and_is_not_hidden_by_one(client: TestClient) -> None:
    for path, status in (("/api/v1/search?q=", 422), ("/api/v1/documents/gone", 404)):
        response = client.get(path, headers={"If-None-Match": "*"})
        assert (response.status_code, response.headers.get("etag")) == (status, None)


def test_an_answer_has_the_etag_and_is_always_given(client: TestClient, tiny: Assistant) -> None:
    headers = {"If-None-Match": "*"}
    response = client.post("/api/v1/ask", json={"question": QUESTION}, headers=headers)
    assert (response.status_code, response.headers["etag"]) == (200, f'"{tiny.index.generation}"')
    assert response.headers["vary"] == "Accept"
