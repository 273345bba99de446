"""What the page of support shows: each measure as a row, its quote cut at the words that say what it does for whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.derived.measures import Kind, Measure
from assistant.json_parts import clause_url
from assistant.register_json import body_address
from assistant.support import Fitted, Group, Support, responsible
from assistant.writing import title_of
from corpus.document import Role, Span
from corpus.places import Place
from index.language import Language
from web.citing import chinese_date, clause_name_of, english_date
from web.strings import Interface


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a quote, and what it is: verb, beneficiary, condition; nothing, or more than one."""

    text: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A responsible body: its name for the reader, the name's language, its role (empty for 负责) and its page."""

    name: str
    language: str
    role: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """A measure."""

    segments: tuple[Segment, ...]
    kinds: tuple[str, ...]
    why: tuple[str, ...]
    strength: str
    evidence: str
    bodies: tuple[Body, ...]
    title: str
    clause: str
    issued: str
    issued_iso: str
    address: str


@dataclass(frozen=True, slots=True)
class Section:
    """The measures of one kind: `rows` fit who asks, `others` are for everybody; `unfolded` shows the rows at once."""

    anchor: str
    name: str
    rows: tuple[Row, ...]
    others: tuple[Row, ...]
    unfolded: bool


def sections(support: Support, ui: Interface, narrowed: bool) -> tuple[Section, ...]:
    """Return the groups.

    Where something is of the asker's place or trade, that is unfolded and the rest folded away, but for kinds asked
    for; where nothing is, everything is unfolded once there are filters or a question.
    """
    some_close = any(group.is_close for group in support.groups)
    return tuple(_section(group, support, ui, some_close, narrowed) for group in support.groups)


def rows(measures: Iterable[Fitted], ui: Interface) -> tuple[Row, ...]:
    """Return measures as rows."""
    return tuple(_row(fitted, ui) for fitted in measures)


def segments(measure: Measure) -> tuple[Segment, ...]:
    """Cut a quote at its spans, which may touch, overlap or hold one another; put together they are the quote."""
    marked = {
        "verb": [found.span for found in measure.verbs],
        "beneficiary": measure.beneficiaries,
        "condition": measure.conditions,
    }
    edges = {measure.sentence.start, measure.sentence.end}
    edges |= {edge for spans in marked.values() for span in spans for edge in (span.start, span.end)}
    cuts = sorted(edge for edge in edges if measure.sentence.start <= edge <= measure.sentence.end)
    return tuple(
        Segment(
            measure.document.text[start:end],
            tuple(mark for mark, spans in marked.items() if any(_holds(span, start, end) for span in spans)),
        )
        for start, end in pairwise(cuts)
    )


def kind_name(kind: Kind | None, ui: Interface) -> str:
    """Return what a kind of support is called."""
    return ui.say(f"kind_{kind.value}" if kind else "kind_other")


def read_as(support: Support, ui: Interface) -> tuple[str, ...]:
    """Return how who asks was read, in parts; none where nothing was."""
    asker, separator = support.asker, ui.say("separator")
    parts = {
        "read_in": [_place_name(place, ui) for place in asker.places] or sorted(asker.regions),
        "read_trade": [term[0] for term in asker.trade],
        "read_kinds": [kind_name(kind, ui) for kind in Kind if kind in asker.kinds],
    }
    return tuple(ui.say(key, names=separator.join(names)) for key, names in parts.items() if names)


def _section(group: Group, support: Support, ui: Interface, some_close: bool, narrowed: bool) -> Section:
    asked = group.kind in support.asker.kinds
    close = [fitted for fitted in group.measures if fitted.fit.is_close]
    parted = some_close and not asked and close
    return Section(
        f"kind-{group.kind.name.casefold() if group.kind else 'other'}",
        kind_name(group.kind, ui),
        rows(close if parted else group.measures, ui),
        rows([fitted for fitted in group.measures if not fitted.fit.is_close], ui) if parted else (),
        asked or bool(close) if some_close else narrowed,
    )


def _row(fitted: Fitted, ui: Interface) -> Row:
    measure = fitted.measure
    document, issued = measure.document, measure.document.issued
    strength = measure.strength_span
    return Row(
        segments=segments(measure),
        kinds=tuple(kind_name(kind, ui) for kind in dict.fromkeys(found.kind for found in measure.kinds)),
        why=tuple(_why(fitted, ui)),
        strength=ui.say(f"strength_{measure.strength.value}"),
        evidence=document.text[strength.start : strength.end],
        bodies=tuple(_bodies(measure, ui)),
        title=title_of(document),
        clause=clause_name_of(measure.clause.id),
        issued=english_date(issued) if ui.language is Language.ENGLISH else chinese_date(issued),
        issued_iso=issued.isoformat(),
        address=_address(measure),
    )


def _bodies(measure: Measure, ui: Interface) -> Iterator[Body]:
    for mention in responsible(measure):
        english = mention.name_en if ui.language is Language.ENGLISH else None
        role = "" if mention.role is Role.RESPONSIBLE else ui.say(f"role_{mention.role.value}")
        yield Body(english or mention.name, "en" if english else "zh-Hans", role, body_address(mention.name))


def _why(fitted: Fitted, ui: Interface) -> Iterator[str]:
    """Yield why a measure fits who asks, each reason that the sentence itself gives."""
    fit, separator = fitted.fit, ui.say("separator")
    if fit.places:
        yield ui.say("why_place", names=separator.join(_place_name(place, ui) for place in fit.places))
    if fit.words:
        yield ui.say("why_trade", names=separator.join(fit.words))
    if fit.beneficiary == 1:
        yield ui.say("why_beneficiary")


def _place_name(place: Place, ui: Interface) -> str:
    return place.english if ui.language is Language.ENGLISH else place.name


def _address(measure: Measure) -> str:
    path, _, fragment = clause_url(measure.document.id, measure.clause.id).partition("#")
    return f"{path}?mark={measure.sentence.start}-{measure.sentence.end}#{fragment}"


def _holds(span: Span, start: int, end: int) -> bool:
    return span.start <= start and end <= span.end
