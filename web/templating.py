"""Pages: the Jinja environment, and the one function that renders a template in the reader's language."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from index.language import Language
from web.phrases import PHRASES
from web.strings import Interface, Phrases, interface_language

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
LANG_COOKIE = "lang"
_YEAR = 365 * 24 * 3600


@cache
def templates() -> Jinja2Templates:
    """Return the templates: everything escaped, an unknown name an error."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Jinja2Templates(env=environment)


def interface(request: Request, phrases: Phrases | None = None, lang: str | None = None) -> Interface:
    """Return the words of the interface in the reader's language: `lang` or ?lang=, the cookie, Accept-Language."""
    language = interface_language(
        lang or request.query_params.get("lang"),
        request.cookies.get(LANG_COOKIE),
        request.headers.get("accept-language", ""),
    )
    return Interface(language, {**PHRASES, **(phrases or {})})


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: HTTPStatus = HTTPStatus.OK,
    phrases: Phrases | None = None,
    here: str | None = None,
    lang: str | None = None,
) -> HTMLResponse:
    """Return a page; its template extends base.html and has `ui` (say, language) beside its own context.

    `phrases` are words that only this page has. `here` is the address that shows the same page again, path and query,
    for the links that change the language: of a GET the one that was asked for.
    """
    ui = interface(request, phrases, lang)
    shown = {"ui": ui, "languages": _language_links(request, here), "path": request.url.path, **context}
    response = templates().TemplateResponse(request, template, shown, status.value)
    response.headers["Content-Language"] = ui.language.value
    response.headers["Vary"] = "Accept-Language, Cookie"
    if request.query_params.get("lang"):
        response.set_cookie(LANG_COOKIE, ui.language.value, max_age=_YEAR, samesite="lax", httponly=False)
    return response


def _language_links(request: Request, here: str | None) -> dict[Language, str]:
    """Return for each language the address of the same page in it."""
    path, _, query = (here or "").partition("?")
    if here is None:
        path = request.url.path
        query = urlencode([pair for pair in request.query_params.multi_items() if pair[0] != "lang"])
    return {language: f"{path}?{query + '&' if query else ''}lang={language.value}" for language in Language}
