"""Nothing that is read from a disk can run: no pickle, no marshal, no weights but safetensors, no code of a model."""

import ast
import marshal
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.encoder import load_encoders
from index.errors import EncoderError
from index.model_source import Source as ModelSource

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "index", "assistant", "web", "eval")
# Modules that make objects of a file's choosing, or run its code.
DANGEROUS = {"marshal", "joblib", "dill", "cloudpickle", "shelve", "pickle", "_pickle", "runpy", "imp"}
# CC-CEDICT's data file is a pickle inside its wheel: read by an unpickler that refuses every class.
ALLOWED = {("index/translate.py", "pickle")}
CALLS = {"eval", "exec", "compile", "__import__"}
ATTRIBUTES = {"torch.load", "yaml.load", "yaml.unsafe_load", "pickle.load", "pickle.loads", "jieba.initialize"}
OPTIONS = {"trust_remote_code": False, "allow_pickle": False, "weights_only": True, "use_safetensors": True}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_no_module_imports_what_runs_a_files_code() -> None:
    found = set()
    for name, tree in sources():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {(name, each.partition(".")[0]) for each in names if each.partition(".")[0] in DANGEROUS}
    assert found == ALLOWED


def test_no_module_evaluates_text_or_trusts_what_it_loads() -> None:
    """numpy.load and sentence-transformers refuse pickles and code unless they are told otherwise."""
    faults = []
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                faults.append((name, node.func.id))
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ATTRIBUTES:
                faults.append((name, ast.unparse(node)))
            options = [(key.arg, key.value) for key in node.keywords] if isinstance(node, ast.Call) else []
            if isinstance(node, ast.Dict):
                options = [(ast.literal_eval(k), v) for k, v in zip(node.keys, node.values, strict=True)
                           if isinstance(k, ast.Constant)]  # fmt: skip
            for option, value in options:
                if option in OPTIONS and not (isinstance(value, ast.Constant) and value.value is OPTIONS[option]):
                    faults.append((name, option))
    assert faults == []


def test_no_setting_lets_a_models_code_run() -> None:
    from assistant.settings import Settings

    assert not {name for name in Settings.model_fields if "trust" in name or "remote" in name}


@pytest.mark.parametrize("source", [ModelSource("org/model", "0123456789abcdef"), ModelSource("/srv/model", None)])
def test_weights_are_asked_for_as_safetensors_and_code_never(source: ModelSource) -> None:
    assert source.options["model_kwargs"] == {"use_safetensors": True}
    assert source.options["trust_remote_code"] is False


# Run


# What the audit hook sees of unpickling is each class that is looked up; marshal.load reads the caches of modules, too,
# which Python does itself with marshal.loads of bytes it read.
WATCHED = """
import json, sys, marshal, pickle
seen = []
def refuse(name):
    def called(*_, **__):
        seen.append(name)
        raise AssertionError(name)
    return called
def hook(event, arguments):
    if event == "pickle.find_class":
        seen.append(f"{event} {arguments}")
sys.addaudithook(hook)
marshal.load = refuse("marshal.load")
pickle.load, pickle.loads = refuse("pickle.load"), refuse("pickle.loads")
try:
    import joblib
    joblib.load = refuse("joblib.load")
except ImportError:
    pass
from assistant.opening import build, open_assistant
from assistant.settings import Settings
settings = Settings()
build(settings, lambda *_: None, lambda: None, force=True)
answers = [open_assistant(settings).answer(q).status.value for q in ("跨境人民币结算由哪些部门负责", "Which agency?")]
print(json.dumps({"seen": seen, "answers": answers}))
"""


def run(code: str, home: Path, **environment: str) -> str:
    given = {**os.environ, "ASSISTANT_HOME": str(home), "PYTHONUTF8": "1", **environment}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_building_opening_and_asking_load_no_objects(tmp_path: Path) -> None:
    assert run(WATCHED, tmp_path, ASSISTANT_ENCODER="none").startswith('{"seen": [], ')


@pytest.mark.model
def test_nor_do_the_encoders(model_home: Path) -> None:
    assert run(WATCHED.replace(", force=True", ""), model_home).startswith('{"seen": [], ')


# A cache that somebody else left in the temp folder, which jieba would read by marshal, and would believe.
PLANTED = """
from index.tokens import Tokenizer
print(Tokenizer().words("跨境人民币结算"))
"""


def test_jiebas_cache_in_the_temp_folder_is_neither_read_nor_written(tmp_path: Path) -> None:
    temporary, plain = tmp_path / "planted", tmp_path / "empty"
    temporary.mkdir()
    plain.mkdir()
    (temporary / "jieba.cache").write_bytes(marshal.dumps(({"跨境人民币结算": 10**9}, 10**9)))
    before = (temporary / "jieba.cache").read_bytes()
    assert run(PLANTED, tmp_path, TMPDIR=str(temporary)) == run(PLANTED, tmp_path, TMPDIR=str(plain))
    assert (temporary / "jieba.cache").read_bytes() == before
    assert list(plain.iterdir()) == []
    assert tempfile.gettempdir() != str(temporary)


# Weights


class Planted:
    """An object that says so where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.mark,))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "1_Dense/pytorch_model.bin"])
def test_a_folder_with_pickled_weights_is_refused_by_name(name: str, tmp_path: Path) -> None:
    """Whichever part of the model they are of."""
    path = tmp_path / "model" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(pickle.dumps(Planted(tmp_path / "ran")))
    with pytest.raises(EncoderError) as error:
        load_encoders(str(tmp_path / "model"))
    assert f"({path} is a pickle, and no file named model.safetensors stands beside it): set ASSIST" in str(error.value)
    assert not (tmp_path / "ran").exists()
