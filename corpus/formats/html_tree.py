"""A web page as a tree of elements, without what is never shown; pages made to exhaust a reader are refused first.

The parser repairs any page, but takes time that grows with the square of the depth: 22 s for 100,000 levels. So tags
are counted in one pass over the characters before it sees them. Nothing is executed and nothing is fetched.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import DocumentUnreadable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# A page that people wrote has some 40 levels, one from a word processor 100; unclosed tags count as levels, too.
MAX_DEPTH = 500
# A statute of 1,200 articles has 5,000 tags.
MAX_TAGS = 500_000
# Names of attributes and what is not quoted: the parser compares each name with those before it.
MAX_UNQUOTED = 5_000
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][^\s/>]*)|!--|!ENTITY|!DOCTYPE[^>\[]{0,2000}\[)", re.I)
# What these hold is text to the parser, up to their own end tag.
_RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext")
_RAW_ENDS = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.I) for tag in _RAW}
# Closed by what follows, or never open: they cannot nest by themselves.
_FLAT = re.compile(
    r"area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|source|tbody|td|tfoot|th|thead|tr|"
    r"wbr|rb|rp|rt|body|html|head"
)
_NEVER_SHOWN = re.compile(
    r"script|style|template|noscript|iframe|object|embed|applet|svg|canvas|video|audio|map|button|select|"
    r"textarea|datalist|dialog|progress|meter|rp|rt|link|meta|base|title|head"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.I)


@dataclass(slots=True)
class Element:
    """An element that is shown: its tag, its attributes, and its children, text among them."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)
    parent: "Element | None" = None

    def walk(self) -> Iterator["Element"]:
        """Yield this element and those inside it, in the order of the page."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack += [child for child in reversed(element.children) if isinstance(child, Element)]

    def find(self, *tags: str) -> Iterator["Element"]:
        """Yield the elements inside this one that have one of these tags."""
        return (element for element in self.walk() if element.tag in tags and element is not self)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its body, its title, what its <meta> and <link> state, and its first comment."""

    body: Element
    title: str
    meta: dict[str, str]
    links: dict[str, str]


def parse_page(text: str, name: str) -> Page:
    """Parse a page; DocumentUnreadable where it is nested deeper, or has more tags, than any real page."""
    from selectolax.lexbor import LexborHTMLParser

    _refuse_hostile(text, name)
    parser = LexborHTMLParser(text)
    meta: dict[str, str] = {}
    links: dict[str, str] = {}
    for node in parser.css("meta[content]"):
        key = node.attributes.get("name") or node.attributes.get("property") or ""
        meta.setdefault(key.lower(), (node.attributes.get("content") or "").strip())
    for node in parser.css("link[rel][href]"):
        links.setdefault((node.attributes["rel"] or "").lower(), (node.attributes["href"] or "").strip())
    found = parser.css_first("title")
    title = " ".join(found.text().split()) if found else ""
    body = parser.body
    return Page(_element(body) if body else Element("body", {}), title, meta, links)


def _refuse_hostile(text: str, name: str) -> None:
    """Count tags and levels in one pass, as the parser will see them."""
    opened: Counter[str] = Counter()
    depth = tags = at = 0
    while match := _TAG.search(text, at):
        at = match.end()
        tag = (match[2] or "").lower()
        if not tag:
            if match[0] != "<!--":
                raise DocumentUnreadable(f"{name} declares XML entities, which no page needs: save it as plain HTML")
            end = text.find("-->", at - 2)
            at = end + 3 if end >= 0 else len(text)
            continue
        tags += 1
        at = _end_of_tag(text, at, name)
        if match[1]:
            if opened[tag]:
                opened[tag] -= 1
                depth -= 1
        elif tag in _RAW_ENDS:
            end_tag = _RAW_ENDS[tag].search(text, at)
            at = end_tag.start() if end_tag else len(text)
        elif not _FLAT.fullmatch(tag):
            opened[tag] += 1
            depth += 1
        if depth > MAX_DEPTH or tags > MAX_TAGS:
            what = f"nests more than {MAX_DEPTH} tags" if depth > MAX_DEPTH else f"has more than {MAX_TAGS} tags"
            raise DocumentUnreadable(f"{name} {what}, which no page of text does: save the text alone as TXT or DOCX")


def _end_of_tag(text: str, at: int, name: str) -> int:
    """Return where a tag ends, which a > in quotes does not."""
    start, quoted = at, 0
    while match := _TAG_PART.search(text, at):
        at = match.end()
        char = match[0][-1]
        if char == ">":
            break
        end = text.find(char, at)
        end = end + 1 if end >= 0 else len(text)
        quoted += end - at
        at = end
    else:
        at = len(text)
    if at - start - quoted > MAX_UNQUOTED:
        raise DocumentUnreadable(f"{name} has a tag of {at - start} characters: save the text alone as TXT or DOCX")
    return at


# The end of a tag, or a quote that opens a value.
_TAG_PART = re.compile(r">|=\s*[\"']")


def _element(root: "LexborNode") -> Element:
    """Copy the elements that are shown, level by level without recursion."""
    top = Element(root.tag or "body", {})
    stack = [(root, top)]
    while stack:
        node, element = stack.pop()
        child = node.first_child
        while child is not None:
            if child.is_text_node:
                element.children.append(child.text_content or "")
            elif child.is_element_node:
                copy = Element(child.tag or "", {k: v or "" for k, v in child.attributes.items()}, parent=element)
                if not _is_hidden(copy):
                    element.children.append(copy)
                    stack.append((child, copy))
            child = child.next
    return top


def _is_hidden(element: Element) -> bool:
    attributes = element.attributes
    return (
        _NEVER_SHOWN.fullmatch(element.tag) is not None
        or "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
    )
