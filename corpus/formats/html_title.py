"""What a web page calls its document: the name on the page that ends as documents' titles do, without the site's name.

<title>边合区高质量发展措施_政策_中国政府网</title> … <h1>商务部关于印发若干措施的通知</h1>
    商务部关于印发若干措施的通知; the other name is not put above the text
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.formats.html_lines import element_lines
from corpus.formats.html_tree import Page
from corpus.front_parts import TITLE_END
from corpus.lines import MAX_TITLE_LINES
from corpus.promulgation import LAW_END

_SITE = re.compile(
    r"\s*[-_|–—－]+\s*(?:[^-_|–—－]{0,20}(?:网|网站|门户|政府|法宝|图书馆|法律法规(?:数据)?库|平台|[部委局厅办署会]|首页|正文|\.com|\.cn)"
    r"[^-_|–—－]{0,12}|(?:政策|法规|法律|公开|信息公开|新闻|解读|要闻|最新|公报|规章|文件)(?:文件|法规|库|发布|公开|解读|公告|目录)?)?$"
)
# Of 甲通知_政策_国务院部门文件_中国政府网 each step takes one.
_STEPS = 4
_LONGEST_TITLE = 300
# What may stand on a line with the title: （试行）, 附件1：.
_BESIDE_TITLE = 10
# 护士条例
_SHORTEST_TITLE = 4
# A shorter heading may be the site's (通知公告), unless the page's own title begins with it.
_SURE_HEADING = 8
_HEAD_LINES = 10
# How far below itself a title that stands twice is repeated: date and source may stand between.
_AGAIN_WITHIN = 4


def find_title(page: Page, lines: Sequence[str]) -> str | None:
    """Return what the page calls the document: of several names the first that ends as a title does."""
    named = [page.meta.get("articletitle", ""), page.meta.get("og:title", ""), page.title]
    article, shared, own = (without_site(name) for name in named)
    headings = [name for name in _headings(page, lines) if len(name) >= _SURE_HEADING or own.startswith(name)]
    found = [name for name in (article, *headings, shared, own) if name]
    return next((name for name in found if ends_as_title(name)), article or shared or own or None)


def without_site(title: str) -> str:
    """Return a title without the names of sites and their sections behind it."""
    title = " ".join(title.split())[:_LONGEST_TITLE]
    for _ in range(_STEPS):
        title = _SITE.sub("", title)
    return title


def ends_as_title(title: str) -> bool:
    """Tell whether a line ends as titles of documents do."""
    return bool(TITLE_END.search(title) or LAW_END.search(title))


def with_title(lines: list[str], title: str | None) -> list[str]:
    """Put a title before the text where it stands beside it, once where it stands twice."""
    if title is None or not is_document_title(title):
        return lines
    head = [i for i, line in enumerate(lines[:_HEAD_LINES]) if squeezed(line) == squeezed(title)]
    again = {j for i, j in pairwise(head) if j - i <= _AGAIN_WITHIN}
    lines = [line for i, line in enumerate(lines) if i not in again]
    if _has_title(lines[:_HEAD_LINES], squeezed(title)):
        return lines
    # A page may be named after its subject; a name that speaks 关于 something is a notice's, which issues what follows.
    if _has_own(lines) and not (ends_as_title(title) and "关于" in title):
        return lines
    return [title, *lines]


def is_document_title(title: str) -> bool:
    """Tell a document's title from a site's: 首页, 中国政府网."""
    return len(title) >= _SHORTEST_TITLE and not re.search(
        r"首页|网站?$|未命名|^无标题|^Untitled|\.html?$", title, re.I
    )


def squeezed(text: str) -> str:
    """Return a text without spaces and brackets, which differ between a title and its copies."""
    return re.sub(r"[\s〔〕\[\]()（）【】《》]", "", text)


def _headings(page: Page, lines: Sequence[str]) -> Iterator[str]:
    """Yield the headings of the page that stand at the head of its text."""
    head = squeezed("".join(lines[:_HEAD_LINES]))
    for element in page.body.find("h1", "h2"):
        text = without_site(" ".join(line.text for line in element_lines(element)))
        if text and squeezed(text) in head:
            yield text


def _has_title(lines: list[str], title: str) -> bool:
    """Tell whether a title stands on one of these lines or on several: alone, not in a sentence that mentions it."""
    windows = (squeezed("".join(lines[i:j])) for i in range(len(lines)) for j in range(i + 1, i + 1 + MAX_TITLE_LINES))
    beside = (window.replace(title, "", 1) for window in windows if title in window)
    return any(len(text) <= _BESIDE_TITLE and "决定" not in text for text in beside)


def _has_own(lines: list[str]) -> bool:
    """Tell whether the text begins with a title of its own."""
    head = [line for line in lines[:3] if "。" not in line]
    return any(len(line) >= _SURE_HEADING and ends_as_title(line) for line in head)
