"""How long the parts of one search take, one after the other: cheap enough to be always on."""

import time
from enum import StrEnum


class Lap(StrEnum):
    """A part of the search for the clauses that may answer."""

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

    def end(self, lap: Lap) -> None:
        """Count the time since the last end towards a part."""
        now = time.perf_counter()
        self.spent[lap.value] = self.spent.get(lap.value, 0.0) + 1000 * (now - self._since)
        self._since = now
