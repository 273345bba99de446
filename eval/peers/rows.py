"""The figures of a peer as a row: what was found, what refused, how long it took, how much memory and code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.peers.jobs import HELD_OUT, Peer, Piece, Pieces
from eval.peers.scoring import Hit, Refusals, best_threshold, code_lines, first_hit, rank_figures, refusals
from eval.question import EvalQuestion

NEAREST, FINAL = "cosine of the nearest chunk", "score of the first chunk"
GATE = "its evidence gate"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; times in seconds and milliseconds, memory in MB, None where a row has no such figure."""

    name: str
    pieces: Pieces
    versions: dict[str, str]
    chunks: int
    mean_characters: float
    figures: dict[str, float]
    refusals: Refusals
    ready_s: float | None
    query_p50_ms: float | None
    peak_mb: float | None
    lines: int | None


def row(
    peer: Peer,
    pieces: Pieces,
    ours: Sequence[Piece],
    questions: Sequence[EvalQuestion],
    fitted_on: Sequence[bool],
    result: Json,
) -> Row:
    """Judge what a script found; `ours` are the clauses and lines that our index quotes.

    A clause of ours is judged by what is quoted, not by the title and headings that a peer was given with it.
    """
    quoted = {(piece.document, piece.given): piece.quoted for piece in ours}
    found = [
        [Hit(document, quoted.get((document, text), text), score) for document, text, score in hits]
        for hits in result["hits"]
    ]
    places = [first_hit(question, hits) for question, hits in zip(questions, found, strict=True)]
    # Fitting eight models is not what a user waits for, nor are these what a server holds.
    measured = peer.name != HELD_OUT
    lengths = [len(piece.quoted) for piece in ours] if _has_clauses(peer, pieces) else result["chunks"]
    return Row(
        name=peer.name,
        pieces=Pieces.OURS if _has_clauses(peer, pieces) else pieces,
        versions=result["versions"],
        chunks=len(lengths),
        mean_characters=float(np.mean(lengths)),
        figures=rank_figures(questions, places),
        refusals=_refusals(questions, fitted_on, found, result),
        ready_s=result["import_s"] + result["build_s"] if measured else None,
        query_p50_ms=float(np.median(result["ms"])) if measured else None,
        peak_mb=result["peak_mb"] if measured else None,
        lines=code_lines(peer.path.read_text(encoding="utf-8")) if measured else None,
    )


def _has_clauses(peer: Peer, pieces: Pieces) -> bool:
    return pieces is Pieces.OURS or not peer.environment


def _refusals(
    questions: Sequence[EvalQuestion], fitted_on: Sequence[bool], found: Sequence[Sequence[Hit]], result: Json
) -> Refusals:
    """Return what our gate refused, or what the best threshold on a peer's scores would."""
    if "refuses" in result:
        return refusals(questions, result["refuses"], GATE)
    scores = {NEAREST: result["closest"]}
    if all(hits and hits[0].score is not None for hits in found):
        scores[FINAL] = [hits[0].score or 0.0 for hits in found]
    return best_threshold(questions, fitted_on, scores)
