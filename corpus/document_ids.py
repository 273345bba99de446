"""Ids of documents that are added: ASCII, from the 文号, the file's name or the title, the same for the same content.

商资发〔2023〕18号                       shangzifa-2023-18
种子法(2021-12-24).md                  zhongzifa-2021-12-24
nmg-2023.docx                         nmg-2023
"""

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePath

from corpus.durable import is_device
from corpus.front_parts import NUMBER

_ORDER = re.compile(r"(?P<body>[\u4e00-\u9fff、]+)令第(?P<figure>\d+)号")
_NAMED = re.compile(r"《([^《》]{2,})》")
_GENERAL = re.compile(r"中华人民共和国|^关于|^.{0,20}?关于(?:印发)?|的通知$")
_NOT_ID = re.compile(r"[^A-Za-z0-9]+")
# An id is part of every clause id and address: long titles are cut.
MAX_ID = 60
# Names that a scanner or a browser gives tell nothing of the document.
_MEANINGLESS = re.compile(r"(?:file|doc|document|download|scan|untitled|new|stdin|index|attachment|p?\d+)[-_\d]*", re.I)


def document_id(number: str | None, title: str | None, name: str, sha256: str, taken: Collection[str]) -> str:
    """Return an id for a document; where it is `taken`, with the beginning of its content's digest."""
    base = _of_number(number) or _of_name(name) or _of_title(title) or "document"
    # An order may have figures of full width, which an id may not hold.
    base = _NOT_ID.sub("-", unicodedata.normalize("NFKC", base))[:MAX_ID].rstrip("-") or "document"
    base = f"{base}-document" if is_device(base) else base
    folded = {one.casefold() for one in taken}
    if base.casefold() not in folded:
        return base
    return next(i for n in range(6, 65) if (i := f"{base}-{sha256[:n]}").casefold() not in folded)


def _of_number(number: str | None) -> str:
    """Return the 文号 in letters."""
    if number and (match := NUMBER.fullmatch(number)):
        words, year, figure = match.groups()
        return f"{_letters(words)}-{year}-{figure}"
    if number and (order := _ORDER.fullmatch(number)):
        return f"{_letters(order['body'])}ling-{order['figure']}"
    return ""


def _of_name(name: str) -> str:
    """Return the file's name without its ending, where it tells something."""
    stem = PurePath(name.replace("\\", "/")).stem
    letters = _letters(stem) if not _MEANINGLESS.fullmatch(stem) else ""
    return letters if re.search(r"[a-z]{2}", letters) else ""


def _of_title(title: str | None) -> str:
    """Return the title in letters: of one that issues another, the other's."""
    if not title:
        return ""
    named = _NAMED.search(title)
    return _letters(_GENERAL.sub("", named.group(1) if named else title) or title)


def _letters(text: str) -> str:
    """Return a text in lower-case letters and figures: Chinese as pinyin without tones, the rest as hyphens."""
    from pypinyin import lazy_pinyin

    spelt = "".join(lazy_pinyin(text, errors=lambda other: other)).replace("ü", "v")
    return _NOT_ID.sub("-", spelt).strip("-").lower()
