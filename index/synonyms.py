"""Everyday words and the official ones that documents use for them (corpus/synonyms.tsv).

synonyms.find("缺钱周转怎么办")    0:4, (流动资金贷款, 流动资金, 融资)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from corpus.document import Span
from index.errors import SynonymsInvalid


class Synonyms:
    """Finds everyday words in a question, the longest first."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self._official = {everyday.casefold(): tuple(official) for everyday, official in table.items()}
        longest_first = sorted(self._official, key=lambda everyday: (-len(everyday), everyday))
        self._pattern = re.compile("|".join(map(_whole, longest_first)) or r"(?!)", re.IGNORECASE)

    @classmethod
    def read(cls, path: Path) -> "Synonyms":
        """Read synonyms.tsv: under a line of titles, everyday words, a tab, official|official, a tab, the kind of word.

        SynonymsInvalid, naming the line, for one of another form, and for a file that is not UTF-8.
        """
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            raise SynonymsInvalid(f"{path} is not UTF-8 ({error.reason}): save it as UTF-8") from error
        table: dict[str, tuple[str, ...]] = {}
        for n, line in enumerate(lines[1:], start=2):
            everyday, *columns = line.split("\t")
            official = tuple(columns[0].split("|")) if len(columns) == 2 else ("",)
            if not everyday or not all(official):
                form = "everyday, a tab, official|official, a tab, kind"
                raise SynonymsInvalid(f"{path}, line {n}: write {form} instead of {line!r}")
            table[everyday] = official
        return cls(table)

    def find(self, text: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
        """Yield where everyday words stand in a normalised Chinese text, and the official ones for each."""
        for match in self._pattern.finditer(text):
            yield Span(*match.span()), self._official[match.group().casefold()]


def _whole(everyday: str) -> str:
    """Return the pattern of everyday words; Latin letters and figures at their ends are not cut off longer ones."""
    before = r"(?<![a-z0-9])" if everyday[0].isascii() else ""
    after = r"(?![a-z0-9])" if everyday[-1].isascii() else ""
    return before + re.escape(everyday) + after
