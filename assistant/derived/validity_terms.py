"""What a document's text says about its own validity: term words with their days, and its status.

"第九条 本办法自2023年1月1日起施行，有效期5年。"
    Term(施行, "自2023年1月1日起施行", 2023-01-01), Term(有效期, "有效期5年", 2027-12-31)
"许可证有效期5年。", "在自贸试验区试行…"    nothing: that is about something else

Only the title, the lines at the head, sentences whose subject is the document (本办法 …) and, without a subject, the
unnumbered paragraphs around the clauses and the last clause are looked at.
"""

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.derived import validity_patterns as patterns
from corpus.dates import DATE, read_date
from corpus.document import Document, FrontKind, Span, Status
from corpus.numbering import chinese_number
from corpus.sentences import split_sentences


class TermKind(StrEnum):
    """What a term says of the document."""

    TRIAL = "试行"
    PROVISIONAL = "暂行"
    EFFECTIVE = "施行"
    EXPIRES = "有效期"
    STATUS = "时效"


@dataclass(frozen=True, slots=True)
class Term:
    """Words about the document's validity; `day` is the first day that it applies (施行) or the last (有效期)."""

    kind: TermKind
    span: Span
    day: date | None = None
    status: Status | None = None


_STATUS = {"有效": Status.IN_FORCE, "废止": Status.REPEALED, "失效": Status.EXPIRED}
_TITLE_TERMS = {"试行": TermKind.TRIAL, "暂行": TermKind.PROVISIONAL}


def find_terms(document: Document) -> tuple[Term, ...]:
    """Return the terms of a document, in the order of its text."""
    head = tuple(_head_lines(document))
    start = published(document, head)
    found = [term for line in head for term in _line_terms(document.text, line, start)]
    found += [term for span in _title_spans(document) for term in _title_terms(document.text, span)]
    places = _own_places(document)
    for sentence in split_sentences(document.text, 0, len(document.text)):
        in_place = any(place.start <= sentence.start < place.end for place in places)
        found += _sentence_terms(document.text, sentence, in_place, start)
    kept = {(term.kind, term.span.start): term for term in found}
    return tuple(sorted(kept.values(), key=lambda term: term.span.start))


def issued_span(document: Document) -> Span | None:
    """Return the date line that states when the document was issued: the last of that day, else one at the head."""
    text = document.text
    dated = [p for p in document.front if p.kind is FrontKind.DATE]
    lines = [Span(p.start, p.end) for p in reversed(dated)] + list(_head_lines(document))
    return next((line for line in lines if document.issued in dates_in(text[line.start : line.end])), None)


def published(document: Document, head: tuple[Span, ...]) -> date | None:
    """Return the day that 自发布之日起 refers to: when the last whole version named at the head was published.

    Without several versions it is the day of issue; None where the head does not say when a version was published.
    """
    events: list[str] = []
    for line in head:
        words = document.text[line.start : line.end]
        if DATE.match(words):
            events.append(words)
        elif events:
            events[-1] += words
    day = document.issued if len(events) < 2 else None
    for event in events:
        if patterns.IN_PART.search(event):
            continue
        if patterns.PUBLISHED.search(event):
            day = read_date(event)
        elif patterns.REVISED.search(event):
            day = None
    return day


def _head_lines(document: Document) -> Iterator[Span]:
    """Yield the lines before the first sentence, heading or addressee."""
    addressed = {part.start for part in document.front if part.kind is FrontKind.RECIPIENTS}
    start = 0
    for line in document.text.split("\n"):
        if start in addressed or patterns.BODY_LINE.search(line):
            return
        yield Span(start, start + len(line))
        start += len(line) + 1


def _title_spans(document: Document) -> Iterator[Span]:
    """Yield the lines that hold the title; of a document whose text lacks it, none."""
    for part in document.front:
        if part.kind is FrontKind.TITLE:
            yield Span(part.start, part.end)
    first = document.text.partition("\n")[0]
    if first.lstrip("# ") == document.title:
        yield Span(0, len(first))


def _title_terms(text: str, span: Span) -> Iterator[Term]:
    """Yield 试行 and 暂行 of a title, not those in the title of another document that it names."""
    title = text[span.start : span.end]
    others = [m for m in patterns.TITLE.finditer(title) if not patterns.ISSUING.search(title[: m.start()])]
    for match in patterns.IN_TITLE.finditer(title):
        if any(other.start() <= match.start() < other.end() for other in others):
            continue
        group = str(match.lastgroup)
        start, end = (span.start + place for place in match.span(group))
        yield Term(_TITLE_TERMS[match[group]], Span(start, end))


def _line_terms(text: str, line: Span, start: date | None) -> Iterator[Term]:
    """Yield the terms of a line at the head: its status, when it applies, when it ends."""
    words = text[line.start : line.end].strip()
    offset = text.index(words, line.start)
    whole = Span(offset, offset + len(words))
    if match := patterns.STATUS_WORD.search(words):
        group = str(match.lastgroup)
        status = next(status for word, status in _STATUS.items() if word in match[group])
        yield Term(TermKind.STATUS, Span(offset + match.start(), offset + match.end()), status=status)
    if match := patterns.HEAD_EFFECTIVE.search(words):
        yield Term(TermKind.EFFECTIVE, whole, _any_date(match["before"] or match["after"]))
    elif match := re.search(r"自?(?:公布|发布|颁布)之日起?(?:施行|实施)$", words):
        yield Term(TermKind.EFFECTIVE, Span(offset + match.start(), offset + match.end()), start)
    if match := patterns.HEAD_EXPIRES.search(words):
        yield Term(TermKind.EXPIRES, whole, _any_date(match["after"]))


def _sentence_terms(text: str, sentence: Span, in_place: bool, published_on: date | None) -> Iterator[Term]:
    """Yield the terms of a sentence that are about the document itself."""
    words = text[sentence.start : sentence.end]
    effective: date | None = None
    about = False
    if (match := patterns.EFFECTIVE.search(words)) and _is_own(words[: match.start()], in_place):
        effective, about = _first_day(match, published_on), True
        yield Term(TermKind.EFFECTIVE, _within(sentence, match), effective)
    for pattern in (patterns.UNTIL, patterns.LASTS):
        match = pattern.search(words)
        if match and (
            _is_own(words[: match.start()], in_place) or (about and words[match.start() - 1] in "，,、；;（(")
        ):
            day = _last_day(match, effective)
            yield Term(TermKind.EXPIRES, _within(sentence, match), day)
            return


def _is_own(before: str, in_place: bool) -> bool:
    """Tell whether what stands before a term makes the document its subject."""
    if patterns.SUBJECT.search(before):
        return True
    if match := patterns.SUBJECT.search(before + "，"):
        return not match["between"].strip("，")
    return in_place and bool(patterns.OPENING.search(before) or not before.strip())


def _first_day(match: re.Match[str], published_on: date | None) -> date | None:
    """Return the first day; None for 自发布之日起30日后, which may be counted in two ways."""
    if match["delay"]:
        return None
    return read_date(match["day"]) if match["day"] else published_on


def _last_day(match: re.Match[str], effective: date | None) -> date | None:
    """Return the last day: the one written, or that before so many years or months are over."""
    named = match.groupdict()
    written = named.get("until") or named.get("stop")
    if written:
        return read_date(written)
    figure = named.get("figure") or named.get("t_figure") or ""
    unit = named.get("unit") or named.get("t_unit")
    number = int(figure) if figure.isdecimal() else 2 if figure == "两" else chinese_number(figure)
    if effective is None or not number:
        return None
    months = effective.month - 1 + (number * 12 if unit == "年" else number)
    year, month = effective.year + months // 12, months % 12 + 1
    return date(year, month, min(effective.day, _days(year, month))) - timedelta(days=1)


def _days(year: int, month: int) -> int:
    return (31, 29 if isleap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _own_places(document: Document) -> tuple[Span, ...]:
    """Return where a sentence without a subject is about the document: around the clauses, and the last clause."""
    clauses = document.clauses
    signed = [part.start for part in document.front if part.kind is FrontKind.SIGNATURE]
    last = [next((c for c in reversed(clauses) if c.end < start), None) for start in signed]
    own = [c for c in clauses if not c.path or c == clauses[-1] or c in last]
    return tuple(Span(clause.start, clause.end) for clause in own)


def _within(sentence: Span, match: re.Match[str]) -> Span:
    return Span(sentence.start + match.start(), sentence.start + match.end())


def dates_in(text: str) -> list[date]:
    """Return the dates that a text names, in its order."""
    return [day for match in DATE.finditer(text) if (day := read_date(match.group()))]


def _any_date(text: str) -> date | None:
    """Return the first date of a line at the head, which may be written 2020.03.23."""
    if day := read_date(text):
        return day
    match = patterns.NUMERIC_DATE.search(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
