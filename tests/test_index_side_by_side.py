"""Work beside other work: on more threads where nobody else is at work, on the caller's own where somebody is."""

import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.document import Corpus
from index import row_encoding
from index.bundled import Wheel
from index.engines import Engine
from index.laps import Lap, Laps
from index.passages import Passages
from index.row_encoding import encoded_rows
from index.side_by_side import both, side_by_side
from index.turns import Turns
from tests.waiting import PATIENCE, until

Vectors = NDArray[np.float32]


def meeting_works(seen: list[int]) -> list[Callable[[], int]]:
    """Return two works that each wait for the other to be at it, and note their thread."""
    meeting = threading.Barrier(2)

    def work(value: int) -> int:
        meeting.wait(PATIENCE)
        seen.append(threading.get_ident())
        return value

    return [lambda: work(1), lambda: work(2)]


def test_who_is_alone_has_several_threads_and_results_keep_their_order() -> None:
    seen: list[int] = []
    assert side_by_side(meeting_works(seen)) == [1, 2]
    first, second = meeting_works(seen)
    assert both(first, second) == (1, 2)
    assert threading.get_ident() in seen
    assert len(set(seen)) >= 2


def test_who_is_not_alone_stays_on_the_calling_thread() -> None:
    seen: list[int] = []
    works = [lambda: seen.append(threading.get_ident())] * 2
    side_by_side(works, is_alone=False)
    both(works[0], works[1], is_alone=False)
    assert seen == [threading.get_ident()] * 4


def test_turns_tell_how_many_are_taken() -> None:
    turns = Turns(2)
    with turns, turns:
        assert turns.taken == 2
    assert turns.taken == 0
    with pytest.raises(KeyError), turns:
        raise KeyError
    assert turns.taken == 0


def test_an_engine_that_others_use_starts_no_threads() -> None:
    is_free, callers = threading.Event(), dict[str, int]()

    class Slow(Engine):
        """Waits over the text `held`."""

        wheel, dimension = Wheel("toy", "1", "toy", {}), 1

        @classmethod
        def from_wheel(cls) -> "Slow":
            """Return one that no wheel is needed for."""
            return cls(embed, 2)

    def embed(texts: list[str], _is_query: bool) -> Vectors:
        callers[texts[0]] = threading.get_ident()
        if texts[0] == "held":
            is_free.wait(PATIENCE)
        return np.ones((1, 1), dtype=np.float32)

    engine = Slow.from_wheel()
    other = threading.Thread(target=lambda: list(engine.rows(["held"], True)))
    other.start()
    until(lambda: "held" in callers)
    assert len(list(engine.rows(["a", "b"], True))) == 2
    is_free.set()
    other.join()
    assert callers["a"] == callers["b"] == threading.get_ident()
    assert Slow.from_wheel().name == "toy-1"


def test_a_search_that_is_not_alone_finds_the_same(tiny: Assistant) -> None:
    index = tiny.index
    question = index.read("边境经济合作区")
    alone, busy = (index.candidates(question, is_alone=is_alone) for is_alone in (True, False))
    assert alone.rows.tolist() == busy.rows.tolist()
    assert all((alone.features[name] == scores).all() for name, scores in busy.features.items())
    assert alone.spent.keys() == busy.spent.keys()


def test_a_part_of_a_lap_is_what_it_took_longer_than_the_one_beside_it() -> None:
    laps = Laps()
    laps._since -= 0.5
    laps.end(Lap.KEYWORDS, Lap.ENCODE, 400.0)
    assert laps.spent[Lap.ENCODE] == 400.0
    assert laps.spent[Lap.KEYWORDS] >= 100.0
    laps.end(Lap.KEYWORDS, Lap.ENCODE, 1e9)
    assert laps.spent[Lap.ENCODE] < 1e6


def test_documents_are_encoded_some_at_a_time_and_told_as_parts_of_all(
    shipped: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    passages, asked = [Passages(document) for document in shipped.documents], list[int]()
    mean = np.array([0.5, 0.0], dtype=np.float32)

    def encode(texts: Sequence[str], *, told: Callable[[int, int], None] | None = None) -> Vectors:
        asked.append(len(texts))
        if told is not None:
            told(len(texts) - 1, len(texts) - 1)  # one of them is kept from before
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)

    whole = list(encoded_rows(passages, encode, mean))
    assert asked == [sum(one.shape.rows for one in passages)]
    monkeypatch.setattr(row_encoding, "ROWS_AT_ONCE", 200)
    told: list[tuple[int, int]] = []
    parts = list(encoded_rows(passages, encode, mean, lambda done, of: told.append((done, of))))
    assert len(asked) > 2
    assert [one.shape.rows for one in passages] == [len(rows) for rows in parts]
    assert all((a == b).all() for a, b in zip(whole, parts, strict=True))
    assert [done for done, _ in told] == np.cumsum(asked[1:]).tolist()
    assert {of for _, of in told} == {asked[0]}


def test_places_for_answers_are_two_and_those_that_wait_for_a_model() -> None:
    assert Settings().answer_places == 2
    with_model = Settings(llm_base_url="http://127.0.0.1:9/v1", llm_model="m", llm_at_once=3)
    assert with_model.answer_places == 5
    assert with_model.model_copy(update={"answers_at_once": 1}).answer_places == 1
