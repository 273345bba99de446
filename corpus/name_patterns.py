"""How the names of bodies are found in running text, and not in parts of other words.

人行 in 人行的政策, not in 个人行为      教育部 in 教育部分别…, not in 教育部门
能源局 in 由能源局, not in 辽宁省能源局   Customs, not customs clearance
"""

import re
from collections.abc import Iterable
from functools import cache

from corpus.places import asked_like_provinces

# By a name's last character: what follows where the name is only the beginning of another word.
_GOES_ON = {
    "部": r"门(?!户)|长(?!期|远)|署|队|分(?!别|管|工|类|批|解|配|期)",
    "门": r"户",
    "局": r"[限势面部域]|长(?!期)",
    "府": r"专项债|债券|债务|性|间|采购|购买|网",
    "委": r"[员托派任]",
    "行": r"[家卡间法]|业(?!务)|长(?!期|春|沙)",
    "署": r"[长名]",
    "院": r"[士校]|长(?!期)",
    "厅": r"[局]|长(?!期)",
    "关": r"[于键头闸]",
    "会": r"[议员谈晤]|计(?!划)",
    "团": r"[体队结]",
}
# The same for the names of two characters: 人行 in 行为, 行政, 行情.
_SHORT_GOES_ON = {"行": r"[为道动程情使走驶家卡间法]|业(?!务)|政(?!策)|长(?!期|春|沙)"}
# What may stand before a name of two characters; after any other Han character it is taken for part of a word.
_BEFORE_SHORT_NAME = "的和与及或由向到去找在是从跟对给同被让请问据按归经过各所该本我"
# … or after a verb that addresses it: 支持银行, 由海关.
ADDRESSING = ("支持", "鼓励", "引导", "推动", "指导", "由")
_SHORT = 2
_HAN = re.compile(r"[\u4e00-\u9fff]")
# A national body's short name after a place means that place's own body: 辽宁省能源局, 市大数据局.
_LOCAL_ENDING = tuple("省市区州盟县旗大")
_ABROAD = ("俄罗斯", "蒙古", "蒙古国", "越南", "老挝", "缅甸", "朝鲜", "斯坦", "韩国", "日本", "泰国")
_NATIONAL_BY_ITSELF = ("国家", "中国", "中华", "中央", "中共", "国务院", "党中央")
# The regions whose names end in 自治区, by the character before it: 广西壮族自治区商务厅 is not 自治区商务厅.
_REGION_NAME_END = tuple("族古藏尔")
# English words that name a body only as they are written here.
_AS_WRITTEN = {
    "Customs": r"Customs(?!\s+(?:clearance|dut(?:y|ies)|declar\w*|inspection|supervision|procedures?|formalities|"
    r"territory|tariffs?|transit|facilitation|control|brokers?|union|code|value)\b)"
}


def chinese_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Match any of these names, the longest first, where it is not the beginning of another word."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(re.escape(n) + _not_followed(n) for n in longest_first) or "(?!)")


def _not_followed(name: str) -> str:
    is_short_form = len(name) == _SHORT and name != "银行"  # 银行为 is 银行 and 为; 人行为 may be 人 and 行为
    following = _SHORT_GOES_ON.get(name[-1]) if is_short_form else None
    following = following or _GOES_ON.get(name[-1])
    return f"(?!{following})" if following else ""


def english_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Match any of these names as whole words, the longest first; an acronym only in capitals."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(_english, longest_first)) or '(?!)'})(?![A-Za-z])")


def _english(name: str) -> str:
    if name in _AS_WRITTEN:
        return _AS_WRITTEN[name]
    escaped = r"\s+".join(re.escape(word) for word in name.split()).replace("'", "['’]")
    return escaped if name.isupper() else f"(?i:{escaped})"


def stands_alone(text: str, start: int, end: int, is_national: bool) -> bool:
    """Tell whether the Chinese name at text[start:end] is not the end of a longer word or of another body's name."""
    name, before = text[start:end], text[max(0, start - 10) : start]
    if name.startswith("自治区") and before.endswith(_REGION_NAME_END):
        return False
    if is_national and not name.startswith(_NATIONAL_BY_ITSELF) and before.endswith(_elsewhere()):
        return False
    is_inside = bool(before) and _HAN.match(before[-1]) is not None and before[-1] not in _BEFORE_SHORT_NAME
    return len(name) > _SHORT or not is_inside or before.endswith(ADDRESSING)


@cache
def _elsewhere() -> tuple[str, ...]:
    return (*_LOCAL_ENDING, *_ABROAD, *(place.short for place in asked_like_provinces()))
