"""What a soak counts: requests, what was refused or cut off, and everything that was wrong or lost."""

import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from assistant.contract import answer_json
from assistant.conversations import FILE as CONVERSATIONS
from assistant.conversations import Conversations
from assistant.feedback import FILE, Feedback
from assistant.opening import open_assistant
from assistant.settings import Settings
from eval.faults import whole

# So long after a fault ended, what it did may still be seen.
_GRACE = 8.0
_EXAMPLES = 20


class References:
    """The answers that each generation gives, as this process computes them from its files."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.questions = questions
        self._known: dict[str, dict[str, str]] = {}

    def add(self, settings: Settings) -> None:
        """Answer the questions from the current generation."""
        assistant = open_assistant(settings)
        assistant.prepare()
        self._known[assistant.index.generation] = {
            question: comparable(answer_json(assistant.answer(question))) for question in self.questions
        }

    @property
    def generations(self) -> int:
        """How many generations are known."""
        return len(self._known)

    def agrees(self, question: str, answer: dict[str, Any]) -> bool | None:
        """Tell whether an answer is that of its generation; None where that generation is not known yet."""
        known = self._known.get(answer["meta"]["index"])
        return None if known is None else known[question] == comparable(answer)


def comparable(answer: dict[str, Any]) -> str:
    """Return what two answers to a question must share: all but the times.

    Rewordings are left out, too: a server offers them once it has checked them, some seconds after its start.
    """
    kept = {name: value for name, value in answer.items() if name not in ("meta", "suggestions", "id")}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


@dataclass
class Tally:
    """Counts, from several threads."""

    references: References
    requests: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    told: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    feedback: dict[int, str] = field(default_factory=dict)
    conversations: dict[tuple[str, str], str] = field(default_factory=dict)
    answers: int = 0
    _unchecked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _excused: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def excuse(self, what: str, seconds: float) -> None:
        """Expect connections to be cut, or stores to refuse, for so long and a little more."""
        self._excused[what] = time.monotonic() + seconds + _GRACE

    def is_excused(self, what: str) -> bool:
        """Tell whether a fault explains it."""
        return time.monotonic() < self._excused.get(what, 0.0)

    def saw(self, kind: str, seconds: float) -> None:
        """Count a request that was answered."""
        with self._lock:
            self.requests[kind] += 1
            self.seconds[kind].append(seconds)

    def saw_refused(self, kind: str) -> None:
        """Count a request that a fault had refused with 503."""
        with self._lock:
            self.requests[kind] += 1
            self.refused[kind] += 1

    def saw_cut(self) -> None:
        """Count a request that ended with its server."""
        with self._lock:
            self.cut += 1

    def saw_wrong(self, what: str) -> None:
        """Note what must not be."""
        with self._lock:
            self.wrong.append(what)

    def saw_answer(self, question: str, answer: dict[str, Any]) -> None:
        """Compare an answer with that of its generation, now or when that is known."""
        with self._lock:
            self.answers += 1
        agrees = self.references.agrees(question, answer)
        if agrees is None:
            with self._lock:
                self._unchecked.append((question, answer))
        elif not agrees:
            self.saw_wrong(f"another answer of {answer['meta']['index']} to {question}")

    def check_the_rest(self) -> None:
        """Compare the answers whose generation was not known when they came."""
        for question, answer in self._unchecked:
            if not self.references.agrees(question, answer):
                self.saw_wrong(f"an answer of {answer['meta']['index']} to {question}: no reference is like it")
        self._unchecked.clear()

    def check_stores(self, home: Path) -> int:
        """Look for what was acknowledged in the files; return how much is lost: all of it where a file is damaged."""
        for file in (FILE, CONVERSATIONS):
            if (home / file).exists() and (state := whole(home / file)) != "ok":
                self.saw_wrong(f"{file}: {state}")
                return len(self.feedback) + len(self.conversations)
        rows = {row.id: row.opinion.question for row in Feedback.of_home(home).rows()}
        lost = [f"feedback {n}" for n, question in self.feedback.items() if rows.get(n) != question]
        kept = Conversations.of_home(home)
        for (owner, name), title in self.conversations.items():
            found = kept.get(owner, name)
            if found is None or found.summary.title != title:
                lost.append(f"conversation {name}")
        self.wrong.extend(f"lost: {what}" for what in lost[:_EXAMPLES])
        return len(lost)

    def milliseconds(self, kind: str) -> tuple[float, float]:
        """Return p50 and p99 of a kind of request."""
        with self._lock:
            values = list(self.seconds[kind])
        if not values:
            return 0.0, 0.0
        p50, p99 = np.percentile(values, [50, 99])
        return 1000 * float(p50), 1000 * float(p99)

    @property
    def total(self) -> int:
        """How many requests were sent."""
        return self.requests.total()
