"""Places that a text names: provinces, cities, border ports, zones, regions and countries (gazetteer.tsv).

    内蒙古和吉林市的企业            内蒙古自治区 (province), 吉林市 (city); 蒙古国 and 吉林省 are not named
    an Inner Mongolian exporter    内蒙古自治区

A text in simplified Chinese or in English is read from left to right; where several names begin, the longest is taken.
"""

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from corpus.document import Document, Span

GAZETTEER = Path(__file__).with_name("gazetteer.tsv")


class PlaceKind(StrEnum):
    """What a place is; a city is a prefecture-level city, prefecture or league, or any city abroad."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    PORT = "port"
    AREA = "area"
    COUNTRY = "country"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its full name, what people write, its English names, and the province or foreign country it is in."""

    name: str
    shorts: tuple[str, ...]
    english_names: tuple[str, ...]
    kind: PlaceKind
    within: str

    @property
    def short(self) -> str:
        """What people write first of all: 内蒙古."""
        return self.shorts[0]

    @property
    def english(self) -> str:
        """The English name in use."""
        return self.english_names[0]

    @property
    def is_province(self) -> bool:
        """Whether it is one of the 34 provinces."""
        return self.kind is PlaceKind.PROVINCE


@dataclass(frozen=True, slots=True)
class _Form:
    """One name as it may stand in a text, folded: of no place where it is a word that only holds or cuts a name."""

    folded: str
    exact: str | None
    goes_on: re.Pattern[str] | None
    places: tuple[Place, ...]

    def stands(self, text: str, folded: str, at: int) -> bool:
        """Tell whether the name stands at an offset, where no Latin letter is cut off."""
        end = at + len(self.folded)
        return (
            folded.startswith(self.folded, at)
            and (self.exact is None or text.startswith(self.exact, at))
            and not (folded[end - 1] in _LATIN and folded[end : end + 1] in _LATIN)
            and not (self.goes_on and self.goes_on.match(folded, end))
        )


# Words that hold a name, or end as one begins: 其中部分 is not 中部, 稳定西部 not 定西, 政策克服 not 策克.
_WORDS = (
    "其中 过程中 集中 当中 之中 空中 途中 目前 以前 之前 提前 当前 日前 此前 事前 年前 沿海 近海 出海口 "
    "入海口 入河口 入海河口 黄河 长江 珠江 稳定 规定 固定 制定 确定 一定 认定 鉴定 协定 决定 限定 核定 约定 评定 "
    "划定 巩固 稳固 牢固 加固 交通 普通 流通 沟通 开通 联通 互通 畅通 投资 外资 内资 融资 物资 工资 出资 资金 基金 "
    "现金 租金 税金 奖金 经济 救济 开创 创新 更新 革新 确保 环保 担保 社保 医保 股东 政策 决策 对策 扩大 加大 重大 "
    "强大 最大 较大 更大 巨大 做大 推广 宽广 形成 建成 完成 达成 构成 组成 增长 成长 市长 部长 院长 行长 县长 省长 "
    "局长 厅长 长治久安 复合肥 公益 利益 权益 收益 效益 经常 正常 日常 非常 异常 通常 营运 运营 航运 海运 货运 客运 "
    "空运 转运 经营 民营 国营 私营 参加 增加 更加 追加 依法 合法 司法 执法 立法 非法 办法 方法 宪法 无法 违法 税法 "
    "公安 平安 治安 完美 优美 道德 指南 工作日 节假日 当日 今日 每日 次日 近日 生日 中华民族 中华全国 清华 新华 "
    "娱乐 长白山 孙中山 中山大学 诚信 通信 征信 中老年 发展中国家 中欧班列 上海合作组织 北京时间 上海证券交易所 "
    "深圳证券交易所 北京证券交易所 亚洲开发银行 亚洲基础设施投资银行"
)
_ENGLISH_WORDS = (
    "south china sea|east china sea|indian ocean|new england|beijing time|asian development bank|"
    "asian infrastructure investment bank|china-europe freight|china-europe railway|"
    "shanghai cooperation organisation|shanghai cooperation organization"
)
# By a name, or its last character: what follows where it is only the beginning of another word.
_GOES_ON = {
    "部": r"[分门署队长委]",
    "安": r"全(?![市域区县境])|排|置",
    "阳": r"光",
    "城": r"[乡镇]",
    "化": r"[解学工]",
    "中东": r"[部北西南]",
    "中卫": r"[生星]",
    "中哈": r"尔",
    "中越": r"[来发级权]",
    "西部": r"之光",
    "海口": r"岸",
    "河口": r"[岸区镇]|治理|湿地|海岸|滩",
    "周口": r"[岸店]",
    "延边": r"境",
    "新乡": r"[村镇贤]",
    "同江": r"[苏西门]",
    "江门": r"户",
    "和龙": r"[头江岩门井泉]",
    "前海": r"[关洋]",
    "南充": r"[分满足]",
    "南平": r"[台等均]",
    "南通": r"[知关过信道]",
    "大连": r"[接片通续锁带]",
    "大庆": r"[典祝]",
    "东营": r"[商业养销]",
    "固原": r"[有因材来则]",
    "松原": r"[有因材来则料]",
    "加纳": r"[税入]",
    "智利": r"[用益]",
    "印度": r"[洋教]",
    "北海": r"道",
    "巴林": r"[左右石]",
    "朝鲜": r"族",
    "蒙古": r"[族语文包马]",
    "俄罗斯": r"族",
    "乌兹别克": r"族",
    "法国": r"[家有务际土资内]",
    "日本": r"通知|办法|方案|措施|意见|规定|条例|级",
    "普兰": r"店",
    "河源": r"头",
    "开封": r"验",
    "内蒙": r"山",
    "哈密": r"[瓜尔]",
}
# English names that are words or other names in lower case; acronyms are words as well: us, eu.
_AS_WRITTEN = (
    "Turkey Georgia Jordan Chad Mali Niger Guinea Togo Lao Bole Dali Hami Ili Kashi Xian Yanan Taian Lasa Boten "
    "Mohan Rason Hebi Baise Muzart Dromo Khasa Kumul Cixi Karasu Riwu"
)
_FOLD = str.maketrans(string.ascii_uppercase + "’\n", string.ascii_lowercase + "' ")
_LATIN = frozenset(string.ascii_letters)
# Shenzhen is asked about like a province.
_LIKE_A_PROVINCE = "深圳市"


@cache
def gazetteer() -> tuple[Place, ...]:
    """Return every place that is known, provinces first."""
    rows = (line.split("\t") for line in GAZETTEER.read_text(encoding="utf-8").splitlines()[1:])
    return tuple(
        Place(name, tuple(short.split("|")), tuple(english.split("|")), PlaceKind(kind), within)
        for name, short, english, kind, within in rows
    )


@cache
def provinces() -> tuple[Place, ...]:
    """Return the 34 provinces, in their official order."""
    return tuple(place for place in gazetteer() if place.is_province)


@cache
def asked_like_provinces() -> tuple[Place, ...]:
    """Return the provinces and 深圳市, which questions name like one."""
    return tuple(p for p in gazetteer() if p.is_province or p.name == _LIKE_A_PROVINCE)


def find_places(text: str) -> Iterator[tuple[Place, Span]]:
    """Yield the places that a text names, in order, with where they stand; 中日韩 names two at one offset."""
    forms, folded, at = _forms(), text.translate(_FOLD), 0
    while begins := _beginnings().search(folded, at):
        at = begins.start()
        found = None
        if not (folded[at] in _LATIN and folded[at - 1 : at] in _LATIN):
            found = next((form for form in forms[folded[at]] if form.stands(text, folded, at)), None)
        end = at + (len(found.folded) if found else 1)
        for place in found.places if found else ():
            yield place, Span(at, end)
        at = end


def places_in(text: str) -> tuple[Place, ...]:
    """Return the places that a text names, each once, in the order of the text."""
    return tuple(dict.fromkeys(place for place, _ in find_places(text)))


def provinces_in(text: str) -> tuple[Place, ...]:
    """Return the provinces (and 深圳市) that a text names, also as part of a name: 海南 in 海南自贸港."""
    named = set[Place]()
    for place, span in find_places(text):
        named.add(place)
        named.update(p for p in provinces() if p.name == place.within and _holds(text[span.start : span.end], p))
    return tuple(place for place in asked_like_provinces() if place in named)


def covered_places(documents: Iterable[Document]) -> frozenset[Place]:
    """Return the places that documents have something on.

    They are those that a text names; a province that is one of a document's regions, and all within it; and any
    province or country that holds a place that a text names.
    """
    documents = tuple(documents)
    named = frozenset[Place]().union(*(_named_in(document.text) for document in documents))
    regions = {region for document in documents for region in document.regions}
    wholes = regions | {place.within for place in named}
    return named | {place for place in gazetteer() if place.name in wholes or place.within in regions}


def uncovered(places: Iterable[Place], documents: Sequence[Document]) -> tuple[Place, ...]:
    """Return those of a question's places that documents have nothing on (see `covered_places`), in their order."""
    covered = covered_places(documents)
    return tuple(place for place in places if place not in covered)


# A server asks about the same documents with every question; so many are kept.
@lru_cache(maxsize=1 << 15)
def _named_in(text: str) -> frozenset[Place]:
    return frozenset(places_in(text))


def _holds(name: str, province: Place) -> bool:
    return any(form in name for form in (*province.shorts, *province.english_names))


@cache
def _beginnings() -> re.Pattern[str]:
    """Match a character that a name or word may begin with."""
    return re.compile(f"[{re.escape(''.join(_forms()))}]")


@cache
def _forms() -> dict[str, tuple[_Form, ...]]:
    """Return all names and words by their first character, the longest first."""
    places = defaultdict[str, list[Place]](list)
    for place in gazetteer():
        for name in {place.name, *place.shorts, *place.english_names}:
            places[name].append(place)
    words = (*_WORDS.split(), *_ENGLISH_WORDS.split("|"), *(f"{figure}日" for figure in string.digits))
    forms = [_Form(word, None, None, ()) for word in words]
    forms += [_form(name, tuple(owners)) for name, owners in places.items()]
    by_first = defaultdict[str, list[_Form]](list)
    for form in sorted(forms, key=lambda form: -len(form.folded)):
        by_first[form.folded[0]].append(form)
    return {first: tuple(group) for first, group in by_first.items()}


def _form(name: str, owners: tuple[Place, ...]) -> _Form:
    exact = name if name.isascii() and (name.isupper() or name in _AS_WRITTEN.split()) else None
    goes_on = "|".join(_GOES_ON[key] for key in (name, name[-1]) if key in _GOES_ON)
    return _Form(name.translate(_FOLD), exact, re.compile(goes_on) if goes_on else None, owners)
