"""Two clauses side by side as a template prints them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.derived.differences import Change, Details, Differences, pair_differences
from assistant.derived.lineage import ClausePair, Lineage
from assistant.lineage_json import marked_address
from corpus.document import AgencyMention, Clause, Document, Role, Span
from index.tokens import Tokenizer
from web.citing import clause_name_of
from web.document_pages import MAX_MARKS


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a clause, and what has become of them."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """A clause of a comparison: what it is called, its words, and its address with what only it has marked."""

    name: str
    heading: str
    words: tuple[Words, ...]
    address: str
    agencies: tuple[AgencyMention, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What one side names and the other does not: the phrase that says what it is, and the names, each once."""

    phrase: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A clause beside the one that it carries out, either None where there is none; `anchor` is its fragment."""

    anchor: str
    local: Side | None
    basis: Side | None
    score: float | None
    details: tuple[Named, ...]


def rows(lineage: Lineage, local: Document, basis: Document, tokenizer: Tokenizer) -> list[Row]:
    """Return the clauses of a document beside those that they carry out, and then those of the basis that are left."""
    pairs: dict[str, list[ClausePair]] = {}
    for pair in lineage.pairs:
        if (pair.local_document.id, pair.basis_document.id) == (local.id, basis.id):
            pairs.setdefault(pair.local.id, []).append(pair)
    carried_out = {pair.basis.id for found in pairs.values() for pair in found}
    made = []
    for clause in local.clauses:
        found = pairs.get(clause.id, [])
        made += [_row(pair, n, tokenizer) for n, pair in enumerate(found)]
        made += [] if found else [Row(_anchor(clause), _alone(local, clause), None, None, ())]
    left = [clause for clause in basis.clauses if clause.id not in carried_out]
    return made + [Row(f"依据-{_anchor(clause)}", None, _alone(basis, clause), None, ()) for clause in left]


def _row(pair: ClausePair, n: int, tokenizer: Tokenizer) -> Row:
    found = pair_differences(pair, tokenizer)
    anchor = _anchor(pair.local) + (f"-{n + 1}" if n else "")
    local = _side(pair.local_document, pair.local, found.local)
    basis = _side(pair.basis_document, pair.basis, found.basis)
    return Row(anchor, local, basis, pair.score, tuple(_details(found, pair)))


def _anchor(clause: Clause) -> str:
    return clause.id.partition("#")[2]


def _side(document: Document, clause: Clause, parts: Sequence[tuple[Change, Span]]) -> Side:
    own = [span for change, span in parts if change in (Change.ADDED, Change.LEFT_OUT)]
    return Side(
        clause_name_of(clause.id),
        clause.heading,
        tuple(Words(change, document.text[span.start : span.end]) for change, span in parts),
        marked_address(document, clause, own[:MAX_MARKS]),
        tuple({m.name: m for m in clause.agencies if m.role is not Role.MENTIONED}.values()),
    )


def _alone(document: Document, clause: Clause) -> Side:
    return _side(document, clause, [(Change.SAME, Span(clause.start, clause.end))])


def _details(found: Differences, pair: ClausePair) -> Iterator[Named]:
    for change, details, document in (
        ("added", found.added, pair.local_document),
        ("left_out", found.left_out, pair.basis_document),
    ):
        for kind, spans in _kinds(details):
            if spans:
                names = dict.fromkeys(document.text[span.start : span.end] for span in spans)
                yield Named(f"{change}_{kind}", tuple(names))


def _kinds(details: Details) -> tuple[tuple[str, tuple[Span, ...]], ...]:
    return ("places", details.places), ("figures", details.figures), ("bodies", details.bodies)
