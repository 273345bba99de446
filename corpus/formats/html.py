"""Saved web pages: the document alone, without the site around it.

html_main.py says where on the page it is, html_trim.py which of its lines are the site's, html_title.py its title. The
encoding is the one the bytes are in: a browser that saves a page writes UTF-8 and may leave <meta charset=gb2312>.
"""

import re

from corpus.errors import DocumentUnreadable
from corpus.formats.html_lines import Line, element_lines
from corpus.formats.html_main import find_main
from corpus.formats.html_title import find_title, squeezed, with_title
from corpus.formats.html_tree import Page, parse_page
from corpus.formats.html_trim import document_number, is_sites, stated_pairs, trim_lines
from corpus.formats.plain import Decoded, canonical, decode, strict, text_lines
from corpus.formats.result import Format, Reading

_CHARSET = re.compile(rb"<(?:meta\b[^>]{0,300}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
# Where browsers look for it, with room for a long comment.
_CHARSET_WITHIN = 8192
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s<>]+)\s*-->", re.I)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.I)
_META = {"articletitle": "标题", "pubdate": "发布日期", "contentsource": "来源"}
# A page with a broken byte in its menus is still a page.
_MOST_BROKEN = 0.001
_NOTED = 60


def read_html(data: bytes, name: str) -> Reading:
    """Read a saved web page; DocumentUnreadable where it is hostile, or has no text."""
    decoded = decode_page(data, name)
    page = parse_page(decoded.text, name)
    main = find_main(page.body)
    found = element_lines(main.root, main.left_out)
    lines, stated = trim_lines(found)
    if not lines:
        raise DocumentUnreadable(
            f"{name} is a web page without text (drawn by a script, perhaps): open it and save its text as TXT or DOCX"
        )
    around = element_lines(page.body)
    for line in around:
        for label, value in stated_pairs(line.text).items():
            stated.setdefault(label, value)
    for key, label in _META.items():
        if page.meta.get(key):
            stated.setdefault(label, page.meta[key])
    title = find_title(page, lines)
    lines = _with_head(lines, title, document_number(stated))
    return Reading(
        "\n".join(lines), Format.HTML, decoded.encoding, title=title, source=_source(page, decoded.text),
        warnings=(*decoded.warnings, *_left_out(around, lines)), metadata=tuple(stated.items()),
    )  # fmt: skip


def decode_page(data: bytes, name: str) -> Decoded:
    """Decode a page: byte order mark, UTF-8, what the page declares, and then what it looks like."""
    match = _CHARSET.search(data[:_CHARSET_WITHIN])
    declared = canonical(match[1].decode("ascii")) if match else ""
    is_marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if is_marked or not declared or declared.startswith("utf-16"):
        found = decode(data, name)
    elif (text := strict(data, "utf-8")) is not None:
        found = Decoded(text, "utf-8")
    elif declared != "utf-8" and (text := strict(data, declared)) is not None:
        found = Decoded(text, declared)
    else:
        text = data.decode(declared, errors="replace")
        broken = text.count("\ufffd")
        if broken > len(text) * _MOST_BROKEN:
            found = decode(data, name)
        else:
            found = Decoded(text, declared, (f"{broken} characters of the page are broken and shown as \ufffd",))
    return Decoded(text_lines(found.text), found.encoding, found.warnings)


def _source(page: Page, text: str) -> str | None:
    """Return the address that the page states as its own."""
    saved = _SAVED_FROM.search(text[:_CHARSET_WITHIN])
    candidates = (page.links.get("canonical", ""), page.meta.get("og:url", ""), page.meta.get("url", ""))
    return next((c for c in (*candidates, saved[1] if saved else "") if _ADDRESS.fullmatch(c)), None)


def _with_head(lines: list[str], title: str | None, number: str | None) -> list[str]:
    """Put the title and the 文号 that stand beside the text before it, where the text has neither."""
    lines = with_title(lines, title)
    if number and squeezed(number) not in squeezed("".join(lines[:30])):
        titles = (i + 1 for i, line in enumerate(lines[:5]) if title and squeezed(line) == squeezed(title))
        at = next(titles, 0)
        lines = [*lines[:at], f"发文字号：{number}", *lines[at:]]
    return lines


def _left_out(around: list[Line], lines: list[str]) -> list[str]:
    """Return a warning where sentences of the page were taken for the site's."""
    kept = squeezed("".join(lines))
    sentences = [line.text for line in around if len(line.text) >= _NOTED and "。" in line.text and not is_sites(line)]
    missing = [text for text in sentences if squeezed(text) not in kept]
    if not missing:
        return []
    return [f"{len(missing)} paragraphs beside the document were left out, such as {missing[0][:30]}…"]
