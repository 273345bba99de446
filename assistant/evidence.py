"""The evidence gate: whether the clauses that were found answer the question, and if not, why not."""

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.emptied import emptied_by
from assistant.figures import asked_figure, gives_figure
from assistant.intent import ABOUT_A_DOCUMENT, Intent
from assistant.wording import Wording
from corpus.clean import to_traditional
from corpus.document import Corpus
from corpus.places import Place, named_places
from index.filters import EVERYTHING, Filter
from index.language import Language
from index.references import unknown_number, unknown_year
from index.search import Ranking


class Refusal(StrEnum):
    """Why the documents do not answer."""

    NOTHING_CLOSE = "nothing_close"
    FIGURE_NOT_GIVEN = "figure_not_given"
    PLACE_NOT_COVERED = "place_not_covered"
    NUMBER_UNKNOWN = "number_unknown"
    YEAR_UNKNOWN = "year_unknown"
    VALIDITY_NOT_STATED = "validity_not_stated"
    PROCEDURE_NOT_GIVEN = "procedure_not_given"
    FILTER_EMPTY = "filter_empty"
    ISSUERS_NOT_STATED = "issuers_not_stated"
    DATE_NOT_STATED = "date_not_stated"
    NUMBER_NOT_STATED = "number_not_stated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's decision: how sure, and the reason and its words where it refuses."""

    confidence: float
    refusal: Refusal | None = None
    detail: str = ""


# When a document takes effect or ends, and what has to be handed in where: the words of the question, and words of
# which a clause that answers must have one.
_ASKS_VALIDITY = re.compile(
    r"(?:哪天|何时|什么时候|几号|哪年|是否|有没有|还)[^，。？]{0,6}(?:施行|生效|失效|废止|有效|作废|到期|截止)"
    r"|(?:施行|生效|失效|废止|截止|截至)(?:日期|时间)|被[^，。？]{0,10}(?:废止|替代|取代)"
    r"|\b(?:repealed|superseded|expired?|still valid|in force|take effect|effective date|deadline)\b",
    re.IGNORECASE,
)
_VALIDITY = re.compile(r"施行|生效|失效|废止|有效期|截止")
_ASKS_PROCEDURE = re.compile(
    r"(?:哪些|什么)(?:申报|申请)?(?:材料|证件|表格|手续)|(?:哪个|什么)窗口|(?:带|交|准备)[^，。？]{0,4}材料"
    r"|\b(?:which|what) (?:forms?|paperwork|documents do|papers)\b",
    re.IGNORECASE,
)
# 材料 alone is what things are made of (新型墙体材料).
_PROCEDURE = re.compile(r"(?:申[报请]|提[交供]|[报递]送|递交|证明|相关|有关)[^，。；]{0,4}材料|证件|表格|窗口")
# What a clause must hold is looked for in the best clauses, so many; the third rarely answers what two do not.
_LOOKED_AT = 2


def judge(ranking: Ranking, intent: Intent, corpus: Corpus, threshold: float, filters: Filter = EVERYTHING) -> Verdict:
    """Decide whether the best clauses are evidence for an answer; `filters` are those they were found with."""
    if not ranking.hits:
        return Verdict(0.0, Refusal.FILTER_EMPTY, _emptied(filters, corpus, Wording(ranking.question.language)))
    confidence = ranking.hits[0].probability
    if absent := _absent(ranking, intent, corpus):
        return refused(confidence, threshold, *absent)
    if confidence < threshold:
        return Verdict(confidence, Refusal.NOTHING_CLOSE)
    return Verdict(confidence)


def _emptied(filters: Filter, corpus: Corpus, wording: Wording) -> str:
    """Return the filters that left no clause, as the interface writes them: region=云南省, year=2021 together."""
    groups = emptied_by(filters, corpus)
    separator = wording.say("separator")
    shown = [wording.say("filters_together", filters=separator.join(g)) if len(g) > 1 else g[0] for g in groups]
    return separator.join(shown)


def refused(confidence: float, threshold: float, refusal: Refusal, detail: str) -> Verdict:
    """Return the refusal of a question whose clauses are close and yet do not answer: well below the threshold."""
    return Verdict(min(confidence, threshold / 2), refusal, detail)


def _absent(ranking: Ranking, intent: Intent, corpus: Corpus) -> tuple[Refusal, str] | None:
    """Return what the question asks for that the documents do not have, however close their clauses are."""
    searched, documents = ranking.question.searched, corpus.documents
    if number := unknown_number(searched, documents):
        return Refusal.NUMBER_UNKNOWN, number
    if year := unknown_year(searched, documents):
        return Refusal.YEAR_UNKNOWN, year
    if place := _place_outside(searched, corpus):
        return Refusal.PLACE_NOT_COVERED, _in_language(place, ranking.question.language)
    sentences = [
        hit.document.text[span.start : span.end] for hit in ranking.hits[:_LOOKED_AT] for span in hit.sentences
    ]
    # 文号是多少 is answered by a document's own lines, and asks for no figure in a clause.
    figure = None if intent in ABOUT_A_DOCUMENT else asked_figure(searched)
    if figure and not any(gives_figure(sentence, figure) for sentence in sentences):
        return Refusal.FIGURE_NOT_GIVEN, ""
    for asked, given, refusal in (
        (_ASKS_VALIDITY, _VALIDITY, Refusal.VALIDITY_NOT_STATED),
        (_ASKS_PROCEDURE, _PROCEDURE, Refusal.PROCEDURE_NOT_GIVEN),
    ):
        if asked.search(searched) and not any(given.search(sentence) for sentence in sentences):
            return refusal, ""
    return None


def _place_outside(searched: str, corpus: Corpus) -> Place | None:
    """Return the province that a question is about if no document names it, or None.

    A question that also names a place of the documents is about moving between the two, and is not refused here.
    """
    named = named_places(searched)
    covered = (place.short in document.text for place in named for document in corpus.documents)
    return named[0] if named and not any(covered) else None


def _in_language(place: Place, language: Language) -> str:
    """Return the name of a place as the question's reader writes it."""
    if language is Language.ENGLISH:
        return place.english
    return to_traditional(place.short) if language is Language.TRADITIONAL else place.short
