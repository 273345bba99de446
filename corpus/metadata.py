"""What a text says about itself, for the manifest: each field, where it stands, and what is doubtful.

A field that the text does not state is left empty and named in `unsure` with the reason. It is never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from corpus.agencies import Directory
from corpus.bodies import is_body_name
from corpus.dates import DATE, read_date
from corpus.document import FrontKind, Span, Status
from corpus.formats.result import Reading
from corpus.front import STATUS_NOT_STATED, FrontMatter, read_front_matter
from corpus.front_parts import TITLE_END, split_names
from corpus.jurisdiction import level_of, regions_of
from corpus.promulgation import EFFECTIVE, LAW_END, Event, head_end, published_on, read_events, read_order

NO_SOURCE = "原文件未载来源"
REQUIRED = ("title", "issued", "issuers", "level", "regions")
_URL = re.compile(r"https?://[^\s，。；）)>\"']+")
_STAMP = re.compile(
    r"(?P<kind>成文日期|发文日期|印发日期|签发日期|发布日期|发布时间|公布日期)\s*[】\]]?\s*[:：]?\s*"
    rf"(?P<date>{DATE.pattern}|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}})"
)
_SIGNED = ("成文日期", "发文日期", "印发日期", "签发日期")
_FIGURES = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_ISSUER_IN_TITLE = re.compile(
    r"^(?P<names>[^《》]{2,60}?)(?P<more>等\s*[\d一二三四五六七八九十]*\s*个?(?:部门|单位))?\s*关于"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FROM_PUBLICATION = re.compile(r"本[^。；，,！？《》\n]{1,12}自(?:公布|发布|颁布)之日起(?:施行|实施|生效)")
# A longer first line is a sentence, not a title.
_MAX_TITLE = 80


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document; `spans` says where in the text a field was found, `unsure` what is doubtful.

    A line of `unsure` begins with the field's name: "issued: no date stands under a signature".
    """

    title: str | None
    title_source: str | None
    number: str | None
    issuers: tuple[str, ...]
    issued: date | None
    effective: date | None
    expires: date | None
    level: str | None
    regions: tuple[str, ...]
    status: Status
    status_evidence: str
    source: str
    spans: dict[str, Span]
    unsure: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that a manifest needs and the text does not state."""
        return tuple(name for name in REQUIRED if not getattr(self, name))

    def where(self, field: str) -> Span | None:
        """Return where a field was found."""
        return self.spans.get(field)


class _Reader:
    """Reads one text; collects places and doubts on the way."""

    def __init__(self, text: str, name: str, reading: Reading | None) -> None:
        self.text, self.name, self.reading = text, name, reading
        self.front: FrontMatter = read_front_matter(text)
        self.events: tuple[Event, ...] = read_events(text)
        self.order = read_order(text)
        self.spans: dict[str, Span] = {}
        self.unsure: list[str] = []

    def doubt(self, field: str, reason: str) -> None:
        self.unsure.append(f"{field}: {reason}")

    def at(self, field: str, words: str | None) -> None:
        """Note where the words of a field stand."""
        if words and (start := self.text.find(words)) >= 0:
            self.spans[field] = Span(start, start + len(words))

    def title(self) -> tuple[str | None, str | None]:
        """Return the title, and where it comes from when the text has none."""
        line = self._title_line()
        own = self.reading.title if self.reading else None
        if line is not None and own and (whole := self._on_several_lines(line, own)):
            self.spans["title"] = whole
            self.unsure = [doubt for doubt in self.unsure if not doubt.startswith("title: ")]
            return tidy(own), None
        if line is not None:
            self.at("title", line)
            return tidy(line), None
        if own and _HAN.search(own):
            self.doubt("title", "the text has no title line; this is what the file calls itself")
            return tidy(own), "标题据文件属性"
        stem = PurePath(self.name.replace("\\", "/")).stem
        if len(_HAN.findall(stem)) > 3:
            self.doubt("title", "the text has no title line; this is the file's name")
            return tidy(stem), "标题据文件名"
        self.doubt("title", "the text has no title line")
        return None, None

    def _on_several_lines(self, line: str, own: str) -> Span | None:
        """Return where the file's title stands that begins with a line and goes on below; None where it does not."""
        at = self.text.find(line)
        below = re.match(r"\s*".join(map(re.escape, re.sub(r"\s", "", own))) + r"(?=\n|$)", self.text[at:])
        return Span(at, at + below.end()) if below and below.end() > len(line) else None

    def _title_line(self) -> str | None:
        if self.front.titles and self.text.find(self.front.titles[0]) <= head_end(self.text):
            return self._with_line_above(self.front.titles[0])
        taken = {part.start for part in self.front.parts}
        start = 0
        for line in self.text[: head_end(self.text)].split("\n"):
            if start not in taken and _may_be_title(line):
                if not (line.startswith("#") or LAW_END.search(line.strip()) or TITLE_END.search(line.strip())):
                    self.doubt("title", "the first line is taken for it")
                return line
            start += len(line) + 1
        return self.front.titles[0] if self.front.titles else None

    def _with_line_above(self, title: str) -> str:
        """Return a title with the first half of it, where that stands on a line above."""
        at = self.text.find(title)
        above = self.text[:at].rstrip("\n").rsplit("\n", 1)[-1] if at > 0 else ""
        if self.front.parts[0].start > 0 and "关于" in above and "关于" not in title and _may_be_title(above):
            self.doubt("title", "put together from two lines")
            return self.text[at - len(above) - 1 : at + len(title)]
        return title

    def number(self) -> str | None:
        if self.front.number:
            self.spans.update(self._part("number", FrontKind.NUMBER))
            return self.front.number
        for event in reversed(self.events):
            if event.order:
                self.spans["number"] = event.span
                return event.order
        if self.order:
            self.spans["number"] = self.order[2]
            return self.order[1]
        return None

    def issuers(self, title: str | None) -> tuple[str, ...]:
        if self.front.issuers:
            self.spans.update(self._part("issuers", FrontKind.ISSUERS) or self._part("issuers", FrontKind.SIGNATURE))
            if self.front.issuer_count not in (None, len(self.front.issuers)):
                stated = f"the title states {self.front.issuer_count} issuers"
                self.doubt("issuers", f"{stated}, {len(self.front.issuers)} were read")
            return self.front.issuers
        for event in sorted(self.events, key=lambda e: (e.order is None, e.act == "批准")):
            if event.body and event.act != EFFECTIVE:
                self.spans["issuers"] = event.span
                return tuple(split_names(event.body))
        if self.order:
            self.spans["issuers"] = self.order[2]
            return (self.order[0],)
        return self._issuers_of_title(title)

    def _issuers_of_title(self, title: str | None) -> tuple[str, ...]:
        match = _ISSUER_IN_TITLE.match(title or "")
        names = tuple(split_names(match["names"])) if match else ()
        if match is None or not names or not all(n == "国务院" or is_body_name(n) for n in names):
            self.doubt("issuers", "nobody signs the text, and the title names no body")
            return ()
        self.at("issuers", match["names"])
        if match["more"]:
            self.doubt("issuers", f"the title names only the first of them ({match.group().removesuffix('关于')})")
        return names

    def issued(self) -> date | None:
        """Return the date; doubtful where the file's name has a later one, as copies of revised laws do."""
        day = self._issued()
        named = _FIGURES.search(self.name)
        in_name = _day(named.group()) if named else None
        if day and in_name and in_name > day:
            self.doubt("issued", f"the file's name says {in_name}, the text's last date is {day}")
        return day

    def _issued(self) -> date | None:
        if self.front.issued:
            self._date_at("issued", self.front.issued)
            return self.front.issued
        if made := [e for e in self.events if e.act not in (EFFECTIVE, "实施", "批准")]:
            last = max(made, key=lambda e: e.day)
            self.spans["issued"] = last.span
            if len({e.day for e in made}) > 1:
                self.doubt("issued", f"{len(made)} days are listed below the title; the last is taken ({last.act})")
            return last.day
        stamps = list(_STAMP.finditer(self.text, 0, max(head_end(self.text), 400)))
        for match in sorted(stamps, key=lambda m: m["kind"] not in _SIGNED):
            if day := _day(match["date"]):
                self.spans["issued"] = Span(*match.span("date"))
                if match["kind"] not in _SIGNED:
                    self.doubt("issued", f"this is the day of publication ({match['kind']})")
                return day
        self.doubt("issued", "no date stands under a signature or below the title")
        return None

    def effective(self) -> date | None:
        if self.front.effective:
            self._date_at("effective", self.front.effective)
            return self.front.effective
        event = next((e for e in reversed(self.events) if e.act in (EFFECTIVE, "实施")), None)
        if event:
            self.spans["effective"] = event.span
            return event.day
        day, named = published_on(self.events), _FROM_PUBLICATION.search(self.text)
        if day and named:
            self.spans["effective"] = Span(*named.span())
            return day
        return None

    def source(self) -> str:
        if self.reading and self.reading.source:
            return self.reading.source
        for part in self.front.parts:
            if part.kind is FrontKind.SOURCE and (url := _URL.search(self.text, part.start, part.end)):
                self.spans["source"] = Span(*url.span())
                return url.group()
        return NO_SOURCE

    def _part(self, field: str, kind: FrontKind) -> dict[str, Span]:
        return next(({field: Span(p.start, p.end)} for p in self.front.parts if p.kind is kind), {})

    def _date_at(self, field: str, day: date) -> None:
        places = [m for m in DATE.finditer(self.text) if read_date(m.group()) == day]
        if places:
            self.spans[field] = Span(*places[-1].span())


def read_metadata(text: str, name: str, reading: Reading | None = None, directory: Directory | None = None) -> Metadata:
    """Read what a cleaned text says about itself.

    `name` is the file's, `reading` what else the file says; `directory` knows the level and region of bodies.
    """
    reader = _Reader(text, name, reading)
    title, title_source = reader.title()
    issuers, number, issued = reader.issuers(title), reader.number(), reader.issued()
    effective = reader.effective()
    level = level_of(issuers, title, directory)
    if level is None:
        reader.doubt("level", "neither the issuers nor the title show it")
    regions = reader.front.regions or regions_of(issuers, title, level)
    if not regions:
        reader.doubt("regions", "neither recipients, issuers nor the title name any")
    front = reader.front
    if front.status is not Status.NOT_STATED:
        reader.at("status", front.status_evidence)
    if front.expires:
        reader._date_at("expires", front.expires)
    return Metadata(
        title=title, title_source=title_source, number=number, issuers=issuers, issued=issued, effective=effective,
        expires=front.expires, level=level, regions=regions, status=front.status,
        status_evidence=front.status_evidence or STATUS_NOT_STATED, source=reader.source(), spans=reader.spans,
        unsure=tuple(reader.unsure),
    )  # fmt: skip


def tidy(title: str) -> str:
    """Return a title on one line, without the marks of a heading: # 保税区海关监管办法 -> 保税区海关监管办法."""
    return re.sub(r"\s+", " ", title).strip(" #")


def _may_be_title(line: str) -> bool:
    bare = line.strip("# \t\u3000")
    has_words = len(_HAN.findall(bare)) > 2 and len(bare) <= _MAX_TITLE
    is_line = not re.search(r"[。；！？：:]", bare) and not DATE.match(bare) and not is_body_name(bare)
    return (
        has_words and is_line and bool(TITLE_END.search(bare) or LAW_END.search(bare) or not re.search("[，,]", bare))
    )


def _day(text: str) -> date | None:
    """Return the day of a stamp: 2021-05-01, 2021.5.1 or 2021年5月1日."""
    figures = _FIGURES.fullmatch(text)
    if not figures:
        return read_date(text)
    try:
        return date(*map(int, figures.groups()))
    except ValueError:
        return None
