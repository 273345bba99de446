"""Documents, hits and citations made by hand, for tests of what is done with clauses once they are found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Citation
from corpus.document import AgencyMention, Clause, Document, Role, Span, Status
from index.language import detect_language, normalise
from index.question import Question
from index.search import Hit, Ranking


def document(text: str, **changes: object) -> Document:
    """Return a document of one clause, 一、支持: its whole text, one sentence; `changes` are its other fields."""
    clause = Clause("doc#一", "doc", ("一、支持",), "一", "支持", 0, len(text), (Span(0, len(text)),), None, ())
    made = Document(
        id="doc",
        title="关于边境合作区的通知",
        issuers=("商务部",),
        number="商资发〔2023〕18号",
        issued=date(2023, 2, 7),
        effective=None,
        expires=None,
        level="国家",
        regions=("全国",),
        status=Status.NOT_STATED,
        status_evidence="",
        source="",
        implements=(),
        cites=(),
        file="doc.txt",
        sha256="",
        raw=text,
        text=text,
        front=(),
        headings=(),
        clauses=(clause,),
        repairs=(),
        problems=(),
        links=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def mention(name: str, role: Role, start: int = 0, name_en: str | None = None) -> AgencyMention:
    """Return a body that stands at an offset."""
    return AgencyMention(name, name_en, role, start, start + len(name))


def hit(found: Document, probability: float = 0.9, **changes: object) -> Hit:
    """Return a document's clause as it is found; `changes` are the clause's."""
    clause = replace(found.clauses[0], **changes)  # type: ignore[arg-type]
    return Hit(found, clause, 1.0, probability, {}, clause.sentences)


def citation(found: Document, n: int = 1, agencies: Sequence[AgencyMention] = (), **changes: object) -> Citation:
    """Return the whole of a document's clause as a citation; `changes` are its other fields."""
    clause = found.clauses[0]
    made = Citation(n, clause.id, found, clause.path, clause.start, clause.end, (), tuple(agencies), 0.9)
    return replace(made, **changes)  # type: ignore[arg-type]


def question(text: str) -> Question:
    """Return a question without keywords."""
    return Question(text, detect_language(text), normalise(text), (), (), ())


def ranking(text: str, *hits: Hit) -> Ranking:
    """Return a question and its clauses, best first."""
    return Ranking(question(text), hits)
