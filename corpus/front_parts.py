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

from corpus.bodies import is_body_name
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
_ATTACHMENT = re.compile(r"附件\s*[\d一二三四五六七八九十]*\s*(?:[:：]\s*(?P<title>[^。；！？]+))?$")
_LISTED_ATTACHMENT = re.compile(r"\d{1,2}[.．、][^。；！？]+$")
_SENTENCE = re.compile(r"[。；！？]")
_NOTE = re.compile(r"[（(][^（）()]+[）)]$|(?:抄送|抄报|分送|联系人|联系电话|主题词)[:：]")


@dataclass(slots=True)
class _Classifier:
    """Walks over the lines and gives each that is not part of the body its kind."""

    lines: list[str]
    kinds: dict[int, FrontKind] = field(default_factory=dict)
    in_body: bool = False

    def classify(self) -> dict[int, FrontKind]:
        """Return the kinds by line."""
        for i, line in enumerate(self.lines):
            kind = self._kind(i, line)
            if kind is None:
                self.in_body = True
                continue
            self.kinds[i] = kind
            if kind is FrontKind.DATE:
                self._sign_above(i)
            if kind in (FrontKind.DATE, FrontKind.ATTACHMENT):
                self.in_body = False
        self._sign_at_end()
        return self.kinds

    def _kind(self, i: int, line: str) -> FrontKind | None:
        """Return what a line is, or None for a line of the body."""
        if DATE.fullmatch(line):
            return FrontKind.DATE
        attachment = _ATTACHMENT.match(line)
        above = self.kinds.get(i - 1)
        if attachment and (self.in_body or not attachment.group("title")):
            return FrontKind.ATTACHMENT
        if above is FrontKind.ATTACHMENT and _LISTED_ATTACHMENT.match(line) and self._lists_attachments(i - 1):
            return FrontKind.ATTACHMENT
        if above in (FrontKind.DATE, FrontKind.NOTE) and _NOTE.match(line):
            return FrontKind.NOTE
        if self.in_body:
            return None
        return FrontKind.TITLE if attachment else self._kind_before_body(line)

    def _lists_attachments(self, i: int) -> bool:
        """Tell whether line i belongs to a list of attachments: 附件：1.… / 2.…."""
        match = _ATTACHMENT.match(self.lines[i])
        return not match or match.group("title") is not None

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
    match = _ATTACHMENT.match(line)
    return match.group("title") if match and match.group("title") else line
