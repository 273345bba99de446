"""How far the clauses that a sentence cites say what it says: features, and a probability fitted on labelled sentences.

    coverage        the share of its weight that the clauses hold; best_coverage: that one of their sentences holds
    unheld          the longest run of its characters that stands in no clause, in tens
    unknown         the share of its words that no clause has in any wording
    elsewhere       so many of the places it names stand in other sentences than the closest one
    negated, reversed, absolute, unconditional, certain      see assistant/chat/claims.py
    first, second   the cosine with the closest sentence, by each encoder

Named things that are not in the clauses are no feature: such a sentence is refused outright (assistant/chat/named.py).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from assistant.chat.claims import compare_claims
from assistant.chat.named import Source
from corpus.clean import HAN
from corpus.document import Clause
from corpus.places import find_places, places_in
from index.entities import blanked
from index.errors import RankingInvalid
from index.language import Language, normalise
from index.logistic import Json, LinearModel, logistic
from index.question import Keywords, Question
from index.ranking import as_scores
from index.search import Index
from index.tokens import grams

MODEL = Path(__file__).with_name("support.json")
_ACTS = re.compile(
    r"[由和与、，]+(?= )|负责|牵头|配合|会同|责任单位|工作|落实"
    r"|\b(?:is|are|be)? ?(?:responsible|in charge|the task of|led by|tasked)\b",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"(?:该|本|这份|此|两份|上述|两[个份])?(?:通知|文件|方案|《若干措施》|措施)(?:还|都|也)?(?:提出|要求|规定|明确|主张|点名|指出|强调|提到)?"
    r"|(?:国家|中央|地方)层面|我国|这项工作|其中|同时|并(?=[^存行购])|可以|予以|属于|(?:方|层)面|同样|也在|之列"
    r"|\b(?:the|both|this) (?:national )?(?:plans?|notices?|measures|documents?|circulars?)"
    r"(?: (?:aims? to|asks? for|encourages?|says?|supports?|calls? for|refers? to))?",
    re.IGNORECASE,
)
# Bodies of a list whose place is left out: 财政厅 after 自治区商务厅.
_LISTED = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:厅|局|委|办|部|海关|总站)")
_HAN_OR_LETTER = re.compile(rf"[{HAN}]|[A-Za-z]{{2,}}")
_LEAST = 4
_HAN_RUN = re.compile(f"[{HAN}]+")
_TENS, _LONGEST = 10.0, 6


@dataclass(frozen=True, slots=True)
class SupportModel:
    """The logistic model, and the probability from which on a sentence counts as supported."""

    score: LinearModel
    threshold: float

    @classmethod
    def load(cls, encoders: int, path: Path = MODEL) -> "SupportModel":
        """Read the model for so many encoders; RankingInvalid where there is none."""
        found = json.loads(path.read_text(encoding="utf-8"))["encoders"].get(str(encoders))
        if found is None:
            raise RankingInvalid(
                f"{path} has no model for {encoders} encoders: run `python -m eval.support_labels --fit`"
            )
        return cls.read(found)

    @classmethod
    def read(cls, values: Json) -> "SupportModel":
        """Read what `write` returns."""
        return cls(LinearModel.read(values["score"]), float(values["threshold"]))

    def write(self) -> Json:
        """Return the model for JSON."""
        return {"threshold": self.threshold, "score": self.score.write()}

    def probability(self, features: Mapping[str, float]) -> float:
        """Return how likely a sentence with these features is supported."""
        columns = {name: as_scores(np.array([features[name]])) for name in self.score.names}
        return float(logistic(self.score.values(columns))[0])


class SupportReader:
    """Reads the features of sentences, with the index that their clauses are from."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def features(self, sentence: str, source: Source) -> dict[str, float]:
        """Return the features of a sentence that cites at least one clause."""
        read = self._index.read(_without_duty(sentence, source))
        is_english = read.language is Language.ENGLISH
        keywords = read.expanded if is_english else read.whole
        said = _sentences(source)
        held = [self._index.share(frozenset(grams(each)), keywords) for each in said]
        closest = said[int(np.argmax(held))]
        names = frozenset(grams(source.text))
        tokens = frozenset(token for options in keywords.grams for option in options for token in option)
        found = {
            "coverage": self._index.share(names, keywords),
            "best_coverage": max(held),
            "unheld": min(_longest_unheld(read.searched, source.compact), _LONGEST) / _TENS,
            "unknown": _unknown_share(read, keywords, names),
            "elsewhere": float(len(set(places_in(read.searched)) - set(places_in(closest)))),
            "english": float(is_english),
            **asdict(compare_claims(read.searched, tokens, said)),
        }
        if len(_HAN_OR_LETTER.findall(read.searched)) < _LEAST:  # it says who acts, and nothing else
            found |= {"coverage": 1.0, "best_coverage": 1.0, "unheld": 0.0, "unknown": 0.0}
        cosines = self._index.closest_cosines(read, _clauses(source))
        return found | dict(zip(("first", "second"), cosines, strict=False))


def _without_duty(sentence: str, source: Source) -> str:
    """Return a sentence without the bodies that it names and the words that say that they act."""
    text = normalise(sentence)
    spans = [span for _, span in source.directory.find_in_question(text)]
    # So is the region that a document is for, and what only says that a document says it.
    framing = {name for citation in source.citations for name in citation.document.regions}
    spans += [span for place, span in find_places(text) if place.name in framing and place.short not in source.said]
    text = _FRAME.sub(" ", _ACTS.sub(" ", blanked(text, spans)))
    for tail in sorted(
        {mention for mention in _LISTED.findall(text) if mention in source.compact}, key=len, reverse=True
    ):
        text = text.replace(tail, " ")
    return text if text.strip() else normalise(sentence)


def _sentences(source: Source) -> list[str]:
    """Return the sentences of the clauses that are cited, as they are searched."""
    found = []
    for citation, clause in zip(source.citations, _clauses(source), strict=True):
        text = citation.document.text
        found += [normalise(text[span.start : span.end]) for span in clause.sentences]
    return found or [source.said]


def _clauses(source: Source) -> list[Clause]:
    """Return the clauses that are cited."""
    return [
        next(each for each in citation.document.clauses if each.id == citation.clause_id)
        for citation in source.citations
    ]


def _longest_unheld(text: str, compact: str) -> int:
    """Return the length of the longest run of Chinese characters no pair of which the clauses have."""
    longest = 0
    for run in _HAN_RUN.findall(text):
        length = 0
        for at in range(len(run) - 1):
            length = length + 1 if run[at : at + 2] not in compact else 0
            longest = max(longest, length)
    return longest


def _unknown_share(read: Question, keywords: Keywords, names: frozenset[str]) -> float:
    """Return the share of an English sentence's words, or a Chinese one's tokens, that no clause has."""
    if read.language is Language.ENGLISH:
        concepts: Sequence[Sequence[Sequence[str]]] = keywords.grams
    else:
        concepts = [((token,),) for alternatives in keywords.grams for tokens in alternatives for token in tokens]
    unknown = [not any(names.issuperset(tokens) for tokens in alternatives) for alternatives in concepts]
    return sum(unknown) / len(unknown) if unknown else 1.0
