"""Clauses that a question names outright, by the number they have or their place under a heading.

    2021年的通知第三部分（七）     公司法第六十条第二款     《民法典》第54条     第十四至十六条
    item (3) of section 2 in the 2023 notice     Articles 12 and 13     Part II (3)

A reference is a chain of steps, outermost first: 第三部分（七） is 三、, then （七）. What it says to be below a clause
that has no clauses below it, 第二款, names that clause. Questions are taken as `index.language.normalise` leaves them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from corpus.clean import HAN
from corpus.document import Clause, Document, Span
from corpus.links import title_key
from corpus.numbering import Family, parse_marker
from index.clause_forms import HAN_NUMERAL, NUMERAL, Number, Reference, Step, clause_references, value
from index.language import normalise
from index.references import References, naming_spans, states_number_or_year

# A reference that more clauses answer to tells nothing.
MOST_CLAUSES = 20
# Names whose documents are kept: all titles are looked through for them.
KEPT_NAMES = 256
# No law has a longer name.
_LONGEST_NAME = 150
# A level of a document's outline: what it is numbered by, and its number.
Level = tuple[Family, Number]

_ARTICLE_MARK = re.compile(rf"第({NUMERAL})条(?:之({HAN_NUMERAL}))?")
_ARTICLE_TITLE = re.compile(rf"{_ARTICLE_MARK.pattern}$")
_STATE = "中华人民共和国"
# What may stand between a law and its article: 《公司法》(2018年修正)的第六十条.
_AFTER_NAME = re.compile(r"(?:(?<=》)（[^（）]*）)?(?:中的|里的|[的之中里])?$")
_BRACKETED_NAME = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》$")
_LAST_WORDS = re.compile(rf"[{HAN}（）]+$")
_BEFORE_NAME = re.compile(r"^.*(?:根据|按照|依据|依照|遵照|违反|适用|请问|查询|关于|[的和与及在对看按据问])")
# The number of a paragraph that has a clause of its own, at the end of that clause's id: nmg-2023#三/（三）/2.
_PART = re.compile(r"#.*/(\d+)$")
_POLICY = r"通知|方案|措施|意见|决定"
_NAME = re.compile(
    rf"(?!(?:上述|[该本此这那])?[部个份项]?.{{0,2}}$).+(?:(?P<policy>{_POLICY})|法典?|条例|细则|规定|办法|解释|规则)"
)


class ClauseReferences:
    """The clauses of a corpus by their numbers and their laws, looked up in well under 2 ms a question."""

    def __init__(
        self,
        documents: Sequence[Document],
        references: References | None = None,
        levels: Sequence[Sequence[tuple[Level, ...]]] | None = None,
    ) -> None:
        """Take the documents, what names them, and the levels of each one's clauses where these are read already."""
        self._references = references or References(documents)
        self._levels: dict[str, tuple[Level, ...]] = {}
        self._clauses: dict[Level, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._laws: dict[str, set[str]] = defaultdict(set)
        self._titled = lru_cache(KEPT_NAMES)(self._with_title)
        for document, of_clauses in zip(documents, levels or map(clause_levels, documents), strict=True):
            law = _ARTICLE_TITLE.sub("", self._references.title_keys[document.id])
            self._laws[law.removeprefix(_STATE)].add(document.id)
            for clause, of_clause in zip(document.clauses, of_clauses, strict=True):
                self._levels[clause.id] = of_clause
                for level in of_clause:
                    self._clauses[level][document.id].append(clause.id)

    def named(self, question: str) -> frozenset[str]:
        """Return the ids of the clauses that a normalised question names."""
        ids: set[str] = set()
        found = clause_references(question)
        for reference, documents in zip(found, self._documents(question, found), strict=True):
            if reference.certain or documents is not None:
                for numbers in product(*(step.numbers for step in reference.steps)):
                    by_document = self._under(reference.steps, numbers, documents)
                    clauses = [clause for clauses in by_document.values() for clause in clauses]
                    ids.update(clauses if len(clauses) <= MOST_CLAUSES else ())
        return frozenset(ids)

    def _documents(self, question: str, found: Sequence[Reference]) -> Iterator[frozenset[str] | None]:
        """Yield the documents that each reference can mean, None for all: its law, those named next to it, or before.

        Documents stand before their clauses in Chinese, 2021年的通知第三条, and often after them in English.
        """
        if not found:
            return
        named = self._references.named
        known = named(question) or (frozenset() if states_number_or_year(question) else None)
        starts, ends = [reference.start for reference in found], [reference.end for reference in found]
        before = named(question[: starts[0]])
        lefts, rights = ([0, *ends[:-1]], starts) if before else (ends, [*starts[1:], len(question)])
        for start, left, right in zip(starts, lefts, rights, strict=True):
            law, near = self._law(question[:start]), named(question[left:right])
            known = ((law or frozenset()) & near) or law or near or (known if law is None else law)
            yield known

    def _law(self, before: str) -> frozenset[str] | None:
        """Return the documents whose name ends a text; none of a law that is not here, None where no name does."""
        key = _AFTER_NAME.sub("", title_key(before)[-_LONGEST_NAME:])
        if bracketed := _BRACKETED_NAME.search(key):
            return self._titled(bracketed.group(1).removeprefix(_STATE))
        ends = (key[-length:] for length in range(len(key), 1, -1))
        if name := next((end for end in ends if end in self._laws), None):
            return frozenset(self._laws[name])
        words = _LAST_WORDS.search(key)
        match = _NAME.fullmatch(_BEFORE_NAME.sub("", words.group())) if words else None
        if match is None:
            return None
        found = self._titled(match.group().removeprefix(_STATE))
        return None if match["policy"] and not found else found

    def _with_title(self, name: str) -> frozenset[str]:
        """Return the documents of this name, else those whose titles end with it, else those whose titles hold it."""
        if name in self._laws:
            return frozenset(self._laws[name])
        holding = [law for law in self._laws if name in law]
        ending = [law for law in holding if law.endswith(name)]
        return frozenset[str]().union(*(self._laws[law] for law in ending or holding))

    def _under(
        self, steps: Sequence[Step], numbers: Sequence[Number], documents: frozenset[str] | None
    ) -> dict[str, list[str]]:
        """Return each document's clauses under a chain of numbers, by the likeliest numbering that has any there."""
        found: dict[str, list[str]] = {}
        for families in product(*(step.unit.families for step in steps)):
            chain = tuple(zip(families, numbers, strict=True))
            having = self._clauses.get(chain[-1], {})
            for document in having if documents is None else documents & having.keys():
                if len(found) > MOST_CLAUSES:
                    return found
                clauses = [clause for clause in having[document] if _holds(self._levels[clause], chain)]
                if clauses and document not in found:
                    found[document] = clauses
        return found if found or len(steps) == 1 else self._below(steps, numbers, documents)

    def _below(
        self, steps: Sequence[Step], numbers: Sequence[Number], documents: frozenset[str] | None
    ) -> dict[str, list[str]]:
        """Return what the last step counts below the steps before it; these themselves where nothing is below them."""
        found: dict[str, list[str]] = {}
        last = {(family, numbers[-2]) for family in steps[-2].unit.families}
        for document, clauses in self._under(steps[:-1], numbers[:-1], documents).items():
            children: dict[Level, list[str]] = defaultdict(list)
            for clause in clauses:
                levels = self._levels[clause]
                below = max(i for i, level in enumerate(levels, start=1) if level in last)
                for level in levels[below : below + 1]:
                    children[level].append(clause)
            counted = list(children.values())[: numbers[-1][0]]
            if not children or len(counted) == numbers[-1][0] > 0:
                found[document] = counted[-1] if children else clauses
        return found


def clause_spans(question: str) -> tuple[Span, ...]:
    """Return where a normalised question refers to clauses; （一） alone does so only next to a document."""
    found = clause_references(question)
    named = bool(found) and bool(naming_spans(question))
    return tuple(Span(reference.start, reference.end) for reference in found if reference.certain or named)


def clause_levels(document: Document) -> list[tuple[Level, ...]]:
    """Return the levels of each clause of a document."""
    article = _ARTICLE_TITLE.search(title_key(normalise(document.title)))
    return [_levels(clause, document, article.group() if article else "") for clause in document.clauses]


def _levels(clause: Clause, document: Document, article: str) -> tuple[Level, ...]:
    """Return a clause's levels by its path; where it has none, by its article in the title or at its start."""
    levels = tuple(level for heading in clause.path if (level := _level(heading)))
    if levels:
        part = _PART.search(clause.id)
        if part is None or clause.number.startswith(part.group(1)):
            return levels
        return *levels, (Family.ARABIC, (int(part.group(1)), 0))
    marker = parse_marker(document.text[clause.start : min(clause.end, clause.start + 100)])
    level = _level(article or (marker.text if marker else ""))
    return (level,) if level else ()


def _level(heading: str) -> Level | None:
    if match := _ARTICLE_MARK.match(heading):
        return Family.ARTICLE, (value(match.group(1)) or 0, value(match.group(2) or "") or 0)
    marker = parse_marker(heading)
    return (marker.family, (marker.number, 0)) if marker else None


def _holds(levels: Sequence[Level], chain: Sequence[Level]) -> bool:
    """Tell whether the levels of a clause hold those of a chain, in their order."""
    rest = iter(levels)
    return all(level in rest for level in chain)
