"""The page that shows the API: our own, from openapi.json, with nothing from another host."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant.pipeline import Assistant
from tests.serving import ready
from web.app import create_app


@pytest.fixture
def client(tiny: Assistant) -> Iterator[TestClient]:
    yield from ready(create_app(lambda: tiny))


def test_it_shows_every_route_and_every_schema(client: TestClient) -> None:
    shown = client.get("/docs")
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    described = client.get("/openapi.json").json()
    ids = re.findall(r'\bid="([^"]+)"', shown.text)
    assert len(ids) == len(set(ids))
    operations = [operation for methods in described["paths"].values() for operation in methods.values()]
    assert {operation["operationId"] for operation in operations} <= set(ids)
    assert {f"schema-{name}" for name in described["components"]["schemas"]} <= set(ids)
    links = set(re.findall(r'href="#([^"]+)"', shown.text))
    assert links <= set(ids)


def test_it_asks_no_other_host_and_runs_nothing_inline(client: TestClient) -> None:
    text = client.get("/docs").text
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', text)
    assert "<style" not in text
    assert not re.findall(r"<script(?![^>]*\bsrc=)", text)
    assert not re.findall(r"<[^>]+\s(?:on\w+|style)=", text)


def test_it_speaks_the_readers_language(client: TestClient) -> None:
    titles = {
        lang: re.findall(r"<h1>(\S+)", client.get(f"/docs?lang={lang}").text) for lang in ("zh-Hans", "zh-Hant", "en")
    }
    assert titles == {"zh-Hans": ["接口"], "zh-Hant": ["接口"], "en": ["API"]}


def test_there_is_no_other_page_for_it(client: TestClient) -> None:
    assert client.get("/redoc").status_code == 404
