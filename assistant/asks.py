"""What a question asks for beyond a clause: the duties of a body, or the support there is for somebody.

自治区商务厅负责哪些工作                  duties of 内蒙古自治区商务厅
我们在二连浩特做羊绒加工，能拿到哪些扶持    support
商务厅在羊绒加工方面负责什么               neither: a clause on that subject answers
"""

import re

from assistant.derived.register import BodyEntry, Register
from index.entities import blanked
from index.language import Language
from index.question import Question

_DUTIES = {
    False: re.compile(
        r"(?:负责|承担|承办|主管|分管|牵头|配合|管|干|做)(?:了|着|的)?(?:是)?(?:哪些|什么|啥|多少|几[项件])"
        r"|(?:职责|任务|分工|责任|职能|工作)(?:都|主要)?(?:是|有|包括)(?:什么|啥|哪些)"
        r"|(?:哪些|什么|啥)(?:具体)?(?:职责|任务|分工|责任|职能|工作|事项?)"
    ),
    True: re.compile(
        r"\b(?:responsible for|in charge of|tasked with|duties|responsibilit(?:y|ies)|tasks?|role)\b"
        r"|\bwhat (?:does|do|must|should|is|are)\b.*\b(?:do|handle|supposed to do)\b",
        re.IGNORECASE,
    ),
}
# What a question for all duties of a body says beside its name.
_DUTY_WORDS = {
    False: re.compile(
        r"负责|承担|承办|主管|分管|牵头|配合|落实|职责|任务|分工|责任|职能|工作|事项?|哪些|什么|多少|几[项件]|具体|主要|都有|"
        r"包括|方面|当中|之中|建设|发展|文件|方案|政策|通知|条款|条文|请问|一下|列出|所有|全部|这些|这个|里面?|在|对|于|中|"
        r"的|是|有|都|管|干|做|要|应|该|需|啥|呢|吗|了|着|和|及|各|它|其|上|些"
    ),
    True: re.compile(
        r"\b(?:what|which|is|are|does|do|did|must|should|has|have|it|its|the|a|an|of|for|in|on|to|by|under|with|and|or|all|"
        r"any|list|me|tell|exactly|according|supposed|responsible|charge|tasked|duty|duties|responsibilit(?:y|ies)|tasks?|"
        r"roles?|handle|work|zones?|border|cross|economic|cooperation|plans?|notices?|documents?|polic(?:y|ies)|there|be|"
        r"things?|kind|assigned|this|these|department|bureau|office)\b",
        re.IGNORECASE,
    ),
}
_SUPPORT = {
    False: re.compile(
        r"(?:哪些|什么|啥|哪几[项种])[^，。？]{0,8}(?:扶持|支持|优惠|补贴|补助|奖励|好处|红利|惠企|帮扶|政策措施)"
        r"|(?:扶持|支持|优惠|帮扶|补贴|好处)(?:的?(?:政策|措施))?(?:都|里)?(?:有|包括|是)(?:哪些|什么|啥)"
        r"|(?:能|可以|可|会)(?:够)?(?:拿到?|享受|得到|申请到?|获得|领到?)(?:哪些|什么|啥)"
    ),
    True: re.compile(
        r"\b(?:what|which)\b[^.?]{0,40}\b(?:support|help|incentives?|subsid(?:y|ies)|benefits?|assistance|aid)\b"
        r"[^.?]*\b(?:can|could|may|do|get|available|there|offered?|for)\b",
        re.IGNORECASE,
    ),
}
_VALIDITY = {
    False: re.compile(
        r"(?:有效|生效|失效|废止|废除|作废|过期|到期|施行)(?:了|着)?(?:没有?|吗|么|不|否|[？?]|$)"
        r"|是否(?:还|仍|已|依然|继续)*(?:经)?(?:现行)?(?:有效|生效|失效|废止|作废|过期|施行|适用)|(?:还|仍|依然)(?:在)?(?:现行)?(?:有效|适用|算数|管用|能用)"
        r"|有效期|(?:什么|啥)时候?(?:开始)?(?:生效|失效|到期|废止|作废|施行|执行)|时效"
    ),
    True: re.compile(
        r"\b(?:is|are|was|has|have|does|when|still|whether|if)\b.*"
        r"\b(?:(?:valid|effective|apply)(?= *(?:[?.,!]|$|now|today|any ?more|in 20|as of))|in force|(?:in|take) effect"
        r"|repealed|expired?|superseded|abolished)\b",
        re.IGNORECASE,
    ),
}
_LETTERS = re.compile(r"[\u4e00-\u9fff]|[a-zA-Z]{3,}")


def body_asked_about(question: Question, register: Register) -> BodyEntry | None:
    """Return the body all of whose duties a question asks for; None where it asks anything else."""
    english = question.language is Language.ENGLISH
    if not _DUTIES[english].search(question.searched):
        return None
    rest = blanked(question.searched, question.entities.spans)
    named = [register.find(name) for name in dict.fromkeys(body.name for body in question.entities.bodies)]
    found = [entry for entry in named if entry and entry.duties]
    if not found and len(named) < 2 and (bare := register.bare_name(question.searched)):
        # 能源局 is the region's where the national one has no duties.
        name, entry = bare
        rest, found = rest.replace(name, " "), [entry]
    only = len(found) == 1 and len(named) < 2 and not _LETTERS.search(_DUTY_WORDS[english].sub(" ", rest))
    return found[0] if only else None


def asks_for_support(question: Question) -> bool:
    """Tell whether a question asks which support there is."""
    return bool(_SUPPORT[question.language is Language.ENGLISH].search(question.searched))


def asks_for_validity(question: Question) -> bool:
    """Tell whether a question asks if a document is in force."""
    return bool(_VALIDITY[question.language is Language.ENGLISH].search(question.searched))
