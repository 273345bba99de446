"""This program: its bundled documents, encoders and models, built from nothing in a folder of its own."""

import tempfile
from pathlib import Path

from assistant.answer import AnswerStatus
from assistant.opening import build as build_index
from assistant.opening import open_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings


def split(documents: list[tuple[str, str]], _size: int) -> list[tuple[str, str]]:
    """Return the documents whole: the index is made of clauses."""
    return documents


def build(_chunks: list[tuple[str, str]], _top: int) -> Assistant:
    """Return an assistant over the bundled documents."""
    settings = Settings(home=Path(tempfile.mkdtemp()))
    build_index(settings, lambda *_: None, lambda: None)
    return open_assistant(settings)


def search(index: Assistant, question: str, top: int) -> list[tuple[str, str, float | None]]:
    """Return document and text of what an answer cites; where it is refused, of what a search finds."""
    answer = index.answer(question, top=top)
    refused = answer.status is AnswerStatus.INSUFFICIENT
    citations = index.search(question, top=top)[1] if refused else answer.citations
    return [(citation.document.id, citation.quote, None) for citation in citations]


def refuses(index: Assistant, question: str) -> bool:
    """Return whether there is no answer."""
    return index.answer(question).status is AnswerStatus.INSUFFICIENT
