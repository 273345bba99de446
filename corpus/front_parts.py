"""Which lines are front matter: those before a body begins, and those that sign it.

商资发〔2023〕18 号                     文号
内蒙古自治区、辽宁省…人民政府：         主送机关
商务部 中央编办 外交部 …               落款
2023年2月7日                          日期
（此件公开发布）                       附注
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.annexes import is_listed, listed_name, may_be_title, parse_label, unlabelled_titles
from corpus.bodies import is_body_name
from corpus.contents import contents_lines
from corpus.dates import DATE
from corpus.document import FrontKind, FrontPart
from corpus.numbering import is_item_start

NUMBER = re.compile(r"([\u4e00-\u9fff]{1,12})[〔\[【（(](\d{4})[〕\]】）)]\s*(?:第\s*)?(\d{1,5})\s*号")
TITLE_END = re.compile(
    r"(?:通知|通告|通报|公告|方案|意见|办法|决定|决议|规定|规则|措施|条例|细则|纲要|规划|计划|要点|指引|指南|章程|批复|函)"
    r"(?:[（(][^（）()]{1,12}[）)])?$"
)
_NUMBER_LINE = re.compile(rf"(?:【?(?:发布|发文)?[文字]号】?[:：]?\s*)?{NUMBER.pattern}$")
_SOURCE = re.compile(
    r"(?:来源|类型|原文链接|发布时间|发文日期|发布日期)\s*[:：]|.*法宝引证码|https?://"
    r"|【(?:发文日期|发布日期|实施日期|发布单位|发布部门|时效性|效力级别|法规类别)】"
)
_SENTENCE = re.compile(r"[。；！？]")
_NOTE = re.compile(r"[（(][^（）()]+[）)]$|(?:抄送|抄报|分送|联系人|联系电话|主题词)[:：]")


@dataclass(slots=True)
class _Classifier:
    """Walks over the lines and gives each that is not part of the body its kind."""

    lines: list[str]
    kinds: dict[int, FrontKind] = field(default_factory=dict)
    in_body: bool = False
    # Whether the body has begun at all, and whether what stands here is attached to it.
    has_begun: bool = False
    in_annex: bool = False
    # What the list of attachments calls them.
    names: set[str] = field(default_factory=set)

    def classify(self) -> dict[int, FrontKind]:
        """Return the kinds by line."""
        self.kinds.update(dict.fromkeys(contents_lines(self.lines), FrontKind.NOTE))
        for i, line in enumerate(self.lines):
            if i in self.kinds:
                continue
            kind = self._kind(i, line)
            if kind is None:
                self.in_body = self.has_begun = True
                continue
            self.kinds[i] = kind
            if kind is FrontKind.DATE:
                self._sign_above(i)
            if kind is FrontKind.ATTACHMENT:
                self.names |= {listed_name(line)} - {""}
            if kind in (FrontKind.DATE, FrontKind.ATTACHMENT):
                self.in_annex = kind is FrontKind.ATTACHMENT and self.has_begun
                self.in_body = False
        self._sign_at_end()
        self._find_unlabelled()
        return self.kinds

    def _kind(self, i: int, line: str) -> FrontKind | None:
        """Return what a line is, or None for a line of the body."""
        if DATE.fullmatch(line):
            return FrontKind.DATE
        label = parse_label(line)
        above = self.kinds.get(i - 1)
        if line in self.names:
            return FrontKind.TITLE if not self.in_body and _is_title(line) else FrontKind.ATTACHMENT
        if label and (self.in_body or not label.title or above is FrontKind.ATTACHMENT):
            return FrontKind.ATTACHMENT
        if above is FrontKind.ATTACHMENT and is_listed(line) and self._lists_attachments(i - 1):
            return FrontKind.ATTACHMENT
        if above in (FrontKind.DATE, FrontKind.NOTE) and _NOTE.match(line):
            return FrontKind.NOTE
        if self.in_body:
            return None
        if label or (self.in_annex and _is_title(line)):
            self.in_annex = self.has_begun
            return FrontKind.TITLE
        if self.in_annex:
            is_below_label = (own := parse_label(self.lines[i - 1])) is not None and not own.title
            return FrontKind.ATTACHMENT if is_below_label and may_be_title(line) else None
        return self._kind_before_body(line)

    def _lists_attachments(self, i: int) -> bool:
        """Tell whether line i belongs to a list of attachments: 附件：1.… / 2.…."""
        label = parse_label(self.lines[i])
        if label is None:
            return is_listed(self.lines[i])
        if label.title:
            return label.lists
        after = next((x for x in self.lines[i + 1 :] if not is_listed(x)), "")
        follows = parse_label(after)
        is_end = bool(DATE.fullmatch(after)) or names_bodies(after) or (follows is not None and follows.is_counted)
        return is_end and not label.is_counted

    def _find_unlabelled(self) -> None:
        """Mark the titles of annexes that no label announces."""
        body = [i for i in range(len(self.lines)) if i not in self.kinds and self.lines[i]]
        for i in unlabelled_titles([self.lines[i] for i in body]):
            self.kinds[body[i]] = FrontKind.ATTACHMENT

    def _kind_before_body(self, line: str) -> FrontKind | None:
        checks: tuple[tuple[FrontKind, Callable[[str], object]], ...] = (
            (FrontKind.NUMBER, _NUMBER_LINE.match),
            (FrontKind.SOURCE, _SOURCE.match),
            (FrontKind.RECIPIENTS, _names_recipients),
            (FrontKind.TITLE, _is_title),
            (FrontKind.ISSUERS, names_bodies),
        )
        return next((kind for kind, is_kind in checks if is_kind(line)), None)

    def _sign_above(self, date_line: int) -> None:
        """Mark the lines of bodies just above a date as the signature."""
        i = date_line - 1
        while i >= 0 and self.kinds.get(i) in (None, FrontKind.ISSUERS) and names_bodies(self.lines[i]):
            self.kinds[i] = FrontKind.SIGNATURE
            i -= 1

    def _sign_at_end(self) -> None:
        """Mark bodies on the very last line, with no date under them, as the signature."""
        last = len(self.lines) - 1
        if last > 0 and last not in self.kinds and names_bodies(self.lines[last]):
            self.kinds[last] = FrontKind.SIGNATURE


def classify_lines(text: str) -> tuple[FrontPart, ...]:
    """Return the front matter of a cleaned text, line by line."""
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    kinds = _Classifier([text[a:b] for a, b in spans]).classify()
    return tuple(FrontPart(kind, *spans[i]) for i, kind in sorted(kinds.items()))


def names_bodies(line: str) -> bool:
    """Tell whether a line holds only names of bodies."""
    names = split_names(line)
    return bool(names) and not is_item_start(line) and all(map(is_body_name, names))


def split_names(line: str) -> list[str]:
    """Split a line of names at white space and 、."""
    return [name for name in re.split(r"[\s、]+", line) if name]


def _names_recipients(line: str) -> bool:
    """Tell whether a line addresses bodies: …人民政府：; 现通知如下： does not."""
    if not line.endswith(("：", ":")) or is_item_start(line) or _SENTENCE.search(line):
        return False
    last = re.split(r"[\s、，,]+", line[:-1])[-1]
    return is_body_name(last) or last.endswith("企业")


def _is_title(line: str) -> bool:
    return bool(TITLE_END.search(line)) and not is_item_start(line) and not _SENTENCE.search(line)


def attachment_title(line: str) -> str:
    """Return the title in a title line: 附件：实施方案 -> 实施方案."""
    label = parse_label(line)
    return label.title if label and label.title else line
