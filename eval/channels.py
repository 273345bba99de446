"""The channels of the index, each as a ranking of its own: the features that it adds up, all with one weight."""

from collections.abc import Collection

from index.search import ORDINALS

REFERENCES, PLACES = "references", "places, zones and bodies"
# These tell by 1 that a clause agrees with what is named, by 0 or -1 that it does not.
AGREEMENT = frozenset({REFERENCES, PLACES})
_ENCODERS = {
    f"{ordinal} encoder, {part}s": (f"{ordinal}_{part}", f"topic_{ordinal}_{part}")
    for ordinal in ORDINALS
    for part in ("sentence", "clause")
}
CHANNELS: dict[str, tuple[str, ...]] = {
    "keywords": ("grams", "words"),
    "topic keywords": ("topic_grams", "topic_words"),
    "synonyms and translation": ("expanded_grams", "expanded_words"),
    "keywords of a sentence": ("sentence_grams", "expanded_sentence_grams"),
    "rare words": ("rare_words",),
    "headings": ("heading_grams", *(f"{topic}{o}_heading" for o in ORDINALS for topic in ("", "topic_"))),
    REFERENCES: ("named_document", "named_clause"),
    PLACES: ("place", "zone", "place_named", "body", "issuer", "level"),
    **_ENCODERS,
}


def channels(features: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the channels that an index with these features has, each with those of its features that are there."""
    present = {name: tuple(feature for feature in parts if feature in features) for name, parts in CHANNELS.items()}
    return {name: parts for name, parts in present.items() if parts}
