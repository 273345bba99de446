"""What a question is after: a body, a fact of a document's own lines, or the content of a clause."""

import re
from enum import StrEnum

from index.language import Language


class Intent(StrEnum):
    """What would answer the question."""

    AGENCY = "agency"
    ISSUERS = "issuers"
    DATE = "date"
    NUMBER = "number"
    RECIPIENTS = "recipients"
    SOURCE = "source"
    CONTENT = "content"


# What a document's own lines answer, not its clauses.
ABOUT_A_DOCUMENT = frozenset({Intent.ISSUERS, Intent.DATE, Intent.NUMBER, Intent.RECIPIENTS, Intent.SOURCE})
_BODY = r"(?:部门|单位|机关|机构|厅|局|委|处|司|办公室)"
_CHINESE: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.RECIPIENTS,
        re.compile(
            r"主送|收文|抄送|(?:通知|文件|方案|[那这]份|号)[^，。？,?]{0,8}(?:发给|发到|印发给|下发给|寄给)(?:了)?(?:哪|谁|什么)"
        ),
    ),
    (
        Intent.SOURCE,
        re.compile(r"引证码|北大法宝|(?:原文|文件|通知|方案|全文)的?(?:链接|网址|出处|来源)(?:是|在|有|$|[？?])"),
    ),
    (
        Intent.ISSUERS,
        re.compile(
            rf"发文机关|发布单位|发文单位|印发单位|(?:谁|(?:哪|几|多少)[^，。？]{{0,6}}{_BODY})[^，。？]{{0,8}}(?:印发|发布|下发|出台|制定(?=的|了|[？?]|$)|联合发|一起发|发的|发文)"
        ),
    ),
    (
        Intent.DATE,
        re.compile(
            r"(?:[什啥]么?时候|何时|哪(?:一)?天|哪年|哪一年|几月|几号)[^，。？,?]{0,6}(?:印发|发布|下发|出台|发的|发文|签发|落款)"
            r"|落款(?:的|写的)?(?:日期|时间|是|在|写的是)*[^，。？,?]{0,2}(?:哪(?:一)?天|哪年|几号|几月|[什啥]么?时候|何时|日期|时间)"
            r"|(?:发文|印发|发布|成文)(?:日期|时间)"
        ),
    ),
    (Intent.NUMBER, re.compile(r"(?:发文)?(?:文号|字号|编号)(?:是|为|叫)?(?:什么|啥|多少|哪)|什么文号")),
    (
        Intent.AGENCY,
        re.compile(
            rf"谁(?:来|家|负责|牵头|管|主管|办|审核|审批|把关|推|指导|联系|督促|落实|承担|建)|归谁|由谁|找谁|问谁|跟谁|和谁|(?:交给|叫|让|请|派|要|靠)谁(?!都)|哪(?:几|两|些)家(?!银行|企业|公司|工厂|厂)|"
            rf"(?:哪|什么)[^，。？]{{0,6}}{_BODY}|责任(?:单位|部门|主体)|牵头(?:单位|部门)|主管(?:单位|部门)|负责(?:单位|部门)|"
            rf"(?:部门|单位)(?:负责|牵头|主管)|去哪(?:儿|里)?办|由什么"
        ),
    ),
)
_ENGLISH_BODY = (
    r"(?:agenc(?:y|ies)|departments?|bod(?:y|ies)|authorit(?:y|ies)|offices?|ministr(?:y|ies)|bureaus?|banks?"
    r"|institutions?|organi[sz]ations?|levels? of government)"
)
# What does the bureau do? What support do banks give? These are no questions after a body.
_AUXILIARY = r"(?:do|does|did|can|could|should|must|will|has|have)"
_ENGLISH: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.RECIPIENTS,
        re.compile(
            r"\brecipients?\b|\b(?:notice|document|plan|one)s?\b.{0,40}\b(?:addressed|sent|circulated) to\b"
            r"|\b(?:addressed|sent|circulated) (?:to|by)\b.{0,60}\b(?:notice|document|plan)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Intent.SOURCE,
        re.compile(
            r"\b(?:pkulaw|citation code)\b"
            r"|\b(?:web ?link|link|url|web address)\b.{0,30}\b(?:original|notice|plan|document|text)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Intent.ISSUERS,
        re.compile(
            rf"\b(?:who|(?:which|how many)\b.{{0,30}}{_ENGLISH_BODY})\b"
            r".{0,30}\b(?:issued|published|released|drew up|signed(?=.{0,30}\b(?:notice|plan|document|measures|no\.)))"
            r"\b|issuing (?:body|bodies|agenc)",
            re.IGNORECASE,
        ),
    ),
    (
        Intent.DATE,
        re.compile(
            r"\bwhen (?:was|were|did)\b.{0,80}\b(?:issued?|published?|signed?|released?|come out)\b"
            r"|\b(?:what|which) (?:date|day)\b.{0,80}\b(?:issued?|published?|signed?|released?|dated|come out)\b"
            r"|\b(?:issue|issuing|publication) date\b",
            re.IGNORECASE,
        ),
    ),
    (Intent.NUMBER, re.compile(r"\b(?:document|reference|official) number\b", re.IGNORECASE)),
    (
        Intent.AGENCY,
        re.compile(
            rf"\b(?:which|what)\b(?: (?!{_AUXILIARY}\b)[\w'-]+){{0,3}} {_ENGLISH_BODY}\b"
            rf"|\bwho(?:m|se)?\b|\bin charge\b|\bresponsible\b.{{0,20}}\?|\b{_ENGLISH_BODY} responsible\b",
            re.IGNORECASE,
        ),
    ),
)


def read_intent(searched: str, language: Language) -> Intent:
    """Return what a normalised question is after."""
    patterns = _ENGLISH if language is Language.ENGLISH else _CHINESE
    return next((intent for intent, pattern in patterns if pattern.search(searched)), Intent.CONTENT)
