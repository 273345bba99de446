"""Which document of a corpus a name stands for: by 文号, by title, by the plan it issues, or by what it is about.

A name that fits several documents stands for none of them: it is never guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from assistant.derived.relations import Naming
from corpus.document import Document
from corpus.links import title_key
from index.tokens import fold

_PLAN = re.compile(r"(?:印发|发布|公布)《(.+)》")
# What stands before it in a title is who issues the document.
_ABOUT = "关于"
# A shorter title without its issuer (关于加强管理的通知) may be anybody's.
_TELLING = 16
# What a document is about is looked up by so many of its characters.
_GRAM = 6
_CARRIED_OUT = re.compile(r"(?:落实|贯彻|实施|转发|执行)$")
_WHO = re.compile(r"[、，与和及\s]+|以及|等\d*个?部门|联合|印发的?|发布的?|有关|持续|好")
_SUBJECT = re.compile(r"^[^关]*关于|的?(?:工作|若干|指导|实施|有关)?(?:通知|方案|意见|办法|决定|规定|公告)$")


class Titles:
    """The documents of a corpus by all that they may be named by."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._named = defaultdict[str, set[str]](set)
        self._about = defaultdict[str, set[str]](set)
        self._documents = {document.id: document for document in documents}
        self._folded = {document.id: _fold(document.title) for document in self._documents.values()}
        for document in self._documents.values():
            for name in _names(document):
                self._named[name].add(document.id)
            folded = self._folded[document.id]
            for at in range(len(folded) - _GRAM + 1):
                self._about[folded[at : at + _GRAM]].add(document.id)

    def find(self, naming: Naming, source: Document) -> Document | None:
        """Return the document that a naming in `source` stands for, None where none or more than one fits."""
        if naming.unmarked:
            found = self._find_about(naming, source)
        else:
            found = self._named.get(naming.number or "") or self._named.get(title_key(naming.title or "")) or set()
            found = {name for name in found if _agrees(self._documents[name], naming)}
        found = found - {source.id}
        return self._documents[found.pop()] if len(found) == 1 else None

    def _find_about(self, naming: Naming, source: Document) -> set[str]:
        """Return the documents, not later than the source, whose title has the words of an unmarked name."""
        subject = _SUBJECT.sub("", _fold(naming.title or ""))
        grams = [subject[at : at + _GRAM] for at in range(len(subject) - _GRAM + 1)]
        if not grams:
            return set()
        fewest = min((self._about.get(gram, set()) for gram in grams), key=len)
        issuers = [name for name in _WHO.split(naming.who) if name]
        return {
            name
            for name in fewest
            if self._documents[name].issued <= source.issued
            and _is_about(self._folded[name], subject, _are_issuers(issuers, self._documents[name]))
        }


def _names(document: Document) -> set[str]:
    """Return what a document may be named by: its id, 文号, title, title without issuer, and the plan it issues."""
    key = title_key(document.title)
    names = {key, *([document.number] if document.number else [])}
    plan = _PLAN.search(key)
    if plan:
        names.add(plan.group(1))
    without_issuer = key[key.find(_ABOUT) :] if _ABOUT in key else ""
    return names | ({without_issuer} if len(without_issuer) >= _TELLING else set())


def _agrees(document: Document, naming: Naming) -> bool:
    return not (naming.number and document.number) or naming.number == document.number


def _is_about(title: str, subject: str, issued_by_them: bool) -> bool:
    """Tell whether a title begins with a subject, or has it anywhere and is by the bodies that are named with it."""
    at = title.find(subject)
    if at < 0 or _CARRIED_OUT.search(title[:at]):
        return False
    return issued_by_them or title[:at].endswith(_ABOUT)


def _are_issuers(names: list[str], document: Document) -> bool:
    """Tell whether each body is an issuer: 进出口银行 is one of what 中国进出口银行办公室 issued."""
    return bool(names) and all(any(name in issuer for issuer in document.issuers) for name in names)


def _fold(title: str) -> str:
    return re.sub(r"\s", "", fold(title))
