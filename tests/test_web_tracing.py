"""Spans: off and not even imported unless switched on; with times and counts, and no word of a question."""

import subprocess
import sys
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.errors import SettingInvalid
from assistant.pipeline import Assistant
from assistant.settings import Settings, Tracing
from tests.serving import QUESTION
from tests.signing_in import OWN
from web import operation
from web.app import create_app
from web.operation import Operation
from web.tracing import Spans, provider_of

STAGES = ["read", "encode", "search", "judge", "write", "verify"]


@pytest.fixture
def sent() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def client(tiny: Assistant, sent: InMemorySpanExporter) -> TestClient:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(sent))
    return TestClient(
        create_app(lambda: tiny, operation=Operation(spans=Spans(provider))), raise_server_exceptions=False
    )


def by_name(sent: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in sent.get_finished_spans()}


def parent(span: ReadableSpan) -> int | None:
    return span.parent.span_id if span.parent else None


def own(span: ReadableSpan) -> int:
    context = span.get_span_context()
    assert context is not None
    return context.span_id


@pytest.mark.parametrize("path", ["/api/v1/ask", "/turn"])
def test_an_answer_is_a_tree_of_spans(
    path: str, client: TestClient, sent: InMemorySpanExporter, tiny: Assistant
) -> None:
    with client:
        assert client.post(path, json={"question": QUESTION}, headers={"X-Request-ID": "r-1", **OWN}).status_code == 200
    spans = by_name(sent)
    request, answer = spans[f"POST {path}"], spans["answer"]
    assert list(spans) == [*STAGES, "answer", f"POST {path}"]
    assert (parent(request), parent(answer)) == (None, own(request))
    assert {parent(spans[stage]) for stage in STAGES} == {own(answer)}
    assert request.attributes == {
        "http.request.method": "POST", "http.route": path, "http.response.status_code": 200,
        "assistant.request_id": "r-1",
    }  # fmt: skip
    alone = tiny.answer(QUESTION)
    assert answer.attributes == {
        "assistant.status": "answered", "assistant.language": "zh-Hans", "assistant.generation": tiny.index.generation,
        "assistant.statements": len(alone.statements), "assistant.citations": len(alone.citations),
        "assistant.agencies": len(alone.agencies), "assistant.suggestions": 0,
    }  # fmt: skip
    times = [(spans[stage].start_time, spans[stage].end_time) for stage in STAGES]
    assert all(end is not None and end == start for (_, end), (start, _) in pairwise(times))
    assert answer.start_time == times[0][0]
    assert not any(word in span.to_json() for span in spans.values() for word in ("用地", "\\u7528\\u5730"))


def test_a_failure_is_a_span_without_the_text_of_the_error(
    client: TestClient, sent: InMemorySpanExporter, tiny: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(question: str, *_: object) -> None:
        raise ValueError(question)

    monkeypatch.setattr(tiny, "answer", fails)
    with client:
        assert client.post("/api/v1/ask", json={"question": "secret"}).status_code == 500
    (span,) = sent.get_finished_spans()
    assert (span.status.is_ok, span.events) == (False, ())
    assert "secret" not in span.to_json()


def test_spans_are_written_to_standard_error_as_lines(capsys: pytest.CaptureFixture[str]) -> None:
    provider = provider_of(Tracing.STDERR)
    provider.get_tracer("test").start_span("one").end()
    provider.shutdown()
    assert '"name": "one"' in capsys.readouterr().err


def test_without_the_extra_tracing_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation, "find_spec", lambda _: None)
    assert Operation.of(Settings()).spans is None
    with pytest.raises(SettingInvalid, match=r"pip install 'policy-assistant\[tracing\]'"):
        Operation.of(Settings(tracing=Tracing.OTLP))


def test_nothing_is_imported_where_tracing_is_off() -> None:
    code = """
import sys
from assistant.settings import Settings
from web.operation import Operation
Operation.of(Settings()).listeners
# FastAPI itself looks for the interface, which does nothing by itself.
print(sorted(name for name in sys.modules if name.startswith("opentelemetry.sdk") or name == "web.tracing"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
