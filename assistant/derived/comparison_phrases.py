"""Sentences as phrases of words, and how much each word tells: what sentences of several documents have in common.

推动工业用地长期租赁、先租后让
鼓励企业长期租赁、先租后让土地       in common: 长期租赁、先租后让

A phrase ends at a mark and at the name of a zone or body. At neither end of it stands a word that says what is done
(支持), how (有序) or by whom (部门): those stand in sentences on anything, and tell nothing.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.document import Span
from corpus.zones import BOTH, find_zones
from index.tokens import fold

Cut = Callable[[str], list[str]]
# A phrase by its words, folded.
Key = tuple[str, ...]

# A phrase has at most so many words and characters.
MOST_WORDS, MOST_CHARACTERS = 10, 18
# Open and close what belongs to a phrase: “小组团”滚动开发.
_QUOTES = frozenset('“”‘’"')
_ZONE = re.compile(rf"(?:{BOTH.pattern})(?:经济合作区|区)?")
_WORD = re.compile(r"\w")
# What joins the parts of a name.
_JOINS = frozenset("、和及与或的")
# What a name may have inside: 存量建设用地, 外经贸发展专项资金.
_WITHIN = frozenset(("建设", "发展", "服务", "工作", "创新", "地方", "企业", "地区", "国家", "培养", "保障"))
# What a name may end with: 节约集约用地水平, 跨境金融服务.
_LAST = frozenset(("服务", "建设", "发展", "水平", "能力", "方式", "工作", "培养", "需求", "条件"))
# Who issues a document named in 《》 says nothing of what it is about.
_ISSUED_BY = re.compile(r"《[^《》]{0,30}?关于")
# Inside of phrases, and at no end of one.
_LIGHT = (
    "等 对 在 为 将 把 以 由 向 从 到 于 使 给 其 并 且 中 下 上 前 后 内 外 时 个 条 项 种 不 也 都 又 还 再 则 "
    "而 因 所 该 此 这 那 如 经 当 至 者 被 令 会 能 需 须 多 要 应 可 是 有 就 更 较 好 已 新 各 区 边 跨 尤其 "
    "特别 其中 以及 或者 包括 相关 有关 所在 所在地 区内 各类 各地 一批 共同 已有 符合 支持 鼓励 推动 推进 加强 "
    "加大 加快 开展 完善 促进 优化 实施 统筹 提升 提高 探索 落实 发挥 培育 承接 纳入 做好 制定 深化 按照 按规定 "
    "通过 立足 强化 建立 健全 拓展 提供 构建 引导 参与 持续 打造 扩大 根据 明确 优先 积极 有序 稳步 进一步 更加 "
    "更好 更大 更多 充分 充分利用 切实 认真 依托 围绕 用好 指导 协调 组织 创新 进行 实现 形成 推广 创建 建成 运用 "
    "采用 采取 给予 允许 研究 规范 具备 处于 不断 努力 大力 着力 全面 为主 服务 建设 发展 增强 解决 配合 盘活 "
    "编制 增加 享受 设立 申请 申报 继续 保持 确保 面向 赋予 改善 开拓 吸引 保障 实行 坚持 调整 加以 予以 引进 "
    "招引 培养 有利于 我国 我区 自治区 国家级 经开区 国家 地方 条件 符合条件 方面 作用 力度 能力 情况 工作 重点 "
    "领域 方式 水平 要求 规定 问题 效益 实际 部门 关于 认真落实 认真总结 贯彻落实 针对性 满足 切实可行 选择 程序 "
    "主管部门 商务 省区 省区市 沿边 边境 地区 沿边地区 边境地区 政府 市县 合区 企业"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a document's text; `key` is None where no phrase has it."""

    key: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, and where they stand."""

    key: Key
    span: Span


def read_phrases(text: str, sentence: Span, names: Iterable[Span], cut: Cut) -> tuple[tuple[Word, ...], ...]:
    """Return the words of text[sentence] between what ends a phrase; `names` are where bodies are named."""
    said = text[sentence.start : sentence.end]
    zones = [span for _, span in find_zones(said)] + [Span(*match.span()) for match in _ZONE.finditer(said)]
    zones += [Span(*match.span()) for match in _ISSUED_BY.finditer(said)]
    zones += [Span(name.start - sentence.start, name.end - sentence.start) for name in names]
    runs: list[list[Word]] = [[]]
    at = 0
    for word in cut(said):
        start, at = at, at + len(word)
        named = any(zone.start < at and start < zone.end for zone in zones)
        if named or not (word == "、" or word in _QUOTES or _WORD.search(word)):
            runs.append([])
            continue
        key = None if word in _QUOTES else fold(word)
        runs[-1].append(Word(key, sentence.start + start, sentence.start + at))
    return tuple(tuple(run) for run in runs if run)


def phrases_of(runs: Iterable[Sequence[Word]]) -> Iterator[Phrase]:
    """Yield every phrase in these runs of words, short and long."""
    for run in runs:
        for i in range(len(run)):
            for j in range(i + 1, min(len(run), i + MOST_WORDS) + 1):
                words = run[i:j]
                key = tuple(word.key for word in words if word.key)
                whole = _is_whole(words) and words[-1].end - words[0].start <= MOST_CHARACTERS
                if key and whole and _starts_and_ends(key):
                    yield Phrase(key, Span(words[0].start, words[-1].end))


def _starts_and_ends(key: Key) -> bool:
    light = _light() | _JOINS
    return key[0] not in light and (key[-1] not in light or (len(key) > 1 and key[-1] in _LAST))


def _is_whole(words: Sequence[Word]) -> bool:
    """Tell whether quotation marks are closed as often as opened; at the ends they stand only as a pair."""
    return sum(word.key is None for word in words) % 2 == 0


class Weights:
    """How much words tell, by how few sentences have them."""

    def __init__(self, sentences: Sequence[Iterable[Sequence[Word]]], without: frozenset[str] = frozenset()) -> None:
        self._count = len(sentences)
        self._in = Counter(key for runs in sentences for key in {word.key for run in runs for word in run if word.key})
        self._without = without

    def of(self, key: Key) -> float:
        """Return how much a phrase tells: the sum of its words, without those of the subject itself."""
        return sum(self._word(word) for word in dict.fromkeys(key))

    def _word(self, word: str) -> float:
        """Return how much a word tells: for each two characters 1 if a single sentence has it, 0 if all have it."""
        if word in _light() or len(word) == 1 or word.isdecimal() or not self._in[word] or self._is_subject(word):
            return 0.0
        return len(word) / 2 * math.log((1 + self._count) / self._in[word]) / math.log(1 + self._count)

    def _is_subject(self, word: str) -> bool:
        """Tell whether a word is one of the subject's, or hardly longer: 人民币 where that is 人民."""
        return any(own in word and len(word) - len(own) < 2 for own in self._without)


def is_name(key: Key) -> bool:
    """Tell whether a phrase only names something: no word in it says what is done."""
    return not _light().intersection(key) - _JOINS - _WITHIN - _LAST


@cache
def _light() -> frozenset[str]:
    return frozenset(_LIGHT.split())
