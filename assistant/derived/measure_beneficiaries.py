"""Who or what gets what a measure gives: the phrases of a sentence that name it.

支持有条件的边境经济合作区及区内企业申请试点，为外贸企业提供融资服务。
    边境经济合作区, 区内企业, 外贸企业
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.derived.measure_nouns import ACTOR, leading_nouns, skipped
from assistant.derived.measure_terms import Verb
from assistant.derived.measure_verbs import GivingVerb
from corpus.document import Span

_GIVING = (
    r"(?:提供|给予|赋予|开展|实施|实行|予以|享受|减免|减按|免[征收]|开放|发放|配备|支持|指导|服务|奖励|补贴|返还|资助|减半|增信|纾困|投放|投入|补助|扶持|帮扶|倾斜|保障)"
    r"(?![^，,；;。]{0,2}(?:能力|职能|功能|目录|意见))"
)
_SOMEBODY = r"[^，,；;。的]{0,8}(?:企业|公司|[农商]户|主体|群众|居民|人群|人员|高校|院校|地区|毕业生|农民)"
# For whom, before or after the verb: 为企业提供, 对园区的支持, 投向中小企业, 培育企业.
_FOR = re.compile(
    rf"(?:对(?![口接]|外(?!贸[企主经综小]|[资商籍国]))|(?<![作成因以视其])为|(?<![面导转])(?<!(?<!地)方)向|(?<!供)给(?!予))(?=[^，,；;。]*{_GIVING})"
    r"|投向|用于|对口帮扶|对口支援|尤其是|特别是|(?:培育|孵化|壮大)+(?=[^，,；;。]{0,8}企业)"
    rf"|(?:便利|惠及|助力)(?={_SOMEBODY})|(?:适合|针对|面向|(?:不得|禁止|严禁|不准)(?:违规|违法|擅自)?(?:对|向|要求|强制))(?={_SOMEBODY})"
    rf"|(?:降低|减轻|提高)(?={_SOMEBODY}[^，,；;。]{{0,6}}(?:融资|贷款|授信|担保|费率|利率|负担))"
    r"|将(?=[^，,；;。]{2,40}(?:纳入|列入))"
)
# 对符合条件的重大项目，优先予以核准: for whom the next part says what is given.
_TOPIC = re.compile(
    rf"(?:^|(?<=[，,；;。\s])|(?<=国家|政府|财政|部门))对于?(?P<whom>[^，,；;。]{{2,40}})(?=[，,][^；;。]*(?:{_GIVING}|优先))"
)
# Who enjoys it stands before the verb.
_ENJOYED = ("享受", "可以", "可")
# What follows a name that does the giving: 国家级经开区对口帮扶边境经济合作区.
_GIVES = re.compile(r"对口(?:帮扶|支援)|帮扶|支援")
# Who passes on what is given, where somebody else is named for whom it is.
_PASSES_ON = re.compile(r"(?:银行|金融机构|担保机构|保险机构|分行|保险公司|政府|地方|部门)$")
_END = re.compile(r"[，,；;。]|$")
_ANYWHERE = re.compile(
    r"(?:国家级|边（跨）境?|边境（跨境）|跨境|边境)*(?:经济合作区|合作区|合区|经开区|综合保税区|开发区|园区)"
    r"|(?:中小微|小微|中小|外贸|高新技术|龙头|民营)*企业|口岸|(?:小规模|一般)?纳税人|(?:经营|市场)主体|个体工商户|旅行社|用人单位"
)
# Where the description of who gets it ends: at a verb of giving that is seldom part of one, or after a name at any.
_GIVING_FIRST = re.compile(_GIVING)
_GIVES_TO = re.compile(r"提供|给予|予以|赋予|享受|免征|减免|补助|补贴|奖励|扶持|帮扶|支持|倾斜|优先|开放")
# What is grown gets what it takes to grow, where nobody else does.
_GROWN = ("发展", "培育")
# What is named after these is a tax, also where an enterprise pays it: 免征企业所得税.
_OF_TAXES = ("征", "减按", "减免", "免除")
# What is spread or widened is not who gets it: 推广自贸试验区经验.
_SPREAD = ("推广", "扩大", "拓宽", "争取")
# A name of so few characters is no more than the class of longer ones.
_BARE = 2
# A verb is of so many characters; within what is longer the object stands: 加大对企业的支持.
_SHORT, _LONGEST = 2, 4


def find_beneficiaries(
    text: str, sentence: Span, verbs: Sequence[GivingVerb], conditions: Sequence[Span]
) -> tuple[Span, ...]:
    """Return who or what text[sentence] says gets what its verbs give, in their order, the same words once."""
    given = list(_for_whom(text, sentence, conditions))
    if all(verb.verb is Verb.FORBID for verb in verbs):
        return _distinct(text, given)
    found, grown = [*given, *_elided(text, sentence, verbs)], list[Span]()
    for verb in verbs:
        objects = _objects(text, verb, conditions, given)
        if verb.verb is Verb.PROMOTE:
            grown += objects if _word(text, verb) in _GROWN else ()
            objects = [span for span in objects if ACTOR.search(text[span.start : span.end])]
        if not given or not all(_PASSES_ON.search(text[span.start : span.end]) for span in objects):
            found += objects
    return _distinct(text, found or grown or _anywhere(text, sentence, conditions))


def _for_whom(text: str, sentence: Span, conditions: Sequence[Span]) -> Iterator[Span]:
    for match in _FOR.finditer(text, sentence.start, sentence.end):
        end = _END.search(text, match.end(), sentence.end)
        if end and not any(span.start <= match.start() < span.end for span in conditions):
            yield from _described(text, match.end(), end.start(), conditions)
    for match in _TOPIC.finditer(text, sentence.start, sentence.end):
        whom = Span(match.start("whom"), match.start("whom") + len(match["whom"].rstrip("的")))
        yield from _described(text, whom.start, whom.end, conditions)


def _described(text: str, start: int, end: int, conditions: Sequence[Span]) -> Sequence[Span]:
    """Return who is named after what describes them, 组织游客入境的旅行社; otherwise who stands first."""
    first = list(leading_nouns(text, skipped(text, start, end, conditions), end))
    # 开展 and the like may describe them as well: 对开展贸易的企业给予.
    giving = _GIVING_FIRST.search(text, first[-1].end, end) if first else _GIVES_TO.search(text, start, end)
    of = text.rfind("的", start, giving.start() if giving else end)
    if of < 0 or any(span.end == of for span in first):
        return first
    return list(leading_nouns(text, of + 1, end)) or first


def _objects(text: str, verb: GivingVerb, conditions: Sequence[Span], given: Sequence[Span]) -> Sequence[Span]:
    """Return what a verb's part has for its object; nothing where a supported body only pushes something on."""
    word, part = _word(text, verb), verb.part
    pushed = verb.verb is Verb.PROMOTE and verb.embedded
    if pushed or verb.verb is Verb.FORBID or word in _SPREAD or word.endswith(_OF_TAXES):
        return ()
    if word in _ENJOYED:
        return tuple(leading_nouns(text, skipped(text, part.start, verb.span.start, conditions), verb.span.start))
    is_long = len(word) > _LONGEST
    if is_long and any(part.start <= span.start < part.end for span in given):
        return ()
    start = skipped(text, verb.span.start + (_SHORT if is_long else len(word)), part.end, conditions)
    return [span for span in leading_nouns(text, start, part.end) if not _GIVES.match(text, span.end)]


def _word(text: str, verb: GivingVerb) -> str:
    return text[verb.span.start : verb.span.end]


def _elided(text: str, sentence: Span, verbs: Sequence[GivingVerb]) -> Iterator[Span]:
    """Yield who else is meant by the first verb: 推动甲区建设高地，乙区建设平台."""
    heads = {verb.part.start for verb in verbs}
    at = verbs[0].part.end
    while at < sentence.end:
        end = _END.search(text, at + 1, sentence.end)
        stop = end.start() if end else sentence.end
        if at + 1 not in heads:
            spans = leading_nouns(text, at + 1, stop, strict=True)
            yield from (span for span in spans if not _PASSES_ON.search(text[span.start : span.end]))
        at = stop


def _anywhere(text: str, sentence: Span, conditions: Sequence[Span]) -> tuple[Span, ...]:
    """Return the first zone, or enterprises, that a sentence names outside its conditions."""
    matches = _ANYWHERE.finditer(text, sentence.start, sentence.end)
    spans = (Span(*match.span()) for match in matches)
    free = (span for span in spans if not any(limit.start <= span.start < limit.end for limit in conditions))
    return tuple(islice(free, 1))


def _distinct(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans in order, the same words once, and no bare 企业 beside 外贸企业."""
    kept: dict[str, Span] = {}
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        words = text[span.start : span.end]
        within = any(other.start <= span.start and span.end <= other.end for other in kept.values())
        bare = len(words) <= _BARE and any(longer.endswith(words) for longer in kept)
        if not (within or bare):
            kept.setdefault(words, span)
    return tuple(sorted(kept.values(), key=lambda span: span.start))
