"""Front matter: the lines around the clauses, and what they say about the document.

    商资发〔2023〕18 号                     文号
    内蒙古自治区、辽宁省…人民政府：         主送机关
    商务部 中央编办 外交部 …               落款
    2023年2月7日                          日期
"""

import re
from dataclasses import dataclass
from datetime import date

from corpus.document import FrontKind, FrontPart, Status
from corpus.numbering import chinese_number, is_item_start

NUMBER = re.compile(r"([\u4e00-\u9fff]{1,12})[〔\[【（(](\d{4})[〕\]】）)]\s*(?:第\s*)?(\d{1,5})\s*号")
_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_CHINESE_DATE = re.compile(r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_SOURCE = re.compile(r"(?:来源|类型|原文链接|发布时间|发文日期|发布日期|【发文日期】|【发布单位】)|.*法宝引证码|https?://")
_NUMBER_LINE = re.compile(rf"(?:【?(?:发布|发文)?[文字]号】?[:：]?\s*)?{NUMBER.pattern}$")
_TITLE = re.compile(r"(?:通知|方案|意见|办法|决定|规定|措施|公告|条例|细则|纲要|规划|批复|函)(?:[（(].{1,12}[）)])?$")
_ATTACHMENT = re.compile(r"附件\s*\d*\s*(?:[:：]\s*(?P<title>.+))?$")
_SENTENCE = re.compile(r"[。；！？]")
_EFFECTIVE = re.compile(rf"自{_DATE.pattern}起(?:施行|实施|执行|生效)")
_EXPIRES = re.compile(rf"有效期(?:至|截至|到){_DATE.pattern}")
_STATED_STATUS = re.compile(r"时效性[】\]]?\s*[:：]?\s*(现行有效|已?废止|失效|已失效)")
_STATUS = {"现行有效": Status.IN_FORCE, "废止": Status.REPEALED, "失效": Status.EXPIRED}

PROVINCES = tuple(
    """北京市 天津市 河北省 山西省 内蒙古自治区 辽宁省 吉林省 黑龙江省 上海市 江苏省 浙江省 安徽省 福建省 江西省 山东省 河南省
    湖北省 湖南省 广东省 广西壮族自治区 海南省 重庆市 四川省 贵州省 云南省 西藏自治区 陕西省 甘肃省 青海省 宁夏回族自治区
    新疆维吾尔自治区 香港特别行政区 澳门特别行政区 台湾省""".split()
)
NATIONWIDE = "全国"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a document's own lines say about it; None or empty where they say nothing."""

    parts: tuple[FrontPart, ...]
    titles: tuple[str, ...]
    number: str | None
    issued: date | None
    effective: date | None
    expires: date | None
    issuers: tuple[str, ...]
    issuer_count: int | None
    regions: tuple[str, ...]
    status: Status
    status_evidence: str


def read_front_matter(text: str) -> FrontMatter:
    """Find the front matter of a cleaned text, and read it."""
    parts = _classify(text)
    lines = {kind: [text[p.start : p.end] for p in parts if p.kind is kind] for kind in FrontKind}
    titles = tuple(_title_text(line) for line in lines[FrontKind.TITLE])
    status, evidence = _status(text)
    return FrontMatter(
        parts=parts,
        titles=titles,
        number=read_number(" ".join(lines[FrontKind.NUMBER])),
        issued=_last_date(lines[FrontKind.DATE]),
        effective=read_date(m.group()) if (m := _EFFECTIVE.search(text)) else None,
        expires=read_date(m.group()) if (m := _EXPIRES.search(text)) else None,
        issuers=_bodies(lines[FrontKind.ISSUERS] or lines[FrontKind.SIGNATURE]),
        issuer_count=_stated_count(titles),
        regions=_regions(titles, lines[FrontKind.RECIPIENTS]),
        status=status,
        status_evidence=evidence,
    )


def read_number(text: str) -> str | None:
    """Return the first 文号 in its standard form, 商资发〔2023〕18号, or None."""
    match = NUMBER.search(text)
    return f"{match.group(1)}〔{match.group(2)}〕{match.group(3)}号" if match else None


def read_date(text: str) -> date | None:
    """Return the first date in a text, written in Arabic or Chinese figures."""
    if match := _DATE.search(text):
        year, month, day = (int(group) for group in match.groups())
        return date(year, month, day)
    if match := _CHINESE_DATE.search(text):
        year = int("".join(str("〇一二三四五六七八九".find(c) if c != "零" else 0) for c in match.group(1)))
        return date(year, chinese_number(match.group(2)), chinese_number(match.group(3)))
    return None


def _classify(text: str) -> tuple[FrontPart, ...]:
    """Give each line that is not part of the body its kind."""
    lines = _lines(text)
    kinds: dict[int, FrontKind] = {}
    in_body = False
    for i, (start, end) in enumerate(lines):
        line = text[start:end]
        kind = _kind(line, in_body)
        if kind is None:
            in_body = True
        elif kind is FrontKind.DATE:
            _sign(text, lines, kinds, i)
            in_body = False
        if kind is not None:
            kinds[i] = kind
    _unsigned_issuers(text, lines, kinds)
    return tuple(FrontPart(kind, *lines[i]) for i, kind in sorted(kinds.items()))


def _lines(text: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _kind(line: str, in_body: bool) -> FrontKind | None:
    """Return what a line is by itself, or None for a line of the body."""
    if _DATE.fullmatch(line) or _CHINESE_DATE.fullmatch(line):
        return FrontKind.DATE
    if in_body and not _ATTACHMENT.match(line):
        return None
    if _NUMBER_LINE.match(line):
        return FrontKind.NUMBER
    if _SOURCE.match(line):
        return FrontKind.SOURCE
    if match := _ATTACHMENT.match(line):
        return FrontKind.TITLE if match.group("title") else FrontKind.ATTACHMENT
    if is_item_start(line) or _SENTENCE.search(line):
        return None
    if line.endswith(("：", ":")):
        return FrontKind.RECIPIENTS
    if _TITLE.search(line):
        return FrontKind.TITLE
    return FrontKind.ISSUERS if _looks_like_bodies(line) else None


def _looks_like_bodies(line: str) -> bool:
    """Tell whether a line holds only names of bodies, separated by white space."""
    return all(re.search(r"[部委办厅局署行会院府社团站室关司]$", name) for name in line.split())


def _sign(text: str, lines: list[tuple[int, int]], kinds: dict[int, FrontKind], date_line: int) -> None:
    """Mark the lines of bodies just above a date as the signature."""
    i = date_line - 1
    while i >= 0 and not re.search(r"[。，；：,:]", text[slice(*lines[i])]) and not is_item_start(text[slice(*lines[i])]):
        if i in kinds and kinds[i] not in (FrontKind.ISSUERS, FrontKind.SIGNATURE):
            break
        kinds[i] = FrontKind.SIGNATURE
        i -= 1


def _unsigned_issuers(text: str, lines: list[tuple[int, int]], kinds: dict[int, FrontKind]) -> None:
    """Mark bodies at the very end, with no date under them, as the signature."""
    last = len(lines) - 1
    if last not in kinds and _looks_like_bodies(text[slice(*lines[last])]) and len(lines) > 1:
        kinds[last] = FrontKind.SIGNATURE


def _title_text(line: str) -> str:
    match = _ATTACHMENT.match(line)
    return match.group("title") if match and match.group("title") else line


def _last_date(lines: list[str]) -> date | None:
    dates = [d for line in lines if (d := read_date(line))]
    return dates[-1] if dates else None


def _bodies(lines: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for line in lines for name in line.split()))


def _stated_count(titles: tuple[str, ...]) -> int | None:
    """Return how many issuers a title states: 商务部等17部门关于… -> 17."""
    for title in titles:
        if match := re.search(r"等\s*(\d+|[一二三四五六七八九十]+)\s*个?部门", title):
            figure = match.group(1)
            return int(figure) if figure.isdigit() else chinese_number(figure)
    return None


def _regions(titles: tuple[str, ...], recipients: list[str]) -> tuple[str, ...]:
    """Return the provinces a document is addressed to, or, for one without addressees, those its title names."""
    addressed = " ".join(recipients)
    if "各省" in addressed:
        return (NATIONWIDE,)
    for place in (addressed, " ".join(titles)):
        if found := tuple(p for p in sorted(PROVINCES, key=place.find) if p in place):
            return found
    return ()


def _status(text: str) -> tuple[Status, str]:
    """Return the status a text states about itself and the words that state it."""
    match = _STATED_STATUS.search(text)
    if not match:
        return Status.NOT_STATED, "正文未注明时效"
    word = match.group(1).removeprefix("已")
    return _STATUS[word], match.group()
