"""From which day documents no longer apply, by what other documents of the corpus say.

R: "本办法自2022年5月1日起施行。《机动车登记规定》同时废止。"    机动车登记规定: 2022-05-01
R: "《机动车登记规定》自2022年6月1日起废止。"                  机动车登记规定: 2022-06-01

A repeal that names no day holds from the day on which the repealing document takes effect, where its text gives that.
Where it does not the end is not known, and nothing is said here.
"""

import re
from datetime import date

from assistant.derived.repeals import Repeal, find_repeals
from assistant.derived.validity import is_meant, stated_term
from assistant.derived.validity_terms import TermKind, find_terms
from corpus.dates import DATE, read_date
from corpus.document import Corpus, Document

# 自2022年6月1日起废止; a day of the past that is named beside a title, 2008年5月27日发布的, is none of these.
_REPEALED_FROM = re.compile(
    rf"[自从于](?P<day>{DATE.pattern})起?(?:同时|予以|一律|全部|正式|都|均)?(?:废止|失效|停止(?:执行|施行|使用))"
)


def known_ends(corpus: Corpus) -> dict[str, date]:
    """Return the first day on which a document no longer applies, for those that another one says are repealed."""
    ends: dict[str, date] = {}
    for other in corpus.documents:
        repeals = find_repeals(other)
        if not repeals:
            continue
        effective = _effective(other)
        for repeal in repeals:
            days = _days_of(repeal, other) or {effective}
            # Of several days in one sentence it is not known which is whose.
            day = days.pop() if len(days) == 1 else None
            meant = [d for d in corpus.documents if d.id != other.id and d.issued <= other.issued]
            for document in meant if day else ():
                if day and is_meant(repeal, document):
                    ends[document.id] = min(day, ends.get(document.id, day))
    return ends


def _effective(document: Document) -> date | None:
    term = stated_term(find_terms(document), TermKind.EFFECTIVE)
    return term.day if term else document.effective


def _days_of(repeal: Repeal, document: Document) -> set[date | None]:
    """Return the days from which something is repealed, by the sentence of a repeal."""
    found = _REPEALED_FROM.finditer(document.text, repeal.sentence.start, repeal.sentence.end)
    return {read_date(match["day"]) for match in found}
