"""Who asks for support: where they are, what they do, which kinds of support they ask for; read from a question.

我们在二连浩特做羊绒加工，能拿到哪些用地扶持
    places 二连浩特市, regions 内蒙古自治区, trade 羊绒 加工, kinds 用地

Nothing is read into a question that it does not say: who names no place is in none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.derived.measures import Kind
from assistant.subjects import Kind as Name
from assistant.subjects import Subjects
from corpus.agencies import Directory
from corpus.places import Place, places_in, provinces
from corpus.zones import zone_kinds
from index.language import Language
from index.question import Question

# A word of what the asker does, and others for it: (羊绒,), (缺钱周转, 资金周转, 流动资金).
Term = tuple[str, ...]

# What people call each kind of support.
_ASKED: dict[Kind, str] = {
    Kind.FUNDS: r"资金(?!周转)|补贴|补助|奖补|奖励|财政|债券|subsid|\bgrants?\b|\bfund(?:s|ing)?\b|fiscal|\bbonds?\b",
    Kind.FINANCE: r"融资|贷款|信贷|借款|借钱|缺钱|周转|授信|担保|利率|费率|loans?\b|credit|financ|borrow|guarantee",
    Kind.LAND: r"用地|土地|供地|拿地|地块|地皮|厂房|\bland\b|\bplots?\b|\bsites?\b|premises",
    Kind.ENERGY: r"用能|用电|电价|电费|能源|绿电|风电|光伏|energy|electric|power prices?",
    Kind.TAX: r"税|\btax",
    Kind.TALENT: r"人才|招人|用工|落户|培训|talents?\b|staff|skilled|recruit|training",
    Kind.CUSTOMS: r"通关|报关|清关|海关|保税|查验|customs|clearance|bonded",
    Kind.FOREIGN_EXCHANGE: r"外汇|汇兑|结汇|跨境人民币|结算|foreign[- ]exchange|forex|\bRMB\b|settlement",
    Kind.INVESTMENT: r"招商|引资|外资|invest(?:ment|ors?)\b",
    Kind.PLATFORM: r"平台|孵化器|众创空间|platforms?\b|incubators?\b",
    Kind.DATA: r"数据|算力|数字化|\bdata\b|digital",
    Kind.TRADE: r"贸易|外贸|边贸|互市|进出口|电商|\btrad(?:e|ing)\b|exports?\b|imports?\b|e-commerce",
    Kind.LOGISTICS: r"物流|运输|仓储|货运|冷链|logistics|warehous|freight|transport",
    Kind.TOURISM: r"旅游|旅行社|民宿|文旅|touris|travel",
    Kind.POWERS: r"权限|审批权|自主权|放权|powers of|delegat",
}
# What somebody does as well as what they may ask for: these words stay part of the trade.
FIELDS = frozenset({Kind.INDUSTRY, Kind.TRADE, Kind.LOGISTICS, Kind.TOURISM, Kind.DATA, Kind.PLATFORM})
_KINDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _ASKED.items()}
# Words that ask for support, or say of anybody that they are in business.
_NO_TRADE = (
    "做 搞 干 开 办 建 想 拿 拿到 领 领取 啥 哪 能否 可否 可享 享受 享有 申请 申报 获得 得到 取得 争取 给 给予 提供 "
    "扶持 支持 帮助 帮扶 鼓励 政策 支持政策 扶持政策 优惠 优惠政策 惠企 红利 好处 待遇 措施 条件 符合 符合条件 方面 "
    "相关 有关 哪种 当地 本地 地方 国家 目前 现在 打算 准备 计划 从事 经营 业务 生意 行业 产业 项目 企业 公司 工厂 "
    "老板 一家 家 事 流程 程序"
)
_BENEFICIARY = re.compile(r"企业|公司|工厂|厂家|商户|个体户|农户|边民|个人|外商")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. `places` are in China, `regions` the provinces they are or are in, `zones` kinds of zones."""

    places: tuple[Place, ...] = ()
    regions: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    trade: tuple[Term, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    beneficiary: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything is known of who asks."""
        return self != Asker()


def asker_of(question: Question) -> Asker:
    """Return who asks a question: nothing that it does not say."""
    words = question.concepts if question.language is Language.ENGLISH else ()
    renderings = [rendering for concept in words for rendering in concept.chinese]
    # A haulier who asks for loans does not ask for logistics as well.
    kinds = asked_kinds([question.searched, *renderings])
    return Asker(
        places=own_places(question.entities.places),
        regions=question.entities.provinces,
        zones=question.entities.zones,
        trade=tuple(_english_trade(question) if words else _chinese_trade(question)),
        kinds=kinds - FIELDS or kinds,
        beneficiary=_beneficiary([question.searched, *renderings]),
    )


def own_places(places: Sequence[Place]) -> tuple[Place, ...]:
    """Return those places of a question that an asker can be in: in China, and the town rather than its province."""
    home = {place.name for place in provinces()}
    domestic = [place for place in places if place.name in home or place.within in home]
    return tuple(place for place in domestic if all(place.name != other.within for other in domestic))


def asked_kinds(texts: Iterable[str]) -> frozenset[Kind]:
    """Return the kinds of support that texts in simplified Chinese or English name."""
    whole = "\n".join(texts)
    return frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(whole))


def _chinese_trade(question: Question) -> Iterator[Term]:
    """Yield the words of the topic that say what somebody does; everyday ones with the official ones beside them."""
    for everyday, *official in question.official:
        if _is_trade(everyday):
            yield (everyday, *official)
    tokens = [token for concept in question.named_off.words for alternative in concept for token in alternative]
    expanded = [everyday for everyday, *_ in question.official]
    for token in dict.fromkeys(tokens):
        inside = any(token in other and token != other for other in tokens)
        if not inside and _is_trade(token) and not any(token in everyday for everyday in expanded):
            yield (token,)


def _english_trade(question: Question) -> Iterator[Term]:
    """Yield the translated words that say what somebody does; a word without a rendering tells nothing here."""
    for concept in question.concepts:
        trade = tuple(rendering for rendering in concept.chinese if _is_trade(rendering))
        if trade and not any(places_in(rendering) for rendering in concept.chinese):
            yield trade


def _is_trade(word: str) -> bool:
    kinds = asked_kinds([word])
    return word not in _NO_TRADE.split() and not zone_kinds(word) and (not kinds or bool(kinds & FIELDS))


def _beneficiary(texts: Sequence[str]) -> str | None:
    """Return whom support is asked for, as texts name it first: 小微企业; None where they do not say."""
    subjects = Subjects(Directory(()))
    for text in texts:
        for subject in subjects.find(text):
            found = text[subject.start : subject.end]
            if subject.kind is Name.ACTOR and _BENEFICIARY.search(found):
                return found
    return None
