"""How well measures are found, beside labels: true and false positives and what is missed, field by field.

measure                     sentences
verbs, kinds, places        values, each once a sentence, over the sentences that the labels call measures
beneficiaries, conditions   phrases of these sentences: a found one is a labelled one where they share at least half
                            of the longer; the rows named exact count those that are the same to the letter
strength                    right where it is the labelled one; a measure that was not found is wrong
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from assistant.derived.measures import Kind, Measure, Strength, Verb
from corpus.document import Clause, Document, Span
from corpus.places import places_in

# A found phrase stands for a labelled one if they share so much of the longer.
SHARED = 0.5
FIELDS = ("verbs", "kinds", "beneficiaries", "beneficiaries, exact", "places", "conditions", "conditions, exact")


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence and what somebody who read it says of it; of a sentence that is no measure only that."""

    document: Document
    clause: Clause
    sentence: Span
    is_measure: bool
    verbs: frozenset[Verb] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    beneficiaries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    strength: Strength | None = None

    @property
    def text(self) -> str:
        """The sentence as the document has it."""
        return self.document.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True, slots=True)
class Count:
    """What was rightly found, wrongly found and missed: the values themselves."""

    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    def __add__(self, other: "Count") -> "Count":
        """Return what both counted."""
        return Count(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; None if nothing was found."""
        return _share(len(self.right), len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float | None:
        """The share of what there is that was found; None if there is nothing."""
        return _share(len(self.right), len(self.right) + len(self.missed))

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, 2·right / (found + labelled); None if there is neither."""
        return _share(2 * len(self.right), 2 * len(self.right) + len(self.wrong) + len(self.missed))


@dataclass(frozen=True, slots=True)
class Compared:
    """A labelled sentence, the measure that was found in it if any, and the count of each field."""

    label: LabelledSentence
    found: Measure | None
    counts: dict[str, Count] = field(default_factory=dict)


def compare(label: LabelledSentence, found: Measure | None) -> Compared:
    """Compare a sentence's labels with what was found in it; fields count only where the labels say it is a measure."""
    counts = {"measure": _sets({label.text} if label.is_measure else set(), {label.text} if found else set())}
    if label.is_measure:
        beneficiaries = _texts(found, found.beneficiaries) if found else []
        conditions = _texts(found, found.conditions) if found else []
        rows = (
            _sets(label.verbs, {verb.verb for verb in found.verbs} if found else set()),
            _sets(label.kinds, {kind.kind for kind in found.kinds} if found else set()),
            _phrases(label.text, label.beneficiaries, beneficiaries),
            _sets(label.beneficiaries, beneficiaries),
            _sets(map(_place, label.places), {place.place.name for place in found.places} if found else set()),
            _phrases(label.text, label.conditions, conditions),
            _sets(label.conditions, conditions),
        )
        counts |= dict(zip(FIELDS, rows, strict=True)) | {"strength": _strength(label, found)}
    return Compared(label, found, counts)


def totals(compared: Iterable[Compared]) -> dict[str, Count]:
    """Return the sum of each field's counts over sentences."""
    summed = dict.fromkeys(("measure", *FIELDS, "strength"), Count())
    for one in compared:
        summed |= {name: summed[name] + count for name, count in one.counts.items()}
    return summed


def _strength(label: LabelledSentence, found: Measure | None) -> Count:
    if found and found.strength == label.strength:
        return Count(right=(found.strength,))
    return Count(wrong=(found.strength if found else "",), missed=(label.strength or "",))


def _texts(measure: Measure, spans: Iterable[Span]) -> list[str]:
    return [measure.document.text[span.start : span.end] for span in spans]


def _place(name: str) -> str:
    """Return the full name of a place that is known: 内蒙古 is 内蒙古自治区."""
    return next((place.name for place in places_in(name)), name)


def _sets(labelled: Iterable[str], found: Iterable[str]) -> Count:
    known, seen = set(labelled), set(found)
    return Count(*(tuple(sorted(values)) for values in (known & seen, seen - known, known - seen)))


def _phrases(sentence: str, labelled: Sequence[str], found: Sequence[str]) -> Count:
    """Count phrases, each matched at most once, those first that share most."""
    pairs = [(_shared(sentence, a, b), i, j) for i, a in enumerate(labelled) for j, b in enumerate(found)]
    known, seen = set[int](), set[int]()
    for share, i, j in sorted(pairs, key=lambda pair: -pair[0]):
        if share >= SHARED and i not in known and j not in seen:
            known.add(i)
            seen.add(j)
    right, wrong = (tuple(b for j, b in enumerate(found) if (j in seen) is matched) for matched in (True, False))
    return Count(right, wrong, tuple(a for i, a in enumerate(labelled) if i not in known))


def _shared(sentence: str, one: str, other: str) -> float:
    """Return the characters that two phrases of a sentence have in common, as a share of the longer."""
    starts = [(a, b) for a in _starts(sentence, one) for b in _starts(sentence, other)]
    overlaps = (min(a + len(one), b + len(other)) - max(a, b) for a, b in starts)
    return max(0, *overlaps, 0) / max(len(one), len(other))


def _starts(sentence: str, phrase: str) -> list[int]:
    return [at for at in range(len(sentence)) if sentence.startswith(phrase, at)]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


Finder = Callable[[Document, Clause], tuple[Measure, ...]]


def compare_all(labels: Sequence[LabelledSentence], find: Finder) -> list[Compared]:
    """Compare every labelled sentence with what `find` finds in its clause."""
    clauses = {label.clause.id: label for label in labels}
    found = {
        (clause, measure.sentence): measure
        for clause, label in clauses.items()
        for measure in find(label.document, label.clause)
    }
    return [compare(label, found.get((label.clause.id, label.sentence))) for label in labels]
