"""The questions of the evaluation: eval/questions/*.jsonl, written by hand from the five documents.

    {"id": "a001", "group": "agency-001", "question": "…", "language": "zh-Hans", "type": "agency", "tags": [],
     "previous": [], "answerable": true, "gold": [{"document": "nmg-2023", "quote": "…", "grade": 2}],
     "agencies": ["内蒙古自治区商务厅"], "split": "test"}

group     wordings of one question share it, and so does a split: tuning on one wording would tell the others
previous  the questions asked before this one, for a follow-up that cannot be understood alone
gold      quotes of the cleaned text: grade 2 answers the question, grade 1 is also relevant
agencies  canonical names of the bodies an answer must name; absent where no body is asked for
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.document import Clause, Corpus, Document
from eval.errors import QuestionsInvalid
from index.language import Language

QUESTIONS = Path(__file__).with_name("questions")
# Of these two files no question can be test: the first weights were chosen on start.jsonl before there were splits, and
# train.jsonl was written to fit the models on.
DEV_FILES = ("start.jsonl", "train.jsonl")
# Of 100 groups of the other files so many are test: more than half, since dev has the files above as well.
TEST_SHARE = 60
ANSWERS, RELEVANT = 2, 1


class Type(StrEnum):
    """What a question is after."""

    AGENCY = "agency"
    SUPPORT = "support"
    FACT = "fact"
    UNANSWERABLE = "unanswerable"


class Tag(StrEnum):
    """What makes a question hard."""

    TYPO = "typo"
    KEYWORD = "keyword"
    TWO_CLAUSES = "two_clauses"
    FOLLOW_UP = "follow_up"
    WORDING = "wording"
    TEMPTING = "tempting"


class Split(StrEnum):
    """Dev questions may be tuned on, test questions are only reported."""

    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Gold:
    """A span of a document that answers (grade 2) or is also relevant (1)."""

    document: str
    quote: str
    grade: int


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question and what a right answer to it holds; `agencies` None where no body is asked for."""

    id: str
    group: str
    text: str
    language: Language
    type: Type
    tags: frozenset[Tag]
    previous: tuple[str, ...]
    gold: tuple[Gold, ...]
    agencies: frozenset[str] | None
    split: Split

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return self.type is not Type.UNANSWERABLE


def split_of(group: str) -> Split:
    """Return the split of a group: by a hash of its name, so that nobody chooses it."""
    draw = int(hashlib.sha256(group.encode()).hexdigest(), 16) % 100
    return Split.TEST if draw < TEST_SHARE else Split.DEV


def question_files(folder: Path = QUESTIONS) -> list[Path]:
    """Return the files of questions, in order of their names."""
    return sorted(folder.glob("*.jsonl"))


def questions_digest(folder: Path = QUESTIONS) -> str:
    """Return the sha256 of all questions, and so of their gold."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in question_files(folder))).hexdigest()


def dev_digest(folder: Path = QUESTIONS) -> str:
    """Return the sha256 of the dev questions: what weights, coefficients and thresholds are fitted on."""
    lines = (line for path in question_files(folder) for line in _lines(path))
    dev = [line for line in lines if json.loads(line)["split"] == Split.DEV]
    return hashlib.sha256("\n".join(dev).encode()).hexdigest()


def read_questions(split: Split | None = None, folder: Path = QUESTIONS) -> tuple[EvalQuestion, ...]:
    """Read the questions of a split, or all; QuestionsInvalid, naming file and line, for one of another form."""
    read = (question for path in question_files(folder) for question in read_file(path))
    return tuple(question for question in read if split in (None, question.split))


def read_file(path: Path) -> tuple[EvalQuestion, ...]:
    """Read the questions of one file; QuestionsInvalid, naming file and line, for one of another form."""
    return tuple(_read(path, n, line) for n, line in enumerate(_lines(path), start=1))


def _read(path: Path, n: int, line: str) -> EvalQuestion:
    try:
        return _question(json.loads(line))
    except KeyError as error:
        raise QuestionsInvalid(f"{path.name}:{n}: {error} is missing: the form stands in eval/question.py") from error
    except (ValueError, TypeError) as error:
        raise QuestionsInvalid(f"{path.name}:{n}: {error}: the form stands in eval/question.py") from error


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _question(row: dict[str, Any]) -> EvalQuestion:
    agencies = row.get("agencies")
    return EvalQuestion(
        id=row["id"],
        group=row["group"],
        text=row["question"],
        language=Language(row["language"]),
        type=Type(row["type"]),
        tags=frozenset(Tag(tag) for tag in row["tags"]),
        previous=tuple(row["previous"]),
        gold=tuple(Gold(g["document"], g["quote"], g["grade"]) for g in row["gold"]),
        agencies=None if agencies is None else frozenset(agencies),
        split=Split(row["split"]),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a gold quote stands: the clause (or line outside the clauses) that holds it, and that place's grade."""

    unit: str
    gold: Gold


def places(question: EvalQuestion, corpus: Corpus) -> tuple[Place, ...]:
    """Return where the gold of a question stands; two quotes in one clause share their unit.

    QuestionsInvalid for a document that is not held, or a quote that no clause or line of it holds whole.
    """
    return tuple(Place(_unit(question, gold, corpus), gold) for gold in question.gold)


def _unit(question: EvalQuestion, gold: Gold, corpus: Corpus) -> str:
    document = next((found for found in corpus.documents if found.id == gold.document), None)
    if document is None:
        ids = ", ".join(found.id for found in corpus.documents)
        raise QuestionsInvalid(
            f"{question.id} is about {gold.document}, the documents are {ids}: unset ASSISTANT_CORPUS to evaluate"
        )
    clause = _clause_with(gold.quote, document.clauses, document)
    if clause is not None:
        return clause.id
    for part in document.front:
        if gold.quote in document.text[part.start : part.end]:
            return f"{document.id}@{part.start}"
    raise QuestionsInvalid(
        f"{question.id}: no clause of {document.id} holds {gold.quote!r}: choose a quote within one clause"
    )


def _clause_with(quote: str, clauses: Sequence[Clause], document: Document) -> Clause | None:
    return next((clause for clause in clauses if quote in document.quote(clause)), None)


def qrels(found: Iterable[Place]) -> dict[str, int]:
    """Return the grade of each unit: the best of the quotes in it."""
    grades: dict[str, int] = {}
    for place in found:
        grades[place.unit] = max(place.gold.grade, grades.get(place.unit, 0))
    return grades
