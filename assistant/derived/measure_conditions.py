"""Phrases that limit who gets what a measure gives, or how: 符合条件的, 按规定, 在风险可控的前提下."""

import re
from collections.abc import Iterator

from corpus.document import Span

_OF_PART = r"[^，,；;。]"
# What grounds end with; 结合重点项目 only says with what something is done.
_GROUND = r"(?:原则|要求|规定|程序|标准|形势|情况|实际|特点|趋势|部署|绩效|需要|条件|规划|办法|》)"
_PATTERNS = (
    # In what case: 在合规和风险可控前提下, 在协议框架下.
    rf"在{_OF_PART}{{2,60}}?(?:前提下|条件下|框架下|情况下|的?基础上|(?<!职责)范围内)",
    # On what grounds: 按照优化协同高效原则, 立足当地实际.
    rf"(?:按照|根据|依据|依照|结合|遵循)(?!各自|职责){_OF_PART}{{0,40}}{_GROUND}(?=[，,；;])",
    rf"(?:按照|根据|依据|依照|结合|遵循)(?!各自|职责){_OF_PART}{{0,40}}?{_GROUND}(?:[和或及][^，,；;。的]{{0,12}}{_GROUND})?",
    rf"立足{_OF_PART}{{0,20}}(?:实际|特点|条件)",
    # Who: 有条件的, 具备区位优势的.
    r"(?<!创造)(?:符合|满足|达到)[^，,；;。、的]{1,24}(?:条件|规定|要求|标准|政策|规划)的(?=[^，,；;。])"
    r"|(?<=对)(?:在|到|从事|入驻|吸纳|首次|新)[^，,；;。、的]{2,24}的(?=[^，,；;。的]{0,8}(?:企业|机构|项目|单位|人员|人才|毕业生|个人))"
    r"|(?<=[持励导许动对为的，,])(?:符合|具备|具有|拥有)[^，,；;。、的]{1,24}的(?=[^，,；;。])",
    r"(?:有|具备)(?:条件|需要|需求|意愿|能力|实力|基础|资质)的?|符合条件的?",
    # How: 按规定程序, 依法.
    r"按(?:照)?(?:有关|相关|国家|法定|现行)*(?:规定程序|规定|程序|要求)|依法依规|依法|依规|因地制宜|稳步有序|有序|稳妥有序",
    r"原则上|必要时|确有必要的?|视情况?|酌情|适时",
    # Except for whom.
    r"(?<=[（(])[^（）()]{1,30}除外(?=[）)])|除[^，,；;。（）]{1,30}外(?=[，,])",
    r"经[^，,；;。]{2,24}(?:批准|同意|核准|备案)(?:后|的)?",
)
_CONDITION = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
# A clause with 的 before the zones or enterprises that are supported: 发展态势较好的.
_RELATIVE = re.compile(
    r"(?<=支持|鼓励|引导|允许|推动|指导)(?!有关|相关|各类|包括|更多)[^，,；;。、的在对与和]{3,14}的"
    r"(?=(?:边|跨|国家级|省级|各类|中小|小微|重点)*[^，,；;。、的]{0,6}(?:区|企业|地方|地区|园|项目|城市|县))"
)


def find_conditions(text: str, sentence: Span) -> tuple[Span, ...]:
    """Return the phrases of text[sentence] that limit its measure, in their order, the same words once."""
    spans = sorted({*_spans(_CONDITION, text, sentence), *_spans(_RELATIVE, text, sentence)}, key=lambda s: s.start)
    kept: dict[str, Span] = {}
    end = sentence.start
    for span in spans:
        if span.start >= end:
            kept.setdefault(text[span.start : span.end], span)
            end = span.end
    return tuple(kept.values())


def _spans(pattern: re.Pattern[str], text: str, sentence: Span) -> Iterator[Span]:
    for match in pattern.finditer(text, sentence.start, sentence.end):
        yield Span(*match.span())
