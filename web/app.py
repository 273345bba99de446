"""The web application: page and JSON API over one Assistant."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from assistant.contract import program_version
from assistant.pipeline import Assistant
from web import (
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
    routes,
    support_pages,
    support_routes,
)
from web.errors import add_error_handlers
from web.loading import Loading
from web.metrics import Metrics, MetricsMiddleware
from web.security import SecurityMiddleware
from web.static_files import RevalidatedFiles
from web.templating import STATIC


def create_app(open_assistant: Callable[[], Assistant], home: Path | None = None, explains: bool = False) -> FastAPI:
    """Return the application; the assistant is opened in the background once the server starts.

    `home` is where feedback and conversations are kept; without one their routes answer 503.
    `explains` adds the pages that show why an answer came out as it did, which are for those who look after it.
    """
    loading, metrics = Loading(open_assistant), Metrics()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        threading.Thread(target=loading.run, name="open-assistant", daemon=True).start()
        yield {"loading": loading, "home": home, "metrics": metrics, "explains": explains}

    # FastAPI's own pages for the API load their scripts from another host, which is not there offline.
    app = api_docs.DescribedApi(
        title="policy-assistant",
        version=program_version(),
        description=api_docs.DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
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
    ):
        app.include_router(part.router)
    for shown in (pages, document_pages, agency_pages, support_pages, lineage_pages, api_docs):
        app.include_router(shown.router)
    if explains:
        app.include_router(explain_routes.router)
        app.include_router(explain_pages.router)
    app.mount("/static", RevalidatedFiles(directory=STATIC), name="static")
    add_error_handlers(app)
    # The last one added is the outermost: figures count what the others refuse, too.
    app.add_middleware(SecurityMiddleware)
    app.add_middleware(MetricsMiddleware, metrics=metrics)
    return app
