"""The start questions and the figures made of their answers."""

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from rich.console import Console

from assistant.answer import Answer, AnswerStatus, NamedAgency
from assistant.pipeline import Assistant
from corpus.clean import HAN, to_simplified
from corpus.document import Corpus, Role
from eval import start
from eval.start import (
    QUESTIONS,
    Outcome,
    StartQuestion,
    answers_it,
    figures,
    fit,
    grid,
    read_start_questions,
    report,
    run,
    write_coefficients,
)
from index.blend import COEFFICIENTS, WEIGHTS
from index.language import Language, detect_language
from index.search import Ranking
from tests.handmade import citation, document, hit
from tests.handmade import question as asked

START = read_start_questions()
COPIED = 15  # Han characters in a row that a question may not share with a document: it would be found by copying


def question(name: str = "q", answerable: bool = True, *agencies: str) -> StartQuestion:
    return StartQuestion(
        name, name, "zh-Hans", "support", answerable, (("doc", "边境贸易", 2), ("doc", "旅游", 1)), agencies
    )


def outcome(
    rank: int | None, answerable: bool = True, refused: bool = False, expected: str = "", named: str = ""
) -> Outcome:
    """Return an outcome: the rank of the citation that answers, and bodies expected and named, separated by blanks."""
    agencies = tuple(NamedAgency(name, None, Role.RESPONSIBLE, (1,)) for name in named.split())
    status = AnswerStatus.INSUFFICIENT if refused else AnswerStatus.ANSWERED
    answer = Answer("q", Language.SIMPLIFIED, status, 0.5, (), agencies, (), (), "", 0.0)
    return Outcome(question("q", answerable, *expected.split()), answer, rank)


def test_questions_are_many_and_of_every_kind() -> None:
    assert len(START) == 160
    assert Counter(q.language for q in START) == {"zh-Hans": 72, "en": 64, "zh-Hant": 24}
    assert Counter(q.answerable for q in START) == {True: 120, False: 40}


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(q.id for q in START).items() if count > 1] == []
    assert [text for text, count in Counter(q.text for q in START).items() if count > 1] == []


def test_every_gold_quote_stands_exactly_once_in_its_document(shipped: Corpus) -> None:
    golds = {(name, quote) for q in START for name, quote, _ in q.gold}
    assert golds
    assert [(name, quote) for name, quote in golds if shipped.document(name).text.count(quote) != 1] == []


def test_every_gold_quote_stands_in_a_clause_or_in_the_front_matter(shipped: Corpus) -> None:
    """A quote across the end of a clause could never be found."""
    for q in START:
        for name, quote, _ in q.gold:
            found = shipped.document(name)
            parts = [found.quote(clause) for clause in found.clauses]
            parts += [found.text[part.start : part.end] for part in found.front]
            assert any(quote in part for part in parts), (q.id, quote)


def test_answerable_questions_have_an_answer_and_the_others_none() -> None:
    assert [q.id for q in START if q.answerable != any(grade == 2 for _, _, grade in q.gold)] == []
    assert {grade for q in START for _, _, grade in q.gold} == {1, 2}


def test_no_question_copies_a_document(shipped: Corpus) -> None:
    texts = "\n".join(found.text for found in shipped.documents)
    runs = [(q.id, run) for q in START for run in re.findall(rf"[{HAN}]{{{COPIED},}}", to_simplified(q.text))]
    assert runs
    pieces = [(name, run[i : i + COPIED]) for name, run in runs for i in range(len(run) - COPIED + 1)]
    assert [(name, piece) for name, piece in pieces if piece in texts] == []


def test_the_language_of_every_question_is_detected() -> None:
    assert [q.id for q in START if detect_language(q.text) != q.language] == []


def test_coefficients_were_fitted_on_these_questions() -> None:
    fitted = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))["encoders"]["2"]
    assert fitted["questions"] == QUESTIONS.relative_to(QUESTIONS.parents[2]).as_posix()
    assert fitted["sha256"] == hashlib.sha256(QUESTIONS.read_bytes()).hexdigest()


def test_a_citation_answers_if_it_holds_a_quote_of_grade_2_of_its_document() -> None:
    assert answers_it(question(), citation(document("支持边境贸易。")))
    assert not answers_it(question(), citation(document("推动跨境旅游。")))
    assert not answers_it(question(), citation(document("支持边境贸易。", id="other")))
    assert not answers_it(question(), citation(document("支持边境贸易。"), start=0, end=5))


def test_figures() -> None:
    """Four answerable questions at ranks 1, 2, 4 and none, of which the last is refused; three unanswerable."""
    found = figures(
        [
            outcome(0),
            outcome(1),
            outcome(3),
            outcome(None, refused=True),
            outcome(None, answerable=False, refused=True),
            outcome(None, answerable=False, refused=True),
            outcome(None, answerable=False),
        ]
    )
    assert found == {
        "questions": 7,
        "hit@1": 0.25,  # 1 of 4
        "hit@3": 0.5,  # 2 of 4
        "RR@10": 0.4375,  # (1 + 1/2 + 1/4 + 0) / 4
        "false refusals": 0.25,  # 1 of 4
        "refused of unanswerable": pytest.approx(2 / 3),
        "agencies": 0.0,  # none expected
    }


def test_a_rank_beyond_the_tenth_counts_nothing() -> None:
    assert figures([outcome(9)])["RR@10"] == 0.1
    assert figures([outcome(10)])["RR@10"] == 0.0


def test_figures_of_nothing_are_nothing() -> None:
    assert set(figures([]).values()) == {0}


@pytest.mark.parametrize(
    ("expected", "named", "right"),
    [
        ("商务部 财政部", "财政部 商务部", True),
        ("商务部 财政部", "商务部", False),
        ("商务部", "商务部 财政部", False),
        ("商务部", "商务部 商务部", True),
        ("发展改革委", "国家发展和改革委员会", True),
        ("商务部（外资司）", "商务部外国投资管理司", True),
        ("改革发展委", "国家发展和改革委员会", False),
    ],
)
def test_bodies_are_right_if_all_are_named_and_no_others(expected: str, named: str, right: bool) -> None:
    """A short form stands for a name whose characters it has in order."""
    assert figures([outcome(0, expected=expected, named=named)])["agencies"] == right


TINY = (
    StartQuestion(
        "t1", "怎样发展跨境旅游", "zh-Hans", "support", True, (("toy-2023", "支持边境合作区发展跨境旅游", 2),), ()
    ),
    StartQuestion("t2", "What about the land quota?", "en", "support", True, (("toy-nmg", "向国家争取", 2),), ()),
    StartQuestion("t3", "有多少亩用地指标", "zh-Hans", "support", True, (("toy-nmg", "向国家争取", 2),), ()),
    StartQuestion("t4", "天气预报", "zh-Hans", "unanswerable", False, (), ()),
)


def test_run_ranks_answers_and_refusals_by_the_same_ranking(tiny: Assistant) -> None:
    """t1 is first, t2 second; t3 is refused, and ranked as search ranks it: second as well."""
    outcomes = run(tiny, TINY)
    assert [o.rank for o in outcomes] == [0, 1, 1, None]
    refused = [o.answer.status is AnswerStatus.INSUFFICIENT for o in outcomes]
    assert refused == [False, False, True, True]
    assert figures(outcomes)["RR@10"] == pytest.approx((1 + 0.5 + 0.5) / 3)


def test_a_refused_question_is_ranked_beyond_the_closest_clauses_shown(tiny: Assistant) -> None:
    """Three clauses are shown; what answers is the fifth that search finds."""
    fifth = tiny.search("天气预报")[1][4]
    refused = StartQuestion("t", "天气预报", "zh-Hans", "support", True, ((fifth.document.id, fifth.quote, 2),), ())
    assert [(o.rank, len(o.answer.citations)) for o in run(tiny, [refused])] == [(4, 3)]


def printed(outcomes: list[Outcome], misses: bool) -> str:
    console = Console(file=io.StringIO(), width=200)
    report(console, outcomes, misses)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_report_has_a_column_for_each_language_and_for_all(tiny: Assistant) -> None:
    text = printed(run(tiny, TINY), misses=False)
    rows = {cells[0]: cells[1:] for line in text.splitlines() if (cells := re.findall(r"[\w@][\w@. ]*[\w]|\d", line))}
    assert rows["questions"] == ["1", "3", "4"]
    assert rows["hit@1"] == ["0.000", "0.500", "0.333"]
    assert "t2" not in text


def test_report_lists_the_misses_with_their_fault(tiny: Assistant) -> None:
    text = printed(run(tiny, TINY), misses=True)
    assert "t1" not in text
    assert "t2 What about the land quota?\n    rank 1; " in text
    assert "t3 有多少亩用地指标\n    rank 1; refused; " in text
    assert "t4" not in text
    assert "not refused" in printed([outcome(None, answerable=False)], misses=True)
    assert "bodies 财政部 for 商务部" in printed([outcome(0, expected="商务部", named="财政部")], misses=True)


def grid_rows(assistant: Assistant, questions: Sequence[StartQuestion]) -> list[list[str]]:
    console = Console(file=io.StringIO(), width=200)
    grid(console, assistant, questions)
    assert isinstance(console.file, io.StringIO)
    return [re.findall(r"[\w.]+(?: in use)?", line) for line in console.file.getvalue().splitlines()]


def test_grid_shows_each_weight_left_out_halved_and_doubled(tiny: Assistant) -> None:
    rows = grid_rows(tiny, TINY)
    in_use = ["all", "as in use", "0.333", "0.667"]  # ranks 1, 2 and 2: hit@1 1/3, RR (1 + 1/2 + 1/2) / 3
    assert in_use in rows
    assert [(name, value) for name, value, *_ in rows[3:-1] if name != "all"] == [
        (name, f"{weight * factor:.3f}") for name, weight in WEIGHTS.items() for factor in (0.0, 0.5, 2.0)
    ]


def test_grid_ranks_with_the_changed_weight() -> None:
    """grams weigh 1, words 1/2. What answers scores 1 + 0 = 1, the other .4 + .5 = .9: first, by grams alone.

    Grams halved: .5 to .7, so it comes second; words doubled: 1 to 1.4, second; words left out: 1 to .4, first.
    """
    assert (WEIGHTS["grams"], WEIGHTS["words"]) == (1.0, 0.5)
    answers = replace(hit(document("支持边境贸易。")), channels={"grams": 1.0, "words": 0.0})
    other = replace(hit(document("推动旅游。")), channels={"grams": 0.4, "words": 1.0})
    index = SimpleNamespace(search=lambda *_: Ranking(asked("q"), (answers, other)), corpus=SimpleNamespace(clauses=()))
    rows = grid_rows(cast(Assistant, SimpleNamespace(index=index)), [question()])
    assert ["all", "as in use", "1.000", "1.000"] in rows
    assert [row for row in rows if row and row[0] in ("grams", "words")] == [
        ["grams", "0.000", "0.000", "0.500"],
        ["grams", "0.500", "0.000", "0.500"],
        ["grams", "2.000", "1.000", "1.000"],
        ["words", "0.000", "1.000", "1.000"],
        ["words", "0.250", "1.000", "1.000"],
        ["words", "1.000", "0.000", "0.500"],
    ]


def test_fit_puts_the_threshold_where_it_refuses_few_answerable_questions(tiny: Assistant) -> None:
    """Of two answerable questions' probabilities the 3 % quantile lies next to the lower."""
    fitted = fit(tiny, (TINY[0], TINY[1], TINY[3]), 2)
    assert set(fitted) == {"intercept", "score", "lead", "threshold", "encoders"}
    best = []
    for answerable in TINY[:2]:
        hits = tiny.index.search(answerable.text, 50).hits
        logit = fitted["intercept"] + fitted["score"] * hits[0].score + fitted["lead"] * (hits[0].score - hits[1].score)
        best.append(1 / (1 + 2.718281828459045**-logit))
    low, high = sorted(best)
    assert fitted["threshold"] == pytest.approx(low + 0.03 * (high - low), abs=0.001)


def test_coefficients_are_written_for_so_many_encoders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "blend.json"
    path.write_bytes(COEFFICIENTS.read_bytes())
    before = json.loads(path.read_text(encoding="utf-8"))["encoders"]
    monkeypatch.setattr(start, "COEFFICIENTS", path)
    write_coefficients({"intercept": -1.0, "score": 2.0, "lead": 3.0, "threshold": 0.5, "encoders": 1.0})
    after = json.loads(path.read_text(encoding="utf-8"))["encoders"]
    digest = hashlib.sha256(QUESTIONS.read_bytes()).hexdigest()
    assert after.pop("1") == {
        "intercept": -1.0,
        "score": 2.0,
        "lead": 3.0,
        "threshold": 0.5,
        "questions": "eval/questions/start.jsonl",
        "sha256": digest,
    }
    assert after == {number: values for number, values in before.items() if number != "1"}


def test_without_an_index_the_next_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        start.main()
    assert stopped.value.code == f"eval: no index at {tmp_path}/home/index: run `assistant build`"
