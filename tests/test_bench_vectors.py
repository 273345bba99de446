"""The stand-in for an encoder: what is real in it is real, what is made is near to what it is made of."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.bench_vectors import RecombinedEncoder, stand_ins, unit
from index.vector_cache import VectorCache

SENTENCES = [f"第{n}类企业应当在每年年底以前向主管部门报送材料" for n in "一二三四五六七八九十"]


class RandomEncoder:
    """Rows drawn by the length and the digits of a text; counts the texts that it is given."""

    name, dimension = "random", 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        rows = [np.random.default_rng(list(text.encode())).standard_normal(64) for text in texts]
        return unit(np.array(rows, dtype=np.float32).reshape(-1, 64))

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        if progress is not None:
            progress(len(texts))
        return self.encode_queries(texts)


def without_mean(rows: NDArray[np.float32], encoder: RandomEncoder) -> NDArray[np.float32]:
    return unit(rows - encoder.encode_queries(SENTENCES).mean(axis=0))


def test_a_made_sentence_is_turned_a_little_and_a_heading_further(tmp_path: Path) -> None:
    real = RandomEncoder()
    stand_in = RecombinedEncoder(real, SENTENCES, VectorCache(tmp_path))
    texts = [f"{SENTENCES[3]}，列入第7号方案第2项。", f"一、健全工作机制 （一）{SENTENCES[3][:8]}事项"]
    made = without_mean(stand_in.encode_passages(texts), real)
    base = without_mean(real.encode_queries(SENTENCES[3:4]), real)
    # Before the row is scaled to length 1 the cosine is exact; scaling moves it along the mean, which is short here.
    assert np.allclose(made @ base[0], [0.85, 0.3], atol=0.03)


def test_a_clause_is_near_the_mean_of_its_sentences(tmp_path: Path) -> None:
    real = RandomEncoder()
    stand_in = RecombinedEncoder(real, SENTENCES, VectorCache(tmp_path))
    said = [f"{sentence}，列入第7号方案第{n}项。" for n, sentence in enumerate(SENTENCES[:3])]
    rows = stand_in.encode_passages([*said, "".join(said), "".join(said)[:-12]])
    mean = without_mean(unit(rows[:3].mean(axis=0, keepdims=True)), real)
    assert np.allclose(without_mean(rows[3:4], real) @ mean[0], 0.8, atol=0.03)
    # Cut in the middle of its last sentence, it is of the first two.
    assert not np.array_equal(rows[4], rows[3])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_what_is_made_is_the_same_every_time_and_alone_or_among_others(tmp_path: Path) -> None:
    stand_in = RecombinedEncoder(RandomEncoder(), SENTENCES, VectorCache(tmp_path))
    texts = [f"{sentence}，列入第{n}号方案第1项。" for n, sentence in enumerate(SENTENCES)]
    together = stand_in.encode_passages(texts)
    assert np.array_equal(together[4], stand_in.encode_passages(texts[4:5])[0])
    assert len(np.unique(together.round(6), axis=0)) == len(texts)


def test_questions_and_other_texts_are_real(tmp_path: Path) -> None:
    real = RandomEncoder()
    stand_in = RecombinedEncoder(real, SENTENCES, VectorCache(tmp_path))
    asked = ["跨境人民币结算由谁负责"]
    assert np.array_equal(stand_in.encode_queries(asked), real.encode_queries(asked))
    mixed = stand_in.encode_passages([f"{SENTENCES[0]}，列入第1号方案第1项。", *asked])
    assert np.array_equal(mixed[1:], real.encode_queries(asked))


def test_a_sentence_that_is_not_in_the_sample_gets_the_vector_of_another(tmp_path: Path) -> None:
    real = RandomEncoder()
    stand_in = RecombinedEncoder(real, SENTENCES, VectorCache(tmp_path))
    row = without_mean(stand_in.encode_passages(["没有人抄下来的一句话，列入第1号方案第1项。"]), real)[0]
    closest = np.sort(without_mean(real.encode_queries(SENTENCES), real) @ row)
    assert abs(closest[-1] - 0.85) < 0.05


def test_real_sentences_are_encoded_once_for_all_runs(tmp_path: Path) -> None:
    first, second = RandomEncoder(), RandomEncoder()
    (made,) = stand_ins([first], SENTENCES, tmp_path)
    stand_ins([second], SENTENCES, tmp_path)
    assert (made.name, made.dimension) == ("random", 64)
    assert (len(first.encoded), second.encoded) == (10, [])
