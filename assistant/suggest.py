"""Rewordings that do have an answer, offered with a refusal: made from the closest clauses and checked by asking.

    文件对“优化用地和用能管理”是怎么规定的？     What do the documents say about “优化用地和用能管理”?

A rewording is offered only where the clause it is made from answers it.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from math import exp

from assistant.evidence import Refusal
from assistant.wording import Wording
from corpus.clean import to_traditional
from corpus.document import Clause, Document
from index.blend import Calibration
from index.filters import EVERYTHING, Filter
from index.language import Language, normalise
from index.search import Hit

MAX_SUGGESTIONS = 3
# All checks of one refusal take no longer than this. Checks made before cost nothing.
BUDGET_MS = 40.0
# The probability by its score alone, lead aside, that the best clause must have, as a share of the gate's threshold.
# Of the dev questions refused, those about other things (weather, pensions) lie below it. Keywords alone tell less, and
# a question about a place that the documents lack may well be about other things altogether.
_CLOSE, _CLOSE_BY_KEYWORDS, _CLOSE_ELSEWHERE = 0.7, 1.0, 2.0
# A part of a sentence that can stand as a subject, in characters.
_SHORTEST, _LONGEST = 6, 30
_PART = re.compile(r"[^，。；：,;:\n]+")
_LEANS_ON_THE_LAST = re.compile(r"[是也等让其并以及对为将按由]|[^（(]*[）)]")
# A phrase in quotation marks has its own lowered (GB/T 15834-2011).
_INNER_MARKS = str.maketrans("“”", "‘’")
_MAX_KEPT = 4096

# Asks a question within a filter: the id of the clause that answers it, None where it is refused.
Ask = Callable[[str, Filter], str | None]


class Suggester:
    """Makes and checks rewordings; what was checked once is kept."""

    def __init__(self, ask: Ask, calibration: Calibration, has_encoder: bool) -> None:
        self._ask, self._calibration = ask, calibration
        self._share = _CLOSE if has_encoder else _CLOSE_BY_KEYWORDS
        self._kept: dict[tuple[str, Filter], str | None] = {}

    def suggest(
        self, hits: Sequence[Hit], refusal: Refusal, filters: Filter, wording: Wording, check_ms: float
    ) -> tuple[str, ...]:
        """Return at most three rewordings for the best clauses of a refused question, none where nothing is close.

        `check_ms` is about what one check costs; a check that would go over the budget is left out.
        """
        if not hits or not self._close(hits[0].score, refusal):
            return ()
        found: list[str] = []
        deadline = time.perf_counter() + BUDGET_MS / 1000
        for hit in hits[:MAX_SUGGESTIONS]:
            for phrase in _phrases(hit.document, hit.clause):
                question = _question(phrase, wording)
                affordable = time.perf_counter() + check_ms / 1000 <= deadline
                if question not in found and self._answered_by(question, filters, hit.clause.id, affordable):
                    found.append(question)
                    break
        return tuple(found)

    def prepare(self, documents: Sequence[Document]) -> None:
        """Check the rewordings of every clause, so that refusals find them made; takes a search for each phrase."""
        for document in documents:
            for clause in document.clauses:
                for language in (Language.SIMPLIFIED, Language.TRADITIONAL, Language.ENGLISH):
                    questions = (_question(phrase, Wording(language)) for phrase in _phrases(document, clause))
                    next((q for q in questions if self._answered_by(q, EVERYTHING, clause.id, True)), None)

    def _close(self, score: float, refusal: Refusal) -> bool:
        of_score = 1 / (1 + exp(-(self._calibration.intercept + self._calibration.score * score)))
        share = _CLOSE_ELSEWHERE if refusal is Refusal.PLACE_NOT_COVERED else self._share
        return of_score >= share * self._calibration.threshold

    def _answered_by(self, question: str, filters: Filter, clause_id: str, affordable: bool) -> bool:
        # What answers among all clauses answers among fewer: its score stays, and its lead can only grow.
        searched = normalise(question)
        if filters != EVERYTHING and self._kept.get((searched, EVERYTHING)) == clause_id:
            return True
        key = (searched, filters)
        if key not in self._kept:
            if not affordable:
                return False
            if len(self._kept) >= _MAX_KEPT:
                self._kept.clear()
            self._kept[key] = self._ask(question, filters)
        return self._kept.get(key) == clause_id


def _phrases(document: Document, clause: Clause) -> Iterator[str]:
    """Yield what a clause is about in its own words: its heading, then the longest part of its first sentences."""
    if clause.heading and not _shared(document, clause):
        yield clause.heading
    for sentence in clause.sentences[:2]:
        text = document.text[sentence.start : sentence.end].removeprefix(clause.number + clause.heading)
        parts = [part.strip() for part in _PART.findall(text)]
        fitting = [part for part in parts if _stands_alone(part) and part != clause.heading]
        if fitting:
            yield max(fitting, key=len)
            return


def _stands_alone(part: str) -> bool:
    """Tell whether a part of a sentence can stand as a subject: of fit length, whole, its brackets and marks closed."""
    paired = all(part.count(opening) == part.count(closing) for opening, closing in ("“”", "（）", "()", "《》"))
    return _SHORTEST <= len(part) <= _LONGEST and paired and not _LEANS_ON_THE_LAST.match(part)


def _question(phrase: str, wording: Wording) -> str:
    """Return the question after what a clause says, in the reader's script; an English one holds the Chinese words."""
    topic = phrase.translate(_INNER_MARKS)
    return wording.say("suggestion", topic=to_traditional(topic) if wording.language is Language.TRADITIONAL else topic)


def _shared(document: Document, clause: Clause) -> bool:
    """Tell whether other clauses stand under the same heading, which then asks for all of them."""
    return sum(other.path == clause.path for other in document.clauses) > 1
