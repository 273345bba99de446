"""The lines under a law's title that say when, by whom and as which order it was passed and made public.

2018年9月6日 国务院第23次常务会议修订通过                Event(2018-09-06, 通过, 国务院, None)
2018年11月6日 中华人民共和国国务院令第706号公布           Event(2018-11-06, 公布, 国务院, 国务院令第706号)
2019年3月1日 施行                                     Event(2019-03-01, 施行, None, None)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from corpus.bodies import is_body_name
from corpus.dates import DATE, read_date
from corpus.document import Span
from corpus.numbering import is_item_start

EFFECTIVE = "施行"
# How titles of laws and judicial interpretations end; those of other documents: front_parts.TITLE_END.
LAW_END = re.compile(r"(?:法|法典|宪法|解释|令)(?:[（(][^（）()]{1,12}[）)])?$")
_PUBLISHED = ("公布", "发布", "颁布")
_ACTS = "公布|发布|颁布|修订|修正|通过|批准|施行|实施"
# The rest of an event: up to the act that ends it, and not into the next date.
_EVENT = re.compile(
    rf"(?P<date>{DATE.pattern})(?P<words>(?:(?!{DATE.pattern})[^\n。]){{0,80}}?)(?P<act>{_ACTS})"
    r"(?=[\s；，、。）)]|$)",
    re.M,
)
_ORDER = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,20}(?:、[\u4e00-\u9fff]{2,20}){0,5})令\s*(?:\(\d{4}\))?\s*第?\s*(?P<figure>\d{1,4})\s*号"
)
_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,12}?)第[一二三四五六七八九十]+届(?P<body>[\u4e00-\u9fff]*?人民代表大会(?:常务委员会)?)第"
)
_MEETING = re.compile(r"(?:经)?(?P<body>[\u4e00-\u9fff]{2,16}?)(?:\d{4}年)?第\s*\d+\s*次[\u4e00-\u9fff]{0,4}会议")
_ORDER_ALONE = re.compile(r"(?P<body>[\u4e00-\u9fff]{2,20})令\n?(?:第\s*(?P<figure>\d{1,4})\s*号)$", re.M)
_ARTICLE = re.compile(r"第\s*[一二三四五六七八九十]+\s*[章编条节]")
_STATE = "中华人民共和国"
# Of a document's lines so many can stand before its first article or section.
_HEAD_LINES = 40


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day, the body and the order number as far as the line names them, and where it stands."""

    day: date
    act: str
    body: str | None
    order: str | None
    span: Span


def head_end(text: str) -> int:
    """Return where the first article, section or numbered item begins; the end of the first lines if none does."""
    at = 0
    for line in text.split("\n")[:_HEAD_LINES]:
        bare = line.lstrip("# ")
        if _ARTICLE.match(bare) or is_item_start(bare):
            break
        at += len(line) + 1
    return min(at, len(text))


def read_events(text: str) -> tuple[Event, ...]:
    """Return the events that the head of a text lists, in its order."""
    return tuple(_events(text, head_end(text)))


def _events(text: str, end: int) -> Iterator[Event]:
    for match in _EVENT.finditer(text, 0, end):
        day, words = read_date(match["date"]), match["words"].strip()
        if day is None:
            continue
        body, order = _body(words), None
        if named := _ORDER.search(words):
            order = f"{_without_state(named['body'])}令第{named['figure']}号"
        yield Event(day, match["act"], body, order, Span(*match.span()))


def read_order(text: str) -> tuple[str, str, Span] | None:
    """Return the body, number and place of an order on lines of its own: 中华人民共和国国务院令 / 第588号."""
    match = _ORDER_ALONE.search(text, 0, head_end(text))
    if match is None:
        return None
    body = _without_state(match["body"])
    return body, f"{body}令第{match['figure']}号", Span(*match.span())


def published_on(events: Iterable[Event]) -> date | None:
    """Return the day on which a text was made public; None where none is stated, or several may be meant."""
    events = tuple(events)
    days = {event.day for event in events if event.act in _PUBLISHED}
    is_renewed = any(event.act == "修订" and event.order for event in events)
    return days.pop() if len(days) == 1 and not is_renewed else None


def _body(words: str) -> str | None:
    """Return the body that the words of an event name."""
    if named := _ORDER.search(words):
        return _without_state(named["body"])
    if congress := _CONGRESS.search(words):
        return congress["place"] + congress["body"]
    if meeting := _MEETING.match(words):
        return _without_state(meeting["body"])
    return _without_state(words) if is_body_name(words) or words == "国务院" else None


def _without_state(name: str) -> str:
    return "、".join(part.removeprefix(_STATE) or part for part in name.split("、"))
