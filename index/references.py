"""Documents that a question names outright: by 文号, by title, by year and kind, or by place and kind.

    商资发〔2023〕18号是谁发的      2021年的通知提到哪家银行      内蒙古的实施方案由谁落实
    MOFCOM notice No. 163 of 2021      the Inner Mongolia plan

Questions are taken as `index.language.normalise` leaves them.
"""

import re
from collections.abc import Sequence

from corpus.document import Document
from corpus.front import find_numbers
from corpus.links import title_key
from corpus.places import named_places
from index.language import normalise

_YEAR_KIND = re.compile(
    r"(?P<year>20\d\d)\s*年?的?(?:那份|那个|这份|这个)?[^，。？,?]{0,4}(?P<kind>通知|方案|文件|措施|意见|办法)"
    r"|(?P<year_far>20\d\d)\s*年[^，。？,?]{0,24}(?:那份|那个|这份|这个)(?P<kind_far>通知|方案|文件|措施|意见|办法)"
    r"|\b(?P<year_en>20\d\d) (?:[\w-]+ ){0,2}(?P<kind_en>notice|plan|document|measures)",
    re.IGNORECASE,
)
_ENGLISH_KINDS = {"notice": "通知", "plan": "方案", "document": "文件", "measures": "措施"}
_KIND = re.compile(r"通知|方案|文件|措施|意见|\b(?:notice|plan|document|measures)\b", re.IGNORECASE)
_ENGLISH_NUMBER = re.compile(
    r"\bNo\.?\s*(?P<figure>\d+)\s*(?:of|\[|\()\s*(?P<year>20\d\d)"
    r"|[\[(〔](?P<year_first>20\d\d)[\])〕]\s*No\.?\s*(?P<figure_last>\d+)",
    re.IGNORECASE,
)


def named_documents(question: str, documents: Sequence[Document]) -> frozenset[str]:
    """Return the ids of the documents that a normalised question names."""
    numbers, tails, key = _numbers(question), _english_numbers(question), title_key(question)
    of_year = {document.id for year, kind in _years(question) for document in _of_year(documents, year, kind)}
    places = {(place.name,) for place in named_places(question)} if _KIND.search(question) else set()
    return frozenset(
        document.id
        for document in documents
        if any(_is_number(number, document.number) for number in numbers)
        or (document.number or "").endswith(tails)
        or title_key(normalise(document.title)) in key
        or document.id in of_year
        or document.regions in places
    )


def unknown_number(question: str, documents: Sequence[Document]) -> str | None:
    """Return the 文号 that a question names and no document here has or cites, or None; of No. 9 of 2023, its end."""
    cited = {link.number for document in documents for link in document.links}
    known = {document.number for document in documents} | cited
    whole = (asked for asked in _numbers(question) if not any(_is_number(asked, n) for n in known))
    ends = (end for end in _english_numbers(question) if not any((n or "").endswith(end) for n in known))
    return next(whole, None) or next(ends, None)


def unknown_year(question: str, documents: Sequence[Document]) -> str | None:
    """Return the year of the documents that a question names if no document here is, or cites one, of that year."""
    known = {str(document.issued.year) for document in documents}
    cited = " ".join(link.number or link.title or "" for document in documents for link in document.links)
    asked = {year for year, _ in _years(question)}
    return next((year for year in sorted(asked - known) if year not in cited), None)


def _numbers(question: str) -> list[str]:
    return [number for number, _, _ in find_numbers(question)]


def _is_number(asked: str, number: str | None) -> bool:
    """Tell whether a 文号 as asked is this one: the name of its body may stand before it, 商务部商资发〔2023〕18号.

    A single character before it is a province's, and the 文号 another: 内商资发〔2023〕18号.
    """
    before = asked.removesuffix(number or "")
    return asked == number or 1 < len(before) < len(asked)


def _english_numbers(question: str) -> tuple[str, ...]:
    """Return the ends of the 文号 that a question names in English: No. 163 of 2021 -> 〔2021〕163号."""
    return tuple(
        f"〔{match['year'] or match['year_first']}〕{match['figure'] or match['figure_last']}号"
        for match in _ENGLISH_NUMBER.finditer(question)
    )


def _years(question: str) -> set[tuple[str, str]]:
    """Return the years by which a question names documents, with their kinds: the 2021 notice -> (2021, 通知)."""
    groups = (match.groupdict() for match in _YEAR_KIND.finditer(question))
    found = (("".join(g[n] or "" for n in g if n.startswith(part)) for part in ("year", "kind")) for g in groups)
    return {(year, _ENGLISH_KINDS.get(kind.casefold(), kind)) for year, kind in found}


def _of_year(documents: Sequence[Document], year: str, kind: str) -> list[Document]:
    """Return the documents of a year that have this kind in their titles; all of the year where none has."""
    issued = [document for document in documents if str(document.issued.year) == year]
    return [document for document in issued if kind in document.title] or issued
