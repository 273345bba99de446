"""The evidence gate: whether the clauses that were found answer the question, and if not, why not."""

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Corpus
from corpus.front import PROVINCES
from index.references import unknown_number
from index.search import Hit, Ranking


class Refusal(StrEnum):
    """Why the documents do not answer."""

    NOTHING_CLOSE = "nothing_close"
    FIGURE_NOT_GIVEN = "figure_not_given"
    PLACE_NOT_COVERED = "place_not_covered"
    NUMBER_UNKNOWN = "number_unknown"
    FILTER_EMPTY = "filter_empty"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's decision: how sure, and the reason and its words where it refuses."""

    confidence: float
    refusal: Refusal | None = None
    detail: str = ""


# A question that a clause answers only by naming an amount, a rate, a count, a span of time or a telephone number.
_ASKS_FIGURE = re.compile(
    r"多少|百分之几|几(?:个点|成|块钱|元|万|亿|倍|天|周|个?月|岁|平方|公里|家企业|人)|(?:上限|下限|门槛|额度|税率|利率|费率|电话|号码)(?:是|为|有)?(?:多|几|什么|$)"
    r"|\bhow (?:many|much|long|high|big|large|far|often)\b|\bwhat (?:\w+ )?(?:rate|subsidy|amount|percentage|quota|limit)\b|\bphone\b|\btelephone\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千万亿两]+(?:个|家|年|月|日|天|元|倍|成|项|户|人|类|批|次|条|公里|平方)|百分之")
# What stands in a clause as a figure without being one: its own number, a 文号 and the year of a title.
_NOT_A_FIGURE = re.compile(r"^（[一二三四五六七八九十]+）|〔\d{4}〕\d+号|《[^》]*》|“[^”]*”|\d{4}年版|[BM]\d[BC]?|第?5代|5G|一(?:次|项|批|类|带一路)")
_ENGLISH_PLACES = {
    "Beijing": "北京", "Tianjin": "天津", "Hebei": "河北", "Shanxi": "山西", "Liaoning": "辽宁", "Jilin": "吉林",
    "Heilongjiang": "黑龙江", "Shanghai": "上海", "Jiangsu": "江苏", "Zhejiang": "浙江", "Anhui": "安徽",
    "Fujian": "福建", "Jiangxi": "江西", "Shandong": "山东", "Henan": "河南", "Hubei": "湖北", "Hunan": "湖南",
    "Guangdong": "广东", "Guangxi": "广西", "Hainan": "海南", "Chongqing": "重庆", "Sichuan": "四川",
    "Guizhou": "贵州", "Yunnan": "云南", "Tibet": "西藏", "Shaanxi": "陕西", "Gansu": "甘肃", "Qinghai": "青海",
    "Ningxia": "宁夏", "Xinjiang": "新疆", "Hong Kong": "香港", "Macao": "澳门", "Taiwan": "台湾",
    "Shenzhen": "深圳", "Inner Mongolia": "内蒙古",
}  # fmt: skip
_PLACES = {re.sub(r"(?:壮族|回族|维吾尔)?(?:自治区|特别行政区)|[省市]$", "", name) for name in PROVINCES} | {"深圳"}
# Figures are looked for in so many of the best clauses: the third rarely answers what the first two do not.
_CLAUSES_FOR_A_FIGURE = 2


def judge(ranking: Ranking, corpus: Corpus, threshold: float) -> Verdict:
    """Decide whether the best clauses are evidence for an answer."""
    if not ranking.hits:
        return Verdict(0.0, Refusal.FILTER_EMPTY)
    searched, confidence = ranking.question.searched, ranking.hits[0].probability
    if number := unknown_number(searched, corpus.documents):
        return Verdict(min(confidence, threshold / 2), Refusal.NUMBER_UNKNOWN, number)
    if place := _place_outside(searched, corpus):
        return Verdict(min(confidence, threshold / 2), Refusal.PLACE_NOT_COVERED, place)
    if _ASKS_FIGURE.search(searched) and not _gives_figure(ranking.hits):
        return Verdict(min(confidence, threshold / 2), Refusal.FIGURE_NOT_GIVEN)
    if confidence < threshold:
        return Verdict(confidence, Refusal.NOTHING_CLOSE)
    return Verdict(confidence)


def _place_outside(searched: str, corpus: Corpus) -> str | None:
    """Return the province that a question is about if no document names it, or None.

    A question that also names a place of the documents is about moving between the two, and is not refused here.
    """
    named = {place for place in _PLACES if place in searched}
    named |= {place for english, place in _ENGLISH_PLACES.items() if english.casefold() in searched.casefold()}
    text = "".join(document.text for document in corpus.documents)
    outside = sorted(place for place in named if place not in text)
    return outside[0] if outside and len(outside) == len(named) else None


def _gives_figure(hits: tuple[Hit, ...]) -> bool:
    """Tell whether one of the best sentences of the best clauses holds a figure."""
    for hit in hits[:_CLAUSES_FOR_A_FIGURE]:
        for span in hit.sentences[:2]:
            sentence = _NOT_A_FIGURE.sub("", hit.document.text[span.start : span.end])
            if _FIGURE.search(sentence):
                return True
    return False
