"""How a sentence and what it rests on differ in what they claim: denied, reversed, made absolute, without conditions.

    source      支持发展态势较好的边境经济合作区按规定程序扩区扩容建设
    sentence    支持所有边境经济合作区扩区                                absolute 1, unconditional 2

Chinese and English words for each are looked for in both; of a source only in the parts that share words with the
sentence, and in the part before, where a condition stands: 在风险可控的前提下，为企业提供….
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.tokens import grams

_NOT = re.compile(
    r"不得|不能|不可(?!或缺)|不予|不再|不需|不用|无需|无须|禁止|严禁|没有|尚未|并非|无论|不问|不设|不允许"
    r"|不(?!断|仅|少|同|但|动产|限于|良|只|足)"
    r"|\b(?:not|no|never|without|cannot|whatever|regardless|(?:is|are|do|does|may|can)n't|prohibit\w*|forbid\w*"
    r"|banned|bans)\b",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    r"停止|停办|取消|撤销|撤并|废除|缩小|降低|减少|削减|限制|暂停|收回|突破|拒绝|推迟"
    r"|\b(?:less|fewer|lower|reduc\w+|stop\w*|suspend\w*|cancel\w*|abolish\w*|restrict\w*|limit(?:s|ed)?|withdraw\w*"
    r"|refus\w*|delay\w*|exempt\w*)\b",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"所有|全部|一律|各类|全额|独家|只能|仅(?!限)|自动|自行|自由|统一(?!部署|大市场)|已经?(?:建成|纳入|完成|实现)|必须|应当|强制|要求"
    r"|\b(?:all|every|any|only|each|always|automatic\w*|must|shall|mandatory|obliged?|required?|free of charge|have to"
    r"|has to|already)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"符合[^，。；]{0,16}(?:条件|规定|要求|方向)|满足[^，。；]{0,12}(?:条件|要求)|有条件|具备[^，。；]{1,10}的|按(?:照)?(?:有关|相关)?(?:规定|程序|法)"
    r"|依法(?:依规)?|依规|经[^，。；、]{1,12}(?:批准|同意|认定|审核|备案)|前提下|基础上|仅限|除[^，。；]{1,12}外|视情|确有必要"
    r"|较好的|优质|有需要的|合理(?=用地|需求)|根据[^，。；]{2,14}(?:情况|需要|实际)"
    r"|\b(?:subject to|provided that|in accordance with|according to|eligible|qualif\w+|meets?|meeting|satisf\w+|if"
    r"|where|unless|as long as|on condition|conditions?|prescribed|approv\w+|lawful\w*|by law|premise|under control"
    r"|that develop well|reasonable|procedures?|rules?|with the right)\b",
    re.IGNORECASE,
)
# What an English denial or restriction may stand for in a Chinese source.
_ANY_DENIAL = re.compile(r"[无免未非禁防严不]")
_ANY_LESS = re.compile(r"[减降免限停撤]")
_TENTATIVE = re.compile(
    r"探索|研究|争取|力争|试点|逐步|积极|\b(?:explor\w+|stud\w+|pilot\w*|aim\w*|gradual\w*)\b", re.IGNORECASE
)
_PART = re.compile(r"[^，；。,;.]+")
# A part of a source is about what a sentence says where it shares so many of its characters and pairs.
_SHARED = 0.35
_AFTER = 2  # characters after a denial that tell what is denied


@dataclass(frozen=True, slots=True)
class Claims:
    """Each 0 where a sentence and its source claim alike; `unconditional` counts conditions that are left out."""

    negated: float
    reversed: float
    absolute: float
    unconditional: float
    certain: float


def compare_claims(sentence: str, held: Collection[str], sources: Sequence[str]) -> Claims:
    """Compare a sentence, and the tokens that it has in Chinese, with the sentences of its sources."""
    relevant = "，".join(part for source in sources for part in _relevant(source, held))
    said = "\n".join(sources)
    return Claims(
        negated=float(_denies_otherwise(sentence, held, relevant, said)),
        reversed=float(_reverses(sentence, said)),
        absolute=float(bool(_ABSOLUTE.search(sentence)) and not _ABSOLUTE.search(relevant)),
        unconditional=float(max(0, len(_CONDITION.findall(relevant)) - len(_CONDITION.findall(sentence)))),
        certain=float(bool(_TENTATIVE.search(relevant)) and not _TENTATIVE.search(sentence)),
    )


def _relevant(source: str, held: Collection[str]) -> list[str]:
    """Return the parts of a source that share words with a sentence, with the one before each."""
    parts = _PART.findall(source)
    kept = set[int]()
    for n, part in enumerate(parts):
        tokens = frozenset(grams(part))
        if tokens and len(tokens.intersection(held)) >= _SHARED * len(tokens):
            kept |= {n, max(0, n - 1)}
    return [parts[n] for n in sorted(kept)]


def _reverses(sentence: str, said: str) -> bool:
    """Tell whether a sentence says that something is less or over, of which a source says no such thing."""
    return any(
        not (_ANY_LESS.search(said) if match.group().isascii() else match.group() in said)
        for match in _REVERSED.finditer(sentence)
    )


def _denies_otherwise(sentence: str, held: Collection[str], relevant: str, said: str) -> bool:
    """Tell whether one of the two denies what the other says."""
    for match in _NOT.finditer(sentence):
        denied = sentence[match.start() : match.end() + _AFTER]
        if denied not in said and not (denied.isascii() and _ANY_DENIAL.search(relevant)):
            return True
    for match in _NOT.finditer(relevant):
        after = relevant[match.end() : match.end() + _AFTER]
        if after in held and not _NOT.search(sentence):
            return True
    return False
