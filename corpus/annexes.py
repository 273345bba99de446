"""What is attached to a document: the labels and titles of annexes, and where one begins that has no label.

附件1                       label                     附件：1.甲名单         list of what is attached
甲名单                      its title                       2.乙方案
附表二：乙标准              label and title           第九条 …施行。
                                                     乙收费标准表           title of an annex without a label
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.numbering import Family, is_item_start, parse_marker
from corpus.rows import is_row

_NUMBER = r"\d{1,2}(?:[-－—]\d{1,2})?|[（(]?[一二三四五六七八九十]{1,3}[）)]?|之[一二三四五六七八九十]{1,2}|[A-Z]"
_LABEL = re.compile(
    rf"附(?P<kind>[件表录图])?[^\S\n]*(?P<number>{_NUMBER})?[^\S\n]*"
    rf"(?:(?P<colon>[:：])[^\S\n]*(?P<title>[^。！？]+)?|(?<=[\s\d一二三四五六七八九十）)A-Z])(?P<after>[^。；，！？\s][^。；，！？]*))?$"
)
_MENTIONED = re.compile(r"[中的和与及至或、所内里为是]|规定|要求|列")
_LISTED = re.compile(r"(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}、|[（(]\d{1,2}[）)])[^。！？]+$")
_SENTENCE_END = re.compile(r"[。；！？：…][”’」』）)》]*$")
_LONGEST_TITLE = 80
_TITLE = re.compile(
    r"(?!续)[^。；！？，：]{2,80}?(?:表|目录|清单|名录|名单|标准|范围|细目|一览|规程|流程|样式|式样|格式|示意图|图例|公式)"
    r"[一二三四五六七八九十\d]{0,2}(?:[（(][^（）()]{1,20}[）)])?$"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A line that names an annex: its key (附件1, 附表二, 附件), whether it is counted, and the title beside it."""

    key: str
    is_counted: bool
    title: str

    @property
    def lists(self) -> bool:
        """Whether the title is the first of several that are attached: 附件：1.甲."""
        return bool(_LISTED.match(self.title))


def parse_label(line: str) -> Label | None:
    """Return the label that this line is, or None."""
    match = _LABEL.match(line)
    if not match or is_row(line) or not (match["kind"] or match["colon"]):
        return None
    after = match["after"] or ""
    if after and (not match["number"] or _MENTIONED.match(after)):
        return None
    number = re.sub(r"[（()）之]", "", match["number"] or "")
    return Label(f"附{match['kind'] or '件'}{number}", bool(number), (match["title"] or after).strip())


def is_listed(line: str) -> bool:
    """Tell whether a line may be one of several names of annexes: 2.乙方案."""
    return bool(_LISTED.match(line))


def listed_name(line: str) -> str:
    """Return the name of an annex on a line that lists it, "" where the line has none: 附件：1.甲名单 -> 甲名单."""
    label = parse_label(line)
    name = label.title if label else line if is_listed(line) else ""
    marker = parse_marker(name)
    return name[len(marker.text) :].strip() if marker else name


def may_be_title(line: str) -> bool:
    """Tell whether a line under a label may be the annex's title."""
    is_text = is_item_start(line) or is_row(line) or _SENTENCE_END.search(line)
    return not is_text and len(line) <= _LONGEST_TITLE and not re.search("[。；，]", line)


def unlabelled_titles(lines: Sequence[str]) -> list[int]:
    """Return which lines are titles of annexes that no label announces.

    They stand after the last article, where a sentence has ended, or, after the last item of a plan, over a table.
    """
    markers = [parse_marker(line) for line in lines]
    articles = [i for i, marker in enumerate(markers) if marker and marker.family is Family.ARTICLE]
    numbered = articles or [i for i, marker in enumerate(markers) if marker]
    found: list[int] = []
    for i in range(numbered[-1] + 1 if numbered else len(lines), len(lines)):
        above = lines[i - 1]
        if (_SENTENCE_END.search(above) or is_row(above)) and above[-1] not in "：:" and _TITLE.match(lines[i]):
            is_over_table = i + 1 < len(lines) and is_row(lines[i + 1])
            if not is_item_start(lines[i]) and (articles or is_over_table):
                found.append(i)
    return found


def bare_table(lines: Sequence[str]) -> int | None:
    """Return where a table begins that follows the last sentence of the last article, and is no part of it."""
    markers = [parse_marker(line) for line in lines]
    last = next((i for i in reversed(range(len(lines))) if (m := markers[i]) and m.family is Family.ARTICLE), None)
    if last is None:
        return None
    first = next((i for i in range(last + 1, len(lines)) if is_row(lines[i])), None)
    return first if first is not None and lines[first - 1].endswith("。") else None
