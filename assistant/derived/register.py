"""The register of bodies: each with its names and what it does in which clause, as the documents say it.

register.find("人社厅")    内蒙古自治区人力资源和社会保障厅: issued nmg-2023, responsible by nmg-2023#五/（十三）

A duty is where a text gives a body a role, so it always has its place; a body of the directory that no text gives one
has no duties.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.errors import UnknownAgency
from corpus.agencies import Agency, Directory
from corpus.document import Clause, Corpus, Document, FrontKind, Role, Span
from index.language import normalise

# Lines that name the issuers, the surer kind first.
_ISSUERS = (FrontKind.ISSUERS, FrontKind.SIGNATURE)
# Names that are offered for one that is not there: so many, of at least this similarity (0 to 100).
_NEAREST, _SIMILAR = 3, 55.0


@dataclass(frozen=True, slots=True)
class Duty:
    """A role that a text gives a body; `span` is the name there. Without a clause it stands in the front matter."""

    document: Document
    clause: Clause | None
    role: Role
    span: Span

    @property
    def evidence(self) -> Span:
        """What says so: the 责任单位 list or the sentence around the name, or the line of the front matter."""
        clause = self.clause
        if clause is None:
            return next(Span(p.start, p.end) for p in self.document.front if p.start <= self.span.start < p.end)
        parts = (*clause.sentences, *((clause.agency_list,) if clause.agency_list else ()))
        return next(
            (part for part in parts if part.start <= self.span.start and self.span.end <= part.end),
            Span(clause.start, clause.end),
        )

    @property
    def quote(self) -> str:
        """The words of the evidence."""
        return self.document.text[self.evidence.start : self.evidence.end]


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """A body: what the directory knows of it, and its duties, a clause and a role once, in the order of the texts."""

    name: str
    name_en: str | None
    aliases: tuple[str, ...]
    kind: str
    level: str | None
    parent: str | None
    duties: tuple[Duty, ...]

    def with_role(self, role: Role) -> tuple[Duty, ...]:
        """Return the duties in a role."""
        return tuple(duty for duty in self.duties if duty.role is role)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the canonical one first."""
        return tuple(name for name in (self.name, self.name_en, *self.aliases) if name)


class Register:
    """Every body of the directory and of the documents; those with duties come first."""

    def __init__(self, entries: Sequence[BodyEntry], elided: Sequence[tuple[str, str]] = ()) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: not entry.duties))
        self._by_name: dict[str, BodyEntry] = {}
        for entry in entries:
            for name in entry.names:
                self._by_name.setdefault(_key(name), entry)
        owners: dict[str, set[str]] = {}
        for name, owner in elided:
            owners.setdefault(name, set()).add(owner)
        self._bare = {name: self._by_name[_key(*found)] for name, found in owners.items() if len(found) == 1}
        for name, entry in self._bare.items():
            self._by_name.setdefault(_key(name), entry)

    @classmethod
    def of(cls, corpus: Corpus, directory: Directory) -> "Register":
        """Make the register of a corpus, in one pass over its clauses."""
        duties: dict[str, list[Duty]] = {agency.name: [] for agency in directory.agencies}
        for document in corpus.documents:
            for name, duty in (*_issued(document, directory), *_in_clauses(document)):
                duties.setdefault(name, []).append(duty)
        known = {agency.name: agency for agency in directory.agencies}
        entries = [_entry(known.get(name) or Agency(name), tuple(found)) for name, found in duties.items()]
        return cls(entries, [(bare, agency.name) for agency in directory.agencies for bare in agency.elided])

    def find(self, name: str) -> BodyEntry | None:
        """Return the body with this name: Chinese in either script, English or an acronym in any case; else None.

        A bare name such as 商务厅 is found where one body alone is called so.
        """
        return self._by_name.get(_key(name))

    def bare_name(self, text: str) -> tuple[str, BodyEntry] | None:
        """Return the longest bare name in a text that means one body with duties, and that body: 商务厅."""
        found = [name for name, entry in self._bare.items() if name in text and entry.duties]
        longest = max(found, key=len, default=None)
        return (longest, self._bare[longest]) if longest else None

    def get(self, name: str) -> BodyEntry:
        """Return the body with this name; UnknownAgency, with the nearest names, where there is none."""
        found = self.find(name)
        if found is None:
            near = "、".join(self.nearest(name))
            raise UnknownAgency(f"no body is called {name!r}; " + (f"near: {near}" if near else "none is near"))
        return found

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return canonical names of the bodies whose names are most like this one, the likest first."""
        from rapidfuzz import fuzz, process

        scored = process.extract(_key(name), list(self._by_name), scorer=fuzz.WRatio, limit=4 * _NEAREST)
        found = [self._by_name[key].name for key, score, _ in scored if score >= _SIMILAR]
        return tuple(dict.fromkeys(found))[:_NEAREST]

    def matching(self, words: str = "", role: Role | None = None) -> tuple[BodyEntry, ...]:
        """Return the bodies one of whose names holds these words, and that have a duty in the role where one is given.

        A bare name that means one body finds it as well.
        """
        wanted = _key(words)
        exact = self.find(words) if wanted else None
        return tuple(
            entry
            for entry in self.entries
            if (entry is exact or any(wanted in _key(name) for name in entry.names))
            and (role is None or entry.with_role(role))
        )

    def below(self, entry: BodyEntry) -> tuple[BodyEntry, ...]:
        """Return the bodies whose superior this one is."""
        return tuple(other for other in self.entries if other.parent == entry.name)


def _key(name: str) -> str:
    """Return the form in which names are compared: no case, one width, one script, no spaces around."""
    return normalise(name).casefold()


def _entry(agency: Agency, duties: tuple[Duty, ...]) -> BodyEntry:
    return BodyEntry(agency.name, agency.name_en, agency.aliases, agency.kind, agency.level, agency.parent, duties)


def _issued(document: Document, directory: Directory) -> Iterator[tuple[str, Duty]]:
    """Yield the issuers that a line of the front matter names."""
    for issuer in document.issuers:
        span = _issuer_span(document, issuer)
        agency = directory.find(issuer)
        if span:
            yield agency.name if agency else issuer, Duty(document, None, Role.ISSUES, span)


def _issuer_span(document: Document, issuer: str) -> Span | None:
    """Return where the front matter names an issuer as a whole word: 商务部, not in 商务部办公厅."""
    whole = re.compile(rf"(?<![\u4e00-\u9fff]){re.escape(issuer)}(?![\u4e00-\u9fff])")
    lines = [part for kind in _ISSUERS for part in document.front if part.kind is kind]
    found = (whole.search(document.text, part.start, part.end) for part in lines)
    return next((Span(*match.span()) for match in found if match), None)


def _in_clauses(document: Document) -> Iterator[tuple[str, Duty]]:
    """Yield each body and role of a clause once, where the clause gives it first."""
    for clause in document.clauses:
        seen: set[tuple[str, Role]] = set()
        for mention in clause.agencies:
            if (mention.name, mention.role) not in seen:
                seen.add((mention.name, mention.role))
                yield mention.name, Duty(document, clause, mention.role, Span(mention.start, mention.end))
