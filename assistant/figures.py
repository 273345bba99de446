"""Questions that only a figure answers, and whether a clause gives one of that kind.

"补贴多少钱"          money: 30万元, 三百亿元
"how many companies"  count: 6家, 十个
"税率按多少"          rate: 15%, 百分之五
"""

import re
from dataclasses import dataclass, replace

_NUMERAL = r"(?:\d[\d,.]*|[一二三四五六七八九十百千两]+)\s*[万亿]?\s*"
# 几 asks only at the end or before a verb (几岁能领); in 租几年，用了十几年，哪几个厅 it does not.
_MANY = r"(?:多少(?P<unit>UNITS)|(?<![哪十好这那数])几(?P<unit2>UNITS)(?=$|[？?]|能|可以|才|以?内|呢|啊))"


@dataclass(frozen=True, slots=True)
class FigureKind:
    """A kind of figure: how it is asked for, and what it looks like in a clause.

    Where the question names a unit (多少家), `given` is the figure in that unit.
    """

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]


def _kind(name: str, asked: str, given: str, units: str = "") -> FigureKind:
    chinese = _MANY.replace("UNITS", f"(?:{units})") + "|" if units else ""
    return FigureKind(name, re.compile(chinese + asked, re.IGNORECASE), re.compile(given))


# The first kind that a question asks for counts, so the narrow ones stand before the wide.
_KINDS = (
    _kind("phone", r"电话|热线|手机号|\b(?:tele)?phone\b|\bhotline\b", r"\d{3,4}-?\d{6,8}|\d{5,}"),
    _kind(
        "rate",
        r"百分之几|(?:税率|利率|费率|比例|比率)[^，。？]{0,6}(?:多|几|什么)|按多少征|几成|几折"
        r"|\bwhat (?:[\w-]+ ){0,2}rate\b|\bpercent(?:age)?\b",
        r"%|％|百分之|[一二三四五六七八九]成|\d折",
        units="个点|%",
    ),
    _kind(
        "area",
        r"多大面积|面积(?:是|有|为)?多|\bhow (?:big|large)\b|\bsquare (?:kilo|met)|\bhectares?\b",
        rf"{_NUMERAL}(?:平方|公顷|亩)",
        units="平方公里|平方米|平方|公顷|亩",
    ),
    _kind(
        "time",
        r"多久|多长时间|期限(?:是|为)?(?:几|多)"
        r"|\bhow (?:long|soon|old)\b|\bhow many (?:[\w-]+ )?(?:days|weeks|months|years)\b",
        rf"{_NUMERAL}(?:天|日(?!常)|周|个?月(?!份)|年(?!版|度|来)|个?工作日|岁)",
        units="天|日|周|个月|月|年|个工作日|岁",
    ),
    _kind(
        "money",
        r"(?:额度|金额|上限|下限|门槛|标准|补贴|补助|奖励)(?:是|为|有|能给|给|最高)*多少"
        r"|多少[^，。？]{0,4}(?:补贴|奖励|补助)|多少(?:钱|资金|经费)"
        r"|\bhow much\b|\bwhat (?:[\w-]+ )?(?:subsidy|amount|grant|quota|limit|fee)\b",
        rf"{_NUMERAL}(?:元|美元|块)",
        units="元|万元|亿元|万|亿|块",
    ),
    _kind(
        "count",
        r"\bhow many\b",
        rf"{_NUMERAL}(?:家|个|户|人|名|所|项|条|座|批)",
        units="家|个|户|人|名|所|项|条|座|批",
    ),
    _kind("figure", r"多少", r"\d|[一二三四五六七八九十百千万亿两]+(?:家|个|户|年|元|倍|成|项|公里)"),
)
# What looks like a figure in a clause and is none: a 文号, a title, a quoted term, a year, a name such as B2B.
_NOT_A_FIGURE = re.compile(
    r"〔\d{4}〕\d+号|《[^》]*》|“[^”]*”|\d{4}年(?:版|度)?|[A-Z]+\d[A-Z]*|\d[A-Z](?![A-Za-z])|第?\d代|一(?:批|条龙)"
)


def asked_figure(searched: str) -> FigureKind | None:
    """Return the kind of figure that a normalised question asks for, or None."""
    for kind in _KINDS:
        if match := kind.asked.search(searched):
            groups = match.groupdict()
            unit = groups.get("unit") or groups.get("unit2")
            counted = unit and kind.name == "count"
            return replace(kind, given=re.compile(_NUMERAL + re.escape(unit))) if counted and unit else kind
    return None


def gives_figure(sentence: str, kind: FigureKind) -> bool:
    """Tell whether a sentence holds a figure of this kind."""
    return bool(kind.given.search(_NOT_A_FIGURE.sub(" ", sentence)))
