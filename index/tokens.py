"""Tokens for keyword search, in two readings of one text.

    grams("跨境人民币 RMB")   跨 境 人 民 币 跨境 境人 人民 民币 rmb
    words("跨境人民币结算")    跨境 人民 人民币 结算 跨境人民币结算 …   (jieba, with the policy terms)

Character uni- and bigrams need no dictionary and generalise; words keep terms whole.
"""

import logging
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import jieba

from corpus.clean import HAN, to_simplified

_RUN = re.compile(rf"[{HAN}]+|[a-z0-9]+")
# How a question asks, not what about. Matched in Chinese questions before they are cut into grams or words.
QUESTION_WORDS = re.compile(
    r"请问|我想(?:知道|问)?|想(?:知道|问)|能不能|可不可以|是不是|有没有|有哪些|哪些|哪个|哪家|哪几个|哪里|哪儿|哪份|哪|"
    r"什么样|为什么|什么时候|什么|怎么样|怎么办|怎么|怎样|如何|多少|几个|谁家|谁|吗|呢|吧|呀|啊|么|的话|一下|"
    r"我们|我|你们|你|咱们|咱|他们|这个|那个|这些|那些|这|那|得找|"
    r"由|归|被|把|的|了|是|在|和|与|及|或|也|都|就|还|又|给|对|向|从|到|为|有|要|会|能|可以|应该|需要|要是|如果"
)
# These documents write 边（跨）合区, 边境（跨境）经济合作区 and 边合区 for what is asked about under any of the names.
_ZONES = re.compile(r"边\(跨\)(?:合区|境经济合作区)|边境\(跨境\)经济合作区|边合区|跨合区")
_ZONE_NAMES = {"边合区": "边境经济合作区", "跨合区": "跨境经济合作区"}
_BOTH_ZONES = "边境经济合作区、跨境经济合作区"
_WIDE_MARKS = tuple(zip("，：；（）！？", ",:;()!?", strict=True))
STOP_GRAMS = frozenset("的了和与及或是在有对中为等并以")


class Tokenizer:
    """Cuts texts into grams and words; `terms` are kept whole as words.

    A term's frequency is the least that keeps it whole beside the words of the language, and the sum of frequencies
    stays that of the language. So how a text is cut depends on the terms in it, not on what other terms there are.
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        plain = _plain_jieba()
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ, self._jieba.initialized = dict(plain.FREQ), True
        for term in terms:
            self._jieba.add_word(term, _frequency(term))
        self._jieba.total = plain.total

    @property
    def dictionary(self) -> Mapping[str, int]:
        """The words of the language and how frequent they are, jieba's with the terms."""
        frequencies: dict[str, int] = self._jieba.FREQ
        return frequencies

    def words(self, text: str) -> list[str]:
        """Return words and the shorter words inside them, without punctuation."""
        cut = self._jieba.cut_for_search(fold(text))
        return [word for word in cut if _RUN.match(word) and word not in STOP_GRAMS]

    def cut(self, text: str) -> list[str]:
        """Return a text cut into words, as it stands: put together, they and what is between them are the text."""
        return list(self._jieba.cut(text))


def changes_cuts(term: str) -> bool:
    """Tell whether a term is cut otherwise than without it; a word of the language that is kept whole is not."""
    return bool(_frequency(term) != _plain_jieba().FREQ.get(term))


@cache
def _plain_jieba() -> jieba.Tokenizer:
    """Return a jieba tokenizer read from its dictionary, never from the marshal file it leaves in the temp folder.

    That takes a second. It is shared, and not to be changed.
    """
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


@lru_cache(maxsize=1 << 16)
def _frequency(term: str) -> int:
    """Return the frequency that keeps a term whole."""
    frequency: int = _plain_jieba().suggest_freq(term)
    return frequency


def fold(text: str) -> str:
    """Return a text with width, case and script differences removed, and the two kinds of zones under one name each."""
    # Few texts need more of NFKC than these marks, and to find that out is a tenth of the work.
    for wide, narrow in _WIDE_MARKS:
        text = text.replace(wide, narrow)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    folded = to_simplified(text.casefold())
    return _ZONES.sub(lambda match: _ZONE_NAMES.get(match.group(), _BOTH_ZONES), folded)


def grams(text: str) -> list[str]:
    """Return the Han characters and pairs of neighbours, and the Latin words and figures, of a text."""
    tokens: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run.isascii():
            tokens.append(run)
        else:
            tokens += [char for char in run if char not in STOP_GRAMS]
            tokens += [run[i : i + 2] for i in range(len(run) - 1)]
    return tokens


def without_question_words(question: str) -> str:
    """Return a Chinese question with the words that only ask replaced by spaces: 哪些部门负责X -> 部门负责X."""
    return question if only_asks(question) else QUESTION_WORDS.sub(" ", question)


def only_asks(text: str) -> bool:
    """Tell whether a Chinese text has no word but those that only ask: 有哪些？"""
    return not any(map(str.isalnum, QUESTION_WORDS.sub(" ", text)))
