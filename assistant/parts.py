"""A long sentence cut into the parts that its commas divide, and the parts that must stay together.

    按规定程序扩区扩容、调整区位，盘活存量用地     two parts, each can stand alone
    在风险可控的前提下，加大信贷投放，严禁挪用     the first binds the second, the third limits it

What a condition, a prohibition or an exception is cut off from would say something else.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.document import Span

_OPENING, _CLOSING = "（(《〈“‘「『【〔[", "）)》〉”’」』】〕]"
_MARKS = "，,；;"
# What a quoted part does not need at its ends.
_TRIMMED = "，,；;、：: \n\t\u3000"
# A part that is no sense by itself: on what condition, on what grounds, for whom.
_LEADS_IN = re.compile(
    r"^(?:除|如|若|凡|经|对于?|符合|依据|根据|按照?|依照|鉴于|为了?|由|在|自|以|从|通过|依托|结合|围绕|立足|针对|随着|于)"
    r"[^，,；;]{0,10}$|(?:的|外|时|后|前|下|中|内|基础上|情况下|前提下|方面)$|^除|^(?:对|凡)[^，,；;]+的$"
)
# A part that limits or goes on with the one before it.
_GOES_ON = re.compile(
    r"^(?:但|而|并|且|及|以及|和|与|或|也|则|才|其|其中|从而|进而|由此|即|尤其|特别是|包括|除|原则上|不得|不予|严禁|严防"
    r"|禁止|不准|避免|防止|确保|以便|使|让)|(?:除外|例外|为限|为准)[。）)]?$"
)
# What follows in the same run of measures is forbidden, or excepted, as well.
_FORBIDS = re.compile(r"^(?:严禁|不得|禁止|不准|防止|严防|杜绝|避免|不予|除)")

# How a measure of its own begins, which is no further item of an enumeration.
_MEASURE = re.compile(
    r"支持|推[动进行广]|加[强大快]|鼓励|引[导进]|促进|建[立设]|完善|优[化先]|提[升高供]|强化|落实|实[施现行]|开[展发]|发[展挥]|探索"
    r"|允许|用好|做好|健全|创[新建]|扩大|深化|拓[展宽]|培育|打造|争[取创]|统筹|组织|协[调助同]|指导|严|积极|有[序效]|稳[步妥]|持续"
    r"|进一步|充分|切实|依[法托]|不断|给予|保障|形成|增[强加]|设立|举办|承[接办]|参与|利用|研究|编制|纳入|赋予|明确|规范|申[请报建]"
    r"|全面|大力|重点|扶持|将|把|对|为|与|使|让|结合|通过|围绕|在|带动|助力|服务|畅通|盘活|改善|降低|保持|坚持|抓住|牢"
)


def cut_parts(text: str, span: Span) -> tuple[Span, ...]:
    """Return the parts of text[span] between its commas and semicolons, none within brackets or quotation marks.

    The parts cover the span, each with the mark that ends it.
    """
    parts, first, depth = [], span.start, 0
    for at in range(span.start, span.end):
        character = text[at]
        depth = max(0, depth + (character in _OPENING) - (character in _CLOSING))
        in_figure = character == "," and text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit()
        if depth == 0 and character in _MARKS and not in_figure:
            parts.append(Span(first, at + 1))
            first = at + 1
    return (*parts, Span(first, span.end)) if first < span.end else tuple(parts)


def trimmed(text: str, span: Span) -> Span:
    """Return a span without the commas, semicolons and white space at its ends."""
    kept = text[span.start : span.end]
    start = span.start + len(kept) - len(kept.lstrip(_TRIMMED))
    return Span(start, max(start, span.start + len(kept.rstrip(_TRIMMED))))


def runs(text: str, parts: Sequence[Span]) -> list[Span]:
    """Return the contiguous runs of parts that read as a unit: no part in them is bound to one outside."""
    bound = [_bound(text[a.start : a.end], text[b.start : b.end]) for a, b in pairwise(parts)]
    forbidden = _forbidden(text, parts)
    joined = [together or forbids for together, forbids in zip(bound, forbidden, strict=True)]
    starts = [i for i in range(len(parts)) if i == 0 or not joined[i - 1]]
    ends = [i for i in range(len(parts)) if i == len(parts) - 1 or not joined[i]]
    return [Span(parts[i].start, parts[j].end) for i in starts for j in ends if i <= j]


def _bound(before: str, after: str) -> bool:
    return bool(_LEADS_IN.search(before.strip(_TRIMMED)) or _GOES_ON.search(after.strip(_TRIMMED)))


def _forbidden(text: str, parts: Sequence[Span]) -> list[bool]:
    """Tell of each part but the last whether a prohibition that it is under goes on in the next."""
    found, under = [], False
    for part in parts[:-1]:
        said = text[part.start : part.end].strip()
        under = under or bool(_FORBIDS.match(said))
        under = under and not said.endswith(("；", ";"))
        found.append(under)
    return found


def extended(text: str, run: Span, parts: Sequence[Span]) -> Span:
    """Return a run with the parts after it that go on with its enumeration: 甲、乙，丙、丁等领域."""
    end = run.end
    for part in parts:
        said = text[part.start : part.end]
        goes_on = part.start == end and ("、" in said or "等" in said) and not _MEASURE.match(said)
        if goes_on and "、" in text[run.start : end] and not text[run.start : end].rstrip(_TRIMMED).endswith("等"):
            end = part.end
    return Span(run.start, end)
