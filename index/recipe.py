"""The recipe of an index: all it is made from, and where two recipes differ."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace

# What has changed where a part of the recipe has, in the order of cause and effect: another glossary brings other
# policy terms with it, and is what is told.
_MADE = {
    "format": "by another version of this program",
    "store": "into another store of vectors",
    "code": "by another version of this program or of its libraries",
    "corpus": "from other documents",
    "glossary": "with another glossary",
    "terms": "with other policy terms",
    "encoder": "with another encoder setting",
    "encoders": "with another encoder",
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an index is made from; two indexes of one recipe are the same.

    `format` is that of the snapshot's files; `code`, `corpus`, `glossary` and `terms` are digests: of the code and
    the libraries that write a snapshot, of the documents, of the bilingual glossary, and of the words that are kept
    whole. `encoder` is the setting, `encoders` the name and dimension of each encoder it stands for; `store` is the
    address of the vectors.
    """

    format: int
    code: str
    corpus: str
    glossary: str
    terms: str
    encoder: str
    encoders: tuple[tuple[str, int], ...]
    store: str = "faiss"

    @property
    def generation(self) -> str:
        """Name of the generation: a digest of the recipe."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def quick_key(made_from: Recipe) -> Recipe:
    """Return what can be known of a recipe before its encoders are loaded."""
    return replace(made_from, encoders=())


def difference(found: Recipe, expected: Recipe) -> str | None:
    """Return in words where two recipes first differ, or None where they are equal."""
    for part, made in _MADE.items():
        old, new = getattr(found, part), getattr(expected, part)
        if old != new:
            return f"{made} ({_short(old)}, now {_short(new)})"
    return None


def _short(value: object) -> str:
    if isinstance(value, tuple):
        return " and ".join(f"{name} ({dimension})" for name, dimension in value) or "none"
    text = str(value)
    return text[:12] if len(text) == hashlib.sha256().digest_size * 2 else text
