"""Policy terms of a corpus: the user dictionary that keeps them whole when jieba cuts words."""

import re
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from corpus.agencies import Directory
from corpus.clean import HAN
from corpus.document import Corpus
from index.codes import codes

_QUOTED = re.compile(rf"“([{HAN}]{{2,8}})”")
_HAN_ONLY = re.compile(rf"[{HAN}]{{2,12}}")


class TermFinder:
    """Finds the terms of a text: those of a corpus are those of its documents."""

    def __init__(self, directory: Directory, renderings: Iterable[str]) -> None:
        names = (name for agency in directory.agencies for name in (agency.name, *agency.aliases))
        # By their first two characters: a text has few of these.
        self._opening: dict[str, list[str]] = defaultdict(list)
        for term in sorted({*names, *renderings}):
            if _HAN_ONLY.fullmatch(term):
                self._opening[term[:2]].append(term)
        self._pairs = np.sort(np.concatenate([_pairs(""), *map(_pairs, self._opening)]))

    def is_like(self, other: "TermFinder") -> bool:
        """Tell whether another finds the same terms."""
        return self._opening == other._opening

    def terms(self, text: str) -> frozenset[str]:
        """Return the terms that a text puts in quotation marks (“小组团”), and the names and renderings that it has."""
        pairs = _pairs(text)
        places = np.searchsorted(self._pairs, pairs)
        begins = np.flatnonzero(np.append(self._pairs, np.uint32(0))[places] == pairs).tolist()
        # Where characters count as two, what begins at one place is found at another: the whole text is looked through.
        starts = begins if len(pairs) < len(text) else range(len(text) - 1)
        known = (t for at in starts for t in self._opening.get(text[at : at + 2], ()) if text.startswith(t, at))
        return frozenset((*_QUOTED.findall(text), *known))


def policy_terms(corpus: Corpus, directory: Directory, renderings: Iterable[str]) -> tuple[str, ...]:
    """Return the terms that occur in a corpus, sorted.

    They are the terms its documents put in quotation marks (“小组团”), the names of bodies, and the Chinese
    renderings of the bilingual glossary.
    """
    finder = TermFinder(directory, renderings)
    return tuple(sorted(frozenset[str]().union(*(finder.terms(document.text) for document in corpus.documents))))


def _pairs(text: str) -> NDArray[np.uint32]:
    """Return every character of a text with the next one, as one number."""
    found = codes(text).astype(np.uint32)
    return found[:-1] << np.uint32(16) | found[1:]
