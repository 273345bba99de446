"""The assistant's own words, in the language of the question. Quotes are never translated or converted.

Wording is written in simplified Chinese and in English; traditional Chinese is converted from the simplified.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.aspect_names import ASPECTS
from assistant.aspects import Aspect
from assistant.chat.phrases import PROSE_PHRASES
from assistant.derived.measures import Kind
from assistant.finding_phrases import FINDING_PHRASES
from assistant.relation_phrases import RELATION_PHRASES
from assistant.validity_phrases import VALIDITY_PHRASES
from corpus.clean import to_traditional
from corpus.document import Role
from index.language import Language

PHRASES = {
    "responsible": ("责任单位：{bodies}。", "Responsible: {bodies}."),
    "leads": ("牵头：{bodies}。", "Led by: {bodies}."),
    "assists": ("配合：{bodies}。", "Assisted by: {bodies}."),
    "jointly": ("会同：{bodies}。", "Together with: {bodies}."),
    "member": ("机制成员：{bodies}。", "Members of the mechanism: {bodies}."),
    "mentioned": ("条文提及：{bodies}。", "Named in the text: {bodies}."),
    "none_named": (
        "该条没有列明责任单位。",
        "This clause names no responsible body.",
    ),
    "clause": ("{source}：", "{source} says: "),
    "see_also": ("另见{source}：", "See also {source}: "),
    "says_too": ("{date}的{source}也写道{above}：", "{source}, of {date}{above}, also says: "),
    "above": ("（上文为{date}的文件）", " (the one above is of {date})"),
    "lead_place": ("地点：{names}。", "Where: {names}."),
    "lead_document": ("文件：{names}。", "Document: {names}."),
    "lead_date": ("时间：{names}。", "When: {names}."),
    "lead_body": ("机构：{names}。", "Institution: {names}."),
    "lead_figure": ("数字：{names}。", "Figure: {names}."),
    "also_found": ("其他找到的条文：", "Other clauses found:"),
    "see_also_same": ("同一文件{place}：", "The same document, {place}: "),
    "issuers": ("{source}的发文机关（{count}个）：{bodies}。", "Issuers of {source} ({count}): {bodies}."),
    "issued": ("{source}的落款日期是{date}。", "{source} is dated {issued} ({date})."),
    "number": ("{source}的文号是{number}。", "{source} has the document number {number}."),
    "issuers_not_stated": ("{detail}的文本没有写明发文机关。", "The text of {detail} does not name its issuers."),
    "date_not_stated": ("{detail}的文本没有写明日期。", "The text of {detail} gives no date."),
    "recipients": ("{source}的主送、抄送机关：{quote}", "{source} is addressed to: {quote}"),
    "source": ("{source}所载来源：{quote}", "The source that {source} states: {quote}"),
    "recipients_not_stated": (
        "{detail}的文本没有写明主送机关。",
        "The text of {detail} does not say to whom it is addressed.",
    ),
    "source_not_stated": ("{detail}的文本没有写明来源。", "The text of {detail} states no source."),
    "number_not_stated": ("{detail}的文本没有写明文号。", "The text of {detail} gives no document number."),
    "nothing_close": (
        "所收文件中没有找到回答这个问题的条文。",
        "The documents hold no clause that answers this question.",
    ),
    "figure_not_given": (
        "所收文件中有相关条文，但没有给出所问的数字、金额、比例、期限或电话。",
        "Clauses on this subject exist, but none gives the figure, amount, rate, period or telephone number asked for.",
    ),
    "detail_not_given": (
        "所收文件中有相关条文，但没有写明所问的{detail}。",
        "Clauses on this subject exist, but none gives what is asked for: {detail}.",
    ),
    "not_a_policy_question": (
        "这不像是关于政策文件的问题；所收文件只能回答边境、跨境经济合作区和国家级经开区的政策问题。",
        "This does not look like a question about policy documents; these answer questions on border, cross-border and "
        "national development zones.",
    ),
    "corrected": ("已按“{right}”理解“{wrong}”。", "Read “{wrong}” as “{right}”."),
    "place_not_covered": (
        "所收文件没有提到{detail}。",
        "The documents do not mention {detail}.",
    ),
    "number_unknown": (
        "所收文件中没有{detail}，也没有文件引用它。",
        "{detail} is not among the documents, and none of them cites it.",
    ),
    "year_unknown": (
        "所收文件中没有{detail}年的文件，也没有引用{detail}年的文件。",
        "None of the documents is of {detail}, and none cites a document of {detail}.",
    ),
    "validity_not_stated": (
        "所收文件没有写明施行、失效、废止或截止的日期。",
        "The documents do not state when they take effect, expire or were repealed, nor a deadline.",
    ),
    "procedure_not_given": (
        "所收文件中有相关条文，但没有写明要交的材料、表格或办理窗口。",
        "Clauses on this subject exist, but none says which papers or forms to hand in, or where.",
    ),
    "filter_empty": (
        "没有条文符合筛选条件（{detail}）；请放宽或去掉该条件。",
        "No clause passes the filter ({detail}); widen or remove it.",
    ),
    "filters_together": ("{filters}合在一起", "{filters} together"),
    "understood_as": ("理解为：{question}", "Understood as: {question}"),
    "suggestion": ("文件对“{topic}”是怎么规定的？", "What do the documents say about “{topic}”?"),
    "suggestions": ("可以这样问：", "You could ask:"),
    "closest": (
        "以下引文只是最接近的条文，未必回答问题。",
        "The citations are only the closest clauses and need not answer the question.",
    ),
    "keywords_only": (
        "当前未启用向量编码器，仅按关键词检索，换一种说法的问题可能找不到。",
        "No encoder is configured: clauses are found by keywords alone, and other wordings may be missed.",
    ),
    "repaired": (
        "引文[{n}]含一处勘误：来源文件作“{before}”，订正为“{after}”。理由：{reason}。",
        "Citation [{n}] contains a correction: the source file has “{before}”, read as “{after}”. "
        "Reason (in Chinese): {reason}.",
    ),
    "converted": (
        "引文[{n}]的来源文件为繁体，引文已转为简体；文字以原件为准。",
        "[{n}]: the source file is in traditional script, the quote in simplified. Where a character matters, "
        "the raw file decides.",
    ),
    "unglossed": (
        "引文[{n}]的来源文件为繁体并逐字夹注拼音，引文已转为简体、去除拼音；文字以原件为准。",
        "[{n}]: the source file is in traditional script with pinyin glosses, the quote in simplified without them. "
        "Where a character matters, the raw file decides.",
    ),
    "status_not_stated": (
        "所引文件正文均未注明时效，使用前请核实是否现行有效。",
        "The cited documents do not state whether they are still in force; check before relying on them.",
    ),
    "searched_as": ("按中文检索：{terms}。", "Searched in Chinese as: {terms}."),
    "issued_by": ("发文：{bodies}", "Issued by: {bodies}"),
    "from": ("来源：{source}", "Source: {source}"),
    "added": ("收录：{time}", "added: {time}"),
    "updated": ("更新：{time}", "replaced: {time}"),
    "issued_by_more": ("发文：{bodies}等{count}个部门", "Issued by: {bodies} … {count} bodies in all"),
    "very_likely": ("很可能", "very likely"),
    "likely": ("较可能", "likely"),
    "doubtful": ("存疑", "doubtful"),
    "page": ("原件第{page}页", "original, p. {page}"),
    "pages": ("原件第{page}—{last}页", "original, pp. {page}–{last}"),
    "separator": ("、", ", "),
    **PROSE_PHRASES,
    **RELATION_PHRASES,
    **VALIDITY_PHRASES,
    **FINDING_PHRASES,
}
# Names that the text between, before and after the numbered clauses has in clause ids.
_PLACES = {"前言": "preamble", "结语": "conclusion", "通知": "covering notice"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ROLE_PHRASE = {
    Role.RESPONSIBLE: "responsible",
    Role.LEADS: "leads",
    Role.ASSISTS: "assists",
    Role.JOINTLY: "jointly",
    Role.MEMBER: "member",
    Role.MENTIONED: "mentioned",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Phrases in one language."""

    language: Language

    def say(self, phrase: str, **values: object) -> str:
        """Return a phrase with its values put in; only the phrase itself is converted to traditional script."""
        chinese, english = PHRASES[phrase]
        if self.language is Language.ENGLISH:
            return english.format(**values)
        return self.in_script(chinese).format(**values)

    def date(self, day: date) -> str:
        """Return a date as the language writes it: 2023年2月7日, 7 February 2023."""
        if self.language is Language.ENGLISH:
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月{day.day}日"

    def place(self, name: str) -> str:
        """Return what a part of a document without a heading is called."""
        if self.language is Language.ENGLISH:
            return _PLACES.get(name, name)
        return self.in_script(name)

    def aspect(self, aspect: Aspect) -> str:
        """Return what a kind of answer is called."""
        chinese, english = ASPECTS[aspect]
        if self.language is Language.ENGLISH:
            return english
        return self.in_script(chinese)

    def in_script(self, text: str) -> str:
        """Return simplified Chinese of our own, or of a question, in the script that the reader writes."""
        return to_traditional(text) if self.language is Language.TRADITIONAL else text

    def pages(self, pages: tuple[int, int] | None) -> str:
        """Return on which pages of its original something stands; nothing where that has no pages."""
        if pages is None:
            return ""
        first, last = pages
        return self.say("page" if first == last else "pages", page=first, last=last)

    def listed(self, names: Iterable[str]) -> str:
        """Return names in a row."""
        return self.say("separator").join(names)

    def role(self, role: Role, names: list[tuple[str, str | None]]) -> str:
        """Return who has a role; for an English question each name with its English form."""
        return self.say(_ROLE_PHRASE[role], bodies=self.bodies(names))

    def count(self, role: Role, count: int) -> str:
        """Return in how many clauses a body has a role."""
        return self.say(f"count_{_ROLE_PHRASE[role]}", count=count)

    def kind(self, kind: Kind | None) -> str:
        """Return what a kind of support is called; None is what has no kind."""
        return self.say(f"kind_{kind.value if kind else 'other'}")

    def bodies(self, names: list[tuple[str, str | None]]) -> str:
        """Return a list of bodies: canonical Chinese names, in English with their English names."""
        english = self.language is Language.ENGLISH
        shown = [f"{en} ({name})" if english and en else name for name, en in names]
        return self.say("separator").join(shown)
