"""How good the sentences are that a language model wrote: citation recall and precision, and what was let through.

Citation recall and precision are those of ALCE (Gao et al., 2023, section 4.2): a sentence counts for recall if the
clauses that it cites support it together; a citation counts for precision if its sentence is supported and the
citation is not irrelevant, that is, it supports the sentence alone or the others do not without it. ALCE asks a model
of natural language inference; here the check decides that also decides what is shown (assistant/chat/checking.py). So
these figures tell of what the model wrote; of what is shown recall is 1 by construction.
"""

from collections.abc import Sequence

import numpy as np

from assistant.answer import Answer, Fate, Written
from assistant.chat.checking import Checker
from assistant.chat.sentences import Sentence
from assistant.json_parts import Json
from eval.asking import Outcome


def prose_figures(outcomes: Sequence[Outcome], checker: Checker) -> Json | None:
    """Return the figures of all answers that a model was asked for, None where it was asked for none."""
    asked = [(outcome.answer, outcome.answer.prose) for outcome in outcomes if outcome.answer and outcome.answer.prose]
    if not asked:
        return None
    written = [(answer, one) for answer, prose in asked for one in prose.sentences]
    recall = [is_supported(one, answer, checker) for answer, one in written]
    relevant = [is_relevant(one, n, answer, checker) for answer, one in written for n in one.citations]
    first = [prose.first_ms for _, prose in asked if prose.first_ms is not None]
    fates = [one.fate for _, one in written]
    return {
        "model": asked[0][1].model,
        "answers": len(asked),
        "by_the_model": sum(prose.is_shown for _, prose in asked),
        "failures": sum(prose.failure is not None for _, prose in asked),
        "sentences": len(written),
        "citation_recall": _mean(recall),
        "citation_precision": _mean(relevant),
        "support_rate": _mean([fate is Fate.SHOWN for fate in fates]),
        "replaced_rate": _mean([fate is Fate.REPLACED for fate in fates]),
        "dropped_rate": _mean([fate is Fate.DROPPED for fate in fates]),
        "first_token_ms": {f"p{q}": float(np.percentile(first, q)) for q in (50, 95)} if first else None,
    }


def is_supported(written: Written, answer: Answer, checker: Checker) -> bool:
    """Tell whether the clauses that a sentence cites support it together."""
    return _supports(written, written.citations, answer, checker)


def is_relevant(written: Written, n: int, answer: Answer, checker: Checker) -> bool:
    """Tell whether a citation is right: alone it supports its sentence, or the others do not without it."""
    if not is_supported(written, answer, checker):
        return False
    others = tuple(other for other in written.citations if other != n)
    return _supports(written, (n,), answer, checker) or not _supports(written, others, answer, checker)


def _supports(written: Written, citations: tuple[int, ...], answer: Answer, checker: Checker) -> bool:
    return checker.check(Sentence(written.text, citations), answer.citations).fault is None


def _mean(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
