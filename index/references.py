"""Documents that a question names outright: by 文号, by title, by year and kind, or by place and kind.

    商资发〔2023〕18号是谁发的      2021年的通知提到哪家银行      内蒙古的实施方案由谁落实
    MOFCOM notice No. 163 of 2021      the Inner Mongolia plan

Questions are taken as `index.language.normalise` leaves them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from corpus.document import Document, Span
from corpus.front import find_numbers
from corpus.links import title_key
from corpus.numbering import chinese_number
from corpus.places import asked_like_provinces, provinces_in
from index.language import normalise

_KINDS = ("通知", "方案", "文件", "措施", "意见", "办法")
_ENGLISH_KINDS = {"notice": "通知", "plan": "方案", "document": "文件", "measures": "措施"}
_YEAR_KIND = re.compile(
    r"(?P<year>20\d\d)\s*年?(?:(?:\d{1,2}月(?:\d{1,2}日)?)?(?:印发|发布|出台|下发)(?=的))?"
    rf"的?(?:那份|那个|这份|这个)?[^，。？,?]{{0,10}}(?P<kind>{'|'.join(_KINDS)})"
    rf"|(?P<year_far>20\d\d)\s*年[^，。？,?]{{0,24}}(?P<that>那份|那个|这份|这个)(?P<kind_far>{'|'.join(_KINDS)})"
    rf"|\b(?P<year_en>20\d\d) (?:[\w-]+ ){{0,2}}(?P<kind_en>{'|'.join(_ENGLISH_KINDS)})",
    re.IGNORECASE,
)
# A document by the number of its issuers; two and fewer are no name.
FEWEST_ISSUERS = 3
_COUNTS = "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
_NUMBER_WORDS = {word: n for n, word in enumerate(_COUNTS.split(), start=FEWEST_ISSUERS)}
_ISSUERS = re.compile(
    rf"(?=.*(?:{'|'.join(_KINDS)}))(\d{{1,2}}|[三四五六七八九十]+)\s*个?(?:部门|部委)"
    rf"|\b(\d{{1,2}}|{'|'.join(_NUMBER_WORDS)})[ -](?:\w+ )?(?:departments|ministries|agencies)\b",
    re.IGNORECASE,
)
_KIND = re.compile(rf"通知|方案|文件|措施|意见|\b(?:{'|'.join(_ENGLISH_KINDS)})\b", re.IGNORECASE)
_ENGLISH_NUMBER = re.compile(
    r"\bNo\.?\s*(?P<figure>\d+)\s*(?:of|\[|\()\s*(?P<year>20\d\d)"
    r"|[\[(〔](?P<year_first>20\d\d)[\])〕]\s*No\.?\s*(?P<figure_last>\d+)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?=(20\d\d))")
# The words around a 文号 that only name the same document: MOFCOM notice No. 163 of 2021, 商资发〔2023〕18号文件.
_BEFORE_NUMBER = re.compile(
    r"(?:\b(?:MOFCOM|Ministry of Commerce)(?:'s)? ?)?(?:\b(?:notice|circular|document)s? ?)?$", re.IGNORECASE
)
_AFTER_NUMBER = re.compile(r"[\])〕]? ?(?:文件|通知|文(?![化旅明字]))?")
# What stands between the year of a document and its kind without telling what the document is about.
_FILLER = re.compile(
    r"[\s年的]*(?:(?:那份|那个|这份|这个|商务部|印发|发布|出台|下发|实施|工作|若干|有关|相关|\d{1,2}月|\d{1,2}日"
    r"|MOFCOM|policy|official|joint|implementation)[\s的]*)*",
    re.IGNORECASE,
)
# Documents named by a word alone: a title in its brackets, this notice.
_WORDS = (
    r"《(?:[^《》]|《[^《》]*》)+》"
    r"|(?:这|那|该|此|本|上述|前述)(?:几|两|三)?[份个]?(?:文件|通知|方案|意见|办法)"
    r"|[这那]份(?:措施|政策)"
    r"|\b(?:this|that|these|those|both|the) (?:policy )?(?:documents?|notices?|circulars?)\b"
    r"|\b(?:this|that) plan\b"
)


class References:
    """The documents of a corpus by what names them, looked up in well under a millisecond a question."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.title_keys = {document.id: title_key(normalise(document.title)) for document in documents}
        self._numbers: dict[str, list[Document]] = defaultdict(list)
        self._of_year: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._of_regions: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._of_issuers: dict[int, set[str]] = defaultdict(set)
        self._titles: dict[str, set[str]] = defaultdict(set)
        for document in documents:
            self._titles[self.title_keys[document.id]].add(document.id)
            if document.number:
                self._numbers[_end(document.number)].append(document)
            self._of_regions[document.regions].add(document.id)
            for kind in ("", *(kind for kind in _KINDS if kind in document.title)):
                self._of_year[str(document.issued.year), kind].add(document.id)
            self._of_issuers[len(document.issuers)].add(document.id)
        opening: dict[str, set[int]] = defaultdict(set)
        for key in self._titles:
            opening[key[:1]].add(len(key))
        # The lengths of the titles that open with a character, longest first.
        self._lengths = {first: sorted(lengths, reverse=True) for first, lengths in opening.items() if first}
        links = [link for document in documents for link in document.links]
        known = {document.number for document in documents} | {link.number for link in links}
        self._known_numbers: dict[str, set[str | None]] = defaultdict(set)
        for number in known:
            self._known_numbers[_end(number)].add(number)
        cited = (link.number or link.title or "" for link in links)
        self._known_years = {str(document.issued.year) for document in documents}.union(*map(_YEAR.findall, cited))

    def named(self, question: str) -> frozenset[str]:
        """Return the ids of the documents that a normalised question names."""
        ids: set[str] = set().union(*(self._titles[key] for key, _ in self._found_titles(question)))
        for number in _numbers(question):
            ids |= {found.id for found in self._numbers.get(_end(number), ()) if _is_number(number, found.number)}
        for end in _english_numbers(question):
            ids |= {found.id for found in self._numbers.get(end, ())}
        for year, kind in _years(question):
            ids |= self._of_year.get((year, kind)) or self._of_year.get((year, ""), set())
        for count in _issuer_counts(question):
            ids |= self._of_issuers.get(count, set())
        if _KIND.search(question):
            for place in provinces_in(question):
                ids |= self._of_regions.get((place.name,), set())
        return frozenset(ids)

    def naming_spans(self, question: str) -> tuple[Span, ...]:
        """Return where a normalised question names documents, titles without their brackets among them."""
        return merged([*naming_spans(question), *(span for _, span in self._found_titles(question))])

    def unknown_number(self, question: str) -> str | None:
        """Return the 文号 that a question names and no document has or cites, or None; of No. 9 of 2023, its end."""
        for asked in _numbers(question):
            if not any(_is_number(asked, number) for number in self._known_numbers.get(_end(asked), ())):
                return asked
        return next((end for end in _english_numbers(question) if end not in self._known_numbers), None)

    def unknown_year(self, question: str) -> str | None:
        """Return the year of the documents that a question names if no document is, or cites one, of that year."""
        return min({year for year, _ in _years(question)} - self._known_years, default=None)

    def _found_titles(self, question: str) -> list[tuple[str, Span]]:
        """Return the titles in a question with their places; none that stands inside a longer one."""
        key = title_key(question)
        places = [i for i, char in enumerate(question) if not char.isspace()]
        found: list[tuple[str, Span]] = []
        last = 0
        for start, char in enumerate(key):
            for length in self._lengths.get(char, ()):
                end = start + length
                title = key[start:end]
                if last < end <= len(key) and title in self._titles:
                    last = end
                    found.append((title, Span(places[start], places[end - 1] + 1)))
                    break
        return found


def states_number_or_year(question: str) -> bool:
    """Tell whether a normalised question names documents by 文号 or year, whether or not there are such documents."""
    return bool(_numbers(question) or _english_numbers(question) or _years(question))


def naming_spans(question: str) -> tuple[Span, ...]:
    """Return where a normalised question names documents, whether or not there are such documents.

    Of 2023年推动发展的那份通知 the topic in the middle is left out, and of 内蒙古的实施方案 the place.
    """
    return merged([*_number_spans(question), *_year_spans(question), *_word_spans(question)])


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that overlap or touch as one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if kept and span.start <= kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(span.end, kept[-1].end))
        else:
            kept.append(span)
    return tuple(kept)


def _number_spans(question: str) -> Iterator[Span]:
    english = ((match.start(), match.end()) for match in _ENGLISH_NUMBER.finditer(question))
    for start, end in [*((start, end) for _, start, end in find_numbers(question)), *english]:
        before, after = _BEFORE_NUMBER.search(question[:start]), _AFTER_NUMBER.match(question, end)
        yield Span(before.start() if before else start, after.end() if after else end)


def _year_spans(question: str) -> Iterator[Span]:
    for match in _YEAR_KIND.finditer(question):
        group = next(name for name in ("year", "year_far", "year_en") if match[name])
        start = match.start("that") if match["that"] else match.start(group.replace("year", "kind"))
        filler = _FILLER.match(question, match.end(group), start)
        yield from (Span(match.start(), filler.end() if filler else match.end(group)), Span(start, match.end()))


def _word_spans(question: str) -> Iterator[Span]:
    for match in _words().finditer(question):
        group = next((name for name in ("kind", "kind_en") if match[name]), 0)
        yield Span(*match.span(group))


@cache
def _words() -> re.Pattern[str]:
    """Match what names a document by a word alone, and the plan of the Inner Mongolia plan."""
    chinese = "|".join(place.short for place in asked_like_provinces())
    english = "|".join(place.english for place in asked_like_provinces())
    return re.compile(
        rf"{_WORDS}|(?:{chinese})(?:自治区|省|市)?(?:的|那份|这份)*(?P<kind>(?:实施|工作)?(?:方案|通知|文件))"
        rf"|\b(?:{english})(?:'s)? (?P<kind_en>(?:implementation )?(?:plan|notice|document))\b",
        re.IGNORECASE,
    )


def _numbers(question: str) -> list[str]:
    return [number for number, _, _ in find_numbers(question)]


def _end(number: str | None) -> str:
    """Return the end of a 文号 that has no body in it: 商资发〔2023〕18号 -> 〔2023〕18号."""
    return (number or "")[max((number or "").rfind("〔"), 0) :]


def _is_number(asked: str, number: str | None) -> bool:
    """Tell whether a 文号 as asked is this one: the name of its body may stand before it, 商务部商资发〔2023〕18号.

    A single character before it is a province's, and the 文号 another: 内商资发〔2023〕18号.
    """
    before = asked.removesuffix(number or "")
    return asked == number or 1 < len(before) < len(asked)


def _english_numbers(question: str) -> tuple[str, ...]:
    """Return the ends of the 文号 that a question names in English: No. 163 of 2021 -> 〔2021〕163号."""
    return tuple(
        f"〔{match['year'] or match['year_first']}〕{match['figure'] or match['figure_last']}号"
        for match in _ENGLISH_NUMBER.finditer(question)
    )


def _issuer_counts(question: str) -> Iterator[int]:
    """Yield of how many issuers a document is that a question names by them: the notice of 17 departments -> 17."""
    for match in _ISSUERS.finditer(question):
        count = next(group for group in match.groups() if group).casefold()
        named = int(count) if count.isdigit() else _NUMBER_WORDS.get(count) or chinese_number(count)
        if named >= FEWEST_ISSUERS:
            yield named


def _years(question: str) -> set[tuple[str, str]]:
    """Return the years by which a question names documents, with their kinds: the 2021 notice -> (2021, 通知)."""
    groups = (match.groupdict() for match in _YEAR_KIND.finditer(question))
    found = (("".join(g[n] or "" for n in g if n.startswith(part)) for part in ("year", "kind")) for g in groups)
    return {(year, _ENGLISH_KINDS.get(kind.casefold(), kind)) for year, kind in found}
