"""Which sentences are on a subject, and how closely: by the words of the question, and by the kind of support it names.

用地     a sentence with 用地; one with 土地 or 供地, for they are the same kind; and one without such a word under a
         heading on 用地, unless it is on the heading's other subject: 优化用地和用能管理
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.asker import asked_kinds
from assistant.derived.measure_patterns import KINDS
from assistant.derived.measure_terms import Kind
from assistant.parts import cut_parts
from corpus.document import Clause, Document, Span
from index.language import Language
from index.question import Question
from index.tokens import fold

# A text is on the subject by its words if it holds so much of what they weigh; where the kind tells, by nearly all.
HELD, NEARLY_ALL = 0.45, 0.75
# A word that tells so much stands for the subject by itself.
_RARE = 0.5
# So many items are an enumeration, and in one so short the subject is one thing of many.
_MANY_ITEMS, _SHORT_ITEM = 3, 8
# The first item, where a word joins it to what stands before: 管理人才队伍和教育、卫生、科技.
_FIRST_ITEM = re.compile(rf"[和与及][^和与及]{{0,{_SHORT_ITEM + 2}}}$")
# Words of a subject that do not say what it is: 人才政策 is about 人才.
_GENERAL = (
    "支持 政策 规定 要求 措施 保障 管理 工作 方面 建设 内容 安排 举措 服务 发展 资源 力度 投入 需求 供应 供给 优惠 "
    "扶持 使用 利用 条款 条文 队伍 培养 机制 问题 事项 情况 作用 制度 体系 优化 加强 加大 完善 提供 规则 条件 方式"
)

# A heading with two subjects, and kinds that stand in sentences on any.
_TWO = re.compile("[和与及、]")
_ANYWHERE = frozenset((Kind.PLATFORM, Kind.INDUSTRY))


@dataclass(frozen=True, slots=True)
class Subject:
    """What documents are compared on: the words of each concept, any of its alternatives; the kinds of support.

    `kinds` are what the subject is as a whole, `related` what its words name: 边境贸易 is no kind, and related to 贸易.
    `weights` says how much each word tells: 1 for one in a single sentence, 0 for one in all.
    """

    concepts: tuple[tuple[tuple[str, ...], ...], ...]
    kinds: frozenset[Kind]
    related: frozenset[Kind]
    weights: dict[str, float]

    @classmethod
    def of(cls, question: Question, documents: Sequence[Document]) -> "Subject":
        """Read the subject of a question that asks about nothing else, for use in these documents."""
        sentences = [fold(d.text[s.start : s.end]) for d in documents for c in d.clauses for s in c.sentences]
        concepts = _concepts(question, sentences)
        words = {word for alternatives in concepts for option in alternatives for word in option}
        telling = (words - set(_GENERAL.split())) or words
        weights = {word: _weight(word, sentences) if word in telling else 0.0 for word in sorted(words)}
        related = _kinds_of("\n".join(words - set(_GENERAL.split())))
        return cls(concepts, _kinds(_each_word(question, concepts)), related, weights)

    def words(self) -> Iterator[str]:
        """Yield the words of the subject that tell something."""
        yield from (word for word, weight in self.weights.items() if weight)

    def held(self, text: str) -> float:
        """Return the share of the subject's words that a text holds, each by its weight; 0 to 1."""
        folded = fold(text)
        whole = held = 0.0
        for alternatives in self.concepts:
            options = [
                (sum(map(self._weight, o)), sum(self._weight(w) for w in o if w in folded)) for o in alternatives
            ]
            whole += max((all_of_it for all_of_it, _ in options), default=0.0)
            held += max((found for _, found in options), default=0.0)
        return held / whole if whole else 0.0

    def names(self, text: str) -> bool:
        """Tell whether a text is on the subject by its own words."""
        return self._by_words(text) or bool(self.kinds & _kinds_of(text))

    def is_said(self, text: str) -> bool:
        """Tell whether a text is on the subject by the words that people ask in, its own or others for its kind."""
        return self._by_words(text) or bool(self.kinds & asked_kinds([text]))

    def closeness(self, document: Document, clause: Clause, sentence: Span) -> float:
        """Return how closely a sentence is on the subject: 0 not at all, 1 to 3 by its words, its kind, its heading."""
        said = document.text[sentence.start : sentence.end]
        by_words = self._by_words(said)
        kinds = _kinds_of(said)
        if self.names(clause.heading):
            if by_words or kinds & self.kinds:
                return 3.0
            return 0.0 if self._on_another(clause.heading, kinds) else 2.0
        if self._is_passing(document.text, sentence):
            return 0.0
        return 2.0 if by_words else float(bool(self.kinds & asked_kinds([said])))

    def _on_another(self, heading: str, kinds: frozenset[Kind]) -> bool:
        """Tell whether a sentence of these kinds is on the other subject of a heading: 优化用地和用能管理."""
        if not self.related or kinds & self.related:
            return False
        return bool(kinds & _kinds_of(heading)) or bool(_TWO.search(heading) and kinds - _ANYWHERE)

    def _by_words(self, text: str) -> bool:
        return self.held(text) >= (NEARLY_ALL if self.kinds else HELD)

    def _is_passing(self, text: str, sentence: Span) -> bool:
        """Tell whether a sentence names the subject only among many other things: 外交、财政、金融、土地等政策."""
        parts = [text[part.start : part.end] for part in cut_parts(text, sentence)]
        return not any(self.names(rest) for part in parts for rest in _outside_lists(part))

    def _weight(self, word: str) -> float:
        return self.weights.get(word, 0.0)


def _concepts(question: Question, sentences: Sequence[str]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the words of a subject: of each concept its alternatives, cut as small as they tell something."""
    words = [[_smallest(option) for option in options] for options in question.expanded.words]
    if question.language is Language.ENGLISH:
        wholes = [[fold(rendering) for rendering in concept.chinese] for concept in question.concepts]
    else:
        wholes = [[fold(question.topic)]]
        if not any(option for options in words for option in options):
            words = [[()]]  # 用能, in which 能 was read as a word that only asks
    for options, whole in zip(words, wholes, strict=False):
        for n, text in enumerate(whole[: len(options)]):
            options[n] = _telling(options[n], text, sentences)
    return tuple(map(tuple, words))


def _telling(words: tuple[str, ...], whole: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """Return words, or what they are together where each alone stands in sentences on anything: 边境贸易."""
    general = set(_GENERAL.split()).intersection(words)
    alone = any(_weight(word, sentences) >= _RARE for word in words if word not in general)
    if alone or (general and len(general) < len(words)) or (words and not _weight(whole, sentences)):
        return words
    return (whole,)


def _smallest(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a cut for searching that are made of no others: 财政资金, 财政, 政资, 资金 -> 财政, 资金."""
    long = [word for word in dict.fromkeys(words) if len(word) > 1]
    small = [word for word in long if not any(other != word and other in word for other in long)]

    def is_seam(word: str) -> bool:
        others = [other for other in small if other != word]
        return any(o[-1] == word[0] for o in others) and any(o[0] == word[-1] for o in others) and len(word) == 2

    return tuple(word for word in small if not is_seam(word))


def _weight(word: str, sentences: Sequence[str]) -> float:
    """Return how much a word tells; one that no sentence has tells nothing."""
    having = sum(word in sentence for sentence in sentences)
    if not having:
        return 0.0
    return math.log((1 + len(sentences)) / having) / math.log(1 + len(sentences))


def _kinds(concepts: Iterable[Iterable[Iterable[str]]]) -> frozenset[Kind]:
    """Return the kinds of support that a subject is, and nothing narrower: 用地政策 is 用地, 边境贸易 no kind."""
    found: list[frozenset[Kind]] = []
    for options in concepts:
        words = [word for option in options for word in option if word not in _GENERAL.split()]
        kinds = [_kind_itself(word) for word in words]
        if kinds:
            found.append(frozenset.union(*kinds) if all(kinds) else frozenset())
    return frozenset.union(*found) if found and all(found) else frozenset()


def _kind_itself(word: str) -> frozenset[Kind]:
    """Return the kinds that a word names with hardly a character beside: 贸易, but not 边境贸易."""
    return frozenset(kind for kind, pattern in KINDS.items() if len(pattern.sub("", word)) < 2 and pattern.search(word))


def _each_word(question: Question, concepts: Sequence[Sequence[Sequence[str]]]) -> Iterator[Sequence[Sequence[str]]]:
    """Yield what must each be of a kind: translated words, words with official ones beside them, any other word."""
    for options in concepts:
        if len(options) > 1 or question.language is Language.ENGLISH:
            yield options
        else:
            yield from ([[word]] for option in options for word in option)


def _kinds_of(text: str) -> frozenset[Kind]:
    return frozenset(kind for kind, pattern in KINDS.items() if pattern.search(text))


def _outside_lists(part: str) -> list[str]:
    """Return what stands outside of an enumeration of many things: before it, after it, and long items of it."""
    first, *items = part.split("、")
    if len(items) < _MANY_ITEMS - 1:
        return [part]
    before = _FIRST_ITEM.sub("", first)
    return [
        before if before != first else first[:-_SHORT_ITEM],
        *(item for item in items[:-1] if len(item) > _SHORT_ITEM),
        items[-1][_SHORT_ITEM:],
    ]
