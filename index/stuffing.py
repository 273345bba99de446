"""Clauses that are made to be found: for them the channels say what they say of a middling clause.

    a list of words      covers a little of every question; a clause that is about something repeats its words
    copied questions     cover all of theirs, and say nothing: a clause most of whose sentences ask answers nothing

Such a clause keeps its place among the documents, and can be asked for by its number.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from index.features import Scores

# Words that are looked at together: in longer texts, every text repeats itself.
WINDOW = 200
# Guiraud's index (1954), different words / sqrt(words), is at most 10.1 in a window of 21,000 articles of Chinese
# statutes and of the documents here, 14.1 for a list of 200 different words.
RICHEST = 11.5
# So many different words are needed to be over it, of two characters at least, each: a shorter text is not cut.
SHORTEST = 2 * math.ceil(RICHEST**2)
# Who asks for a clause by its number, or for what a document says, is shown it.
_NAMED = frozenset({"named_clause", "named_document"})
_ASKS = re.compile(
    r"[？?]\W*$|什么|怎么|怎样|哪[个些里儿家份几]|[吗呢]\W*$|能不能|可不可以|有没有|是不是|由谁|是谁|是多少|"
    r"^\W*(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did|has|have|can|could|should|would)\b",
    re.IGNORECASE | re.ASCII,
)
# A text without any of these holds no sentence that asks.
_MAY_ASK = re.compile(r"[？?哪吗呢谁]|什么|怎[么样]|能不能|可不可以|有没有|是不是|多少|[A-Za-z]{2}")
_UNKNOWN, _NO, _YES = -1, 0, 1


class Stuffed:
    """Which clauses are made to be found; each is looked at when it first is a candidate."""

    def __init__(self, documents: Sequence[Document], cut: Callable[[str], Sequence[str]]) -> None:
        """Take the documents, and what cuts a text into words."""
        self._documents, self._cut = tuple(documents), cut
        counts = [len(document.clauses) for document in documents]
        self._owners = np.repeat(np.arange(len(documents), dtype=np.int32), counts)
        self._first = np.cumsum([0, *counts])
        may_ask = np.array([bool(_MAY_ASK.search(document.text)) for document in documents], dtype=np.bool_)
        long = [c.end - c.start >= SHORTEST for document in documents for c in document.clauses]
        looked_at = may_ask[self._owners] | np.array(long, dtype=np.bool_)
        self._known = np.where(looked_at, np.int8(_UNKNOWN), np.int8(_NO))

    def of(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return of some clauses, by their numbers, whether each is made to be found, (rows,)."""
        for row in rows[self._known[rows] == _UNKNOWN].tolist():
            self._known[row] = _YES if self._look_at(row) else _NO
        stuffed: NDArray[np.bool_] = self._known[rows] == _YES
        return stuffed

    def prepare(self) -> None:
        """Look at all clauses now, so that no question waits for it."""
        for row in np.flatnonzero(self._known == _UNKNOWN).tolist():
            self.of(np.array([row]))

    def _look_at(self, row: int) -> bool:
        n = int(self._owners[row])
        document = self._documents[n]
        clause = document.clauses[row - int(self._first[n])]
        if mostly_asks(document.text[span.start : span.end] for span in clause.sentences):
            return True
        text = document.quote(clause)
        return len(text) >= SHORTEST and is_list_of_words(self._cut(text))


def is_list_of_words(words: Sequence[str]) -> bool:
    """Tell whether a run of a text's words hardly ever repeats one; single characters are not counted."""
    telling = [word for word in words if len(word.strip()) > 1]
    return any(_richness(telling[start : start + WINDOW]) > RICHEST for start in range(0, len(telling), WINDOW))


def mostly_asks(sentences: Iterable[str]) -> bool:
    """Tell whether more than half of some sentences are questions."""
    asking = [bool(_ASKS.search(sentence)) for sentence in sentences]
    return 2 * sum(asking) > len(asking)


def levelled(features: Mapping[str, Scores], stuffed: NDArray[np.bool_]) -> dict[str, Scores]:
    """Return features, (clauses,) each, where stuffed clauses have the median of the others, but for being named."""
    if not stuffed.any() or stuffed.all():
        return dict(features)
    return {name: scores if name in _NAMED else _level(scores, stuffed) for name, scores in features.items()}


def _level(scores: Scores, stuffed: NDArray[np.bool_]) -> Scores:
    return np.where(stuffed, np.median(scores[~stuffed]), scores).astype(np.float32)


def _richness(words: Sequence[str]) -> float:
    return len(set(words)) / math.sqrt(len(words))
