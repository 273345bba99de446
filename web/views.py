"""An answer as the page shows it: every word that a template prints is ready here, the template only arranges."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, AnswerStatus, Citation, Statement
from assistant.json_parts import clause_url, original_url
from assistant.wording import Wording
from assistant.writing import title_of
from corpus.document import AgencyMention, Document, Role, Span
from index.language import Language
from web.asked import Asked
from web.citing import chinese_date, clause_name, english_date, gbt7714, page_range, plain
from web.comparison_views import ComparisonView, comparison_view
from web.facets import chosen_labels
from web.origin import OriginView, origin_view
from web.related_views import RelatedView, further_pages, related_views
from web.strings import Interface

# Of more issuers than these, the first alone is shown until the list is opened.
MOST_ISSUERS = 3
# Floors of the probability and the word for it, as in the terminal; the gate refuses below about .17.
_SURE = ((0.7, "very_likely"), (0.3, "likely"), (0.0, "doubtful"))
BAR_STEPS = 5
# English names that a sentence uses without an article: Hohhot Customs, China Development Bank.
_NO_ARTICLE = ("Customs", "Bank")
# The note that says of the citations that they need not answer.
_CLOSEST = "closest_clauses"
_CLOSING_MARKS = '”」』’"。.；; '
_OPENING_MARKS = "“「『"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quote, marked where it carries the evidence."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure an answer is: a phrase of Wording, and how many of BAR_STEPS the bar fills."""

    phrase: str
    word: str
    steps: int


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement: what leads to the quote, the quote in its quotation marks (empty: none), and its citations."""

    lead: str
    quote: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AgencyView:
    """A body that acts by a clause: its name for the reader, the address that asks about it.

    `shown_role` is empty for 负责, the usual one; `foreign` says that the name is Chinese on an English page.
    """

    name: str
    shown_role: str
    foreign: bool
    question: str
    address: str


@dataclass(frozen=True, slots=True)
class CardView:
    """A citation as a card."""

    n: int
    title: str
    number: str | None
    path: tuple[str, ...]
    clause: str
    issuers: tuple[str, ...]
    folded: bool
    issued: str
    issued_iso: str
    status: str
    level: str
    agencies: tuple[AgencyView, ...]
    pieces: tuple[Piece, ...]
    sure: Sure
    gbt7714: str
    plain: str
    address: str
    pages: str
    original: str | None
    related: tuple[RelatedView, ...]
    origin: OriginView


@dataclass(frozen=True, slots=True)
class TurnView:
    """A question and its answer."""

    key: str
    asked: Asked
    answer: Answer
    answered: bool
    are_closest: bool
    sure: Sure
    statements: tuple[StatementView, ...]
    cards: tuple[CardView, ...]
    others: tuple[CardView, ...]
    notes: tuple[str, ...]
    filters: tuple[tuple[str, str], ...]
    suggestions: tuple[tuple[str, str], ...]
    understood_as: str | None
    further: tuple[tuple[str, str], ...]
    comparison: ComparisonView | None
    explained: str | None


def turn_view(
    asked: Asked, answer: Answer, documents: Sequence[Document], ui: Interface, explains: bool = False
) -> TurnView:
    """Return what the page shows of an answer; cards of citations that no statement uses are `others`.

    `explains` says that there is a page that explains the answer, to link to.
    """
    answered, compared = answer.status is AnswerStatus.ANSWERED, answer.extra.comparison
    cards = tuple(card_view(citation, asked, ui) for citation in answer.citations)
    cited = {n for statement in answer.statements for n in statement.citations} or {card.n for card in cards}
    said = {statement.text for statement in answer.statements}
    return TurnView(
        key=asked.key,
        asked=asked,
        answer=answer,
        answered=answered,
        are_closest=any(note.code == _CLOSEST for note in answer.notes),
        sure=how_sure(answer.confidence, ui),
        # What a table shows is not said once more.
        statements=tuple(map(statement_view, answer.statements[:1] if compared else answer.statements)),
        cards=tuple(card for card in cards if card.n in cited),
        others=tuple(card for card in cards if card.n not in cited),
        notes=tuple(note.text for note in answer.notes if note.text not in said and note.code != _CLOSEST),
        filters=chosen_labels(documents, asked.chosen, ui),
        suggestions=tuple((other, asked.another(other).address) for other in answer.suggestions),
        understood_as=answer.understood_as,
        further=tuple(further_pages(asked, answer, ui)),
        comparison=comparison_view(compared) if compared else None,
        explained=asked.explained if explains else None,
    )


def statement_view(statement: Statement) -> StatementView:
    """Split a statement at the quotation mark before its first quote; one that quotes a word in passing stays whole."""
    at = statement.text.find(statement.quotes[0]) if statement.quotes else -1
    after = statement.text.rpartition(statement.quotes[-1])[2] if statement.quotes else ""
    if at > 0 and statement.text[at - 1] in _OPENING_MARKS and not after.strip(_CLOSING_MARKS):
        return StatementView(statement.text[: at - 1].rstrip(), statement.text[at - 1 :], statement.citations)
    return StatementView(statement.text, "", statement.citations)


def card_view(citation: Citation, asked: Asked, ui: Interface) -> CardView:
    """Return a citation as a card; its agencies ask about themselves among the same clauses."""
    document = citation.document
    acting = [mention for mention in citation.agencies if mention.role not in (Role.MENTIONED, Role.ISSUES)]
    return CardView(
        n=citation.n,
        title=title_of(document),
        number=document.number,
        path=citation.path,
        clause=clause_name(citation),
        issuers=document.issuers,
        folded=len(document.issuers) > MOST_ISSUERS,
        issued=english_date(document.issued) if ui.language is Language.ENGLISH else chinese_date(document.issued),
        issued_iso=document.issued.isoformat(),
        status=ui.say(f"status_{document.status.value}"),
        level=_level(document, ui),
        agencies=tuple(_agency(mention, asked, ui) for mention in _once(acting)),
        pieces=pieces(citation),
        sure=how_sure(citation.probability, ui),
        gbt7714=gbt7714(citation),
        plain=plain(citation),
        address=source_address(citation),
        pages=page_range(citation.pages) if citation.pages else "",
        original=original_url(document, citation.pages[0] if citation.pages else None),
        related=related_views(citation, ui),
        origin=origin_view(document, ui),
    )


def how_sure(probability: float, ui: Interface) -> Sure:
    """Return the word and the bar for a probability; the bar is never empty."""
    phrase = next(phrase for floor, phrase in _SURE if probability >= floor)
    return Sure(phrase, Wording(ui.language).say(phrase), min(BAR_STEPS, 1 + int(probability * BAR_STEPS)))


def pieces(citation: Citation) -> tuple[Piece, ...]:
    """Cut a quote at its highlights, which may touch or overlap; the pieces put together are the quote."""
    text, made, at = citation.document.text, [], citation.start
    for span in sorted(citation.highlights, key=lambda span: span.start):
        start, end = max(span.start, at), min(span.end, citation.end)
        if start < end:
            made += [Piece(text[at:start], False), Piece(text[start:end], True)]
            at = end
    made.append(Piece(text[at : citation.end], False))
    return tuple(piece for piece in made if piece.text)


def source_address(citation: Citation) -> str:
    """Return the address of a citation in its source, with what is to be marked: /documents/id?mark=3-9#clause."""
    path, _, fragment = clause_url(citation.document.id, citation.clause_id).partition("#")
    spans = citation.highlights or (Span(citation.start, citation.end),)
    return f"{path}?mark={','.join(f'{span.start}-{span.end}' for span in spans)}#{fragment}"


def _once(mentions: Sequence[AgencyMention]) -> list[AgencyMention]:
    """Return each body and role once, in the order of the text."""
    merged: dict[tuple[str, Role], AgencyMention] = {}
    for mention in mentions:
        merged.setdefault((mention.name, mention.role), mention)
    return list(merged.values())


def _agency(mention: AgencyMention, asked: Asked, ui: Interface) -> AgencyView:
    english = ui.language is Language.ENGLISH
    name = mention.name_en if english and mention.name_en else mention.name
    question = ui.say("ask_agency", name=with_article(name))
    address = asked.another(question).address
    role = "" if mention.role is Role.RESPONSIBLE else ui.say(f"role_{mention.role.value}")
    return AgencyView(name, role, english and name == mention.name, question, address)


def with_article(name: str) -> str:
    """Return a body as a sentence has it: the Ministry of Commerce, but Hohhot Customs; Chinese as it is."""
    return f"the {name}" if name.isascii() and not name.endswith(_NO_ARTICLE) else name


def _level(document: Document, ui: Interface) -> str:
    known = f"level_{document.level}"
    return ui.say(known) if known in ui.phrases else document.level
