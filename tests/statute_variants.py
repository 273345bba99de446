"""Statutes that nobody here wrote, for tests of formats, and how well their articles are found again."""

from collections.abc import Iterable

import pytest

from eval.boundaries import Score, found_articles, score
from eval.variants.statutes import FOLDER, Statute, spread


def statutes(count: int, shortest: int = 10, longest: int = 120) -> list[Statute]:
    """Return statutes from all over the folder; skips the test where there is none."""
    if not FOLDER.is_dir():
        pytest.skip(f"{FOLDER} is not there: the statutes that the files are made of are not in this repository")
    return spread(FOLDER, count, shortest, longest)


def precision_recall(found: Iterable[tuple[Statute, str]]) -> tuple[float, float, list[str]]:
    """Return precision and recall over all articles, and those missed."""
    every = [score("", statute.name, statute.articles, found_articles(text)) for statute, text in found]
    together = Score.together(every)
    return together.precision, together.recall, [str(miss) for miss in together.misses]
