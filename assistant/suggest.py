"""Rewordings that do have an answer, offered with a refusal: made from the closest clauses and checked by asking.

    文件对“优化用地和用能管理”是怎么规定的？     What do the documents say about “优化用地和用能管理”?

A rewording is offered only where the clause it is made from answers it, and where it shares a telling word with the
question. All are checked ahead of time, so that a question has the same ones whenever it is asked; of many clauses
one that comes up is checked when it does.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.evidence import Refusal
from assistant.wording import Wording
from corpus.document import Clause, Document
from index.filters import EVERYTHING, Filter
from index.language import Language, normalise
from index.question import Question
from index.search import Hit
from index.tokens import fold

MAX_SUGGESTIONS = 3
# The probability that the best clause must have. Of the dev questions refused, those about other things (weather,
# pensions) lie below it; a question about a place that the documents lack may well be about other things altogether.
_CLOSE = 0.1
_LEAST = {Refusal.PLACE_NOT_COVERED: 0.2, Refusal.NOT_A_POLICY_QUESTION: 1.0}
# A word tells what a question is about if at most one clause in so many has it, or so few do: 用地, not 企业.
_ONE_IN, _SO_FEW, _SHORTEST_WORD = 8, 2, 2
# A part of a sentence that can stand as a subject, in characters.
_SHORTEST, _LONGEST = 6, 30
_PART = re.compile(r"[^，。；：,;:\n]+")
_LEANS_ON_THE_LAST = re.compile(r"[是也等让其并以及对为将按由可]|[^（(]*[）)]")
# A phrase in quotation marks has its own lowered (GB/T 15834-2011).
_INNER_MARKS = str.maketrans("“”", "‘’")

# Of so many clauses all rewordings are checked ahead of time: that takes a search or two for each and language.
CHECKED_AHEAD = 2000
# Of larger corpora so many are checked for a question, each a search, and so many are kept.
CHECKED_NOW, KEPT = 1, 4096

# Asks a question within a filter: the id of the clause that answers it, None where it is refused.
Ask = Callable[[str, Filter], str | None]
# Tells how many clauses have a word.
Held = Callable[[str], int]
# Tells whether a clause answers the question that a phrase of it makes in a language.
Answers = Callable[[Clause, str, Language], bool]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Whether a clause answers a phrase in a language; how many clauses have a word, and how many there are.

    `checks` is how many phrases may be asked about for one question, None for any number.
    """

    answers: Answers
    held: Held
    clauses: int
    checks: int | None = None


class Suggester:
    """Checks rewordings ahead of time, and offers what was checked; none before."""

    def __init__(self, ask: Ask, held: Held) -> None:
        """Take what answers a question, and what tells how many clauses have a word."""
        self._ask, self._held = ask, held
        self._prepared = _Prepared(lambda _clause, _phrase, _language: False, lambda _word: 0, 0)

    def prepare(self, documents: Sequence[Document]) -> None:
        """Check the rewordings of every clause, a search for each phrase and language; of many none."""
        count = sum(len(document.clauses) for document in documents)
        # At once: what is offered must not depend on how far this has come.
        if count > CHECKED_AHEAD:
            self._prepared = _Prepared(_Kept(self._answers), self._held, count, CHECKED_NOW)
        else:
            self._prepared = self._all_checked(documents)

    def _answers(self, clause: Clause, phrase: str, language: Language) -> bool:
        return self._ask(_question(phrase, Wording(language)), EVERYTHING) == clause.id

    def _all_checked(self, documents: Sequence[Document]) -> _Prepared:
        answered_by: dict[str, str | None] = {}
        answered: set[tuple[str, str, Language]] = set()
        clauses = [(document, clause) for document in documents for clause in document.clauses]
        for document, clause in clauses:
            for language in Language:
                for phrase in _phrases(document, clause):
                    question = _question(phrase, Wording(language))
                    # In either script it is the same search.
                    key = normalise(question)
                    if key not in answered_by:
                        answered_by[key] = self._ask(question, EVERYTHING)
                    if answered_by[key] == clause.id:
                        answered.add((clause.id, phrase, language))
        texts = tuple(fold(document.text[clause.start : clause.end]) for document, clause in clauses)
        return _Prepared(
            lambda clause, phrase, language: (clause.id, phrase, language) in answered,
            lambda word: sum(word in text for text in texts),
            len(clauses),
        )

    def suggest(self, hits: Sequence[Hit], refusal: Refusal, wording: Wording, question: Question) -> tuple[str, ...]:
        """Return at most three rewordings for the best clauses of a refused question, none where nothing is close.

        The hits are those within a filter: a phrase that its clause answers among all clauses it answers among fewer,
        for its score stays and its lead can only grow.
        """
        if not hits or hits[0].probability < _LEAST.get(refusal, _CLOSE):
            return ()
        prepared = self._prepared
        telling = _telling_words(question, prepared)
        phrases = (
            (hit.clause, phrase)
            for hit in hits[:MAX_SUGGESTIONS]
            for phrase in (_phrases(hit.document, hit.clause) if telling else ())
            if any(word in fold(phrase) for word in telling)
        )
        found: dict[str, str] = {}
        # What is known from before counts as well: else what is offered would depend on who asked before.
        for clause, phrase in islice(phrases, prepared.checks):
            if clause.id not in found and prepared.answers(clause, phrase, wording.language):
                found[clause.id] = _question(phrase, wording)
        return tuple(dict.fromkeys(found.values()))


class _Kept:
    """Whether clauses answer phrases, checked when it is asked for, and kept."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._known: dict[tuple[str, str, Language], bool] = {}

    def __call__(self, clause: Clause, phrase: str, language: Language) -> bool:
        """Tell whether a clause answers a phrase in a language."""
        key = clause.id, phrase, language
        found = self._known.get(key)
        if found is None:
            found = self._answers(clause, phrase, language)
            if len(self._known) < KEPT:
                self._known[key] = found
        return found


def _telling_words(question: Question, prepared: _Prepared) -> frozenset[str]:
    """Return the words of a question, or of its translation, that few of the clauses have."""
    words = {word for concept in question.whole.words for alternative in concept for word in alternative}
    most = max(_SO_FEW, prepared.clauses // _ONE_IN)
    return frozenset(word for word in words if len(word) >= _SHORTEST_WORD and prepared.held(word) <= most)


def _phrases(document: Document, clause: Clause) -> Iterator[str]:
    """Yield what a clause is about in its own words: its heading, then the longest part of its first sentences."""
    if clause.heading and not _shared(document, clause):
        yield clause.heading
    for sentence in clause.sentences[:2]:
        text = document.text[sentence.start : sentence.end].removeprefix(clause.number + clause.heading)
        parts = [part.strip() for part in _PART.findall(text)]
        fitting = [part for part in parts if _stands_alone(part) and part != clause.heading]
        if fitting:
            yield max(fitting, key=len)
            return


def _stands_alone(part: str) -> bool:
    """Tell whether a part of a sentence can stand as a subject: of fit length, whole, its brackets and marks closed."""
    paired = all(part.count(opening) == part.count(closing) for opening, closing in ("“”", "（）", "()", "《》"))
    return _SHORTEST <= len(part) <= _LONGEST and paired and not _LEANS_ON_THE_LAST.match(part)


def _question(phrase: str, wording: Wording) -> str:
    """Return the question after what a clause says, in the reader's script; an English one holds the Chinese words."""
    topic = phrase.translate(_INNER_MARKS)
    return wording.say("suggestion", topic=wording.in_script(topic))


def _shared(document: Document, clause: Clause) -> bool:
    """Tell whether other clauses stand under the same heading, which then asks for all of them."""
    return sum(other.path == clause.path for other in document.clauses) > 1
