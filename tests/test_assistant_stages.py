"""The clock of an answer: what each stage took, and who is told."""

from types import SimpleNamespace

import pytest

from assistant.errors import QuestionInvalid
from assistant.pipeline import Assistant
from assistant.stages import TOLD, Stage, StageClock


def test_a_stage_lasts_until_the_next_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([1.0, 1.0, 1.5, 1.75, 2.0])
    monkeypatch.setattr("assistant.stages.time", SimpleNamespace(perf_counter=lambda: next(clock)))
    timed = StageClock()
    for stage in (Stage.READ, Stage.SEARCH, Stage.JUDGE):
        timed.begin(stage)
    assert timed.stop() == ({"read": 500.0, "search": 250.0, "judge": 250.0}, 1000.0)


def test_who_listens_is_told_when_a_stage_begins() -> None:
    told: list[Stage] = []
    timed = StageClock(told.append)
    timed.begin(Stage.READ)
    assert told == [Stage.READ]
    timed.begin(Stage.SEARCH)
    assert told == [Stage.READ, Stage.SEARCH]


def test_a_part_is_taken_out_of_its_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search lasts half a second, of which 200 ms are the encoders'."""
    clock = iter([1.0, 1.0, 1.5, 1.75])
    monkeypatch.setattr("assistant.stages.time", SimpleNamespace(perf_counter=lambda: next(clock)))
    timed = StageClock()
    timed.begin(Stage.SEARCH)
    timed.begin(Stage.JUDGE)
    timed.set_apart(Stage.ENCODE, 200.0, Stage.SEARCH)
    assert timed.stop() == ({"search": 300.0, "encode": 200.0, "judge": 250.0}, 750.0)


def test_each_stage_is_told_as_it_begins(tiny: Assistant) -> None:
    told: list[Stage] = []
    answer = tiny.answer("怎样发展跨境旅游", on_stage=told.append)
    assert told == [Stage.READ, Stage.SEARCH, Stage.JUDGE, Stage.WRITE, Stage.VERIFY]
    assert set(answer.stages) - {"encode"} == {stage.value for stage in told}


def test_a_refusal_passes_the_same_stages(tiny: Assistant) -> None:
    told: list[Stage] = []
    tiny.answer("天气预报", on_stage=told.append)
    assert told == list(TOLD)


def test_a_question_that_is_invalid_ends_in_its_first_stage(tiny: Assistant) -> None:
    told: list[Stage] = []
    with pytest.raises(QuestionInvalid):
        tiny.answer("", on_stage=told.append)
    assert told == [Stage.READ]
