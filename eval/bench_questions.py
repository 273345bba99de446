"""What benchmarks ask: dev questions, and questions about what stands in the made corpus, in turns.

To the dev questions a made corpus mostly has no answer, and they are in Chinese and English; the others it answers.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice, zip_longest

from eval.question import Split, read_questions

_PART = re.compile(r"[^，、；：,;:]{8,24}")
_ENDINGS = ("有什么规定", "由谁负责", "怎么办理", "有什么要求")


def questions(number: int, sentences: Sequence[str]) -> list[str]:
    """Return so many questions, each once; fewer where there are not so many."""
    dev = (question.text for question in read_questions(Split.DEV))
    turns = chain.from_iterable(zip_longest(dev, _about(sentences)))
    return list(islice(dict.fromkeys(text for text in turns if text), number))


def _about(sentences: Sequence[str]) -> Iterator[str]:
    """Yield a question about a part of each sentence that has one of fit length."""
    for n, sentence in enumerate(sentences):
        if part := _PART.search(sentence):
            yield part[0] + _ENDINGS[n % len(_ENDINGS)]
