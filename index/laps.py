"""How long the parts of one search take, one after the other: cheap enough to be always on."""

import time
from enum import StrEnum


class Lap(StrEnum):
    """A part of the search for the clauses that may answer.

    Keywords are looked up while the encoders are at work: their part is what they take longer.
    """

    FILTER = "filter"
    KEYWORDS = "keywords"
    ENCODE = "encode"
    VECTORS = "vectors"
    FEATURES = "features"


class Laps:
    """Milliseconds of each part; a part is what happened since the one before it ended."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._since = time.perf_counter()

    def end(self, lap: Lap, beside: Lap | None = None, milliseconds: float = 0.0) -> None:
        """Count the time since the last end towards a part: what is beyond so much of another one beside it."""
        now = time.perf_counter()
        spent = 1000 * (now - self._since)
        self.spent[lap.value] = self.spent.get(lap.value, 0.0) + max(spent - milliseconds, 0.0)
        if beside is not None:
            self.spent[beside.value] = self.spent.get(beside.value, 0.0) + min(milliseconds, spent)
        self._since = now
