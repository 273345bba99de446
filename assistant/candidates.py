"""Feedback as candidate questions of the evaluation: what readers asked, with what they confirmed as the answer.

    {"id": "feedback-17", "question": "…", "language": "zh-Hans", "type": "agency", "tags": [], "previous": [],
     "answerable": true, "gold": [{"document": "nmg-2023", "quote": "…", "grade": 2}],
     "feedback": {"verdict": "up", "reason": null, "answer_status": "answered", "index": "…", "created": "…",
                  "not_found": []}}

The form is that of eval/question.py without group and split, which belong to whoever adopts a question: wordings of
one question share a group, and the group decides the split. Type, answerable and grades are guesses to be judged.
"""

from typing import Any

from assistant.answer import AnswerStatus
from assistant.facts import FRONT_MATTER, AskedDocuments, state_facts
from assistant.feedback import FeedbackRow, Opinion, Thumb
from assistant.figures import asked_figure
from assistant.wording import Wording
from corpus.agencies import Directory
from corpus.document import Corpus, Document
from index.intent import ABOUT_A_DOCUMENT, Intent, read_intent
from index.language import Language, detect_language, normalise

Candidate = dict[str, Any]
# Of the clauses cited for an answer that was liked, the first is what answers; the others are at least beside it.
_ANSWERS, _RELEVANT = 2, 1


def candidate(row: FeedbackRow, corpus: Corpus) -> Candidate:
    """Return a candidate question; its gold is what an answer that was liked cited, as far as it is still there."""
    opinion = row.opinion
    language = detect_language(opinion.question)
    quotes = {clause_id: _quotes(clause_id, corpus) for clause_id in _confirmed(opinion)}
    gold = [
        {"document": clause_id.partition("#")[0], "quote": quote, "grade": _RELEVANT if n else _ANSWERS}
        for n, (clause_id, found) in enumerate(quotes.items())
        for quote in found
    ]
    answerable = _may_be_answerable(opinion)
    return {
        "id": f"feedback-{row.id}",
        "question": opinion.question,
        "language": language.value,
        "type": _type(opinion.question, language) if answerable else "unanswerable",
        "tags": [],
        "previous": [],
        "answerable": answerable,
        "gold": gold,
        "feedback": {
            "verdict": opinion.thumb.value,
            "reason": opinion.reason,
            "answer_status": opinion.answer_status.value,
            "index": opinion.generation,
            "created": row.created,
            "not_found": [clause_id for clause_id, found in quotes.items() if not found],
        },
    }


def _confirmed(opinion: Opinion) -> tuple[str, ...]:
    """Return the clauses that a reader confirmed: those of an answer, for a refusal cites only what is close."""
    liked = opinion.thumb is Thumb.UP and opinion.answer_status is AnswerStatus.ANSWERED
    return opinion.citations if liked else ()


def _may_be_answerable(opinion: Opinion) -> bool:
    """Guess: only a refusal that was found right says that nothing answers."""
    return opinion.answer_status is AnswerStatus.ANSWERED or opinion.thumb is Thumb.DOWN


def _type(question: str, language: Language) -> str:
    searched = normalise(question)
    intent = read_intent(searched, language)
    if intent is Intent.AGENCY:
        return "agency"
    return "fact" if intent in ABOUT_A_DOCUMENT or asked_figure(searched) else "support"


def _quotes(clause_id: str, corpus: Corpus) -> list[str]:
    """Return the words of a clause, or the lines of the front matter that an answer cited; none where it is gone."""
    document_id, _, label = clause_id.partition("#")
    document = next((found for found in corpus.documents if found.id == document_id), None)
    if document is None:
        return []
    clause = next((found for found in document.clauses if found.id == clause_id), None)
    return [document.quote(clause)] if clause else _front_lines(document, label)


def _front_lines(document: Document, label: str) -> list[str]:
    for intent, matter in FRONT_MATTER.items():
        if matter.label == label:
            asked, wording = AskedDocuments((document,), 1.0), Wording(Language.SIMPLIFIED)
            facts = state_facts(intent, asked, Directory(()), wording, 1)
            return [line for found in facts.citations for line in found.quote.split("\n") if line.strip()]
    return []
