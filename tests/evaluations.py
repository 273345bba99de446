"""Questions and outcomes made by hand, for tests of what is measured."""

from collections.abc import Collection

from eval.asking import Outcome, Record, Status
from eval.question import EvalQuestion, Gold, Place, Split, Tag, Type
from index.language import Language


def question(
    name: str = "q",
    kind: Type = Type.FACT,
    language: Language = Language.SIMPLIFIED,
    group: str = "",
    agencies: Collection[str] | None = None,
    tags: Collection[Tag] = (),
    split: Split = Split.TEST,
) -> EvalQuestion:
    """Return a question whose text is its id, in a group of its own unless one is given."""
    expected = None if agencies is None else frozenset(agencies)
    return EvalQuestion(name, group or name, name, language, kind, frozenset(tags), (), (), expected, split)


def outcome(
    asked: EvalQuestion,
    ranked: str = "",
    gold: str = "",
    related: str = "",
    status: Status = Status.ANSWERED,
    confidence: float = 0.5,
    agencies: str = "",
    quotes: int = 0,
    verbatim: int = 0,
    elapsed_ms: float = 1.0,
) -> Outcome:
    """Return what came back: `ranked` places, the `gold` ones (grade 2) and `related` ones (1), separated by blanks."""
    places = [Place(unit, Gold("doc", unit, 2)) for unit in gold.split()]
    places += [Place(unit, Gold("doc", unit, 1)) for unit in related.split()]
    units = tuple(ranked.split())
    error = "ValueError: broken" if status is Status.ERROR else None
    record = Record(
        asked.id,
        status,
        confidence,
        units,
        units[0] if units else None,
        tuple(agencies.split()),
        quotes,
        verbatim,
        elapsed_ms,
        error,
    )
    return Outcome(asked, tuple(places), record)
