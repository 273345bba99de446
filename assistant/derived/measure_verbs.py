"""The verbs of a sentence that give, and how firmly: what each of its parts does.

有序推动更多园区纳入试点，支持企业参与海外仓建设，提升服务水平。
    推动 (binding), 支持 (encouraging); 提升 is something that the enterprises do, for they are supported in it
"""

import re
from dataclasses import dataclass, replace

from assistant.derived.measure_terms import Strength, Verb
from assistant.parts import cut_parts, trimmed
from corpus.document import Span

_OF_PART = r"[^，,；;。]"

# 促进工作, 发展基金: part of a name.
_NO_NOUN = r"(?!工作|法|基金|条例|规划|需要|专项|政策|规律|水平|目标|环境|情况|战略|阶段|改革(?:[、和]|等?部门|委))"


@dataclass(frozen=True, slots=True)
class _Entry:
    """Verbs of one class: others do what follows where it `governs`, and it is `weak` where it may only describe."""

    verb: Verb
    words: re.Pattern[str]
    strength: Strength
    governs: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class GivingVerb:
    """A verb that gives: its class, where it stands, and the part of the sentence that it heads.

    It is `embedded` where it is something that a supported body does.
    """

    verb: Verb
    span: Span
    part: Span
    strength: Strength
    governs: bool
    weak: bool
    embedded: bool = False


_PRIORITY = _Entry(Verb.PRIORITISE, re.compile(rf"加大{_OF_PART}*倾斜|优先"), Strength.BINDING)
_ENTRIES = (
    _Entry(Verb.FORBID, re.compile(r"严禁|禁止|不得|不准|严防|杜绝"), Strength.BINDING),
    _Entry(
        Verb.SUPPORT,
        re.compile(rf"(?:加强|强化){_OF_PART}*(?<!统筹)(?<!协调)(?:指导|辅导)$|支持|帮扶|帮助|扶持|资助|指导|辅导"),
        Strength.ENCOURAGING,
        governs=True,
    ),
    _Entry(Verb.ENCOURAGE, re.compile(r"鼓励|引导|倡导"), Strength.ENCOURAGING, governs=True),
    _PRIORITY,
    _Entry(
        Verb.SUPPORT,
        re.compile(
            rf"(?:加大|加强){_OF_PART}*(?:支持|扶持|帮扶|投放|投入|补助|服务)(?:力度)?"
            rf"|提供(?!{_OF_PART}*保证)|开展{_OF_PART}*(?:培训|培育|辅导)|解决{_OF_PART}*(?:难题|困难|难$)"
            rf"|满足{_OF_PART}*(?:需求|需要)|保持{_OF_PART}*支持|实行(?={_OF_PART}*服务)"
        ),
        Strength.BINDING,
    ),
    _Entry(Verb.ALLOW, re.compile(r"允许|准许|赋予|授权|授予|下放|可以"), Strength.BINDING, governs=True),
    _Entry(
        Verb.GRANT,
        re.compile(
            rf"给予(?!{_OF_PART}*(?:处分|处罚|警告|批评))|享受|减免|免征|减征|缓征|减按|免收|减收|返还|免除|拨付|补贴|补助|奖励"
            rf"|安排(?={_OF_PART}*(?:资金|经费|补|指标))|落实(?={_OF_PART}*(?:政策|补贴|补助|待遇))"
            rf"|实行(?={_OF_PART}*(?:供应|优惠|减免|补贴|奖励|便利))"
        ),
        Strength.BINDING,
    ),
    _Entry(
        Verb.ENSURE,
        re.compile(rf"保障|确保|应保尽保|(?:强化|加强|做好){_OF_PART}*(?:服务|要素|资金|用地)保障"),
        Strength.BINDING,
    ),
    _Entry(Verb.PROMOTE, re.compile(rf"(?:推动|推进|促进|加快|拓宽|扩大|推广|申建|争取){_NO_NOUN}"), Strength.BINDING),
    _Entry(Verb.PROMOTE, re.compile(rf"开展{_OF_PART}*试点(?!企业|工作)"), Strength.BINDING, weak=True),
    _Entry(
        Verb.PROMOTE,
        re.compile(rf"(?:优化|完善|提升|提高|改善|降低|畅通|培育|发展|简化|放宽){_NO_NOUN}"),
        Strength.BINDING,
        weak=True,
    ),
    _Entry(Verb.ALLOW, re.compile(r"可(?=将|按|申请|自主|自愿|自行)"), Strength.BINDING, weak=True),
)
_ANY = re.compile("|".join(f"(?P<e{n}>{entry.words.pattern})" for n, entry in enumerate(_ENTRIES)))

_ADVERB = (
    r"(?:积极|稳步|稳妥|有序|大力|进一步|持续|切实|充分|全面|着力|不断|加快|重点|协调|研究|探索|规范|精准|统筹|共同|主动|深入"
    r"|依法依规|依法|因地制宜|适时|适当|适度|尽快|严格|针对性|更好|继续|同步|优先|认真|有效|及时|统一|协同|合理|逐步|广泛|坚决"
    r"|创新|原则上|合规|地|前?[一二三四五六七八九十\d]{1,3}年内?)"
)
_MODAL = r"(?:应当|应该|应|要|必须|须|可以|可|将|均|也|都|不|能够|能)"
# Who acts, before the verb: a body, a modal verb after it or not.
_BODY = (
    r"(?:部门|政府|银行|分行|机构|单位|国家|委员会|部|委|局|署|厅|办|省|市|县|旗|州|区|自治区|地区|地方|各地|企业|公司|协会|组织"
    r"|海关|者|人|个人|院|方)"
)
_SUBJECT = (
    rf"(?:[^，,；;的]{{0,40}}?{_BODY}(?:（[^）]*）)?{_MODAL}?|[^，,；;]{{2,40}}?(?:应当|应|要|须|必须|原则上|可)"
    r"|(?!增强|深化|拓展|建|设|开)[^，,；;的]{2,16}(?=对|向|为))"
)
# On what, for whom, by what means: before the verb as well.
_PHRASE = (
    r"(?:对于?|为|向|给|与|同|在|从|于|(?<!可)以|由|将|把|就|通过|经|按照?|根据|依照|依据|结合|围绕|依托|利用|运用|立足|面向|会同"
    r"|联合|配合|凡|符合|用于|因|当|尤其是|特别是)[^，,；;]{2,}"
)
_BEFORE = re.compile(rf"(?:{_ADVERB}|{_MODAL})*(?:{_SUBJECT})?(?:{_ADVERB}|{_MODAL}|并|且|和|、)*(?:{_PHRASE})?")
# 为推动…, 以支持…为重点, 在服务…方面: what the rest is done for.
_PURPOSE = re.compile(rf"(?:[^，,；;]*(?:作为|是))?(?:为了?|以|在|作为|是|于){_ADVERB}*")
# In what case it is done, which says nothing of who does it.
_CASE = re.compile(r"^在[^，,；;]*(?:前提下|条件下|框架下|情况下|的?基础上)")
# Another verb before it: what follows is only part of what that one is about.
_OTHER_VERB = re.compile(r"加强|强化|做好|发挥|具有|制定|建立|关于|落实|贯彻|作为|坚持|《[^》]*$")
# For whom something is done.
_FOR_WHOM = re.compile(r"[^，,；;]{0,40}?(?:对|为|向|给)")
# What may be said of whatever there is.
_OF_ALL = ("可以", "不得", "禁止", "严禁", "不准")
# 研究推动: only looked into.
_EXPLORES = re.compile(r"研究|探索")
# 重点加大, 重点支持: a priority as well.
_STRESSED = re.compile(r"重点(?=加大|支持|扶持|保障|加强|推进|推动|投向)|优先|倾斜")
_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十百\d]+[）)、.．]\s*|第[一二三四五六七八九十百零\d]+[条款章]\s*")


def giving_verbs(text: str, sentence: Span) -> tuple[GivingVerb, ...]:
    """Return the main verbs of text[sentence] that give, in their order.

    What somebody does who is supported in it is no measure of its own, unless it is more than to improve something.
    """
    found: list[GivingVerb] = []
    governed = False
    for whole in cut_parts(text, sentence):
        for verb in _of_part(text, _bare(text, whole)):
            if not (governed and (verb.weak or text[verb.span.start : verb.span.end] == "提供")):
                found.append(replace(verb, embedded=governed))
            governed = governed or verb.governs
    firm = any(not verb.weak and verb.verb not in (Verb.PROMOTE, Verb.ENSURE) for verb in found)
    return tuple(verb for verb in found if not (firm and verb.weak))


def _bare(text: str, part: Span) -> Span:
    """Return a part without the number before it and the stop after it."""
    kept = trimmed(text, part)
    number = _NUMBER.match(text, kept.start, kept.end)
    end = kept.start + len(text[kept.start : kept.end].rstrip("。！；;"))
    return Span(number.end() if number else kept.start, end)


def _of_part(text: str, part: Span) -> list[GivingVerb]:
    """Return the verb that heads a part, one that stands beside it, and what the part gives priority to."""
    said = text[part.start : part.end]
    main = _main(said)
    if main is None:
        return []
    matches = [(main, _entry(main))]
    beside = _ANY.match(said, main.end())
    if beside and _entry(main).verb is not Verb.PROMOTE and not _entry(beside).weak:
        matches.append((beside, _entry(beside)))
    stressed = _STRESSED.search(said)
    if stressed and all(entry.verb is not Verb.PRIORITISE for _, entry in matches):
        matches.append((stressed, _PRIORITY))
    explores = bool(_EXPLORES.search(said, 0, main.start()))
    verbs = [_verb(match, entry, part, explores) for match, entry in matches]
    return sorted(verbs, key=lambda verb: verb.span.start)


def _main(said: str) -> re.Match[str] | None:
    """Return the first giving verb that can head a part; 对企业创新发展提供支持 is headed by 提供, not by 发展."""
    standing = [match for match in _ANY.finditer(said) if _can_stand(match)]
    firm = [match for match in standing if not _entry(match).weak]
    return next(iter(firm or standing if _FOR_WHOM.match(said) else standing), None)


def _verb(match: re.Match[str], entry: _Entry, part: Span, explores: bool) -> GivingVerb:
    span = Span(part.start + match.start(), part.start + match.end())
    strength = Strength.ENCOURAGING if explores else entry.strength
    return GivingVerb(entry.verb, span, part, strength, entry.governs, entry.weak)


def _entry(match: re.Match[str]) -> _Entry:
    return next(entry for n, entry in enumerate(_ENTRIES) if match[f"e{n}"])


def _can_stand(match: re.Match[str]) -> bool:
    """Tell whether what stands before a verb in its part leaves it the main verb."""
    before = _CASE.sub("", match.string[: match.start()])
    if _PURPOSE.fullmatch(before) or _OTHER_VERB.search(before):
        return False
    # Whatever may be allowed or forbidden, its name needs no pattern.
    return bool(_BEFORE.fullmatch(before)) or (match.group() in _OF_ALL and not _ANY.search(before))
