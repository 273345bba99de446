"""Choosing weights and coefficients on the dev questions."""

import io
import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from assistant.pipeline import Assistant
from eval import tuning
from eval.question import Split, Tag, dev_digest, read_questions
from eval.tuning import Ranked, fit, grid, rank_all, write_coefficients
from index.blend import COEFFICIENTS, WEIGHTS
from tests.fakes import write_tiny_corpus
from tests.handmade import document, hit
from tests.handmade_eval import LAND, LAND_NMG, TINY, TOURISM, question, unanswerable


def lines(ranked: Sequence[Ranked]) -> list[str]:
    """Return the lines of the grid in a terminal of 80 columns."""
    console = Console(file=io.StringIO(), width=80)
    console.print(grid(ranked))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def rows(ranked: Sequence[Ranked]) -> list[list[str]]:
    return [cells for line in lines(ranked) if (cells := re.findall(r"[\w.]+(?: in use)?", line))][1:]


def test_all_clauses_are_ranked_with_the_grades_of_the_gold(tiny: Assistant) -> None:
    first, second = rank_all(tiny, TINY[:2])
    assert first.question is TINY[0]
    assert (first.grades, second.grades) == ({TOURISM: 2}, {LAND: 1, LAND_NMG: 2})
    assert [found.clause.id for found in second.hits][:2] == [LAND, LAND_NMG]
    assert len(second.hits) == 6


def test_follow_ups_are_left_out(tiny: Assistant) -> None:
    follow_up = replace(TINY[0], id="f", tags=frozenset({Tag.FOLLOW_UP, Tag.TYPO}), previous=("用地指标",))
    assert [one.question.id for one in rank_all(tiny, [TINY[0], follow_up, TINY[1]])] == ["t1", "t2"]


def test_the_grid_has_each_weight_left_out_halved_and_doubled(tiny: Assistant) -> None:
    """Of the answerable, t1, t5 and t7 are first, t2 and t3 second: hit@1 3/5, RR (3 + 2/2) / 5."""
    found = rows(rank_all(tiny, TINY))
    assert found[0][:3] == ["all", "as in use", "0.600"]
    assert found[0][5] == "0.800"
    assert [(name, value) for name, value, *_ in found[1:]] == [
        (name, f"{weight * factor:.3f}") for name, weight in WEIGHTS.items() for factor in (0.0, 0.5, 2.0)
    ]


def test_the_grid_fits_80_columns(tiny: Assistant) -> None:
    shown = lines(rank_all(tiny, TINY[:1]))
    assert max(len(line.rstrip()) for line in shown) <= 80
    assert "…" not in "".join(shown)
    assert len([line for line in shown if line.strip()]) == 3 * len(WEIGHTS) + 3  # one line each, a head and a rule


def ranked(name: str, *channels: dict[str, float]) -> Ranked:
    """Return a question whose first clause, a, answers; b and c do not."""
    hits = [
        replace(hit(document("支持边境贸易。"), id=clause), channels=values)
        for clause, values in zip("abc", channels, strict=False)
    ]
    return Ranked(question(name), {"a": 2, "b": 1}, tuple(hits))


def test_the_grid_ranks_with_the_changed_weight() -> None:
    """grams weigh 1, words 1/2. What answers scores 1 + 0 = 1, the other .4 + .5 = .9: first, by grams alone.

    Grams halved: .5 to .7, so it comes second; words doubled: 1 to 1.4, second; words left out: 1 to .4, first.
    """
    assert (WEIGHTS["grams"], WEIGHTS["words"]) == (1.0, 0.5)
    found = rows([ranked("q", {"grams": 1.0, "words": 0.0}, {"grams": 0.4, "words": 1.0})])
    measured = {(name, value): (hit_1, rr) for name, value, hit_1, _, _, rr, *_ in found}
    first, second = ("1.000", "1.000"), ("0.000", "0.500")
    assert {key: values for key, values in measured.items() if key[0] in ("all", "grams", "words")} == {
        ("all", "as in use"): first,
        ("grams", "0.000"): second,
        ("grams", "0.500"): second,
        ("grams", "2.000"): first,
        ("words", "0.000"): first,
        ("words", "0.250"): first,
        ("words", "1.000"): second,
    }
    assert {values for key, values in measured.items() if key[0] == "first_sentence"} == {first}  # absent


def test_the_grid_is_a_mean_over_the_answerable_questions() -> None:
    first, second = {"grams": 1.0}, {"grams": 0.5}
    asked = [ranked("q1", first, second), ranked("q2", second, first), replace(ranked("q3", first), grades={})]
    asked[2] = replace(asked[2], question=unanswerable("q3"))
    assert rows(asked)[0][2] == "0.500"


def scored(one: Ranked, *scores: float) -> Ranked:
    return replace(one, hits=tuple(replace(h, score=s) for h, s in zip(one.hits, scores, strict=True)))


CHANNELS = ({"grams": 1.0},) * 3


def logit(fitted: dict[str, float], score: float, lead: float) -> float:
    return fitted["intercept"] + fitted["score"] * score + fitted["lead"] * lead


def test_the_threshold_refuses_three_in_a_hundred_answerable_questions() -> None:
    """
    The best clauses of two answerable questions have score 2, lead 1.5, and score 1, lead .2; the 3 % quantile of their
    probabilities lies 3 % of the way from the lower to the higher. The unanswerable question's does not count.
    """
    none = replace(scored(ranked("q3", *CHANNELS), 0.3, 0.2, 0.1), grades={}, question=unanswerable("q3"))
    asked = [scored(ranked("q1", *CHANNELS), 2.0, 0.5, 0.4), scored(ranked("q2", *CHANNELS), 1.0, 0.8, 0.1), none]
    fitted = fit(asked)
    assert list(fitted) == ["intercept", "score", "lead", "threshold"]
    low, high = sorted(1 / (1 + math.exp(-logit(fitted, score, lead))) for score, lead in ((2.0, 1.5), (1.0, 0.2)))
    assert fitted["threshold"] == round(low + 0.03 * (high - low), 3)
    # The same regression on score and lead by hand: the best leads the second, the others lag behind the best.
    inputs = [(2.0, 1.5), (0.5, -1.5), (0.4, -1.6), (1.0, 0.2), (0.8, -0.2), (0.1, -0.9)]
    inputs += [(0.3, 0.1), (0.2, -0.1), (0.1, -0.2)]
    model = LogisticRegression(C=10.0, max_iter=1000).fit(inputs, [1, 0, 0, 1, 0, 0, 0, 0, 0])
    by_hand = [model.intercept_[0], *model.coef_[0]]
    assert [fitted[name] for name in ("intercept", "score", "lead")] == pytest.approx(by_hand, abs=0.0051)
    assert [round(value, 2) for value in fitted.values()][:3] == list(fitted.values())[:3]


def test_only_what_answers_is_fitted_as_answering() -> None:
    """Without grade 2 anywhere there is one class, which no regression takes: related clauses do not answer."""
    related = replace(scored(ranked("q1", *CHANNELS), 2.0, 0.5, 0.4), grades={"a": 1, "b": 1})
    with pytest.raises(ValueError, match="class"):
        fit([related])


def test_coefficients_are_written_for_so_many_encoders(tmp_path: Path) -> None:
    path = tmp_path / "blend.json"
    path.write_bytes(COEFFICIENTS.read_bytes())
    before = json.loads(path.read_text(encoding="utf-8"))["encoders"]
    write_coefficients({"intercept": -1.0, "score": 2.0, "lead": 3.0, "threshold": 0.5}, 1, path)
    text = path.read_text(encoding="utf-8")
    after = json.loads(text)["encoders"]
    assert after.pop("1") == {
        "intercept": -1.0,
        "score": 2.0,
        "lead": 3.0,
        "threshold": 0.5,
        "dev_questions_sha256": dev_digest(),
    }
    assert after == {number: values for number, values in before.items() if number != "1"}
    assert list(json.loads(text)["encoders"]) == ["0", "1", "2"]
    assert text.endswith("}\n")


def test_without_an_index_the_next_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        tuning.main(show_grid=True)
    assert stopped.value.code == f"tuning: no index at {tmp_path}/home/index: run `assistant build`"


def test_for_the_first_encoder_alone_no_index_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made anew, here of documents that the dev questions are not about."""
    monkeypatch.setenv("ASSISTANT_CORPUS", str(write_tiny_corpus(tmp_path / "corpus")))
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    with pytest.raises(SystemExit) as stopped:
        tuning.main(show_grid=True, first_only=True)
    told = "the documents are toy-2023, toy-nmg, toy-2021: unset ASSISTANT_CORPUS to evaluate"
    assert str(stopped.value.code).startswith("tuning: ")
    assert str(stopped.value.code).endswith(told)
    assert not (tmp_path / "home").exists()


def test_with_nothing_to_do_the_choices_are_told() -> None:
    with pytest.raises(SystemExit) as stopped:
        tuning.main()
    assert stopped.value.code == "tuning: say --grid or --fit"


@pytest.mark.usefixtures("keywords_home")
def test_the_command_prints_the_grid_of_the_dev_questions(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The grid of all of them takes long: here it is that of the first ten."""
    seen: list[Ranked] = []

    def few(ranked: Sequence[Ranked]) -> Table:
        seen.extend(ranked)
        return grid(ranked[:10])

    monkeypatch.setattr(tuning, "grid", few)
    tuning.main(show_grid=True)
    alone = [q.id for q in read_questions(Split.DEV) if Tag.FOLLOW_UP not in q.tags]
    assert [one.question.id for one in seen] == alone
    printed = capsys.readouterr().out
    assert "as in use" in printed
    assert "named_document" in printed
