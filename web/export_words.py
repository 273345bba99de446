"""What an exported conversation says in both formats: its phrases, the order of its citations, the facts of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.language import Language
from web.answer_models import Answer
from web.models import Citation
from web.strings import Interface, Phrases

_PHRASES: Phrases = {
    "question": ("问：{text}", "Question: {text}"),
    "understood_as": ("理解为：{text}", "Understood as: {text}"),
    "answer": ("答", "Answer"),
    "refused": ("所收文件不足以回答", "The documents do not answer"),
    "cited": ("引文", "Citations"),
    "others": ("其他找到的条文", "Other clauses found"),
    "closest": ("相关但未必回答", "Related, but not necessarily an answer"),
    "notes": ("说明", "Notes"),
    "number": ("文号：{value}", "Document number: {value}"),
    "issuers": ("发文机关：{value}", "Issued by: {value}"),
    "issued": ("落款日期：{value}", "Dated: {value}"),
    "status": ("时效：{value}", "Status: {value}"),
    "source": ("来源：{value}", "Source: {value}"),
    "added": ("收录时间：{value}", "Added: {value}"),
    "updated": ("更新时间：{value}", "Replaced: {value}"),
    "path": ("位置：{value}", "Place: {value}"),
    "page": ("原件页码：{value}", "Page of the original: {value}"),
    "clause": ("条文：{value}", "Clause: {value}"),
    "between": ("、", ", "),
    "foot": (
        "索引 {index}，程序 {version}。引文逐字取自所收文件；使用前请核对原件与时效。",
        "Index {index}, program {version}. Quotes are the documents' own words; check the original and whether it is "
        "in force before relying on them.",
    ),
}


@dataclass(frozen=True, slots=True)
class CitationGroup:
    """Citations under one heading."""

    heading: str
    citations: tuple[Citation, ...]


def words(language: Language) -> Interface:
    """Return the phrases of an export in a language."""
    return Interface(language, _PHRASES)


def groups(answer: Answer) -> list[CitationGroup]:
    """Return the citations: those that statements rest on, then others; of a refusal the closest clauses."""
    say = words(answer.language).say
    cited = {n for statement in answer.statements for n in statement.citations}
    rest = "others" if cited else "closest"
    found = (
        CitationGroup(say("cited"), tuple(c for c in answer.citations if c.n in cited)),
        CitationGroup(say(rest), tuple(c for c in answer.citations if c.n not in cited)),
    )
    return [group for group in found if group.citations]


def facts(citation: Citation, interface: Interface) -> list[str]:
    """Return what identifies a citation's place, a line each."""
    document = citation.document
    values = {
        "number": document.number,
        "issuers": interface.say("between").join(document.issuers),
        "issued": document.issued.isoformat(),
        "status": document.status.value,
        "source": document.source,
        "added": document.added,
        "updated": document.updated,
        "path": " / ".join(citation.path),
        "clause": citation.clause_id,
        "page": "–".join(str(page) for page in (citation.page, citation.last_page) if page),
    }
    return [interface.say(key, value=value) for key, value in values.items() if value]


def marks(numbers: Sequence[int]) -> str:
    """Return the numbers of citations as they stand behind a statement: [1][3]."""
    return "".join(f"[{n}]" for n in numbers)


def unsaid_notes(answer: Answer) -> list[str]:
    """Return the notes that no statement repeats."""
    said = {statement.text for statement in answer.statements}
    return [note.text for note in answer.notes if note.text not in said]
