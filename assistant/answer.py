"""The Answer and its parts: what the page, the API, the command line and the evaluation all receive."""

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.compare import Compared
from assistant.derived.register import BodyEntry
from assistant.derived.validity import Validity
from assistant.support import Support
from corpus.document import AgencyMention, Clause, Document, Role, Span
from index.language import Language


class AnswerStatus(StrEnum):
    """Whether the documents hold an answer."""

    ANSWERED = "answered"
    INSUFFICIENT = "insufficient_evidence"


class Lineal(StrEnum):
    """How another clause stands to one that is cited."""

    CARRIED_OUT_BY = "carried_out_by"
    CARRIES_OUT = "carries_out"


@dataclass(frozen=True, slots=True)
class RelatedClause:
    """A clause of another document that carries out a cited one (落实), or is its basis (依据)."""

    lineal: Lineal
    document: Document
    clause: Clause


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
    related: tuple[RelatedClause, ...] = ()

    @property
    def quote(self) -> str:
        """The characters of the document between start and end: a citation cannot say anything else."""
        return self.document.text[self.start : self.end]

    @property
    def pages(self) -> tuple[int, int] | None:
        """The first and the last page of the original that the quote stands on; None where it has no pages."""
        return self.document.pages(self.start, self.end)


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


class Fate(StrEnum):
    """What became of a sentence that a language model wrote."""

    SHOWN = "shown"
    REPLACED = "replaced"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that a language model wrote, the numbers it cites, and what became of it."""

    text: str
    citations: tuple[int, ...]
    fate: Fate


@dataclass(frozen=True, slots=True)
class Prose:
    """What a language model wrote: its sentences, each shown, replaced by the words of the clause it cites, or dropped.

    `failure` says why there is no whole text of it, `first_ms` when its first word came. Where no sentence is shown,
    the answer is the one that is written without the model.
    """

    model: str
    sentences: tuple[Written, ...]
    failure: str | None
    first_ms: float | None

    def count(self, fate: Fate) -> int:
        """Return of how many sentences that became."""
        return sum(written.fate is fate for written in self.sentences)

    @property
    def is_shown(self) -> bool:
        """Whether the answer is the model's."""
        return self.failure is None and self.count(Fate.SHOWN) > 0


@dataclass(frozen=True, slots=True)
class Extra:
    """What some questions ask for beyond clauses; empty where a question does not.

    `implementing` are the bodies named by the clause that carries out the cited one, where that names none; `body` has
    all duties of the body asked about, `support` what there is for who asks, `comparison` documents side by side, and
    `validity` whether the document asked about is in force.
    """

    implementing: tuple[NamedAgency, ...] = ()
    body: BodyEntry | None = None
    support: Support | None = None
    comparison: Compared | None = None
    validity: Validity | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the statement that there is none. `confidence` is the probability that citation 1 answers.

    `understood_as` is the question with what it takes from earlier ones, None where it was asked as it stands;
    `suggestions` are rewordings of a refused question that have an answer; `stages` holds the milliseconds of each.
    `extra` is what the question asks for beyond clauses; `prose` is there where a language model was asked to write.
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
    extra: Extra = field(default_factory=Extra)
    stages: dict[str, float] = field(default_factory=dict)
    prose: Prose | None = None
