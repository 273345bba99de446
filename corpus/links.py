"""The documents that a text names: 《title》（文号), or a 文号 alone."""

import re
from collections.abc import Iterable, Mapping

from corpus.document import Link
from corpus.front import find_numbers, read_number

_NUMBER_IN_BRACKETS = r"[（(]([^（）()]*[〔\[]\d{4}[〕\]][^（）()]*)[）)]"
_TITLE = re.compile(rf"《((?:[^《》\n]|《[^《》\n]*》){{2,120}})》(?:{_NUMBER_IN_BRACKETS})?")
_DOCUMENT_WORD = re.compile(
    r"通知|方案|意见|办法|决定|规定|措施|公告|条例|细则|纲要|规划|批复|指引|协定|路线图|法|协议"
)


def title_key(title: str) -> str:
    """Return a title without white space, in one bracket style: two writings of one title have one key."""
    return re.sub(r"\s", "", title).translate(str.maketrans("()", "（）"))


def find_links(text: str, known: Mapping[str, str]) -> tuple[Link, ...]:
    """Return the documents named in a text; `known` maps title keys and 文号 to document ids."""
    links = []
    for match in _TITLE.finditer(text):
        title, number = match.group(1), read_number(match.group(2) or "")
        if _DOCUMENT_WORD.search(title):
            document_id = known.get(title_key(title)) or (known.get(number) if number else None)
            links.append(Link(title, number, document_id, match.start(), match.end()))
    covered = [(link.start, link.end) for link in links]
    for number, first, last in find_numbers(text):
        if not any(start <= first < end for start, end in covered):
            links.append(Link(None, number, known.get(number), first, last))
    return tuple(sorted(links, key=lambda link: link.start))


def link_names(links: Iterable[Link]) -> tuple[str, ...]:
    """Return each link once, as a manifest writes it: its 文号 if known, else its title."""
    return tuple(dict.fromkeys(link.number or title_key(link.title or "") for link in links))
