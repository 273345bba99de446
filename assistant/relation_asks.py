"""Whether a question asks how documents stand to each other: which one a document carries out, or which carry it out.

那份实施方案落实的是哪个文件              nmg-2023, outgoing
What is the Inner Mongolia plan based on   nmg-2023, outgoing
哪些文件落实了商资发〔2023〕18号           mofcom-2023-18, incoming
2023年的通知里哪些政策落实用地             none: it is about a subject, which a clause answers
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.derived.relations import Relation
from corpus.document import Document, Span
from corpus.front import find_numbers
from index.entities import blanked
from index.intent import Intent
from index.language import Language
from index.question import Question
from index.references import naming_spans

# The verbs of each relation, and the relations that answer a question with it, the closest first.
_ANSWERS = {
    Relation.IMPLEMENTS: (Relation.IMPLEMENTS, Relation.BASED_ON),
    Relation.BASED_ON: (Relation.BASED_ON, Relation.IMPLEMENTS),
    Relation.FORWARDS: (Relation.FORWARDS,),
    Relation.CITES: (Relation.IMPLEMENTS, Relation.BASED_ON, Relation.FORWARDS, Relation.CITES),
}
_VERBS = {
    False: re.compile(
        r"(?P<IMPLEMENTS>落实|贯彻|执行|实施(?!方案|意见|细则|办法))|(?P<FORWARDS>转发)"
        r"|(?P<BASED_ON>依据|根据|依照|按照|遵照|上位(?:文件|政策)|上级文件)|(?P<CITES>引用|提到|提及|援引)"
    ),
    True: re.compile(
        r"\b(?:(?P<IMPLEMENTS>implement(?:s|ed|ing)?(?! (?:plan|notice))|carr(?:y|ies|ied|ying) out)"
        r"|(?P<FORWARDS>forward(?:s|ed)?)|(?P<BASED_ON>based|basis|rests?|follows?)|(?P<CITES>cites?|cited|refers?|mentions?|quotes?))\b",
        re.IGNORECASE,
    ),
}
_ASKED = {
    False: re.compile(r"哪|什么|啥"),
    True: re.compile(r"\b(?:what|which)\b", re.IGNORECASE),
}
_PASSIVE = {
    False: re.compile(r"(?:被|由)(?:哪|什么|啥)"),
    True: re.compile(r"\b(?:implemented|carried out|cited|forwarded|mentioned|quoted) (?:by|in)\b", re.IGNORECASE),
}
# What such a question says beside the names of documents.
_WORDS = {
    False: re.compile(
        r"贯彻|制定|出台|印发|文件|方案|通知|政策|意见|办法|规定|措施|精神|实施|工作|若干|上面|其他|国家|自治区|地方|是|的|了|着|过|"
        r"为|由|被|有|在|里|中|对|于|个|份|些|几|哪|什么|啥|谁|那|这|该|它|吗|呢|请问|又|都|所|以|和|及"
    ),
    True: re.compile(
        r"\b(?:what|which|does|do|did|is|are|was|were|has|have|been|the|a|an|of|on|to|by|in|it|its|this|that|these|those|"
        r"there|any|other|national|local|regional|legal|polic(?:y|ies)|implementation|work|"
        r"documents?|notices?|plans?|measures?|circulars?)\b",
        re.IGNORECASE,
    ),
}
_KIND = re.compile(r"实施方案|工作方案|实施意见|方案|通知|意见|办法|\b(?:implementation|work) plan\b", re.IGNORECASE)
_KINDS = {"implementation plan": "实施方案", "work plan": "工作方案"}
_LETTERS = re.compile(r"[\u4e00-\u9fff]|[a-zA-Z]{3,}")


@dataclass(frozen=True, slots=True)
class AskedRelation:
    """The document that is asked about, whether its own relations are asked for or others' to it, and of which kind.

    A document that is not held is known by the 文号 that others name it by.
    """

    relation: Relation
    outgoing: bool
    document: Document | None
    number: str | None = None

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations that answer, the closest first."""
        return _ANSWERS[self.relation]


def relation_asked_for(question: Question, documents: Sequence[Document]) -> AskedRelation | None:
    """Return what a question asks of the relations of one document; None where it asks anything else."""
    english = question.language is Language.ENGLISH
    text = question.searched
    spans = [*naming_spans(text), *question.entities.spans]
    rest = blanked(text, spans)
    verb = _VERBS[english].search(rest)
    if not verb or not _ASKED[english].search(rest):
        return None
    named = [document for document in documents if document.id in question.entities.documents]
    kind = _KIND.search(text)
    if kind and len(named) != 1:
        # Of 2023年的通知 all documents of that year are named, where another kind is asked for.
        named = _of_kind(kind.group(), named or documents)
        spans.append(Span(*kind.span()))
    if question.intent is Intent.AGENCY or _LETTERS.search(_WORDS[english].sub(" ", _VERBS[english].sub(" ", rest))):
        return None
    relation = Relation[str(verb.lastgroup)]
    if len(named) == 1:
        return AskedRelation(relation, _is_outgoing(rest, verb, spans, english), named[0])
    numbers = [number for number, _, _ in find_numbers(text)]
    return AskedRelation(relation, False, None, numbers[0]) if len(numbers) == 1 and not named else None


def _of_kind(kind: str, documents: Iterable[Document]) -> list[Document]:
    """Return the documents with a kind in their titles: 那份实施方案 is one where only one title says so."""
    word = _KINDS.get(kind.casefold(), kind)
    return [document for document in documents if word in document.title]


def _is_outgoing(text: str, verb: re.Match[str], spans: Iterable[Span], english: bool) -> bool:
    """Tell whether the document does what the verb says: it stands before it, or what is asked for after it."""
    if _PASSIVE[english].search(text):
        return False
    if not english and re.match(r"(?:的|了)?(?:是)?(?:哪|什么|啥)", text[verb.end() :]):
        return True
    return any(span.end <= verb.start() for span in spans)
