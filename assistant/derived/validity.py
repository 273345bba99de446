"""Whether a document is still valid, as far as the documents say: status, days, term words, repeals, later documents.

Nothing is concluded from silence: without words to the contrary a status is 未注明, and a later document on the same
subject is pointed out as later, not as a repeal. That a document is repealed is said by a sentence of another, or by
its own head, and that place is always given.

Two documents are on the same subject where their titles name the same kind of zone (corpus/zones.py), or, where one of
them names none, where three quarters of the shorter title, less its general words, stand in the other; and where they
are for at least one province in common. Later is what was issued later. One of a lower level is marked as local: it
may carry out the older document, and cannot replace it.
"""

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from assistant.derived.repeals import Repeal, find_repeals
from assistant.derived.validity_terms import Term, TermKind, find_terms, issued_span
from corpus.document import Corpus, Document, Span, Status
from corpus.front import NATIONWIDE
from corpus.links import title_key
from corpus.zones import zone_kinds

SAME_TITLE = 0.75
# Days that may lie between the date a document is signed with and that of its publication, by which others name it.
PUBLISHED_WITHIN = 60
_LEVELS = {"国家": 0, "自治区": 1, "省": 1, "直辖市": 1, "市": 2, "县": 3}
_GENERAL = re.compile(
    r"中华人民共和国|国务院|办公厅|《|》|[（(][^（）()]*[）)]|关于|印发|发布|公布|转发|落实|贯彻|做好|加强|推动|推进|促进|支持|"
    r"进一步|高质量|发展|若干|有关|工作|监督|管理|实施|措施|通知|方案|意见|办法|规定|条例|细则|公告|决定|法$|的|\s"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a document that says something about validity."""

    document: Document
    span: Span

    @property
    def quote(self) -> str:
        """The words."""
        return self.document.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Repeals:
    """A document that this one repeals: how it is named, the sentence, and the document where it is held."""

    title: str | None
    number: str | None
    evidence: Evidence
    document: Document | None


@dataclass(frozen=True, slots=True)
class Later:
    """A later document on the same subject, what the two share, and whether it is of a lower level."""

    document: Document
    shared: tuple[str, ...]
    is_local: bool


@dataclass(frozen=True, slots=True)
class Validity:
    """What is known of a document's validity; each span is of its own text, evidence names its document."""

    document: Document
    status: Status
    status_evidence: tuple[Evidence, ...]
    issued: date
    issued_span: Span | None
    effective: date | None
    effective_span: Span | None
    expires: date | None
    expires_span: Span | None
    terms: tuple[Term, ...]
    repeals: tuple[Repeals, ...]
    repealed_by: tuple[Evidence, ...]
    later: tuple[Later, ...]

    @property
    def is_stated(self) -> bool:
        """Whether any text says something about how long the document applies, or whether it still does."""
        return bool(self.repealed_by or self.status is not Status.NOT_STATED or self.terms)


def validity_of(document: Document, corpus: Corpus) -> Validity:
    """Return what the documents of a corpus say about the validity of one of them."""
    terms = find_terms(document)
    effective = stated_term(terms, TermKind.EFFECTIVE)
    expires = stated_term(terms, TermKind.EXPIRES)
    repealed_by = tuple(
        Evidence(other, repeal.sentence)
        for other in corpus.documents
        if other.id != document.id and other.issued >= document.issued
        for repeal in find_repeals(other)
        if is_meant(repeal, document)
    )
    status, evidence = _status(document, terms, repealed_by)
    return Validity(
        document=document,
        status=status,
        status_evidence=evidence,
        issued=document.issued,
        issued_span=issued_span(document),
        effective=effective.day if effective else document.effective,
        effective_span=effective.span if effective else None,
        expires=expires.day if expires else document.expires,
        expires_span=expires.span if expires else None,
        terms=terms,
        repeals=_repeals(document, corpus),
        repealed_by=repealed_by,
        later=later_documents(document, corpus),
    )


def later_documents(document: Document, corpus: Corpus) -> tuple[Later, ...]:
    """Return the later documents on the same subject: those of the same or a higher level first, the newest first."""
    found = [
        Later(other, shared, _level(other) > _level(document))
        for other in corpus.documents
        if other.issued > document.issued and (shared := _shared_subject(document, other))
    ]
    return tuple(sorted(found, key=lambda later: (later.is_local, -later.document.issued.toordinal())))


def _status(
    document: Document, terms: tuple[Term, ...], repealed_by: tuple[Evidence, ...]
) -> tuple[Status, tuple[Evidence, ...]]:
    """Return the status and what says so: the head of its own text, another's sentence, else the manifest alone."""
    stated = [term for term in terms if term.status is not None]
    own = tuple(Evidence(document, term.span) for term in stated)
    if stated and stated[0].status is not Status.IN_FORCE and stated[0].status is not None:
        return stated[0].status, own + repealed_by
    # A copy that says 现行有效 may be older than the document that repeals it.
    if repealed_by:
        return Status.REPEALED, repealed_by
    return (Status.IN_FORCE, own) if stated else (document.status, ())


def stated_term(terms: tuple[Term, ...], kind: TermKind) -> Term | None:
    """Return the last term of a kind that gives a day, else the last: 本通知 comes before the 办法 that it issues."""
    found = [term for term in terms if term.kind is kind]
    return next((term for term in reversed(found) if term.day), found[-1] if found else None)


def _repeals(document: Document, corpus: Corpus) -> tuple[Repeals, ...]:
    older = [d for d in corpus.documents if d.id != document.id and d.issued <= document.issued]
    return tuple(
        Repeals(
            repeal.title,
            repeal.number,
            Evidence(document, repeal.sentence),
            next((d for d in older if is_meant(repeal, d)), None),
        )
        for repeal in find_repeals(document)
    )


def is_meant(repeal: Repeal, document: Document) -> bool:
    """Tell whether a repeal means a document: by 文号 where both have one, else by title and, where given, day."""
    if repeal.number and document.number:
        return repeal.number == document.number
    if repeal.title is None or title_key(repeal.title) != title_key(document.title):
        return False
    return repeal.day is None or abs((repeal.day - document.issued).days) <= PUBLISHED_WITHIN


def _level(document: Document) -> int:
    return _LEVELS.get(document.level, 0)


def _shared_subject(one: Document, other: Document) -> tuple[str, ...]:
    """Return the kinds of zones or the words of their titles that make two documents' subject the same; else none."""
    provinces = set(one.regions) & set(other.regions)
    if not provinces and NATIONWIDE not in (*one.regions, *other.regions):
        return ()
    kinds, others = zone_kinds(one.title), zone_kinds(other.title)
    if kinds and others:
        return tuple(sorted(kinds & others))
    return _shared_words(_GENERAL.sub("", one.title), _GENERAL.sub("", other.title))


def _shared_words(one: str, other: str) -> tuple[str, ...]:
    """Return the runs of two or more characters that two titles share, where they are most of the shorter one."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    runs = tuple(one[block.a : block.a + block.size] for block in blocks if block.size > 1)
    shorter = min(len(one), len(other))
    return runs if shorter and sum(map(len, runs)) >= SAME_TITLE * shorter else ()
