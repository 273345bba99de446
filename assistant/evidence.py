"""The evidence gate: whether the clauses that were found answer the question, and if not, why not."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.aspects import FIGURES, Aspect
from assistant.emptied import emptied_by
from assistant.gate import Gate, Opinion, missing
from assistant.wording import Wording
from corpus.document import Corpus
from corpus.places import Place
from index.filters import EVERYTHING, Filter
from index.language import Language
from index.search import Ranking


class Refusal(StrEnum):
    """Why the documents do not answer."""

    NOTHING_CLOSE = "nothing_close"
    NOT_A_POLICY_QUESTION = "not_a_policy_question"
    FIGURE_NOT_GIVEN = "figure_not_given"
    DETAIL_NOT_GIVEN = "detail_not_given"
    PLACE_NOT_COVERED = "place_not_covered"
    NUMBER_UNKNOWN = "number_unknown"
    YEAR_UNKNOWN = "year_unknown"
    VALIDITY_NOT_STATED = "validity_not_stated"
    PROCEDURE_NOT_GIVEN = "procedure_not_given"
    FILTER_EMPTY = "filter_empty"
    ISSUERS_NOT_STATED = "issuers_not_stated"
    DATE_NOT_STATED = "date_not_stated"
    NUMBER_NOT_STATED = "number_not_stated"
    RECIPIENTS_NOT_STATED = "recipients_not_stated"
    SOURCE_NOT_STATED = "source_not_stated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's decision: how sure of the first clause, the reason and its words where it refuses, its opinion."""

    confidence: float
    refusal: Refusal | None = None
    detail: str = ""
    opinion: Opinion | None = None


# A question for a document that is not held, or for an answer outside the filter, is refused whatever is close.
OUTRIGHT = frozenset({Refusal.NUMBER_UNKNOWN, Refusal.YEAR_UNKNOWN, Refusal.FILTER_EMPTY})
# The confidence in the first clause where another document was asked for.
SURELY_NOT = 0.02
# What a missing aspect is called, where it is not a detail like others.
_REASONS = (
    dict.fromkeys(FIGURES, Refusal.FIGURE_NOT_GIVEN)
    | dict.fromkeys((Aspect.MATERIALS, Aspect.STEPS), Refusal.PROCEDURE_NOT_GIVEN)
    | {Aspect.VALIDITY: Refusal.VALIDITY_NOT_STATED}
)


def judge(ranking: Ranking, corpus: Corpus, gate: Gate, filters: Filter = EVERYTHING) -> Verdict:
    """Decide whether the best clauses are evidence for an answer; `filters` are those they were found with."""
    if not ranking.hits:
        return Verdict(0.0, Refusal.FILTER_EMPTY, _emptied(filters, corpus, Wording(ranking.question.language)))
    if absent := refused_outright(ranking):
        return Verdict(SURELY_NOT, *absent)
    opinion = gate.opinion(ranking)
    if areas := gate.areas_elsewhere(ranking):
        wording = Wording(ranking.question.language)
        names = wording.listed(_name(place, wording) for place in areas)
        return Verdict(SURELY_NOT, Refusal.PLACE_NOT_COVERED, names, opinion)
    if opinion.answerable >= gate.model.threshold:
        return Verdict(opinion.confidence, opinion=opinion)
    return Verdict(opinion.confidence, *_reason(ranking, gate, opinion), opinion=opinion)


def refused_outright(ranking: Ranking) -> tuple[Refusal, str] | None:
    """Return why a question for a document that is not held is refused, and that document's 文号 or year."""
    entities = ranking.question.entities
    if entities.unknown_number:
        return Refusal.NUMBER_UNKNOWN, entities.unknown_number
    if entities.unknown_year:
        return Refusal.YEAR_UNKNOWN, entities.unknown_year
    return None


def _reason(ranking: Ranking, gate: Gate, opinion: Opinion) -> tuple[Refusal, str]:
    """Return why a question is refused, and the words that its note needs."""
    wording = Wording(ranking.question.language)
    if opinion.features["off_domain"]:
        return Refusal.NOT_A_POLICY_QUESTION, ""
    for aspect in missing(ranking):
        return _REASONS.get(aspect, Refusal.DETAIL_NOT_GIVEN), wording.aspect(aspect)
    places = gate.uncovered_places(ranking)
    if places:
        return Refusal.PLACE_NOT_COVERED, wording.listed(_name(place, wording) for place in places)
    return Refusal.NOTHING_CLOSE, ""


def _emptied(filters: Filter, corpus: Corpus, wording: Wording) -> str:
    """Return the filters that left no clause, as the interface writes them: region=云南省, year=2021 together."""
    groups = emptied_by(filters, corpus)
    separator = wording.say("separator")
    shown = [wording.say("filters_together", filters=separator.join(g)) if len(g) > 1 else g[0] for g in groups]
    return separator.join(shown)


def _name(place: Place, wording: Wording) -> str:
    """Return the name of a place as the question's reader writes it."""
    return place.english if wording.language is Language.ENGLISH else wording.in_script(place.short)
