"""The web application: a JSON API over one Assistant."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from assistant.pipeline import Assistant
from web.errors import add_error_handlers
from web.loading import Loading
from web.routes import router


def create_app(open_assistant: Callable[[], Assistant]) -> FastAPI:
    """Return the application; the assistant is opened in the background once the server starts."""
    loading = Loading(open_assistant)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        threading.Thread(target=loading.run, name="open-assistant", daemon=True).start()
        yield {"loading": loading}

    # FastAPI's own pages for the API load their scripts from another host, which is not there offline.
    app = FastAPI(title="policy-assistant", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(router)
    add_error_handlers(app)
    return app
