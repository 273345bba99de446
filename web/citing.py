"""A citation as people put it into their own texts: in the style of GB/T 7714, and plain.

GB/T 7714-2015   商务部办公厅. 关于…的通知: 商办资函〔2021〕163号: 四、（十四）[Z]. 2021-04-30.
plain            《关于…的通知》（商办资函〔2021〕163号，商务部办公厅，2021年4月30日）四、（十四）
"""

from datetime import date

from assistant.answer import Citation
from assistant.writing import title_of

# GB/T 7714-2015, 8.1.2: of more than three authors the first three, then 等.
_AUTHORS = 3
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def gbt7714(citation: Citation) -> str:
    """Return a citation in the style of GB/T 7714-2015, type Z (other documents), with the clause after the title."""
    document = citation.document
    authors = ", ".join(document.issuers[:_AUTHORS]) + (", 等" if len(document.issuers) > _AUTHORS else "")
    title = ": ".join(part for part in (document.title, document.number, clause_name(citation)) if part)
    pages = f": {page_range(citation.pages)}" if citation.pages else ""
    return f"{authors}. {title}[Z]. {document.issued.isoformat()}{pages}."


def plain(citation: Citation) -> str:
    """Return a citation as a Chinese text writes it in passing: title, 文号, first issuer, date, clause."""
    document = citation.document
    issuer = document.issuers[0] + (f"等{len(document.issuers)}部门" if len(document.issuers) > 1 else "")
    facts = "，".join(fact for fact in (document.number, issuer, chinese_date(document.issued)) if fact)
    pages = f"，第{page_range(citation.pages)}页" if citation.pages else ""
    return f"{title_of(document)}（{facts}）{clause_name(citation)}{pages}"


def page_range(pages: tuple[int, int]) -> str:
    """Return the first and the last page as they are cited: 3, 3-4."""
    first, last = pages
    return str(first) if first == last else f"{first}-{last}"


def clause_name(citation: Citation) -> str:
    """Return the number of a clause as it is spoken of: 三/（三）/2 is 三、（三）第2段, 前言 is 前言."""
    return clause_name_of(citation.clause_id)


def clause_name_of(clause_id: str) -> str:
    """Return the number in a clause id as it is spoken of."""
    *outer, last = clause_id.partition("#")[2].split("/")
    last = f"第{last}段" if last.isascii() and last.isdigit() and outer else last
    return "".join(part if part.endswith("）") else f"{part}、" for part in outer) + last


def chinese_date(day: date) -> str:
    """Return a date as Chinese documents write it: 2023年2月7日."""
    return f"{day.year}年{day.month}月{day.day}日"


def english_date(day: date) -> str:
    """Return a date in English: 7 February 2023."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
