"""Answers that a language model words: each sentence is checked before it is shown, and the clauses have the last word.

A sentence that fails is replaced by the words of the clause that it cites, or dropped where it cites none. Where the
model gives no answer in time, or none that holds, the answer is the one that is written without it.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Fate, Note, Prose, Statement, Written
from assistant.chat.checking import Checker
from assistant.chat.endpoint import Completion, Endpoint
from assistant.chat.prompt import NONE, answer_prompt
from assistant.chat.sentences import Sentence, Sentences
from assistant.wording import Wording
from assistant.writing import Draft, Evidence, ExtractiveWriter, Listener, quote_statement
from index.intent import Intent

# Clauses that the model is given, and sentences of it that are looked at: more is no short answer.
MOST_CLAUSES, MOST_SENTENCES = 5, 8


class ChatWriter:
    """Writes with a language model, and without it where that fails."""

    def __init__(self, endpoint: Endpoint, checker: Checker) -> None:
        self._endpoint, self._checker = endpoint, checker
        self._extractive = ExtractiveWriter()

    def write(
        self,
        question: str,
        intent: Intent,
        evidence: Sequence[Evidence],
        wording: Wording,
        listener: Listener | None = None,
    ) -> Draft:
        """Write what the model says of these clauses, as far as they say so."""
        listener = listener or Listener()
        given = evidence[:MOST_CLAUSES]
        composing = _Composing(self._checker, given, wording, listener)
        done = self._endpoint.complete(answer_prompt(question, given, wording), composing.hear, listener.go_on)
        composing.end()
        plain = self._extractive.write(question, intent, evidence, wording)
        return composing.draft(plain, done, self._endpoint.model)


class _Composing:
    """The statements of one answer, as its sentences come."""

    def __init__(self, checker: Checker, given: Sequence[Evidence], wording: Wording, listener: Listener) -> None:
        self._checker, self._given, self._wording, self._listener = checker, given, wording, listener
        self._citations = [item.citation for item in given]
        self._sentences = Sentences()
        self._statements: list[Statement] = []
        self._written: list[Written] = []

    def hear(self, piece: str) -> None:
        """Take a piece of the model's text."""
        for sentence in self._sentences.feed(piece):
            self._take(sentence)

    def end(self) -> None:
        """Take what is left of the text."""
        for sentence in self._sentences.rest():
            self._take(sentence)

    def draft(self, plain: Draft, done: Completion, model: str) -> Draft:
        """Return the answer: the model's, or the plain one with a note on why it is that."""
        prose = Prose(model, tuple(self._written), done.failure, done.first_ms)
        if not prose.is_shown:
            reason = self._wording.say(f"prose_{done.failure}" if done.failure else "prose_unsupported")
            note = Note("prose_unavailable", self._wording.say("prose_unavailable", reason=reason))
            return replace(plain, notes=(note,), prose=prose)
        notes = [Note("prose_written", self._wording.say("prose_written", model=model))]
        if failed := len(prose.sentences) - prose.count(Fate.SHOWN):
            notes.append(Note("prose_corrected", self._wording.say("prose_corrected", count=failed)))
        return Draft(tuple(self._statements), plain.agencies, tuple(notes), prose)

    def _take(self, sentence: Sentence) -> None:
        """Check a sentence, and say it, or what its clause says instead."""
        if len(self._written) >= MOST_SENTENCES or sentence.text.strip(" .。") == NONE:
            return
        checked = self._checker.check(sentence, self._citations, self._wording.language)
        cited = [item for item in self._given if item.citation.n in sentence.citations]
        if checked.fault is None:
            fate = Fate.SHOWN
            self._say(Statement(checked.sentence.text, sentence.citations, checked.quotes))
        elif cited and self._say(quote_statement(cited[0], self._wording)):
            fate = Fate.REPLACED
        else:
            fate = Fate.DROPPED
        self._written.append(Written(sentence.text, sentence.citations, fate))

    def _say(self, statement: Statement) -> bool:
        """Say a statement that was not said yet; tell whether it is new."""
        if statement in self._statements:
            return False
        self._statements.append(statement)
        if self._listener.on_statement is not None:
            self._listener.on_statement(statement)
        return True
