"""The web application: page and JSON API over one Assistant."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from assistant.contract import program_version
from assistant.intake import Intake
from assistant.pipeline import Assistant
from assistant.settings import Reading, Settings
from web import (
    admin_pages,
    admin_routes,
    agency_pages,
    agency_routes,
    api_docs,
    comparison_routes,
    conversation_routes,
    document_pages,
    document_routes,
    explain_pages,
    explain_routes,
    export,
    feedback_routes,
    lineage_pages,
    lineage_routes,
    openai_api,
    pages,
    privacy_pages,
    routes,
    sign_in,
    support_pages,
    support_routes,
)
from web.access import AccessMiddleware
from web.capacity import QUESTIONS, Capacities, Limits
from web.capacity_middleware import CapacityMiddleware
from web.errors import add_error_handlers
from web.hosts import HostMiddleware
from web.loading import Loading, Updates
from web.metrics import Metrics, MetricsMiddleware
from web.operation import Operation
from web.proxies import ProxyMiddleware
from web.rate_limit import RateLimitMiddleware
from web.request_log import RequestLogMiddleware
from web.security import SecurityMiddleware
from web.static_files import RevalidatedFiles
from web.sweeping import Sweeper
from web.templating import STATIC
from web.visitors import Access


def create_app(
    open_assistant: Callable[[], Assistant],
    home: Path | None = None,
    explains: bool = False,
    updates: Updates | None = None,
    reading: Reading = Reading.OPEN,
    documents: Settings | None = None,
    questions: Limits = QUESTIONS,
    operation: Operation | None = None,
) -> FastAPI:
    """Return the application; the assistant is opened in the background once the server starts.

    `updates` is where the assistants of newer generations come from; without, the first one stays.
    `home` is where feedback and conversations are kept; without one their routes answer 503.
    `documents` says which documents administrators may change; without, they may change none.
    `questions` is how many are answered at once, how many wait, and for how long.
    `reading` is whether asking and reading need a key; what is an administrator's always does.
    `operation` is how often a client may ask, which proxies are believed, and what is kept; without it none of these.
    `explains` adds the pages that show why an answer came out as it did, which are for those who look after it.
    """
    run = operation or Operation()
    loading, metrics, access = Loading(open_assistant, updates), Metrics(run.listeners), Access(home, reading)
    intake = Intake(documents, loading.rebuild, encode_ahead=loading.encode_ahead) if documents else None

    state = {
        "loading": loading,
        "home": home,
        "metrics": metrics,
        "explains": explains,
        "access": access,
        "intake": intake,
        "operation": run,
    }
    # FastAPI's own pages for the API load their scripts from another host, which is not there offline.
    app = api_docs.DescribedApi(
        title="policy-assistant",
        version=program_version(),
        description=api_docs.DESCRIPTION,
        lifespan=partial(_lifespan, loading, intake, state),
        docs_url=None,
        redoc_url=None,
    )
    app.reading, app.rate = reading, run.rate
    app.state.capacities = Capacities(questions)
    _add_routes(app, explains)
    add_error_handlers(app)
    _add_middleware(app, access, metrics, run)
    return app


@asynccontextmanager
async def _lifespan(
    loading: Loading, intake: Intake | None, state: dict[str, Any], _: FastAPI
) -> AsyncIterator[dict[str, Any]]:
    """Open the assistant in the background while requests are answered; yield what each of them finds."""
    threading.Thread(target=loading.run, name="open-assistant", daemon=True).start()
    if intake is not None:
        intake.start()
    run: Operation = state["operation"]
    sweeper = Sweeper(run.kept)
    if run.kept:
        sweeper.start()
    try:
        yield state
    finally:
        loading.close()
        sweeper.close()


def _add_routes(app: FastAPI, explains: bool) -> None:
    """Add the API, the pages and the files."""
    for part in (
        routes,
        document_routes,
        agency_routes,
        support_routes,
        lineage_routes,
        comparison_routes,
        feedback_routes,
        conversation_routes,
        export,
        openai_api,
        admin_routes,
    ):
        app.include_router(part.router)
    for shown in (
        pages,
        document_pages,
        agency_pages,
        support_pages,
        lineage_pages,
        sign_in,
        admin_pages,
        privacy_pages,
        api_docs,
    ):
        app.include_router(shown.router)
    if explains:
        app.include_router(explain_routes.router)
        app.include_router(explain_pages.router)
    app.mount("/static", RevalidatedFiles(directory=STATIC), name="static")


def _add_middleware(app: api_docs.DescribedApi, access: Access, metrics: Metrics, run: Operation) -> None:
    """Add what every request passes; the last one added is the outermost: figures count what others refuse, too."""
    app.add_middleware(CapacityMiddleware, capacities=app.state.capacities)
    app.add_middleware(AccessMiddleware, access=access)
    if run.rate is not None:  # outside of it: keys that are none count for the address that sends them
        app.add_middleware(RateLimitMiddleware, access=access, rate=run.rate)
    if run.hosts is not None:
        app.add_middleware(HostMiddleware, hosts=run.hosts)
    app.add_middleware(SecurityMiddleware)
    app.add_middleware(MetricsMiddleware, metrics=metrics)
    if run.spans is not None:
        from web.tracing import TracingMiddleware

        app.add_middleware(TracingMiddleware, tracer=run.spans.tracer)
    app.add_middleware(RequestLogMiddleware)
    app.add_middleware(ProxyMiddleware, proxies=run.proxies)
