"""What is looked up in arrays is what a look at every clause, one after the other, would find."""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import log1p

import numpy as np
import pytest

from corpus.agencies import Directory
from corpus.clean import HAN, to_simplified
from corpus.document import Clause, Corpus, Document, Span, Status
from index.column_cache import ColumnCache, Dense, Sparse
from index.features import best, longest_phrase, longest_phrases
from index.filtering import Filtering
from index.filters import EVERYTHING, And, AsOf, Eq, Filter, In, Range, matches, some_clause
from index.keywords import K1, B, Concepts, KeywordIndex
from index.lexical import MIN_WEIGHT
from index.postings import Postings
from index.sentences import Sentences
from index.stuffing import SHORTEST, Stuffed, is_list_of_words, mostly_asks
from index.terms import TermFinder
from index.tokens import fold, grams
from index.vocabulary import BETWEEN, Vocabulary
from tests.handmade import document_of

# Letters of which some stand in nearly all texts, and others in hardly any.
LETTERS = "aaaaaaaabbbbccde"


def texts_of(chance: random.Random, count: int) -> list[list[str]]:
    return [[chance.choice(LETTERS) + chance.choice(["", "", "x", "y"]) for _ in range(9)] for _ in range(count)]


def concepts_of(chance: random.Random, tokens: Sequence[str]) -> Concepts:
    def alternative() -> tuple[str, ...]:
        return tuple(chance.choice(tokens) for _ in range(chance.randint(0, 4)))

    return tuple(tuple(alternative() for _ in range(chance.randint(1, 3))) for _ in range(chance.randint(0, 3)))


def plain_coverage(texts: Sequence[Sequence[str]], concepts: Concepts) -> list[float]:
    """Return BM25 as a share of the question's weight, clause by clause (Robertson & Zaragoza 2009; Lucene's idf)."""
    average = sum(map(len, texts)) / len(texts)

    def idf(token: str) -> float:
        having = sum(token in text for text in texts)
        return log1p((len(texts) - having + 0.5) / (having + 0.5))

    def score(text: Sequence[str], tokens: Sequence[str]) -> float:
        often = {token: text.count(token) for token in tokens}
        return sum(idf(t) * n / (n + K1 * (1 - B + B * len(text) / average)) for t, n in often.items())

    weight = sum(max(sum(map(idf, set(tokens))) for tokens in options) for options in concepts)
    covered = [sum(max(score(text, tokens) for tokens in options) for options in concepts) for text in texts]
    return [share / weight if weight else share for share in covered]


def test_keywords_cover_what_they_cover_clause_by_clause() -> None:
    """Common and rare tokens, of one part or of several, alone or with other readings of the question."""
    chance = random.Random(0)
    for _ in range(12):
        texts = texts_of(chance, chance.randint(1, 60))
        cuts = sorted({0, len(texts), *(chance.randrange(len(texts)) for _ in range(chance.randint(0, 4)))})
        index = KeywordIndex([Postings.of(texts[start:end]) for start, end in pairwise(cuts)])
        readings = [concepts_of(chance, [*"abcdez", "ax", "by", "cx"]) for _ in range(3)]
        # A question, its topic, and its topic with official words.
        asked = tuple(chance.choices([*"abcdez", "ax", "by"], k=6))
        readings += [((asked,),), ((asked[:3],),), ((asked[1:3],), (("a", "b"), ("z",)))][: chance.randint(0, 3)]
        chance.shuffle(readings)
        some = readings[: chance.randint(1, len(readings))]
        for concepts, scores in zip(some, index.coverages([*some, *some]), strict=False):
            np.testing.assert_allclose(scores, plain_coverage(texts, concepts), atol=1e-6)


def test_common_tokens_are_kept_for_all_clauses_and_rare_ones_for_theirs() -> None:
    """Of 16 clauses two are not more than one in eight, and three are."""
    index = KeywordIndex.build([["a", "b"], ["a", "b"], ["a"], *[["c"]] * 13])
    kinds = [type(index._column(index._find(token))) for token in "abc"]
    assert kinds == [Dense, Sparse, Dense]


def test_columns_are_kept_as_long_as_there_is_room() -> None:
    """Each takes 12 bytes, and there is room for 30: the one that was not used for longest goes."""
    cache = ColumnCache(30)
    columns = [Sparse(np.array([n], dtype=np.intp), np.ones(1, dtype=np.float32)) for n in range(3)]
    for n in (0, 1):
        cache.put(n, columns[n])
    assert cache.get(0) is columns[0]
    cache.put(2, columns[2])
    assert [cache.get(n) for n in range(3)] == [columns[0], None, columns[2]]


def test_a_vocabulary_numbers_its_tokens_in_order() -> None:
    tokens = sorted({"a", "ab", "b", "一", "一二", "二", "\U00020000"})
    made = Vocabulary(BETWEEN.join(tokens))
    assert dict(made) == {token: n for n, token in enumerate(tokens)}
    assert [made.find(token) for token in ("", "aa", "三", "\U00020001", "zz")] == [-1] * 5
    assert "aa" not in made
    with pytest.raises(KeyError):
        made["aa"]
    assert (len(Vocabulary("")), list(Vocabulary("")), Vocabulary("").find("")) == (0, [], -1)


def test_the_best_are_those_of_a_whole_order() -> None:
    """With many ties, whatever may be among them."""
    chance = np.random.default_rng(0)
    for n in range(60):
        size = int(chance.integers(1, 20_000))
        scores = chance.integers(0, int(chance.integers(1, 2000)), size).astype(np.float32)
        allowed = np.flatnonzero(chance.random(size) < 0.7) if n % 2 else np.arange(size)
        count = int(chance.integers(1, 150))
        expected = np.sort(allowed[np.lexsort((allowed, -scores[allowed]))[:count]])
        np.testing.assert_array_equal(best(scores, allowed, count), expected)


def test_phrases_are_as_long_in_all_texts_at_once() -> None:
    chance = random.Random(0)
    for n in range(150):
        letters = "ab一二三 \nx"[: chance.randint(2, 8)]
        topic = "".join(chance.choices(letters, k=chance.randint(0, 14)))
        many = letters + ("\U0001f600" if n % 5 == 0 else "")
        texts = ["".join(chance.choices(many, k=chance.randint(0, 30))) for _ in range(chance.randint(1, 9))]
        expected = [longest_phrase(topic, text) for text in texts]
        np.testing.assert_allclose(longest_phrases(topic, texts), expected, atol=1e-7)


def test_sentences_hold_what_their_grams_hold(shipped: Corpus) -> None:
    """Of every document here: parts of sentences as questions, with words in Latin letters and figures."""
    chance = random.Random(0)
    texts = {document.id: document.text for document in shipped.documents}
    clauses = shipped.clauses
    held = [[frozenset(grams(texts[c.document_id][s.start : s.end])) for s in c.sentences] for c in clauses]
    index = KeywordIndex.build([grams(texts[clause.document_id][clause.start : clause.end]) for clause in clauses])
    sentences = Sentences(shipped.documents)

    def alternative() -> tuple[str, ...]:
        clause = chance.choice(clauses)
        at = chance.randrange(clause.start, clause.end)
        added = chance.choice(["", "RCEP", "rce", "2025", "202", "ＲＭＢ", "𠀀"])
        return tuple(grams(texts[clause.document_id][at : at + chance.randint(0, 12)] + added))

    for _ in range(25):
        readings = [
            tuple(tuple(alternative() for _ in range(chance.randint(1, 3))) for _ in range(chance.randint(0, 3)))
            for _ in range(2)
        ]
        rows = np.sort(np.array(chance.sample(range(len(clauses)), chance.randint(1, len(clauses)))))
        found = sentences.best_shares(rows, readings, index, MIN_WEIGHT)
        for concepts, shares in zip(readings, found, strict=True):
            weight = max(index.weight(concepts), MIN_WEIGHT)
            expected = [[index.held(tokens, concepts) / weight for tokens in held[row]] for row in rows]
            np.testing.assert_allclose(shares, [max(one, default=0.0) for one in expected], atol=1e-6)
            for one, each in zip(sentences.shares(rows, concepts, index, MIN_WEIGHT), expected, strict=True):
                np.testing.assert_allclose(one, each, atol=1e-12)


def test_a_sentence_that_has_the_mark_of_ends_is_one_sentence() -> None:
    made = document_of(((), "支持\ue000边贸。"), ((), "发展。"))
    index = KeywordIndex.build([["支", "边"], ["发"]])
    (shares,) = Sentences([made]).best_shares(np.array([0, 1]), [((("支", "边"),),)], index, 0.0)
    assert shares.tolist() == [1, 0]


def test_a_clause_without_sentences_holds_nothing() -> None:
    made = document_of(((), "支持。"))
    without = replace(made, clauses=(replace(made.clauses[0], sentences=()), made.clauses[0]))
    index = KeywordIndex.build([["支"], ["持"]])
    (shares,) = Sentences([without]).best_shares(np.array([0, 1]), [((("支",),),)], index, 0.0)
    assert shares.tolist() == [0, 1]


def documents_of_all_kinds(chance: random.Random) -> tuple[Document, ...]:
    def day() -> date:
        return date(2020, 1, 1) + timedelta(days=chance.randrange(30))

    def clause(made: Clause) -> Clause:
        return replace(made, agency_list=chance.choice([None, Span(0, 1)]))

    base = document_of(((), "支持。"), ((), "发展。"))
    return tuple(
        replace(
            base,
            id=f"d{n}",
            level=chance.choice("ab"),
            regions=tuple(chance.sample(["x", "y", "全国"], chance.randint(0, 2))),
            status=chance.choice(list(Status)),
            issued=day(),
            effective=chance.choice([None, day()]),
            expires=chance.choice([None, day()]),
            clauses=tuple(map(clause, base.clauses[: chance.randint(0, 2)])),
        )
        for n in range(30)
    )


def condition_of(chance: random.Random, depth: int = 0) -> Filter:
    def day() -> date:
        return date(2020, 1, 1) + timedelta(days=chance.randrange(30))

    kinds: list[Callable[[], Filter]] = [
        lambda: Eq("document", f"d{chance.randrange(35)}"),
        lambda: In("region", tuple(chance.sample(["x", "y", "z", "全国"], chance.randint(0, 2)))),
        lambda: Eq(chance.choice(["level", "status", "year"]), chance.choice(["a", "b", "2020", "现行", "已废止"])),
        lambda: In("agencies", tuple(chance.sample([True, False], chance.randint(0, 2)))),
        lambda: Eq("agencies", chance.random() < 0.5),
        lambda: EVERYTHING,
        lambda: Range("issued", chance.choice([None, day()]), chance.choice([None, day()])),
        lambda: AsOf(day(), {f"d{chance.randrange(30)}": day() for _ in range(chance.randint(0, 20))}),
        lambda: And(tuple(condition_of(chance, depth + 1) for _ in range(chance.randint(0, 3 - depth)))),
    ]
    return chance.choice(kinds)()


def test_filters_let_through_what_they_let_through_clause_by_clause() -> None:
    chance = random.Random(0)
    documents = documents_of_all_kinds(chance)
    filtering = Filtering(documents)
    pairs = [(document, clause) for document in documents for clause in document.clauses]
    sizes = set()
    for _ in range(300):
        condition = condition_of(chance)
        expected = [n for n, (document, clause) in enumerate(pairs) if matches(condition, document, clause)]
        assert filtering.rows(condition).tolist() == expected, condition
        within = tuple(d for d in documents if any(matches(condition, d, clause) for clause in d.clauses))
        assert filtering.within(condition) == within, condition
        assert tuple(d for d in documents if some_clause(condition, d)) == within, condition
        sizes.add(len(expected))
    assert {0, len(pairs)} < sizes


@pytest.mark.parametrize("condition", [Eq("regoin", "全国"), Range("year", None, None)])
def test_an_unknown_field_is_an_error_however_it_is_looked_up(condition: Filter) -> None:
    filtering = Filtering([document_of(((), "支持。"))])
    for look_up in (filtering.rows, filtering.within):
        with pytest.raises(ValueError, match=r"no filter .*: Eq and In take document, .*, Range takes issued"):
            look_up(And((Eq("level", "市"), condition)))


def test_clauses_are_looked_at_once_for_whether_they_are_made_to_be_found() -> None:
    """A clause that asks, one that lists 300 words, one that is long, and one that is short."""
    words = [chr(0x4E00 + 2 * n) + chr(0x4E01 + 2 * n) for n in range(300)]
    texts = ["怎么申请？", "，".join(words), "支持发展。" * 100, "支持。"]
    made = document_of(*(((), text) for text in texts))
    looked_at: list[str] = []

    def cut(text: str) -> list[str]:
        looked_at.append(text)
        return text.split("，")

    stuffed = Stuffed([made], cut)
    expected = [
        mostly_asks(made.text[s.start : s.end] for s in clause.sentences)
        or (len(made.quote(clause)) >= SHORTEST and is_list_of_words(made.quote(clause).split("，")))
        for clause in made.clauses
    ]
    assert expected == [True, True, False, False]
    assert stuffed.of(np.array([3, 1])).tolist() == [False, True]
    stuffed.prepare()
    before = len(looked_at)
    assert stuffed.of(np.arange(4)).tolist() == expected
    assert len(looked_at) == before == 2


def test_folding_is_nfkc_and_simplified_script() -> None:
    for text in ("（甲），乙；丙：丁！戊？", "ＲＣＥＰ　２０２５年…①㎡", "経濟與貿易", "e\u0301，", "支持发展。"):
        assert fold(text) == to_simplified(unicodedata.normalize("NFKC", text).casefold())


def test_terms_are_those_that_stand_in_the_text(shipped: Corpus) -> None:
    """Parts of the texts, and of other texts, of two to six characters."""
    texts = [document.text for document in shipped.documents]
    parts = {text[at : at + length] for text in texts for length in (2, 3, 6) for at in range(0, len(text), 17)}
    names = sorted(part for part in parts if re.fullmatch(f"[{HAN}]+", part))
    finder, without = TermFinder(Directory(()), names), TermFinder(Directory(()), ())
    for text in (*texts, "", "边", "\U0001f600边境\U0001f600贸易", f"\U0001f600{names[5]}"):
        assert finder.terms(text) == without.terms(text) | {name for name in names if name in text}
