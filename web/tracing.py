"""Spans for OpenTelemetry: each request, and of an answer its stages, with times and counts and no word of a question.

    request
      └ answer
          └ read, encode, search, judge, write, verify: the stages of /metrics (assistant/stages.py)

The stages are timed anyway. Their spans are made of these times once the answer is there, so that nothing is done on
its way. Only imported where tracing is on: OpenTelemetry's SDK is an extra of this package.
"""

import sys
import time
from collections.abc import Mapping

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
from opentelemetry.trace import SpanKind, StatusCode, Tracer
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.answer import Answer
from assistant.contract import program_version
from assistant.settings import Tracing
from assistant.stages import Stage
from web.metrics import route_of

SERVICE = "policy-assistant"
# A question is encoded before it is searched for, and told apart from that at the end.
_IN_TIME = (Stage.READ, Stage.ENCODE, Stage.SEARCH, Stage.JUDGE, Stage.WRITE, Stage.VERIFY)
_NS_OF_MS = 1_000_000


def provider_of(tracing: Tracing) -> TracerProvider:
    """Return what sends spans in the background to where the setting says; over OTLP, as the OTEL_… variables say."""
    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE, "service.version": program_version()}))
    provider.add_span_processor(BatchSpanProcessor(_exporter(tracing)))
    return provider


def _exporter(tracing: Tracing) -> SpanExporter:
    if tracing is Tracing.STDERR:
        return ConsoleSpanExporter(out=sys.stderr, formatter=lambda span: span.to_json(indent=None) + "\n")
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()


class Spans:
    """Makes the spans of answers, within the span of the request that is being answered."""

    def __init__(self, provider: TracerProvider) -> None:
        self.tracer: Tracer = provider.get_tracer(SERVICE)

    def told(self, answer: Answer) -> None:
        """Make the spans of an answer that has just been made."""
        ended = time.time_ns()
        started = at = ended - round(answer.elapsed_ms * _NS_OF_MS)
        whole = self.tracer.start_span("answer", start_time=started, attributes=_counts(answer))
        inside = trace.set_span_in_context(whole)
        for stage in _IN_TIME:
            if stage.value in answer.stages:
                span = self.tracer.start_span(stage.value, context=inside, start_time=at)
                at += round(answer.stages[stage.value] * _NS_OF_MS)
                span.end(at)
        whole.end(ended)


def _counts(answer: Answer) -> Mapping[str, str | int]:
    return {
        "assistant.status": answer.status.value,
        "assistant.language": answer.language.value,
        "assistant.generation": answer.index,
        "assistant.statements": len(answer.statements),
        "assistant.citations": len(answer.citations),
        "assistant.agencies": len(answer.agencies),
        "assistant.suggestions": len(answer.suggestions),
    }


class TracingMiddleware:
    """Makes a span of every request, named by its route."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        statuses = [500]

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        # What an error says may quote the question: its place is in the log.
        with self._tracer.start_as_current_span(
            "request", kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                await self._app(scope, receive, watched)
            finally:
                route = route_of(scope)
                span.update_name(f"{scope['method']} {route}")
                span.set_attribute("http.request.method", scope["method"])
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", statuses[-1])
                span.set_attribute("assistant.request_id", scope.get("state", {}).get("request_id", ""))
                if statuses[-1] >= 500:
                    span.set_status(StatusCode.ERROR)
