"""Where on a web page the document is: the element that holds its sentences, without the menus and buttons in it.

Government sites and law databases differ in layout and agree in names: a class called share, crumb or footer holds no
part of a document, and the document is where the sentences are that are no links.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.formats.html_tree import Element

_JUNK_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_JUNK_NAMES = re.compile(
    r"share|sharebox|bdshare|bdsharebuttonbox|jiathis|fenxiang|print|printer|dayin|breadcrumb|breadcrumbs|"
    r"crumb|crumbs|nav|navbar|navigation|menu|submenu|footer|foot|copyright|sidebar|side|related|relate|"
    r"relation|recommend|qrcode|ewm|erweima|saoyisao|toolbar|tools|tool|fontsize|comment|comments|pagination|"
    r"pager|login|search|banner|advert|ad|ads|wechat|weixin|hot|rank|toplink|friendlink|links|backtop|gotop|"
    r"top|topbar|skip|accessibility"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Elements that hold the document on the sites it is saved from: gov.cn, ministries (TRS), mofcom.gov.cn, pkulaw.com.
_KNOWN_IDS = frozenset({"ucap-content", "zoom", "zoomcon", "divfulltext", "articlecontent", "article_content"})
_KNOWN_CLASSES = re.compile(
    r"pages_content|trs_editor|trs_ueditor|view|art-con|art_con|artcon|art-con-bottonmline|fulltext|full-text|"
    r"article-content|article_content|article-con|content-txt|zhengwen"
)
_KNOWN_TAGS = frozenset({"article"})
# A known element is the document where it has this share of the page's sentences: a page may quote others beside it.
_LEAST_KNOWN = 0.4
# Going down stops where a child would leave out more than this share of the sentences.
_LEAST_CHILD = 0.98
# What is named like a menu but has more of the page than this is the document in an oddly named box.
_MOST_JUNK = 0.3
# Steps up from the sentences to the box that has the title, too.
_CLIMB = 4
_SENTENCE = re.compile(r"[。；，：、]")
_HEADINGS = ("h1", "h2")
_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:art(?:icle)?|pages?|doc|detail)?[_-]?(?:title|tit|biaoti)\d?(?=$|[\s_-])", re.I
)


@dataclass(frozen=True, slots=True)
class Main:
    """The element that holds the document, and what inside it is no part of the document."""

    root: Element
    left_out: Callable[[Element], bool]


def find_main(body: Element) -> Main:
    """Find the element that holds the document."""
    scores = _scores(body, set())
    total = scores[id(body)]
    junk = {id(e) for e in body.walk() if _is_junk(e) and scores[id(e)] <= total * _MOST_JUNK}
    scores = _scores(body, junk)
    total = scores[id(body)]
    known = [e for e in body.walk() if _is_known(e) and scores[id(e)] >= max(total * _LEAST_KNOWN, 1)]
    root = _down(max(known, key=lambda e: scores[id(e)], default=body), scores)
    return Main(_up_to_title(root, scores), lambda element: id(element) in junk)


def _names(element: Element) -> list[str]:
    attributes = element.attributes
    return f"{attributes.get('class', '')} {attributes.get('id', '')}".split()


def _is_junk(element: Element) -> bool:
    if element.tag in _JUNK_TAGS or element.attributes.get("role", "") in {"navigation", "contentinfo", "search"}:
        return True
    return any(_JUNK_NAMES.fullmatch(word.lower()) for name in _names(element) for word in _WORD.findall(name))


def _is_known(element: Element) -> bool:
    if element.tag in _KNOWN_TAGS or element.attributes.get("itemprop", "").lower() == "articlebody":
        return True
    own = element.attributes.get("id", "").lower()
    return own in _KNOWN_IDS or any(
        _KNOWN_CLASSES.fullmatch(n.lower()) for n in element.attributes.get("class", "").split()
    )


def _scores(body: Element, junk: set[int]) -> dict[int, int]:
    """Return how many characters of sentences, links apart, each element holds."""
    scores: dict[int, int] = {}
    elements = list(body.walk())
    for element in reversed(elements):  # children come after their parents
        own = "".join(child for child in element.children if isinstance(child, str)).strip()
        score = len(own) if _SENTENCE.search(own) else 0
        score += sum(scores[id(child)] for child in element.children if isinstance(child, Element))
        scores[id(element)] = 0 if element.tag == "a" or id(element) in junk else score
    return scores


def _down(root: Element, scores: dict[int, int]) -> Element:
    """Go down for as long as one child has all the sentences."""
    while scores[id(root)]:
        children = [child for child in root.children if isinstance(child, Element)]
        best = max(children, key=lambda e: scores[id(e)], default=None)
        if best is None or best.tag in {"p", "tr"} or scores[id(best)] < scores[id(root)] * _LEAST_CHILD:
            break
        root = best
    return root


def _up_to_title(root: Element, scores: dict[int, int]) -> Element:
    """Go up to the box that has a heading before the sentences, where it holds little else."""
    if any(True for _ in root.find(*_HEADINGS)):
        return root
    box: Element | None = root
    for _ in range(_CLIMB):
        box = box.parent if box else None
        if box is None or box.tag == "body":
            break
        if any(_is_title(e) for e in _before(box, root)):
            return box if scores[id(root)] >= scores[id(box)] * _LEAST_KNOWN else root
    return root


def _before(box: Element, root: Element) -> list[Element]:
    elements = list(box.walk())
    return elements[: next((i for i, element in enumerate(elements) if element is root), 0)]


def _is_title(element: Element) -> bool:
    return element.tag in _HEADINGS or any(_TITLE_NAME.search(name) for name in _names(element))
