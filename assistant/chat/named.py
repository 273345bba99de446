"""What a sentence names or counts that the clauses it cites do not: then it says what they do not say.

    sentence   由自治区财政厅在五年内负责 [1]      clause [1]   …三年内…（责任单位：商务厅）
    unfounded  自治区财政厅, 五年

Names are found by what reads documents and questions: the directory of bodies, the gazetteer, the kinds of zones, 文号.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.answer import Citation
from assistant.chat.quantities import Quantity, days, quantities
from corpus.agencies import GENERIC, Directory
from corpus.bodies import is_body_name
from corpus.document import Document
from corpus.front import find_numbers
from corpus.places import places_in
from corpus.zones import find_zones, zone_kinds
from index.language import normalise

_QUOTED = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"")
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_ACRONYM = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9&-]*[A-Z0-9](?![A-Za-z0-9])")
# Acronyms that are words of English, with a Chinese word for each: the clauses have that.
_WORDS = frozenset(("VAT", "IT", "AI", "SME", "SMEs", "GDP", "US", "EU", "UK", "RMB", "CNY", "USD", "NONE"))
# Where the name of a body may end, in a sentence: 由商务厅牵头. So many characters tell which body.
_BODY_END = re.compile(r"(?:[委厅署院]|部(?!门|分|署|件|队)|办(?!法|理|事|公)|局(?!面|限|部))|海关")
_TAIL = 3
_ENGLISH_BODY = re.compile(
    r"\b(?:Ministry|Department|Bureau|Administration|Commission|Office|Committee|Bank|Council|Customs)"
    r" of (?:the )?(?:[A-Z][\w&'-]*(?: (?:and |of |the |for )*)?)+"
)
_AND_THE = re.compile(r",| and the ")
_CAPITALISED = re.compile(r"[A-Z][\w&'-]*")
_HAN_TAIL = re.compile(rf"[\u4e00-\u9fff]{{{_TAIL}}}")
_ISSUES = re.compile(r"印发|发布|发文|出台|颁布|下发|联合制定|\bissue[ds]?\b|\bissuers?\b|\bpublished\b", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"通知|方案|文件|措施|意见|\b(?:notices?|plans?|measures|documents?|circulars?)\b", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
# Every document is of it: China–Mongolia, 我国.
_HOME = "中国"


@dataclass(frozen=True)
class Source:
    """The clauses that a sentence cites, and what is known of their documents."""

    citations: tuple[Citation, ...]
    directory: Directory

    @cached_property
    def said(self) -> str:
        """The quotes with their headings."""
        return normalise("\n".join(part for citation in self.citations for part in (citation.quote, *citation.path)))

    @cached_property
    def text(self) -> str:
        """The same, and the titles and 文号 of their documents."""
        named = (part for c in self.citations for part in (c.document.title, c.document.number or ""))
        return normalise("\n".join([self.said, *named]))

    @cached_property
    def compact(self) -> str:
        """The same without white space."""
        return _SPACES.sub("", self.text)

    @cached_property
    def bodies(self) -> frozenset[str]:
        """Canonical names of the bodies that the clauses name."""
        named = {mention.name for citation in self.citations for mention in citation.agencies}
        return frozenset(named | {agency.name for agency in self.directory.named_in_question(self.said)})

    @cached_property
    def english_names(self) -> frozenset[str]:
        """English names of the bodies that the clauses name."""
        return frozenset(m.name_en for citation in self.citations for m in citation.agencies if m.name_en)

    @cached_property
    def issuers(self) -> frozenset[str]:
        """Names of those who issued the documents, as these write them and as the directory does."""
        names = {name for citation in self.citations for name in citation.document.issuers}
        return frozenset(names | {agency.name for name in names if (agency := self.directory.find(name))})

    @cached_property
    def places(self) -> frozenset[str]:
        """Names of the places in the clauses and titles, of those that these are in, and of the documents' regions."""
        places = places_in(self.text)
        regions = {region for citation in self.citations for region in citation.document.regions}
        return frozenset({place.name for place in places} | {place.within for place in places} | regions)

    @cached_property
    def zones(self) -> frozenset[str]:
        """The kinds of zones in the clauses and titles."""
        return zone_kinds(self.text)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """What the clauses count and measure, and the figures of 文号 and dates."""
        dates = " ".join(
            f"{day.year}年 {day.month}月 {day.day}日"
            for citation in self.citations
            for day in _days_of(citation.document)
        )
        return (*quantities(self.text), *quantities(dates))

    @cached_property
    def days(self) -> frozenset[tuple[int, int, int]]:
        """The days that the clauses name, and those of their documents."""
        own = {(day.year, day.month, day.day) for c in self.citations for day in _days_of(c.document)}
        return days(self.text) | own


def _days_of(document: Document) -> Iterator[date]:
    yield from (day for day in (document.issued, document.effective, document.expires) if day is not None)


def unfounded(sentence: str, source: Source) -> tuple[str, ...]:
    """Return what a sentence names, counts or quotes that its sources do not, as it is written."""
    text = normalise(sentence)
    found = [*_quotes(sentence, source), *_numbers(text, source), *_bodies(text, source)]
    found += [place.name for place in places_in(text) if place.name not in source.places | {_HOME}]
    found += sorted(zone for zone in zone_kinds(text) - source.zones if zone)
    acronyms = (name for name in _ACRONYM.findall(_without_zones(text, source)) if name not in _WORDS)
    found += [name for name in acronyms if not _is_said(name, source)]
    return tuple(dict.fromkeys(found))


def quoted(text: str) -> tuple[str, ...]:
    """Return what stands in quotation marks in a text, without a full stop that may be the sentence's own."""
    found = (next(group for group in match.groups() if group) for match in _QUOTED.finditer(text))
    return tuple(words.strip("。；，,.;") for words in found)


def unquoted(text: str, source: Source) -> str:
    """Return a sentence without the marks around words that its sources have in another language or script.

    A translation is no quote: what stays in quotation marks is to stand in a source to the letter.
    """

    def bare(match: re.Match[str]) -> str:
        words = next(group for group in match.groups() if group)
        is_other = words.isascii() or _compact(normalise(words)) in source.compact
        return words if is_other and not _is_quote(words.strip("。；，,.;"), source) else match.group()

    return _QUOTED.sub(bare, text)


def _is_quote(words: str, source: Source) -> bool:
    return any(words in text for citation in source.citations for text in (citation.quote, *citation.path))


def _quotes(text: str, source: Source) -> Iterator[str]:
    yield from (words for words in quoted(text) if not _is_quote(words, source))
    for match in _TITLE.finditer(normalise(text)):
        if _compact(match[1]) not in source.compact:
            yield match.group()


def _compact(text: str) -> str:
    return _SPACES.sub("", text)


def _numbers(text: str, source: Source) -> Iterator[str]:
    numbers = list(find_numbers(text))
    known = {citation.document.number for citation in source.citations}
    for number, _, _ in numbers:
        if number not in known and _SPACES.sub("", number) not in source.compact:
            yield number
    yield from (f"{year}-{month:02}-{day:02}" for year, month, day in sorted(days(text) - source.days))
    pairs = {(each.value, each.unit) for each in source.quantities}
    values = {each.value for each in source.quantities}
    for each in quantities(_blanked(text, ((start, end) for _, start, end in numbers))):
        if (each.value, each.unit) not in pairs and (each.unit or each.value not in values):
            yield each.written


def _bodies(text: str, source: Source) -> Iterator[str]:
    """Yield the bodies that are none of the sources': those that are known, then what looks like one.

    Who issued a document stands in no clause; that it did may be said, but not that it acts.
    """
    issuers = source.issuers if _ISSUES.search(text) else frozenset[str]()
    # Who made a document may be named as that: 商务部办公厅的通知.
    titles = [source.text] if _DOCUMENT.search(text) else []
    said = _compact("\n".join([source.said, *titles, *sorted(issuers)])).casefold()
    spans: list[tuple[int, int]] = []
    for agency, span in source.directory.find_in_question(text):
        spans.append((span.start, span.end))
        if agency.kind == GENERIC:  # 地方人民政府, local authorities: no body in particular
            continue
        names = {agency.name, *agency.aliases}
        if (source.bodies | issuers).isdisjoint(names) and not any(name.casefold() in said for name in names):
            yield agency.name
    rest = _blanked(text, spans)
    for match in _BODY_END.finditer(rest):
        tail = rest[max(0, match.end() - _TAIL) : match.end()]
        if _HAN_TAIL.fullmatch(tail) and is_body_name(tail) and tail not in said:
            yield tail
    english = [set(_CAPITALISED.findall(name)) for name in source.english_names]
    for phrase in _AND_THE.split(rest):
        for match in _ENGLISH_BODY.finditer(phrase):
            if not any(name.issuperset(_CAPITALISED.findall(match.group())) for name in english):
                yield match.group().strip()


def _is_said(name: str, source: Source) -> bool:
    return _SPACES.sub("", name).casefold() in source.compact.casefold()


def _without_zones(text: str, source: Source) -> str:
    """Return a text without what the directory and the zones know by an acronym: these were looked at."""
    spans = [(span.start, span.end) for _, span in source.directory.find_in_question(text)]
    spans += [(span.start, span.end) for _, span in find_zones(text)]
    return _blanked(text, spans)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    kept = list(text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return "".join(kept)
