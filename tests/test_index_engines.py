"""Engines, turns and the vectors of recent questions: on stand-ins whose rows are numbers of their texts."""

import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.asking import encode_question
from index.bundled import Wheel
from index.engines import Engine
from index.recent import Recent
from index.turns import Turns
from index.wheel_encoder import WheelEncoder

Vectors = NDArray[np.float32]


class Numbers(Engine):
    """An engine whose row is the number that a text is, and 1 where it is a query."""

    wheel = Wheel("toy", "1", "toy", {})
    dimension = 2

    @classmethod
    def from_wheel(cls) -> "Numbers":
        """Return one that no wheel is needed for."""
        return cls(lambda texts, is_query: np.array([[float(texts[0]), is_query]], dtype=np.float32), 2)


def test_rows_come_in_order_from_several_threads_and_one_from_the_callers() -> None:
    callers: list[int] = []
    meeting = threading.Barrier(2)

    def embed(texts: list[str], is_query: bool) -> Vectors:
        callers.append(threading.get_ident())
        if len(texts[0]) > 1:
            meeting.wait(60)  # which two calls pass side by side, or none
        return np.array([[float(texts[0]), is_query]], dtype=np.float32)

    engine = Numbers(embed, 2)
    assert np.concatenate(list(engine.rows(["5"], True))).tolist() == [[5, 1]]
    assert callers == [threading.get_ident()]
    rows = np.concatenate(list(engine.rows(["13", "11", "14", "12"], False)))
    assert rows.tolist() == [[13, 0], [11, 0], [14, 0], [12, 0]]
    assert threading.get_ident() not in callers[1:]


def test_an_engine_of_one_thread_stays_on_the_callers() -> None:
    callers: set[int] = set()

    def embed(texts: list[str], is_query: bool) -> Vectors:
        callers.add(threading.get_ident())
        return np.array([[float(texts[0]), is_query]], dtype=np.float32)

    assert len(list(Numbers(embed, 1).rows(["1", "2", "3"], False))) == 3
    assert callers == {threading.get_ident()}


def test_passages_keep_their_order_and_progress_counts_them() -> None:
    encoder, told = WheelEncoder(Numbers.from_wheel()), list[int]()
    assert (encoder.name, encoder.dimension) == ("toy-1", 2)
    # The longest are encoded first, and are last here; a row is scaled to unit length: (n, 0) is (1, 0).
    rows = encoder.encode_passages([str(n) for n in range(40)], told.append)
    assert rows.tolist() == [[0, 0]] + [[1, 0]] * 39
    assert told == [16, 32, 40]
    assert encoder.encode_passages([]).shape == (0, 2)
    # (3, 1) has the length sqrt(10).
    np.testing.assert_allclose(encoder.encode_queries(["0", "3"]), [[0.0, 1.0], [0.9486833, 0.3162278]], atol=1e-7)


def test_who_waits_is_served_before_who_has_just_been() -> None:
    turns, done = Turns(1), list[str]()
    waiting = threading.Event()

    def ask() -> None:
        waiting.set()
        with turns:
            done.append("question")

    asking = threading.Thread(target=ask)
    for number in range(3):
        with turns:
            if number == 0:
                asking.start()
                waiting.wait()
                while not turns.is_awaited:
                    pass
            done.append(f"passage {number}")
    asking.join()
    assert done == ["passage 0", "question", "passage 1", "passage 2"]


def test_a_text_is_encoded_once_while_it_is_among_the_recent() -> None:
    recent, encoded = Recent(kept=2), list[list[str]]()

    def encode(texts: list[str]) -> Vectors:
        encoded.append(texts)
        return np.array([[float(text)] for text in texts], dtype=np.float32).reshape(-1, 1)

    assert recent.rows(["1", "2", "1"], encode).tolist() == [[1], [2], [1]]
    assert recent.rows(["2"], encode).tolist() == [[2]]
    assert recent.rows(["3", "2"], encode).tolist() == [[3], [2]]  # 1 is the one that was not used for longest
    assert recent.rows(["2", "1"], encode).tolist() == [[2], [1]]
    assert recent.rows([], encode).shape == (0, 1)
    assert encoded == [["1", "2"], ["3"], ["1"], []]


def test_a_kept_row_is_not_what_a_caller_was_given() -> None:
    recent = Recent()
    first = recent.rows(["1"], lambda _texts: np.ones((1, 2), dtype=np.float32))
    first[:] = 7
    again = recent.rows(["1"], lambda _texts: pytest.fail("it is kept"))
    assert again.tolist() == [[1, 1]]


def test_a_question_is_encoded_by_all_encoders_at_once_and_in_their_order() -> None:
    meeting = threading.Barrier(2)

    class Meeting:
        """An encoder that waits for the other one to be called as well."""

        name, dimension = "meeting", 1

        def __init__(self, value: float) -> None:
            self.value = value

        def encode_queries(self, texts: Sequence[str]) -> Vectors:
            """Return the value for each text."""
            meeting.wait(60)
            return np.full((len(texts), 1), self.value, dtype=np.float32)

        encode_passages: Callable[..., Vectors]

    rows = encode_question([Meeting(1), Meeting(2)], ["a", "b"])
    assert [each.tolist() for each in rows] == [[[1], [1]], [[2], [2]]]
    assert encode_question([], ["a"]) == []
