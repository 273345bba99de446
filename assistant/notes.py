"""What a reader should know beside the answer: corrections, repairs, conversion, status, how it was searched."""

from collections.abc import Sequence

from assistant.answer import Citation, Note
from assistant.evidence import Verdict
from assistant.wording import Wording
from corpus.document import Repair, Status
from index.language import Language
from index.search import Ranking
from index.typos import Correction

_CONTEXT = 4  # characters shown on either side of a correction


def answer_notes(
    ranking: Ranking,
    citations: Sequence[Citation],
    verdict: Verdict,
    are_closest: bool,
    has_encoder: bool,
    wording: Wording,
) -> tuple[Note, ...]:
    """Return the notes of an answer, in the order in which they matter.

    `are_closest` says that the citations only come near to an answer.
    """
    notes = []
    if verdict.refusal:
        notes.append(Note(verdict.refusal.value, wording.say(verdict.refusal.value, detail=verdict.detail)))
    notes += [_correction_note(correction, wording) for correction in ranking.question.corrections]
    if are_closest and citations:
        notes.append(Note("closest_clauses", wording.say("closest")))
    for citation in citations:
        notes += [_repair_note(citation, repair, wording) for repair in _repairs(citation, "erratum")]
    if converted := [citation for citation in citations if _repairs(citation, "simplify")]:
        glossed = any(_repairs(citation, "gloss") for citation in converted)
        numbers = "][".join(str(citation.n) for citation in converted)
        notes.append(Note("script_converted", wording.say("unglossed" if glossed else "converted", n=numbers)))
    if citations and all(citation.document.status is Status.NOT_STATED for citation in citations):
        notes.append(Note("status_not_stated", wording.say("status_not_stated")))
    if not has_encoder:
        notes.append(Note("keywords_only", wording.say("keywords_only")))
    if ranking.question.language is Language.ENGLISH:
        terms = dict.fromkeys(concept.chinese[0] for concept in ranking.question.concepts if concept.chinese)
        if terms:
            notes.append(Note("searched_as", wording.say("searched_as", terms=" ".join(terms))))
    return tuple(notes)


def _correction_note(correction: Correction, wording: Wording) -> Note:
    """Say what a question's typing error was read as, in the script of its reader."""
    wrong, right = (wording.in_script(text) for text in (correction.wrong, correction.right))
    return Note("corrected", wording.say("corrected", wrong=wrong, right=right))


def _repairs(citation: Citation, step: str) -> list[Repair]:
    """Return the changes of one cleaning step within a citation."""
    inside = (r for r in citation.document.repairs if r.step == step)
    return [r for r in inside if citation.start <= r.start and r.end <= citation.end]


def _repair_note(citation: Citation, repair: Repair, wording: Wording) -> Note:
    document = citation.document
    before = document.raw[max(0, repair.raw_start - _CONTEXT) : repair.raw_end + _CONTEXT]
    after = document.text[max(0, repair.start - _CONTEXT) : repair.end + _CONTEXT]
    shown = {"before": before.replace("\n", "⏎"), "after": after.replace("\n", "⏎")}
    return Note("repaired", wording.say("repaired", n=citation.n, reason=repair.reason or "", **shown))
