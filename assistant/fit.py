"""How well a measure fits who asks: a sum of parts that can each be said in words.

    asker in 二连浩特 who does 羊绒加工
    支持二连浩特边境经济合作区统筹推进绒毛…加工基地建设    place 1, region 1, trade .4 (绒, 加工)
    支持满洲里综合保税区拓展功能                          excluded: it names no place but others

A part that the asker says nothing of is 0.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.asker import Asker, Term
from assistant.derived.measures import Measure
from corpus.document import Document
from corpus.front import NATIONWIDE
from corpus.places import Place, PlaceKind, provinces
from corpus.zones import zone_kinds
from index.tokens import fold, grams

# A measure for the asker's own town stands above one for their trade, and either above what is only of the right kind.
WEIGHTS = {"place": 4.0, "trade": 3.0, "kind": 3.0, "region": 1.0, "zone": 1.0, "beneficiary": 1.0}
# A character alone tells a trade only where few measures have it: 绒 does, 工 does not.
_ONE_OF = 20
# Less of a word than this is chance.
MIN_SHARE = 0.25
# Words of which the weights are kept.
_WORDS = 4096
# How far a place named is the asker's: the town, its province, a town in the province that the asker names.
_SAME, _HOLDS, _WITHIN = 1.0, 0.75, 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """Why a measure fits: parts from 0 to 1 (`zone` from -1), the places that fit, the words of the trade it has."""

    place: float = 0.0
    trade: float = 0.0
    kind: float = 0.0
    region: float = 0.0
    zone: float = 0.0
    beneficiary: float = 0.0
    places: tuple[Place, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The sum of the parts by weight, to two decimals: less is no difference."""
        parts = {part: float(getattr(self, part)) for part in WEIGHTS}
        return round(sum(WEIGHTS[part] * value for part, value in parts.items()), 2)

    @property
    def is_close(self) -> bool:
        """Whether it is of the asker's place or trade, not only of a kind or for the whole region."""
        return self.place > 0 or self.trade > 0


class Rarity:
    """How much a gram tells: the logarithm of how few of many texts have it."""

    def __init__(self, texts: Iterable[str]) -> None:
        every = [frozenset(grams_of(text)) for text in texts]
        self._counts = Counter(gram for found in every for gram in found)
        self._texts = len(every)
        # Every measure is asked about the same few words of a question.
        self.weights = lru_cache(_WORDS)(self._weights)

    def _weights(self, term: str) -> Mapping[str, float]:
        """Return the grams of a term that tell anything, with their weights."""
        weighed = {gram: math.log((self._texts + 1) / (self._counts[gram] + 0.5)) for gram in grams_of(term)}
        return {gram: weight for gram, weight in weighed.items() if len(gram) > 1 or weight >= math.log(_ONE_OF)}


# A table asks for the grams of the same few hundred sentences with every question.
@lru_cache(maxsize=8192)
def grams_of(text: str) -> tuple[str, ...]:
    """Return the grams of a text, each once."""
    return tuple(dict.fromkeys(grams(text)))


def fit(measure: Measure, asker: Asker, rarity: Rarity) -> Fit | None:
    """Return how well a measure fits who asks; None where it is for others: another province, or other places only."""
    places = _places([found.place for found in measure.places], asker.places)
    if places is None or not covers(measure.document, asker.regions):
        return None
    trade, words = _trade(measure.quote, asker.trade, rarity)
    return Fit(
        place=max(places.values(), default=0.0),
        trade=trade,
        kind=float(any(found.kind in asker.kinds for found in measure.kinds)),
        region=_region(measure.document, asker.regions),
        zone=_zone(measure, asker.zones),
        beneficiary=_beneficiary(measure, asker.beneficiary),
        places=tuple(places),
        words=words,
    )


def covers(document: Document, regions: frozenset[str]) -> bool:
    """Tell whether a document is for one of these provinces; every one is where none is asked for."""
    return not regions or NATIONWIDE in document.regions or not regions.isdisjoint(document.regions)


def _places(named: Sequence[Place], own: Sequence[Place]) -> dict[Place, float] | None:
    """Return the places named that are the asker's, and how far; None where others are named, and none that may be.

    A place abroad says nothing of where in China a measure is for. A league may hold a town, and 西部 a province: the
    gazetteer does not say so, and nothing is excluded by them.
    """
    fitting: dict[Place, float] = {}
    excluded = may_be = False
    for place in named if own else ():
        far = max(_how_far(place, each) for each in own)
        if far > 0:
            fitting[place] = far
        elif _is_domestic(place):
            comparable = any(place.kind is each.kind or place.within != each.within for each in own)
            excluded, may_be = excluded or comparable, may_be or not comparable
        else:
            may_be = may_be or place.kind is PlaceKind.REGION
    return None if excluded and not fitting and not may_be else fitting


def _how_far(named: Place, own: Place) -> float:
    if named == own:
        return _SAME
    if named.name == own.within:
        return _HOLDS
    return _WITHIN if named.within == own.name else 0.0


def _is_domestic(place: Place) -> bool:
    home = {province.name for province in provinces()}
    return place.name in home or place.within in home


def _trade(quote: str, trade: Sequence[Term], rarity: Rarity) -> tuple[float, tuple[str, ...]]:
    """Return how much of a trade a sentence has, by the weight of its grams, and the words that it has."""
    has, found, whole = frozenset(grams_of(quote)), 0.0, 0.0
    words: list[str] = []
    for term in trade:
        share, weight, matched = max((_share(has, rarity.weights(word), word) for word in term), key=lambda one: one[0])
        whole += weight
        if share >= MIN_SHARE:
            found += share * weight
            words += matched
    return (found / whole if whole else 0.0), tuple(dict.fromkeys(words))


def _share(has: frozenset[str], weights: Mapping[str, float], word: str) -> tuple[float, float, list[str]]:
    """Return the share of a word's weight that a text has, the whole weight, and the word or the parts it has of it."""
    whole = sum(weights.values())
    matched = [gram for gram in weights if gram in has]
    share = sum(weights[gram] for gram in matched) / whole if whole else 0.0
    longest = [gram for gram in matched if not any(gram in other and gram != other for other in matched)]
    return share, whole, [word] if len(matched) == len(weights) and matched else longest


def _region(document: Document, regions: frozenset[str]) -> float:
    """Return how much a document is the asker's province's: 1 where it is for no other, 1/2 for some, 1/4 for all."""
    if not regions or NATIONWIDE in document.regions:
        return 0.25 if regions else 0.0
    return 1.0 if regions.issuperset(document.regions) else 0.5


def _zone(measure: Measure, zones: frozenset[str]) -> float:
    """Return 1 where a sentence, or the title where it names none, is of the asker's kind of zone, -1 of another."""
    named = zones - {""}
    own = zone_kinds(measure.quote) or zone_kinds(measure.document.title) if named else frozenset()
    if not own:
        return 0.0
    return -1.0 if named.isdisjoint(own) else 1.0


def _beneficiary(measure: Measure, asked: str | None) -> float:
    """Return 1 where the sentence is for whom support is asked for, 1/2 where it is for enterprises as well as they."""
    if asked is None:
        return 0.0
    wanted = fold(asked)
    given = [fold(measure.document.text[span.start : span.end]) for span in measure.beneficiaries]
    if any(wanted in each for each in given):
        return 1.0
    return 0.5 if "企业" in wanted and any("企业" in each for each in given) else 0.0
