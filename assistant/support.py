"""The support finder: the measures of a corpus, filtered, and ranked for who asks.

    table.for_asker(asker_of(question))       groups by kind; 二连浩特 and 羊绒 first, what only forbids apart

Filters (Wanted) narrow the table; who asks (Asker) ranks it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from assistant.asker import FIELDS, Asker
from assistant.derived.measures import Kind, Measure, Strength, Verb, corpus_measures
from assistant.errors import FilterInvalid
from assistant.fit import Fit, Rarity, covers, fit
from corpus.document import AgencyMention, Corpus, Role, Span
from corpus.places import places_in, provinces_in
from index.filters import EVERYTHING, Filter, matches
from index.tokens import fold

Named = TypeVar("Named", bound=StrEnum)
# What a body does that is answerable for a measure.
RESPONSIBLE = (Role.LEADS, Role.RESPONSIBLE, Role.JOINTLY, Role.ASSISTS)
FILTERS = ("kind", "verb", "strength", "beneficiary", "region", "place", "text")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which measures are wanted; what is empty is not asked about. `region` is the name of a province.

    `beneficiary`, `place` and `text` are what people write: 小微企业, 二连浩特, and words that the sentence has.
    """

    kinds: frozenset[Kind] = frozenset()
    verbs: frozenset[Verb] = frozenset()
    strengths: frozenset[Strength] = frozenset()
    beneficiary: str = ""
    region: str = ""
    place: str = ""
    text: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Sequence[str]]) -> "Wanted":
        """Read filters by name, each with the texts given for it; FilterInvalid for a value that there is not.

        A kind, verb or strength is its Chinese value or its English name: 用地 or land. Of the others the last counts.
        """
        last = {name: (given[-1].strip() if given else "") for name, given in values.items()}
        return cls(
            frozenset(_members(Kind, values.get("kind", ()))),
            frozenset(_members(Verb, values.get("verb", ()))),
            frozenset(_members(Strength, values.get("strength", ()))),
            last.get("beneficiary", ""),
            _province(last.get("region", "")),
            last.get("place", ""),
            last.get("text", ""),
        )

    def matches(self, measure: Measure) -> bool:
        """Tell whether a measure is wanted."""
        return (
            (not self.kinds or any(found.kind in self.kinds for found in measure.kinds))
            and (not self.verbs or any(found.verb in self.verbs for found in measure.verbs))
            and (not self.strengths or measure.strength in self.strengths)
            and (not self.region or covers(measure.document, frozenset({self.region})))
            and (not self.place or _names(measure, self.place))
            and (not self.beneficiary or _has(words(measure, measure.beneficiaries), self.beneficiary))
            and all(_has([measure.quote], word) for word in self.text.split())
        )


@dataclass(frozen=True, slots=True)
class Fitted:
    """A measure, and how well it fits who asks."""

    measure: Measure
    fit: Fit


@dataclass(frozen=True, slots=True)
class Group:
    """The measures of one kind, those that fit best first; None is the kind of those that name none."""

    kind: Kind | None
    measures: tuple[Fitted, ...]

    @property
    def is_close(self) -> bool:
        """Whether a measure of it is of the asker's place or trade."""
        return any(fitted.fit.is_close for fitted in self.measures)


@dataclass(frozen=True, slots=True)
class Support:
    """What there is for who asks: support by kind, what is forbidden, and how many measures are for others only."""

    asker: Asker
    groups: tuple[Group, ...]
    prohibitions: tuple[Fitted, ...]
    for_others: int

    @property
    def count(self) -> int:
        """How many measures give support."""
        return sum(len(group.measures) for group in self.groups)

    @property
    def ranked(self) -> tuple[Fitted, ...]:
        """The measures that give support, whatever their kind, those that fit best first."""
        return tuple(sorted((fitted for group in self.groups for fitted in group.measures), key=_order))


class SupportTable:
    """All measures of a corpus, in its order."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self.measures = tuple(measures)
        self._rarity = Rarity(measure.quote for measure in self.measures)

    @classmethod
    def of(cls, corpus: Corpus) -> "SupportTable":
        """Read the measures of a corpus."""
        return cls(corpus_measures(corpus))

    def find(self, wanted: Wanted) -> tuple[Measure, ...]:
        """Return the measures that are wanted, prohibitions among them."""
        return tuple(measure for measure in self.measures if wanted.matches(measure))

    def for_asker(self, asker: Asker, wanted: Wanted | None = None, condition: Filter = EVERYTHING) -> Support:
        """Return the measures that are wanted, of clauses that meet a condition, grouped by kind, ranked for who asks.

        A measure stands once, under the kind that `main_kind` says. The kinds asked for come first, then the groups by
        their best measure. Measures for other places or provinces only are counted and left out.
        """
        wanted = wanted or Wanted()
        regions = frozenset({wanted.region} if wanted.region else ())
        asker = replace(asker, kinds=asker.kinds | wanted.kinds, regions=asker.regions or regions)
        found = [m for m in self.find(wanted) if matches(condition, m.document, m.clause)]
        fitted = [Fitted(m, f) for m in found if (f := fit(m, asker, self._rarity)) is not None]
        grouped: dict[Kind | None, list[Fitted]] = {kind: [] for kind in (*Kind, None)}
        for each in sorted((each for each in fitted if not forbids(each.measure)), key=_order):
            grouped[main_kind(each.measure, asker.kinds)].append(each)
        groups = [Group(kind, tuple(each)) for kind, each in grouped.items() if each]
        groups.sort(key=lambda group: (group.kind not in asker.kinds, _order(group.measures[0])[0]))
        forbidden = sorted((each for each in fitted if forbids(each.measure)), key=_order)
        return Support(asker, tuple(groups), tuple(forbidden), len(found) - len(fitted))


def forbids(measure: Measure) -> bool:
    """Tell whether a measure gives nothing and only forbids."""
    return bool(measure.verbs) and all(found.verb is Verb.FORBID for found in measure.verbs)


def main_kind(measure: Measure, asked: frozenset[Kind] = frozenset()) -> Kind | None:
    """Return the kind a measure stands under, where it has several.

    One that is asked for; else one that is handed out (融资, 用地) before one that is a field (产业, 贸易); else the
    first in the sentence.
    """
    by_rule = sorted(measure.kinds, key=lambda found: (found.kind not in asked, found.kind in FIELDS, found.span.start))
    return by_rule[0].kind if by_rule else None


def responsible(measure: Measure) -> tuple[AgencyMention, ...]:
    """Return the bodies that the measure's clause makes answerable, each once, those that lead first."""
    acting = [mention for mention in measure.clause.agencies if mention.role in RESPONSIBLE]
    first = {(mention.name, mention.role): mention for mention in reversed(acting)}
    return tuple(sorted(first.values(), key=lambda mention: (RESPONSIBLE.index(mention.role), mention.start)))


def words(measure: Measure, spans: Iterable[Span]) -> list[str]:
    """Return what stands in spans of a measure's document."""
    return [measure.document.text[span.start : span.end] for span in spans]


def _order(fitted: Fitted) -> tuple[float, int, str, int]:
    """Return what measures are sorted by: how well they fit, the newest document first, the order of the text."""
    document = fitted.measure.document
    return -fitted.fit.score, -document.issued.toordinal(), document.id, fitted.measure.sentence.start


def _names(measure: Measure, place: str) -> bool:
    """Tell whether a measure is for a place or the province it is in, or has it in its words."""
    wanted = places_in(fold(place))
    named = {found.place.name for found in measure.places}
    return any(named & {each.name, each.within} for each in wanted) or _has([measure.quote], place)


def _has(texts: Iterable[str], words: str) -> bool:
    wanted = fold(words)
    return any(wanted in fold(text) for text in texts)


def _province(text: str) -> str:
    """Return the name of the province that a text names; FilterInvalid where it names none."""
    if not text:
        return ""
    found = provinces_in(fold(text))
    if not found:
        raise FilterInvalid(f"no province {text!r}: write one such as 内蒙古自治区 or Inner Mongolia")
    return found[0].name


def _members(values: type[Named], texts: Iterable[str]) -> Iterable[Named]:
    """Yield the values that texts name, by value or by name in any case; FilterInvalid for one that there is not."""
    names = {name: value for value in values for name in (value.value, value.name.casefold().replace("_", "-"))}
    for text in texts:
        found = names.get(fold(text).strip().replace("_", "-"))
        if found is None:
            raise FilterInvalid(f"no {values.__name__.casefold()} {text!r}; there are {', '.join(names)}")
        yield found
