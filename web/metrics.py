"""Figures of a running server for Prometheus: requests, times by stage, refusals, the index, feedback."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.answer import Answer, AnswerStatus
from assistant.evidence import Refusal
from assistant.feedback import Thumb

# Seconds: an answer takes milliseconds without encoders, tens with them, and seconds while they load.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
# Labels must be few: whatever else a client sends is counted as one.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_OTHER = "other"
NO_ROUTE = "none"
_REFUSALS = frozenset(refusal.value for refusal in Refusal)


class Metrics:
    """The figures of one application, in a registry of its own; `listeners` are told of each answer."""

    def __init__(self, listeners: Iterable[Callable[[Answer], None]] = ()) -> None:
        self.registry = CollectorRegistry()
        self._listeners = tuple(listeners)
        labels = ("route", "method", "status")
        self._requests = Counter("assistant_requests", "Requests.", labels, registry=self.registry)
        self._seconds = Histogram(
            "assistant_request_seconds", "Time to the end of the response.", ("route",),
            buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._stages = Histogram(
            "assistant_stage_seconds", "Time of each stage of an answer.", ("stage",),
            buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._answers = Counter("assistant_answers", "Answers.", ("status",), registry=self.registry)
        self._refusals = Counter("assistant_refusals", "Refusals by reason.", ("reason",), registry=self.registry)
        self._feedback = Counter("assistant_feedback", "Feedback received.", ("verdict",), registry=self.registry)
        self._ready = Gauge("assistant_ready", "Whether questions can be answered.", registry=self.registry)
        self._index = Info("assistant_index", "The index that answers.", registry=self.registry)
        for status in AnswerStatus:
            self._answers.labels(status.value)
        for thumb in Thumb:
            self._feedback.labels(thumb.value)

    def saw_answer(self, answer: Answer) -> None:
        """Count an answer, its stages, and why it is a refusal where it is one."""
        self._answers.labels(answer.status.value).inc()
        for stage, milliseconds in answer.stages.items():
            self._stages.labels(stage).observe(milliseconds / 1000)
        if answer.status is AnswerStatus.INSUFFICIENT:
            reason = next((note.code for note in answer.notes if note.code in _REFUSALS), _OTHER)
            self._refusals.labels(reason).inc()
        for listener in self._listeners:
            listener(answer)

    def saw_feedback(self, thumb: Thumb) -> None:
        """Count an opinion."""
        self._feedback.labels(thumb.value).inc()

    @contextmanager
    def request(self, scope: Scope) -> Iterator[list[int]]:
        """Count a request and its time once the block ends; the last status put into the list is its own."""
        started, statuses = time.perf_counter(), [500]
        try:
            yield statuses
        finally:
            route = route_of(scope)
            method = scope["method"] if scope["method"] in _METHODS else _OTHER
            self._requests.labels(route, method, str(statuses[-1])).inc()
            self._seconds.labels(route).observe(time.perf_counter() - started)

    def render(self, generation: str | None) -> bytes:
        """Return the figures as Prometheus reads them; `generation` is the index's, None while there is none."""
        self._ready.set(generation is not None)
        self._index.info({"generation": generation or ""})
        return generate_latest(self.registry)


def route_of(scope: Scope) -> str:
    """Return the route that answered, which routing puts into the scope: a template, so that ids make no labels."""
    path: str | None = getattr(scope.get("route"), "path", None)
    return path or NO_ROUTE


class MetricsMiddleware:
    """Counts every request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._metrics.request(scope) as statuses:

            async def watched(message: Message) -> None:
                if message["type"] == "http.response.start":
                    statuses.append(message["status"])
                await send(message)

            await self._app(scope, receive, watched)
