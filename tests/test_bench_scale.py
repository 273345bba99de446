"""The benchmarks of size and of users, on the smallest corpus and with a server in this process."""

import http.client
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from assistant.pipeline import Assistant
from eval.bench_figures import percentiles
from eval.bench_scale import compared, cost_table, query_table
from eval.bench_scale_child import Size, ask, make
from eval.bench_users import Shared, crowd, figures
from tests.serving import QUESTION, real_server
from web.app import create_app
from web.capacity import Limits


def told(_what: str, _done: int, _total: int) -> None:
    """Take progress."""


def test_a_made_corpus_is_built_loaded_and_asked(tmp_path: Path) -> None:
    size = Size.read(Size(tmp_path / "home", 40, "none", 200, tmp_path / "vectors", 6, 2, 2).written())
    assert (size.home, size.clauses) == (tmp_path / "home", 40)
    found = compared({**make(size, told), **ask(size, told)}, memory_rate=1e9)
    assert 35 <= found["clauses"] <= 45
    assert found["rows"] > 3 * found["clauses"]  # sentences, the clause and its heading
    assert {"grams", "words", "headings", "manifest.json"} <= found["index_bytes"].keys()
    assert found["scan"] == {}  # there are no vectors
    parts = ("read", "filter", "keywords", "features", "rank")
    assert {*parts, "total", "without encoding"} <= set(found["query_ms"])
    assert {found["query_ms"][part]["count"] for part in parts} == {6}
    assert found["query_ms"]["total"]["p50"] >= found["query_ms"]["without encoding"]["p50"]
    # Here it is a part of a process that holds more already, and may give some back.
    memory = found["memory_bytes"]
    assert memory["most"] >= max(memory["asked"], memory["before"]) > 0
    assert (found["answer_ms"]["count"], found["recall"]) == (2, None)
    assert cost_table({"40": found}).row_count == 7
    assert query_table({"40": found}).row_count == len(found["query_ms"])


def test_users_ask_until_there_are_no_more_questions(tiny: Assistant) -> None:
    limits = Limits(at_once=1, waiting=0, seconds=30.0)
    with real_server(create_app(lambda: tiny, questions=limits)) as address:
        where = urlsplit(address)

        class Server:
            def connect(self) -> http.client.HTTPConnection:
                return http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)

        alone, seconds = crowd(Server(), 1, 30.0, Shared([QUESTION] * 5))
        assert [reply.status for reply in alone] == [HTTPStatus.OK] * 5
        assert {"read", "search", "write"} <= figures(1, alone, seconds)["stages_ms"].keys()
        assert figures(1, alone, seconds)["answer_ms"] == percentiles([1000 * reply.seconds for reply in alone])
        many, _ = crowd(Server(), 4, 30.0, Shared([QUESTION] * 24))
    # One is answered at a time and none waits: each of the others is refused, and told when to ask again.
    assert len(many) == 24
    assert {reply.status for reply in many} <= {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
    assert all(reply.says_when == (reply.status == HTTPStatus.SERVICE_UNAVAILABLE) for reply in many)
