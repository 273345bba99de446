"""Tokens in order, and which is which: as one text with the place of each, a tenth of what a dictionary takes."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import accumulate

# No token holds one.
BETWEEN = "\n"


class Vocabulary(Mapping[str, int]):
    """Different tokens in the order of their characters, each with its number from 0 on."""

    def __init__(self, text: str) -> None:
        """Take the tokens, sorted, with a line's end between them."""
        self.text = text
        lengths = (len(token) + 1 for token in text.split(BETWEEN)) if text else ()
        self._starts = array("I", accumulate(lengths, initial=0))

    def find(self, token: str) -> int:
        """Return a token's number, -1 for one that there is not."""
        at = bisect_left(range(len(self)), token, key=self._token)
        return at if at < len(self) and self._token(at) == token else -1

    def _token(self, number: int) -> str:
        return self.text[self._starts[number] : self._starts[number + 1] - 1]

    def __getitem__(self, token: str) -> int:
        """Return a token's number; KeyError for one that there is not."""
        found = self.find(token)
        if found < 0:
            raise KeyError(token)
        return found

    def __contains__(self, token: object) -> bool:
        """Tell whether there is a token."""
        return isinstance(token, str) and self.find(token) >= 0

    def __iter__(self) -> Iterator[str]:
        """Yield the tokens in order."""
        return iter(self.text.split(BETWEEN) if self.text else ())

    def __len__(self) -> int:
        """Return how many tokens there are."""
        return len(self._starts) - 1
