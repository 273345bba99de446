"""The reranker seam: the setting, and any cross-encoder from a folder or the hub's cache."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.settings import Settings
from index.errors import RerankerError
from index.reranker import BATCH, CrossEncoderReranker, Reranker, load_reranker

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *"边境经济合作区银行用人民币结算")
QUESTION = "边境经济合作区"
# More than two passes, of all lengths; some as long as 512 tokens and some longer.
PASSAGES = tuple("边境经济合作区银行用人民币结算"[i % 7 :] * (1 + 7 * (i % 6)) for i in range(2 * BATCH + 3))


def save_tokenizer(folder: Path, **special: str) -> None:
    """Save a tokenizer of single characters that marks the two texts of a pair as BERT does."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.WordLevel({token: i for i, token in enumerate(TOKENS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        **{"unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", **special},
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config))


def cross_encoder(folder: Path, labels: int = 1, **special: str) -> Path:
    """Save a cross-encoder with one random layer, as the plain model and tokenizer that people publish."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    config = BertConfig(vocab_size=len(TOKENS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2)
    config.initializer_range, config.num_labels = 1.0, labels
    BertForSequenceClassification(config).save_pretrained(folder)
    save_tokenizer(folder, **(special or {"pad_token": "[PAD]"}))
    return folder


def plain_logits(folder: Path, question: str, passages: tuple[str, ...]) -> NDArray[np.float32]:
    """Return the logits of the saved model itself, one pair at a time, (n,)."""
    import torch
    from transformers import AutoTokenizer, BertForSequenceClassification

    tokenizer, model = AutoTokenizer.from_pretrained(folder), BertForSequenceClassification.from_pretrained(folder)
    with torch.inference_mode():
        found = [
            model(**tokenizer(question, passage, truncation=True, max_length=512, return_tensors="pt")).logits.item()
            for passage in passages
        ]
    return np.asarray(found, dtype=np.float32)


def loaded(folder: Path) -> Reranker:
    """Return the reranker in a folder."""
    reranker = load_reranker(str(folder))
    assert reranker is not None
    return reranker


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a cross-encoder."""
    return cross_encoder(tmp_path_factory.mktemp("models") / "mine")


@pytest.fixture(scope="module")
def reranker(folder: Path) -> Reranker:
    """Return the reranker in that folder."""
    return loaded(folder)


def test_settings_read_the_variable_and_default_to_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_RERANKER", "")
    assert Settings().reranker == "none"
    monkeypatch.setenv("ASSISTANT_RERANKER", "BAAI/bge-reranker-v2-m3")
    assert Settings().reranker == "BAAI/bge-reranker-v2-m3"


@pytest.mark.parametrize("setting", ["none", ""])
def test_without_the_setting_there_is_no_reranker(setting: str) -> None:
    assert load_reranker(setting) is None


def test_importing_the_seam_imports_neither_torch_nor_the_hub() -> None:
    heavy = "torch sentence_transformers transformers huggingface_hub"
    code = f"import sys, index.reranker; print([n for n in '{heavy}'.split() if n in sys.modules])"
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_scores_are_the_logits_of_the_model_whatever_is_scored_with_them(folder: Path, reranker: Reranker) -> None:
    scores = reranker.scores(QUESTION, PASSAGES)
    expected = plain_logits(folder, QUESTION, PASSAGES)
    assert scores.shape == (len(PASSAGES),)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, expected, atol=1e-5)
    assert np.ptp(expected) > 0.1
    alone = [reranker.scores(QUESTION, [passage])[0] for passage in PASSAGES]
    np.testing.assert_allclose(scores, alone, atol=1e-5)


def test_the_order_is_that_of_the_model_and_the_question_counts(folder: Path, reranker: Reranker) -> None:
    passages = ("银行", "边境", "人民币结算")
    for question in ("边境合作", "人民币"):
        order = np.argsort(-plain_logits(folder, question, passages))
        assert np.argsort(-reranker.scores(question, passages)).tolist() == order.tolist()
    assert not np.allclose(reranker.scores("边境合作", passages), reranker.scores("人民币", passages), atol=1e-3)


def test_a_sigmoid_that_the_model_was_saved_with_is_left_out(folder: Path, reranker: Reranker, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    CrossEncoder(str(folder), local_files_only=True).save(str(tmp_path), create_model_card=False)
    saved = CrossEncoder(str(tmp_path), local_files_only=True)
    logits = reranker.scores(QUESTION, PASSAGES)
    np.testing.assert_allclose(saved.predict([(QUESTION, p) for p in PASSAGES]), 1 / (1 + np.exp(-logits)), atol=1e-5)
    np.testing.assert_allclose(loaded(tmp_path).scores(QUESTION, PASSAGES), logits, atol=1e-6)


def test_no_passages_have_no_scores(reranker: Reranker) -> None:
    scores = reranker.scores(QUESTION, [])
    assert scores.shape == (0,)
    assert scores.dtype == np.float32


def test_characters_that_no_model_reads_count_as_spaces(reranker: Reranker) -> None:
    texts = ["边\0境", "边\ud800境", "边 境"]
    scores = reranker.scores(QUESTION, texts)
    assert scores[0] == scores[1] == scores[2]
    assert reranker.scores("边\udfff\0", ["", "境"]).tolist() == reranker.scores("边  ", ["", "境"]).tolist()


class Watched:
    """A cross-encoder that counts the calls under way at once."""

    def __init__(self, model: "CrossEncoder") -> None:
        self.model, self.under_way, self.most = model, 0, 0

    def predict(self, pairs: list[tuple[str, str]], batch_size: int, show_progress_bar: bool) -> NDArray[np.float32]:
        """Return what the cross-encoder does."""
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        logits = self.model.predict(pairs, batch_size=batch_size, show_progress_bar=show_progress_bar)
        self.under_way -= 1
        return logits


def test_threads_share_a_reranker_one_after_the_other(folder: Path, reranker: Reranker) -> None:
    from sentence_transformers import CrossEncoder
    from torch.nn import Identity

    watched = Watched(CrossEncoder(str(folder), local_files_only=True, activation_fn=Identity()))
    shared = CrossEncoderReranker(cast("CrossEncoder", watched), "watched")
    questions = [QUESTION[: 1 + i % 7] for i in range(24)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda question: shared.scores(question, PASSAGES[:9]), questions))
    one_by_one = [reranker.scores(question, PASSAGES[:9]) for question in questions]
    np.testing.assert_allclose(together, one_by_one, atol=1e-6)
    assert watched.most == 1


def test_a_folder_gives_its_name_and_a_hub_model_its_commit_too(
    reranker: Reranker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert reranker.name == "mine"
    commit = "0123456789abcdef0123456789abcdef01234567"
    cached = tmp_path / "models--toy--model"
    cross_encoder(cached / "snapshots" / commit)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(commit)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    fetched = load_reranker("toy/model")
    assert fetched is not None
    assert fetched.name == "toy/model@0123456789ab"
    np.testing.assert_allclose(fetched.scores(QUESTION, PASSAGES), reranker.scores(QUESTION, PASSAGES), atol=1e-6)


def test_a_hub_name_without_network_is_a_reranker_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(RerankerError, match=r"cannot load reranker 'no-such/model' \(.+\): set ASSISTANT_RERANKER="):
        load_reranker("no-such/model")


def test_a_folder_that_is_not_there_names_the_next_step(tmp_path: Path) -> None:
    setting = str(tmp_path / "absent")
    with pytest.raises(RerankerError) as fault:
        load_reranker(setting)
    assert str(fault.value) == (
        f"reranker {setting!r} is neither a folder nor a hub name (organisation/model): "
        "set ASSISTANT_RERANKER=none, or a folder that holds a sentence-transformers CrossEncoder"
    )


def test_an_encoder_is_no_reranker(tmp_path: Path) -> None:
    """The library would add a head with random weights."""
    from transformers import BertConfig, BertModel

    config = BertConfig(vocab_size=len(TOKENS), hidden_size=8, num_hidden_layers=1, num_attention_heads=2)
    BertModel(config).save_pretrained(tmp_path)
    save_tokenizer(tmp_path, pad_token="[PAD]")
    with pytest.raises(RerankerError, match=r"is no cross-encoder \(BertModel\): set ASSISTANT_RERANKER=none"):
        load_reranker(str(tmp_path))


def test_a_classifier_of_several_classes_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match=r"does not give a pair one finite score: set ASSISTANT_RERANKER=none"):
        load_reranker(str(cross_encoder(tmp_path, labels=3)))


def test_a_model_whose_scores_are_no_numbers_is_refused(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = cross_encoder(tmp_path) / "model.safetensors"
    tensors = load_file(weights)
    tensors["classifier.bias"].fill_(float("nan"))
    save_file(tensors, weights, metadata={"format": "pt"})
    with pytest.raises(RerankerError, match=r"does not give a pair one finite score"):
        load_reranker(str(tmp_path))


def test_a_model_that_cannot_score_two_pairs_at_once_is_refused_when_it_is_loaded(tmp_path: Path) -> None:
    folder = cross_encoder(tmp_path, mask_token="[UNK]")  # no padding token
    with pytest.raises(RerankerError, match=r"cannot load reranker .*pad.*: set ASSISTANT_RERANKER=none"):
        load_reranker(str(folder))


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    folder = cross_encoder(tmp_path)
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(RerankerError, match=r"no file named model.safetensors"):
        load_reranker(str(folder))


def test_a_module_that_comes_with_a_model_is_not_run(tmp_path: Path) -> None:
    folder = cross_encoder(tmp_path)
    (folder / "own.py").write_text("raise SystemExit('this code was run')")
    (folder / "config_sentence_transformers.json").write_text('{"model_type": "CrossEncoder"}')
    (folder / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "own.Module"}]')
    with pytest.raises(RerankerError, match=r"own\.Module.*: set ASSISTANT_RERANKER=none"):
        load_reranker(str(folder))


def test_an_architecture_that_comes_with_a_model_is_not_run(tmp_path: Path) -> None:
    folder = cross_encoder(tmp_path)
    (folder / "own.py").write_text("raise SystemExit('this code was run')")
    config = json.loads((folder / "config.json").read_text())
    own = {"AutoConfig": "own.Config", "AutoModelForSequenceClassification": "own.Model"}
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "own", "auto_map": own}))
    with pytest.raises(RerankerError, match=r"cannot load reranker .*: set ASSISTANT_RERANKER=none"):
        load_reranker(str(folder))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.safetensors", b"\0" * 64),
        ("config.json", b"{"),
        ("config.json", b"{}"),
        ("config.json", b'{"model_type": "bert", "hidden_size": "wide"}'),
        ("tokenizer.json", b"[]"),
        ("modules.json", b'[{"a": 1}]'),
    ],
)
def test_a_damaged_folder_is_a_reranker_error(tmp_path: Path, file: str, content: bytes) -> None:
    folder = cross_encoder(tmp_path)
    (folder / "config_sentence_transformers.json").write_text('{"model_type": "CrossEncoder"}')
    (folder / file).write_bytes(content)
    with pytest.raises(RerankerError, match=r"cannot load reranker '.*' \(.+\): set ASSISTANT_RERANKER=none"):
        load_reranker(str(folder))


def test_an_empty_folder_is_a_reranker_error(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match=r"cannot load reranker '.*' \(.*model_type.*\): set ASSISTANT_RERANKER="):
        load_reranker(str(tmp_path))
