"""Ids that were written already: eight bytes each, where a set of them takes some seventy."""

import numpy as np

from index.store import Ids


class SeenIds:
    """Ids in sorted runs; runs of about the same length are merged, so that there are few."""

    def __init__(self) -> None:
        self._runs: list[Ids] = []

    def __len__(self) -> int:
        """How many ids were seen."""
        return sum(map(len, self._runs))

    def repeated(self, ids: Ids) -> int | None:
        """Return an id that was seen before, or stands twice among these; None where each is new."""
        found, counts = np.unique(ids, return_counts=True)
        again = counts > 1
        for run in self._runs:
            again |= run[np.minimum(np.searchsorted(run, found), len(run) - 1)] == found
        return int(found[again][0]) if again.any() else None

    def add(self, ids: Ids) -> None:
        """Remember ids that are new."""
        if not len(ids):
            return
        run = np.sort(ids)
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]))
        self._runs.append(run)
