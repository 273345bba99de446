"""The Answer and its parts: what the page, the API, the command line and the evaluation all receive."""

from dataclasses import dataclass, field
from enum import StrEnum

from corpus.document import AgencyMention, Document, Role, Span
from index.language import Language


class AnswerStatus(StrEnum):
    """Whether the documents hold an answer."""

    ANSWERED = "answered"
    INSUFFICIENT = "insufficient_evidence"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document. `quote` is document.text[start:end]; `highlights` are spans of document.text within it."""

    n: int
    clause_id: str
    document: Document
    path: tuple[str, ...]
    start: int
    end: int
    highlights: tuple[Span, ...]
    agencies: tuple[AgencyMention, ...]
    probability: float

    @property
    def quote(self) -> str:
        """The characters of the document between start and end: a citation cannot say anything else."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the answer, the citations it rests on, and the spans of theirs that it quotes."""

    text: str
    citations: tuple[int, ...]
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """A body that the answer names, its role, and the citations that say so."""

    name: str
    name_en: str | None
    role: Role
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader should know: a stable code, and the words in the question's language."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the statement that there is none. `confidence` is the probability that citation 1 answers.

    `understood_as` is the question with what it takes from earlier ones, None where it was asked as it stands;
    `suggestions` are rewordings of a refused question that have an answer; `stages` holds the milliseconds of each.
    """

    question: str
    language: Language
    status: AnswerStatus
    confidence: float
    statements: tuple[Statement, ...]
    agencies: tuple[NamedAgency, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...]
    index: str
    elapsed_ms: float
    understood_as: str | None = None
    suggestions: tuple[str, ...] = ()
    stages: dict[str, float] = field(default_factory=dict)
