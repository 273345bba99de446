"""An encoder and the rows that it made, and a question as it reads it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.asking import encode_question
from index.encoder import Encoder
from index.language import Language
from index.nearest import Nearest
from index.question import Question
from index.store import Vectors, VectorSearch
from index.vectors import centred


@dataclass(frozen=True, slots=True)
class VectorChannel:
    """An encoder, the vectors it made, and the mean of questions in each language, which is removed from a question."""

    encoder: Encoder
    nearest: Nearest
    means: Mapping[str, Vectors]

    def over(self, wrap: Callable[[VectorSearch], VectorSearch]) -> "VectorChannel":
        """Return the channel with another store of the same rows, made of its own: to compare one with another."""
        return replace(self, nearest=self.nearest.over(wrap))


def readings_of(channels: Sequence[VectorChannel], question: Question, is_alone: bool = True) -> list[Vectors]:
    """Return the vectors of a question and its topic by each encoder, (1 or 2, dimension): one if they are the same."""
    language = "en" if question.language is Language.ENGLISH else "zh"
    texts = list(dict.fromkeys((question.searched, question.topic)))
    encoded = encode_question([channel.encoder for channel in channels], texts, is_alone)
    return [centred(rows, channel.means[language]) for rows, channel in zip(encoded, channels, strict=True)]
