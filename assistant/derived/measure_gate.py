"""What is no measure though a verb of giving stands in it: background, aims, and how the authority runs itself."""

import re
from collections.abc import Sequence

from assistant.derived.measure_patterns import KINDS
from assistant.derived.measure_terms import Verb
from assistant.derived.measure_verbs import GivingVerb

# Of a sentence: what something is, why the document is issued, what holds for all who run it.
_BACKGROUND = re.compile(
    r"^[^，,。]{2,20}作为|制定本|现(?:将|制定|予|印发)|通知如下|是[^，,。]{0,60}(?:平台|支撑|举措|基础|内容)[。，,]"
    r"|党的(?:全面)?领导|安全生产(?:责任|管理|要求|工作|“)|会晤|专人联系"
)
# Of a part of a sentence.
_ADMINISTRATION = re.compile(
    r"联席会议|督促|实施监督|监督检查|评估|各项措施|本(?:方案|通知|意见|办法)|编制[^，,。]*规划$|风险隐患|重大事项"
    r"|相关[^，,]{0,4}事宜|工作机制$"
)
_OBJECT = re.compile(r"[^事]业|区|地方|链|政策|经济")


def is_background(said: str) -> bool:
    """Tell whether a sentence says what something is or why, whatever verbs stand in it."""
    return bool(_BACKGROUND.search(said))


def giving(text: str, verbs: Sequence[GivingVerb]) -> tuple[GivingVerb, ...]:
    """Return those verbs whose parts say something for somebody outside the acting authority.

    What is only pushed on or ensured is such where it has an object that can be given, or stands beside what gives.
    """
    kept = [verb for verb in verbs if not _ADMINISTRATION.search(text, verb.part.start, verb.part.end)]
    if any(verb.verb not in (Verb.PROMOTE, Verb.ENSURE) for verb in kept):
        return tuple(kept)
    return tuple(verb for verb in kept if _has_object(text[verb.part.start : verb.part.end]))


def _has_object(said: str) -> bool:
    return bool(_OBJECT.search(said)) or any(pattern.search(said) for pattern in KINDS.values())
