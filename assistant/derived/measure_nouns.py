"""Noun phrases of official Chinese: where the name of a zone, an enterprise or a person ends, and the verb begins.

leading_nouns("边境经济合作区及区内企业申请试点")     边境经济合作区, 区内企业
"""

import re
from collections.abc import Iterator, Sequence

from corpus.document import Span
from corpus.places import find_places

_ZONE = (
    r"经济合作区|合作区|合区|经开区|高新区|开发区|试验区|示范区|保税区|综保区|新区|贸易区|集聚区|先导区|功能区|产业园区|园区|产业园"
    r"|科技园|创业园|工业园|物流园|自贸港|自由贸易港|综试区|自贸区|先行区|集中区|监管区|核心区|主产区|片区"
)
_AREA = (
    r"旗县（市、区）|县（市、区）|县（市）|地区|省区|省份|省市|区域|西区|东区|片区|地方|盟市|旗县|市县|乡镇|边境县|城市"
    r"|口岸|港口|农村|乡村|[老山牧林灾]区|城市群|都市圈|县城|县市|各地(?![区方])|[乡城]?镇(?!静|定)|街道|社区|行政村"
)
_ENTERPRISE = (
    r"企业(?!所得税|债)|公司(?!债)|商户|个体工商户|经营主体|市场主体|创新主体|合作社|孵化器|机构|银行|分行|高校|院校|学校|院所|医院"
    r"|社会资本|外商投资|民间资本|农场|集团|总部(?!基地|经济|企业)|工厂|旅行社|贸易商|供应商|服务商|开发商|单位|(?<!管理)(?<!建设)主体(?!功能|责任|地位)|联合体|管理委员会|管委会"
    r"|大学|学院|研究院|研究所|团体|智库|载体|商协会组织|协会|商会|社会组织|组织|政府|部门|实验室"
)
_PERSON = (
    r"人才队伍|人才|[医教]师|人员|团队|(?<![或前后])者|毕业生|退役军人|军人|边民(?!互市)|农民工|农民"
    r"|农户|居民|群众|职工|学生|老年人|残疾人|妇女|公民|护士|医生|[渔牧]民|农牧民|社会力量|员工|技工|工匠|家庭|青年|专家|学者|科学家|人(?![才员民口工文均力大事群士数类生气])|人群"
    r"|人士|游客|旅客|企业家"
)
_THING = (
    r"项目|保税仓库?|海外仓|场所|商品市场|产业链、供应链|供应链|产业链|制造业|服务业|加工业|养殖业|种植业|旅游业|物流业|畜牧业|渔业|林业|建筑业|会展业|主导产业|集群"
    r"|产业(?!化|园|基金|学院|开发区|政策|转移)|行业"
    r"|加工(?![业企基园产贸工区])|组装制造|贸易(?!区)|农业|基地|中心"
)
HEAD = re.compile("|".join((_ZONE, _AREA, _ENTERPRISE, _PERSON, _THING)))
# Who can act, or be somewhere: what is pushed on for them is a measure for them.
ACTOR = re.compile(
    rf"(?:{_ZONE}|{_AREA}|{_ENTERPRISE}|{_PERSON}|项目|保税仓|场所|商品市场|链|(?:制造|服务)业|传统产业)(?<!部门)$"
)
# Who only is named: nothing in 外贸企业 says what they get.
_BODY_ALONE = re.compile(rf"(?:{_ZONE}|{_AREA}|{_ENTERPRISE}|制造业|主导产业|贸易|链)(?<!口岸)$")
# A zone that is itself what is given: 跨境旅游合作区申建, 建设产业园.
_MAKING = ("建设", "设立", "申建", "创建", "打造", "新设")
_MADE = re.compile(r"(?:等[^，,；;。]{0,6})?(?:多元化|创新|有序|实际)*(?:建设|申建|发展|新设|设立|运营|布局)")

# What follows a noun phrase: a verb, or what stands before one.
_VERB_AFTER = re.compile(
    r"加强|建设|设立|开展|实施|发展|探索|申请|申建|申报|申办|参与|利用|运用|通过|采用|采取|承办|承接|用好|完善|优化|提升|提高|促进"
    r"|推动|推进|打造|创建|培育|引进|招引|编制|明确|落实|拓展|统筹|立足|结合|按|将|把|对|为|向|在|以|从|依托|面向|围绕|纳入"
    r"|扩区|扩容|应对|创新(?!主体)|规划|布局|积极|有序|优先|进一步|更大|更多|相应|部分|必要|同等|更加|针对性|争创|实现|增强|做好|做大|做强|转型|升级"
    r"|实际运营|建成|使用|开发(?!区)|投向|办理|享受|获得|取得|举办|依法|合理|单列|加快|深化|强化|引导|支持|鼓励|带动|改造|改善|降低"
    r"|扩大|解决|健全|建立|规范|给予|提供|与[^、，]*(?:合作|对接|联动|开展|共同|加强|共建|共享|签订|建立|办学|培养|组建)|联合|共同|毗邻|先行|率先|主动|充分|自主|到|赴"
    r"|共建|合作(?!区|社|平|园|项|伙)|参加|牵头|委托|发行|确定|购置|租用|布局|组织(?=企业|开展|实施|参加)|改革|出口(?!企|加|退|信|基|银|贸)|便利(?!店)|集中|增加|减少|获取|兴办"
    r"|创办|创业(?!者|园|基|投|人|企|团)|就业|就地|复工|成为|形成|适应|聚焦|持续|全面|不断|因|依|根据|落地|可以|可|应当|应|要|不得|购买|租赁|从事|投资(?![者项主企机])"
    r"|经营(?!主体|者|组织|单位|户)|稳定|畅通"
    r"|选择|增设|开设|新建|扩建|改建|迁入|入驻|聘用|招用|招聘|吸纳|吸引|引入|接入|融入|加入|组建|成立"
    r"|研究(?![院所机生])|生产(?![性型企基经者组单])|销售(?!企)|制定|出台"
    r"|推广|推行|搭建|构建|完成|承担|整合|灵活|自愿|直接|就地|就近|返乡创业|参照|凭|进入|同等|每|免|减"
    r"|多元化|高质量|上市|融资(?!担保)|走出去"
)
_VERB_WITHIN = re.compile(
    r"共建|合作共|参加|牵头|发行|购置|搭建|布局|承接|申报|申办|设立|建成|兴办|创办|降低|减轻|组织(?=企业|开展|实施|参加)|发展(?=[^，,；;。、的区]{1,12}加工)|选择|增设|开设|新建|迁入"
    r"|聘用|招用|吸纳|吸引|列入|搬迁|稳定就业|灵活"
    r"|加强|开展|实施|探索|申请|申建|参与|利用|通过|采用|承办|完善|优化|提升|提高|促进|推动|推进|打造|创建"
    r"|引进|明确|落实|立足|结合|纳入|按规定|优先|进一步|积极|有序|针对性|提供|给予|以[^、]*等方式|毗邻|更大|更多"
    r"|投向|用于|名义|形成|惠及|加大|到|(?<![面导趋])(?<!(?<!地)方)向"
)
_JOINS = re.compile(r"以及|、|和|及|与|或者?|，?(?:特别|尤其)是")
_LEADS = re.compile(
    r"(?:有关|相关|各类|各级|更多|一批|包括[^的，]*在内的|其(?!他)|所辖|当地|本地|广大|通往|对(?!外)|的|好|至|或?委托|尤其是|特别是)+"
)
# Where nothing else is left to name it, 有关 belongs to the name: 有关市县.
_SHORTEST = 3
# What is longer is no name: its end was missed.
_LONGEST = 40
# 等 ends an enumeration, but not the name where the class that follows is of people or enterprises.
_CLASS_OF = re.compile(
    r"等[^，,；;。、的]{0,6}(?:企业|机构|人员|人才|主体|群体|单位)|等[^，,；;。、的]{2,6}(?:场所|基地|园区|产业|行业)"
)
# Verbs before what is built or drawn in (有序建设保税监管场所), or between a verb and whom it is for (推动赋予园区).
_BEFORE = re.compile(
    r"(?:支持|鼓励|引导|推动|保障|有序|稳步|积极|加快|统筹|规范|引进|招引|引入|培养|培育|发展|孵化|壮大|建设|设立|创建|申建"
    r"|赋予|给予|并完善|将|把|投向|(?:和|并|或|、)(?=支持|鼓励|引导|推动|促进|创办|建设|保障|帮助)|创办|帮助|便利|组织|新设|惠及|促进|推进|加快|实施|完善|提高|提升)+"
)
# A class of so many characters names them without the examples before it: 教育、卫生等公共服务人员.
_LONG_CLASS = re.compile(r"[^的]+(?<![高中初平同])等(?=[^的等]{4,})")


def only_names(text: str, span: Span) -> bool:
    """Tell whether a name only says who gets it, and nothing of what is given."""
    made = _MADE.match(text, span.end) or text.endswith(_MAKING, 0, span.start)
    return bool(_BODY_ALONE.search(text[span.start : span.end])) and not made


def skipped(text: str, start: int, end: int, conditions: Sequence[Span]) -> int:
    """Return where the noun phrase after a verb begins: after conditions, further verbs, and words like 有关."""
    while True:
        at = start
        for pattern in (_LEADS, _BEFORE):
            match = pattern.match(text, start, end)
            start = match.end() if match else start
        start = next((span.end for span in conditions if span.start <= start < span.end), start)
        if start == at:
            return start


def leading_nouns(text: str, start: int, end: int, strict: bool = False) -> Iterator[Span]:
    """Yield the noun phrases, joined by 、 or 和, that text[start:end] begins with; none where it begins otherwise.

    `strict` takes only what a verb follows.
    """
    if _VERB_AFTER.match(text, start, end) or _JOINS.match(text, start, end):
        return
    found, first, last, closed = list[Span](), start, start, False
    for at in _heads(text, start, end):
        if _VERB_WITHIN.search(text, last, at):
            break
        joint = _JOINS.match(text, last, end) if last > start else None
        if joint:
            found.append(_named(text, first, last))
            first = joint.end()
        last = at
        closed = bool(_VERB_AFTER.match(text, last, end))
        if closed or text.startswith("的", last) or (text.startswith("等", last) and not _CLASS_OF.match(text, last)):
            break
    if last > first:
        found.append(_named(text, first, last))
    if not strict or closed:
        yield from (span for span in found if span.end - span.start <= _LONGEST)


def _heads(text: str, start: int, end: int) -> list[int]:
    """Return the ends of the words that can end a name; a place is one where a verb follows."""
    places = (start + span.end for _, span in find_places(text[start:end]))
    return sorted(
        {match.end() for match in HEAD.finditer(text, start, end)}
        | {at for at in places if at == end or _VERB_AFTER.match(text, at, end)}
    )


def _named(text: str, start: int, end: int) -> Span:
    lead = _LEADS.match(text, start, end)
    start = lead.end() if lead and end - lead.end() >= _SHORTEST else start
    of_class = _LONG_CLASS.match(text, start, end)
    return Span(of_class.end() if of_class else start, end)
