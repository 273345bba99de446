"""Documents that a question names outright: by 文号, by title, by year and kind, or by place and kind.

    商资发〔2023〕18号是谁发的      2021年的通知提到哪家银行      内蒙古的实施方案由谁落实
    MOFCOM notice No. 163 of 2021      the Inner Mongolia plan
"""

import re
from collections.abc import Iterable

from corpus.document import Document
from corpus.front import read_number
from corpus.links import title_key
from corpus.places import named_places

_YEAR_KIND = re.compile(
    r"(20\d\d)\s*年?的?(?:那份|那个|这份|这个)?[^，。？,?]{0,4}(?:通知|方案|文件|措施|意见|办法)"
    r"|\b(20\d\d) (?:[\w-]+ ){0,2}(?:notice|plan|document|measures)",
    re.IGNORECASE,
)
_KIND = re.compile(r"通知|方案|文件|措施|意见|\b(?:notice|plan|document|measures)\b", re.IGNORECASE)
_ENGLISH_NUMBER = re.compile(r"No\.?\s*(\d+)\s*(?:of|\[|\()\s*(20\d\d)", re.IGNORECASE)


def named_documents(question: str, documents: Iterable[Document]) -> frozenset[str]:
    """Return the ids of the documents that a normalised question names."""
    number, key = read_number(question), title_key(question)
    years = {year for match in _YEAR_KIND.findall(question) for year in match if year}
    tails = {f"〔{year}〕{figure}号" for figure, year in _ENGLISH_NUMBER.findall(question)}
    places = {(place.name,) for place in named_places(question)}
    return frozenset(
        document.id
        for document in documents
        if (number and document.number == number)
        or title_key(document.title) in key
        or str(document.issued.year) in years
        or any((document.number or "").endswith(tail) for tail in tails)
        or (document.regions in places and _KIND.search(question))
    )


def unknown_number(question: str, documents: Iterable[Document]) -> str | None:
    """Return the 文号 that a question names and no document here has or cites, or None."""
    number = read_number(question)
    known = {document.number for document in documents}
    cited = {link.number for document in documents for link in document.links}
    return number if number and number not in known | cited else None


def unknown_year(question: str, documents: Iterable[Document]) -> str | None:
    """Return the year of the documents that a question names if no document here is, or cites one, of that year."""
    years = {year for match in _YEAR_KIND.findall(question) for year in match if year}
    known = {str(document.issued.year) for document in documents}
    cited = " ".join(link.number or link.title or "" for document in documents for link in document.links)
    return next((year for year in sorted(years - known) if year not in cited), None)
