"""What a reader asks: a question, the earlier ones of the conversation, filters; as address, form and JSON alike.

/?q=那二连浩特呢&previous=满洲里有什么支持&year=2023&agencies=true
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import urlencode

from assistant.contract import FILTERS, parse_filters
from index.filters import Filter

# Earlier questions that are looked at, as in Assistant.answer.
MAX_PREVIOUS = 10
Chosen = Mapping[str, tuple[str, ...]]
FilterValue = str | bool | list[str | bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what belongs to it. `chosen` holds a tuple of values, not empty, for each filter that is set."""

    question: str
    previous: tuple[str, ...] = ()
    chosen: Chosen = field(default_factory=dict)

    @classmethod
    def from_fields(cls, fields: Iterable[tuple[str, str]]) -> "Asked":
        """Return what the fields of an address or a form ask: q, previous, and filters; others are not looked at."""
        question, previous = "", []
        chosen: dict[str, tuple[str, ...]] = {}
        for name, value in fields:
            if name == "q":
                question = value.strip()
            elif name == "previous" and value.strip():
                previous.append(value.strip())
            elif name in FILTERS and value:
                chosen[name] = (*chosen.get(name, ()), value)
        return cls(question, tuple(previous[-MAX_PREVIOUS:]), chosen)

    @classmethod
    def from_values(cls, question: str, previous: Sequence[str], values: Mapping[str, FilterValue]) -> "Asked":
        """Return what a request in JSON asks, its filters as parse_filters takes them; empty ones are not set."""
        chosen = {}
        for name, value in values.items():
            wanted = value if isinstance(value, list) else [value]
            if wanted:
                chosen[name] = tuple(str(each).lower() if isinstance(each, bool) else each for each in wanted)
        return cls(question.strip(), tuple(previous[-MAX_PREVIOUS:]), chosen)

    @property
    def values(self) -> dict[str, list[str | bool]]:
        """The filters that are set, as parse_filters takes them."""
        flags = {"true": True, "false": False}
        return {
            name: [flags.get(value, value) if FILTERS.get(name) is bool else value for value in wanted]
            for name, wanted in self.chosen.items()
        }

    @property
    def filters(self) -> Filter:
        """The filter that is set; FilterInvalid for an unknown one, or a flag that is neither true nor false."""
        return parse_filters(self.values)

    @property
    def address(self) -> str:
        """The address of the page that shows the answer: to share, and to ask again."""
        return f"/?{self._query}"

    @property
    def explained(self) -> str:
        """The address of the page that explains the answer."""
        return f"/explain?{self._query}"

    @property
    def _query(self) -> str:
        fields = [("q", self.question), *(("previous", earlier) for earlier in self.previous)]
        fields += [(name, value) for name, values in self.chosen.items() for value in values]
        return urlencode([pair for pair in fields if pair[1]], errors="replace")

    @property
    def key(self) -> str:
        """A short name of the question within a page, for the ids of its elements."""
        return "t" + sha256(self.address.encode()).hexdigest()[:8]

    def alone(self) -> "Asked":
        """Return the question as it stands, without the earlier ones."""
        return replace(self, previous=())

    def unfiltered(self) -> "Asked":
        """Return the question asked of all clauses."""
        return replace(self, chosen={})

    def another(self, question: str) -> "Asked":
        """Return another question, asked afresh of the same clauses."""
        return Asked(question, (), self.chosen)
