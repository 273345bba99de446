"""What every peer is given: the documents as texts, cut by its own splitter or by us, and the questions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.document import Document
from eval.peers.scoring import CUTOFF
from eval.question import EvalQuestion
from index.passages import Passages

WARM_UP = 5


class Pieces(StrEnum):
    """Who cuts the documents."""

    OWN = "its own splitter"
    OURS = "our clauses"


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause or line of ours: the text that a peer is given, with title and headings, and that which is quoted."""

    document: str
    given: str
    quoted: str


@dataclass(frozen=True, slots=True)
class Peer:
    """A script of eval/peers/scripts, the distributions whose versions count, and the length of its chunks.

    `environment` is true where it runs in the peers' environment, false where in ours.
    """

    name: str
    script: str
    distributions: tuple[str, ...]
    size: int
    pieces: tuple[Pieces, ...] = (Pieces.OWN, Pieces.OURS)
    environment: bool = True

    @property
    def path(self) -> Path:
        """Where the script is."""
        return Path(__file__).parent / "scripts" / f"{self.script}.py"


OURS = "this program"
HELD_OUT = "this program, held out"
PEERS = (
    Peer(OURS, "with_assistant", ("policy-assistant",), 0, (Pieces.OWN,), environment=False),
    Peer(HELD_OUT, "with_assistant_held_out", ("policy-assistant",), 0, (Pieces.OWN,), environment=False),
    Peer("txtai", "with_txtai", ("txtai", "torch", "faiss-cpu"), 0),
    Peer("LangChain", "with_langchain", ("langchain-classic", "langchain-community", "faiss-cpu", "rank-bm25"), 1000),
    Peer("LlamaIndex", "with_llamaindex", ("llama-index-core", "llama-index-retrievers-bm25", "faiss-cpu"), 1024),
    Peer("Haystack", "with_haystack", ("haystack-ai",), 500),
)


def our_pieces(documents: Sequence[Document]) -> list[Piece]:
    """Return all clauses, and the lines outside them, as our index has them: with title and headings."""
    pieces = []
    for document in documents:
        given = zip(document.clauses, Passages(document).clauses(), strict=True)
        pieces += [Piece(document.id, text, document.quote(clause)) for clause, text in given]
        lines = (document.text[part.start : part.end] for part in document.front)
        pieces += [Piece(document.id, f"{document.title} {line}", line) for line in lines]
    return pieces


def write_job(
    path: Path, peer: Peer, pieces: Sequence[Piece], documents: Sequence[Document], questions: Sequence[EvalQuestion]
) -> None:
    """Write what child.py reads; without pieces the peer cuts the documents itself."""
    job: dict[str, Any] = {
        "documents": [(document.id, document.text) for document in documents],
        "chunks": [(piece.document, piece.given) for piece in pieces],
        "size": peer.size,
        "questions": [question.text for question in questions],
        "top": CUTOFF,
        "warm_up": WARM_UP,
        "distributions": peer.distributions,
    }
    path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
