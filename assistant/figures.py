"""Questions that only a figure answers, and whether a clause gives one of that kind.

"补贴多少钱"          money: 30万元, 三百亿元
"how many companies"  count: 6家, 十个
"税率按多少"          rate: 15%, 百分之五
"""

import re
from dataclasses import dataclass, replace

from assistant.aspect_pattern import question_pattern

_NUMERAL = r"(?:\d[\d,.]*|[一二三四五六七八九十百千两双]+)\s*[万亿]?\s*"
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
    _kind("phone", r"电话|热线|手机号|座机|\b(?:tele)?phone\b|\bhotline\b", r"\d{3,4}-?\d{6,8}|\d{5,}"),
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
        "duration",
        r"多久|多长时间|期限(?:是|为)?(?:几|多)"
        r"|\bhow (?:long|soon|old)\b|\bhow many (?:[\w-]+ )?(?:minutes|hours|days|weeks|months|years)\b",
        rf"{_NUMERAL}(?:天|日(?!常)|周|个?月(?!份)|年(?!版|度|来)|个?工作日|岁|个?小时|分钟)",
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
        # What of these is counted is an area or a time, which stand above.
        r"\bhow many\b(?! (?:square (?:kilo|met)|hectares?\b|(?:[\w-]+ )?(?:minutes|hours|days|weeks|months"
        r"|years)\b))",
        rf"{_NUMERAL}(?:家|个|户|人|名|所|项|条|座|批)",
        units="家|个|户|人|名|所|项|条|座|批",
    ),
    _kind("figure", r"多少", r"\d|[一二三四五六七八九十百千万亿两]+(?:家|个|户|年|元|倍|成|项|公里)"),
)
# What is counted in English, and the units of a clause that count it; what is not here counts in any.
_ENGLISH_UNITS = tuple(
    (re.compile(rf"\bhow many (?:[\w'-]+ ){{0,3}}(?:{nouns})", re.IGNORECASE), re.compile(rf"{_NUMERAL}(?:{units})"))
    for nouns, units in (
        (r"(?:compan|firm|enterprise|business|bank|factor(?:y|ies)|plant|supplier)", "余?(?:家|户)"),
        (r"(?:zone|park|pilot|port|project|site)s?\b", "个|家|座|处|批"),
        (
            r"(?:people|workers?|employees?|jobs|residents?|tourists?|visitors?|staff|passengers)\b",
            "余?(?:人|名|户)|个岗位",
        ),
        (r"(?:tonne|ton)s?\b", "吨"),
        (r"(?:kilomet|mile)", "公里|千米"),
        (r"points?\b", "分"),
        (r"(?:tier|level|layer|stage|phase)s?\b", "个?(?:级|层|阶段)|期"),
        (r"(?:times|trips|rounds)\b", "次|回|趟"),
        (r"(?:kilowatt|megawatt)", "千瓦|兆瓦"),
    )
)
# What looks like a figure in a clause and is none: a 文号, a title, a quoted term, a year, a name such as B2B.
_NOT_A_FIGURE = re.compile(
    r"〔\d{4}〕\d+号|《[^》]*》|“[^”]*”|\d{4}年(?:版|度)?|[A-Z]+\d[A-Z]*|\d[A-Z](?![A-Za-z])|第?\d代|一(?:批|条龙)"
)

# Further ways to ask for a figure than the kinds have, by their names.
FIGURE_ASKED: dict[str, re.Pattern[str]] = {
    "rate": question_pattern(
        r"(?:税率|利率|利息|费率|汇率|首付|贴息|占比|比重|[\u4e00-\u9fff]{2}率)(?:是|有|为|大概|现在|要|能)*(?:多少"
        r"|多[高低大]|百分之)|(?:税|率|息|费|退|涨|降|减)[^,，。?？]{0,4}几个点|\d%还是按?\d+%",
        r"\bwhat (?:share|proportion|fraction) of\b|\bhow (?:high|low) (?:is|are)\b~\b(?:rate|tax|tariff|interest|dut)"
        r"|\bwhat(?:'s| is| are| was) the (?:[\w-]+ ){0,4}(?:tax|interest|exchange|approval|success|duty) rates?\b",
    ),
    "area": question_pattern(r"(?:占地|面积)~(?:多少|多大)", r"\bwhat(?:'s| is) the (?:[\w-]+ ){0,2}area\b~\?"),
    "duration": question_pattern(
        r"(?:办理|审批|办结|受理)时限|(?<![这那好])几(?:天|个工作日)(?=$|[?？能可办批])|多少个?(?:工作日|天)"
        r"|(?:要(?![是先])|得|排|等|提[前早])[^,，。?？了先]{0,4}几(?:个?工作日|天|年|个?月|周|个?小时|分钟)(?![再后以])"
        r"|天数(?=$|[?？ 是有])",
        r"\bhow (?:quickly|fast)\b|\bprocessing time\b|\bturnaround\b",
    ),
    "money": question_pattern(
        r"给几个钱"
        r"|(?:预算|工资|年薪|月薪|投资额?|注册资本|(?:资金|基金|贷款)(?:规模|额度?)|拨款)(?:总额|是|有|为|能|到|大概"
        r"|一?总?共|最高)*(?:多少|多大)|(?<![好十])几[十百千]?[万亿]元?(?=$|[?？])"
        r"|最低工资|(?:工资|补贴|补助|奖励|津贴|收费|罚款)标准(?=$|[?？是多])|罚(?:款|他们?|我们?)?(?:多少|几)"
        r"|(?:进出口|贸易|[进出]口|利用外资|引资|产)总?[额值](?:是|有|达到?|大概|一共)*(?:多少|多大|几)",
        r"\b(?:maximum|average|highest) (?:[\w-]+ ){0,2}(?:amount|loan|grant|subsidy|funding|budget|salary|quota"
        r"|allowance)s?\b"
        r"|\bwhat(?:'s| is| was| are) the (?:[\w-]+ ){0,3}(?:budget|salary|ceiling|duty-free (?:limit|allowance"
        r"|quota))s?\b|\bhow (?:big|large) (?:is|are|was)\b~\b(?:loan|grant|fund|budget|subsid|bonus|investment)"
        r"|\bwhat(?:'s| is| was| were| are) the (?:total|overall|combined) (?:[\w-]+ ){0,2}(?:amount|credit|budget|sum"
        r"|funding|spending|investment|lending)\b|\bthe most (?:[\w'-]+ ){1,5}(?:can|could|may) (?:borrow|get|claim"
        r"|receive|earn"
        r"|spend)"
        r"|\bhow high (?:must|should|does|is|are|will)\b~\b(?:salary|pay|wages?|income|rent)\b|\bminimum wage\b",
    ),
    "count": question_pattern(
        r"(?:人口|人数|数量|总数|户数)(?:是|有|达到?)*(?:多少|几)"
        r"|(?:引进|[建办签批招养拨]|批准|落户|投产|新增|完成)了几[个家名条]",
        r"\bwhat(?:'s| is| was) the (?:total )?(?:number|headcount|population)\b",
    ),
}
# What holds the words that ask for a figure and asks for none, or for another than they say. Counted bodies and
# measures stand in a clause as a list, with no number.
ASKS_NO_FIGURE = re.compile(
    r"电视电话|电话会议|(?:手机|电话机?)(?:壳|组装|生产|制造|配件|厂)|多多少少|多少(?:有点|有些|也|能给点)"
    r"|没有?(?:多少|几)|[不无][管论]多少|多久~一次|(?:税率|利率|费率|比例)~有(?:什么|哪些)"
    r"|(?:多少|几)(?:[种类点]|[个家项条](?:部门|单位|机构|[厅局]|措施|方[面向式]|任务|渠道|领域|国家(?!级)|省(?!级)|行业|条件|环节))"
    # What decides how much is said in words.
    r"|多少[^,，。?？]{0,10}(?:看|取决于|由|根据|按|依)什么|(?:根据|按照?|凭|依据?|看)什么[^,，。?？]{0,8}多少"
    r"|\b(?:decid|determin|govern|affect|influenc)\w* how (?:much|many|long|big|large)\b|\bdepends? on how"
    r" (?:much|many|long)\b"
    r"|(?:能不能|可不可以|能否|可否|[想先]|打算)[^,，。?？]{0,6}几[年天个家]|\bhow long[- ]term\b|\d+ ?per ?cent"
    r"|[\d,.]+[- ]?(?:square (?:kilo)?met\w+|hectares?)|\b(?:mobile|smart|cell)[- ]?phones?"
    r"|\bphone (?:parts?|cases?|maker|component|factory|assembl)|\b(?:by|over the) phone\b"
    r"|\bhow much (?:say|autonomy|freedom|power|authority|control|leeway|discretion|help|room|support|weight"
    r"|attention)\b|\bhow (?:big|large) an? (?:role|part|say)\b"
    r"|\bhow (?:big|large) (?:is|are|was) (?:[\w-]+ ){1,4}(?:loan|grant|fund|budget|subsid\w+|bonus|investment)s?\b"
    r"|\bwhat (?:[\w-]+ )?(?:subsidy|grant|quota|fee|limit) (?:polic|scheme|program|support|measure|option|reform"
    r"|relief)\w*"
    r"|\bhow many (?:[\w-]+ ){0,3}(?:kinds?|types?|ways?|measures?|tasks?|aspects?|departments?|agenc(?:y|ies)"
    r"|ministries|bodies|authorities|offices|countries|provinces|regions|sectors|industries|fields|conditions|documents"
    r"|notices)\b".replace("~", r"[^,，。;；?？]{0,8}"),
    re.IGNORECASE,
)


def asked_figures(searched: str) -> tuple[FigureKind, ...]:
    """Return every kind of figure that a normalised question asks for, narrow ones first."""
    return tuple(found for kind in _KINDS if (found := _asked(kind, searched)))


def asked_figure(searched: str) -> FigureKind | None:
    """Return the kind of figure that a normalised question asks for, the narrowest, or None."""
    return next(iter(asked_figures(searched)), None)


def figure_kind(name: str) -> FigureKind:
    """Return the kind of figure with this name; KeyError if there is none."""
    for kind in _KINDS:
        if kind.name == name:
            return kind
    raise KeyError(name)


def gives_figure(sentence: str, kind: FigureKind) -> bool:
    """Tell whether a sentence holds a figure of this kind."""
    return bool(kind.given.search(_NOT_A_FIGURE.sub(" ", sentence)))


def _asked(kind: FigureKind, searched: str) -> FigureKind | None:
    """Return the kind if the question asks for it: a count in the unit that it names, 多少家."""
    match = kind.asked.search(searched)
    if match is None:
        return None
    groups = match.groupdict()
    unit = groups.get("unit") or groups.get("unit2")
    if kind.name != "count":
        return kind
    if unit:
        return replace(kind, given=re.compile(_NUMERAL + re.escape(unit)))
    return replace(kind, given=next((given for asked, given in _ENGLISH_UNITS if asked.search(searched)), kind.given))
