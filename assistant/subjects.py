"""What a question is about by name: places, zones, documents, bodies, and whose matter it is.

    满洲里边合区的小微企业     满洲里 (place) 边合区 (zone) 小微企业 (actor)
    the 2025 plan in Erenhot   the 2025 plan (document) Erenhot (place)

Names are found in simplified Chinese and in English, whatever the language of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from corpus.agencies import GENERIC, Directory
from corpus.front import find_numbers
from corpus.places import PlaceKind, asked_like_provinces, find_places


class Kind(StrEnum):
    """What a name names. One name takes the place of another of its kind."""

    DOCUMENT = "document"
    BODY = "body"
    ZONE = "zone"
    PLACE = "place"
    PROVINCE = "province"
    COUNTRY = "country"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Subject:
    """A name in a text."""

    kind: Kind
    start: int
    end: int


_ZONES = (
    "边[（(]跨[）)](?:合区|境经济合作区)|边跨合区|边合区|跨合区|(?:边境|跨境)(?:经济)?合作区|边境园区|边民互市(?:贸易)?区|"
    "国家级(?:经开区|经济技术开发区|开发区|新区)|经济技术开发区|经开区|开发区|综合保税区|综保区|保税区|自贸(?:试验)?区|自贸港"
)
_ENGLISH_ZONES = (
    r"(?:(?:cross-)?border|national(?: economic(?: and technological)?)?|economic(?: and technological)?|free trade|"
    r"(?:comprehensive )?bonded)(?: economic)?(?: cooperation)?(?: development)?(?: trade)? (?:zones?|areas?)"
)
_DOCUMENTS = (
    r"《[^》]+》|20\d\d年(?:的?(?:那|这)?(?:份|个)?[^，。？,?的]{0,6}(?:通知|方案|文件|措施|意见|办法))|\d{1,4}号文|"
    r"20\d\d年(?=的?呢?[？?]?$)"
)
_ENGLISH_DOCUMENTS = (
    r"(?:the )?(?:20\d\d|national|Inner Mongolia(?:n|'s)?) (?:[\w-]+ ){0,2}(?:notice|plan|document|measures)"
    r"|(?:notice |document )?No\.? ?\d+ of 20\d\d|(?:the )?20\d\d(?: one)?(?=\W*$)"
)
_WHOSE = (
    "外资|外商投资|小微|中小|民营|国有|加工|外贸|边贸|贸易|物流|旅游|制造业?|生产|高新技术|科技型?|"
    "专精特新|初创|个体|进出口|边境|小额|综合服务|跨境电商|跨国|龙头|领军|链主|独角兽|标杆|优质|传统|智能"
)
_ACTORS = rf"(?:{_WHOSE})*(?:企业|公司|工厂|厂家|商户|个体户)|个人|农户|外商|边民"
_ENGLISH_ACTORS = (
    r"(?:(?:small|smaller|medium|micro|large|foreign|foreign-invested|private|local|trading|processing|manufacturing|"
    r"logistics|start-up)[ -](?:and )?)*(?:companies|company|firms?|enterprises?|businesses|SMEs|manufacturers?)"
)
# What is one topic though a name stands in it: 边民 is not whom a question about 边民互市贸易 is about.
_TOPICS = re.compile(
    "边民互(?:市|助)(?:进口|出口|进出口)?(?:贸易|商品|落地|加工|试点|点|(?!区))*(?!区)|"
    "(?:企业|个人)(?:所得税|信用|征信|债券?|信息)|企业(?:年金|家|标准|注册|开办)|公司(?:信用类?)?债券?|外商投资(?!企业|公司)|"
    "海关(?:特殊监管区域?|监管(?:作业)?(?:场所|区域?)|监管|放行|统计|编码|估价)|东盟博览会|蒙古(?:语|文|族|马)|俄罗斯族|"
    "(?:保险|担保|租赁)公司"
)
# The country that every question is about is no subject of one.
_HOME = "中国"
_KINDS = {PlaceKind.COUNTRY: Kind.COUNTRY, PlaceKind.REGION: Kind.COUNTRY}


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """Return what names look like, by kind: the first of two that overlap is kept."""
    patterns = (
        (Kind.DOCUMENT, _DOCUMENTS, _ENGLISH_DOCUMENTS),
        (Kind.ZONE, _ZONES, _ENGLISH_ZONES),
        (Kind.ACTOR, _ACTORS, _ENGLISH_ACTORS),
    )
    return tuple((kind, re.compile(rf"{han}|\b(?:{english})\b", re.IGNORECASE)) for kind, han, english in patterns)


class Subjects:
    """Finds names in questions; the names of bodies are those of a directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        # 财政厅 alone is the region's where the earlier question was about one of its bodies.
        elided = sorted({name for agency in directory.agencies for name in agency.elided}, key=len, reverse=True)
        self._elided = re.compile(rf"(?:自治区)?(?:{'|'.join(map(re.escape, elided))})") if elided else None

    def find(self, text: str) -> tuple[Subject, ...]:
        """Return the names in a text, in order; where two overlap, the document, the body or the zone it is.

        A name that is only a part of a topic is none: 边民 in 边民互市贸易.
        """
        taken: list[Subject] = []
        topics = [match.span() for match in _TOPICS.finditer(text)]
        for subject in self._candidates(text):
            in_topic = any(
                start <= subject.start and subject.end <= end and (start, end) != (subject.start, subject.end)
                for start, end in topics
            )
            if not in_topic and not any(subject.start < other.end and other.start < subject.end for other in taken):
                taken.append(subject)
        return tuple(sorted(taken, key=lambda subject: subject.start))

    def _candidates(self, text: str) -> Iterator[Subject]:
        for _, start, end in find_numbers(text):
            yield Subject(Kind.DOCUMENT, start, end)
        documents, zones, actors = (
            [Subject(kind, *match.span()) for match in pattern.finditer(text)] for kind, pattern in _patterns()
        )
        yield from documents
        yield from self._bodies(text)
        yield from zones
        yield from _places(text)
        yield from actors

    def _bodies(self, text: str) -> Iterator[Subject]:
        """Yield the bodies with a name of their own; 银行 or 有关部门 is what a question is about, not whom."""
        for agency, start, end in self._directory.mentions(text, 0, len(text)):
            if agency.kind != GENERIC:
                yield Subject(Kind.BODY, start, end)
        if self._elided:
            yield from (Subject(Kind.BODY, *match.span()) for match in self._elided.finditer(text))
        for agency in self._directory.named_in_question(text):
            names = (name for name in (agency.name_en, *agency.aliases) if name and name.isascii())
            for name in names if agency.kind != GENERIC else ():
                # MOST is a ministry, most is not.
                flags = re.NOFLAG if name.isupper() else re.IGNORECASE
                for match in re.finditer(rf"\b{re.escape(name)}\b", text, flags):
                    yield Subject(Kind.BODY, *match.span())


def _places(text: str) -> Iterator[Subject]:
    for place, span in find_places(text):
        if place.name != _HOME:
            kind = Kind.PROVINCE if place in asked_like_provinces() else _KINDS.get(place.kind, Kind.PLACE)
            yield Subject(kind, span.start, span.end)


def without(text: str, subjects: tuple[Subject, ...], filler: str = " ") -> str:
    """Return a text with names replaced by a filler."""
    for subject in reversed(subjects):
        text = text[: subject.start] + filler + text[subject.end :]
    return text
