"""The vocabulary of the program: Document, Clause and their parts.

文号      the number an issuing body gives a document: 商资发〔2023〕18号
主送机关  the bodies a document is addressed to
落款      the issuing bodies as they sign at the end
责任单位  the bodies a plan makes responsible for a paragraph, in brackets at its end

All offsets count characters (Unicode code points) of `Document.text` unless a name says `raw`.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path


class Status(StrEnum):
    """Whether a document is in force, as far as its own text says."""

    IN_FORCE = "现行"
    REPEALED = "已废止"
    EXPIRED = "已失效"
    NOT_STATED = "未注明"


class Role(StrEnum):
    """What a body does in a clause."""

    RESPONSIBLE = "负责"
    LEADS = "牵头"
    ASSISTS = "配合"
    JOINTLY = "会同"
    MEMBER = "机制成员"
    ISSUES = "发文"
    MENTIONED = "提及"


class FrontKind(StrEnum):
    """What a line outside the clauses is."""

    SOURCE = "来源"
    TITLE = "标题"
    NUMBER = "文号"
    DATE = "日期"
    RECIPIENTS = "主送机关"
    ISSUERS = "发文机关"
    SIGNATURE = "落款"
    ATTACHMENT = "附件"
    NOTE = "附注"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FrontPart:
    """One line of the document that is neither heading nor clause."""

    kind: FrontKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading that stands on a line of its own."""

    number: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """A body named in a clause: canonical name, role, and where it stands."""

    name: str
    name_en: str | None
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that cleaning made: what stood at raw_start:raw_end, what stands at start:end now."""

    step: str
    raw_start: int
    raw_end: int
    before: str
    after: str
    start: int
    end: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader should know about the structure: a gap or repeat in the numbering, say."""

    code: str
    offset: int
    message: str


@dataclass(frozen=True, slots=True)
class Link:
    """A document named in the text: 《title》, with its 文号 where the text gives one."""

    title: str | None
    number: str | None
    document_id: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """The unit that is found and cited.

    `path` holds the headings from the outermost to the clause's own; `number` is the clause's own marker
    (empty for an unnumbered paragraph). `sentences` cover the text without the trailing 责任单位 list,
    which is `agency_list`.
    """

    id: str
    document_id: str
    path: tuple[str, ...]
    number: str
    heading: str
    start: int
    end: int
    sentences: tuple[Span, ...]
    agency_list: Span | None
    agencies: tuple[AgencyMention, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document: what its manifest entry states, and its text split into clauses.

    A document that was added has the file it was read from, `original`, where that file's pages start in `text`, and
    when it was first added and last replaced, in UTC.
    """

    id: str
    title: str
    issuers: tuple[str, ...]
    number: str | None
    issued: date
    effective: date | None
    expires: date | None
    level: str
    regions: tuple[str, ...]
    status: Status
    status_evidence: str
    source: str
    implements: tuple[str, ...]
    cites: tuple[str, ...]
    file: str
    sha256: str
    raw: str
    text: str
    front: tuple[FrontPart, ...]
    headings: tuple[Heading, ...]
    clauses: tuple[Clause, ...]
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]
    links: tuple[Link, ...]
    original: str | None = None
    format: str | None = None
    page_starts: tuple[int, ...] = ()
    added: datetime | None = None
    updated: datetime | None = None

    def page(self, offset: int) -> int | None:
        """Return the page, from 1, of the original that a character stands on; None where it has no pages."""
        return max(1, bisect_right(self.page_starts, offset)) if self.page_starts else None

    def pages(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and the last page that some characters stand on; None where the original has no pages."""
        first, last = self.page(start), self.page(max(start, end - 1))
        return (first, last) if first and last else None

    def quote(self, clause: Clause) -> str:
        """Return the clause's text."""
        return self.text[clause.start : clause.end]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents, the digest of everything they were made from, and the folder that they were read from."""

    documents: tuple[Document, ...]
    digest: str
    folder: Path | None = field(default=None, compare=False)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause, in document order."""
        return tuple(clause for document in self.documents for clause in document.clauses)

    def document(self, document_id: str) -> Document:
        """Return the document with this id; KeyError if there is none."""
        for document in self.documents:
            if document.id == document_id:
                return document
        raise KeyError(document_id)
