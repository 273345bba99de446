"""Whether a sentence may be shown: it cites clauses that are there, and says what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.answer import Citation
from assistant.chat.named import Source, quoted, unfounded, unquoted
from assistant.chat.sentences import Sentence
from assistant.chat.support import SupportModel, SupportReader
from corpus.agencies import Directory
from index.language import Language, detect_language
from index.search import Index


class Fault(StrEnum):
    """Why a sentence is not shown."""

    OTHER_LANGUAGE = "other_language"
    NO_CITATION = "no_citation"
    INVENTED_CITATION = "invented_citation"
    UNFOUNDED = "unfounded"  # it names, counts or quotes what its clauses do not
    UNSUPPORTED = "unsupported"  # its clauses do not say this


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence, what is wrong with it, None for nothing; what it says that is nowhere, and how likely it is backed.

    `quotes` is what it quotes of the text of its clauses, to the letter.
    """

    sentence: Sentence
    fault: Fault | None = None
    unfounded: tuple[str, ...] = ()
    probability: float = 0.0
    quotes: tuple[str, ...] = ()


class Checker:
    """Checks sentences against the clauses that they cite."""

    def __init__(self, index: Index, directory: Directory, model: SupportModel | None = None) -> None:
        self._reader, self._directory = SupportReader(index), directory
        self._model = model or SupportModel.load(len(index.encoders))

    def check(self, sentence: Sentence, citations: Sequence[Citation], language: Language | None = None) -> Checked:
        """Check a sentence that may cite these, and is to be in a language where one is given."""
        by_number: Mapping[int, Citation] = {citation.n: citation for citation in citations}
        if language is not None and _is_english(detect_language(sentence.text)) != _is_english(language):
            return Checked(sentence, Fault.OTHER_LANGUAGE)
        if not sentence.citations:
            return Checked(sentence, Fault.NO_CITATION)
        if any(n not in by_number for n in sentence.citations):
            return Checked(sentence, Fault.INVENTED_CITATION)
        source = Source(tuple(by_number[n] for n in sentence.citations), self._directory)
        sentence = replace(sentence, text=unquoted(sentence.text, source))
        if wrong := unfounded(sentence.text, source):
            return Checked(sentence, Fault.UNFOUNDED, wrong)
        probability = self._model.probability(self._reader.features(sentence.text, source))
        if probability < self._model.threshold:
            return Checked(sentence, Fault.UNSUPPORTED, (), probability)
        quotes = (words for words in quoted(sentence.text) if any(words in c.quote for c in source.citations))
        return Checked(sentence, None, (), probability, tuple(dict.fromkeys(quotes)))


def _is_english(language: Language) -> bool:
    return language is Language.ENGLISH
