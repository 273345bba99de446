"""The filters of the page: what there is to choose from, and what each choice is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.contract import FILTERS
from corpus.document import Document
from corpus.front import NATIONWIDE
from corpus.places import provinces_in
from index.language import Language
from web.asked import Chosen
from web.strings import Interface

# The order in which the page shows them.
_ORDER = ("level", "region", "year", "status", "as_of", "document", "agencies")


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose, what it is called, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its values; one that takes a day has that day, "" where none is set, and no values."""

    field: str
    label: str
    options: tuple[Option, ...]
    day: str | None = None


def facets(documents: Sequence[Document], chosen: Chosen, ui: Interface) -> tuple[Facet, ...]:
    """Return the filters that the documents give something to choose from; a value chosen is always among them."""
    values: dict[str, list[str]] = {
        "level": [document.level for document in documents],
        "region": [region for document in documents for region in document.regions if region != NATIONWIDE],
        "year": sorted({str(document.issued.year) for document in documents}, reverse=True),
        "status": [document.status.value for document in documents],
        "document": [document.id for document in documents],
        "agencies": ["true"],
        "as_of": [],
    }
    titles = {document.id: document.title for document in documents}
    return tuple(
        Facet(name, ui.say(f"filter_{name}"), (), next(iter(chosen.get(name, ())), ""))
        if FILTERS[name] is date
        else Facet(
            name,
            ui.say(f"filter_{name}"),
            tuple(
                Option(value, value_label(name, value, titles, ui), value in chosen.get(name, ()))
                for value in dict.fromkeys([*values[name], *chosen.get(name, ())])
            ),
        )
        for name in _ORDER
    )


def chosen_labels(documents: Sequence[Document], chosen: Chosen, ui: Interface) -> tuple[tuple[str, str], ...]:
    """Return the filters that are set, each as its name and its values in words."""
    titles = {document.id: document.title for document in documents}
    return tuple(
        (
            ui.say(f"filter_{name}"),
            ui.say("separator").join(value_label(name, value, titles, ui) for value in chosen[name]),
        )
        for name in _ORDER
        if name in chosen
    )


def value_label(name: str, value: str, titles: dict[str, str], ui: Interface) -> str:
    """Return what a value is called: a document by its title, in English a region by its English name."""
    if name == "document":
        return titles.get(value, value)
    if name == "region" and ui.language is Language.ENGLISH:
        named = provinces_in(value)
        return f"{named[0].english} {value}" if named else value
    known = f"{name}_{value}"
    return ui.say(known) if known in ui.phrases else value
