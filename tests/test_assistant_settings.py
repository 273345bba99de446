"""Settings from the environment."""

from pathlib import Path

import platformdirs
import pytest
from pydantic import ValidationError

from assistant.settings import Settings
from corpus.load import BUNDLED


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_HOME")
    settings = Settings()
    assert settings.home == Path(platformdirs.user_data_dir("policy-assistant"))
    assert settings.corpus == BUNDLED
    assert settings.encoder == "bundled"
    assert settings.reranker == "none"
    assert settings.explain is False


def test_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path))
    monkeypatch.setenv("ASSISTANT_CORPUS", "/srv/corpus")
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    settings = Settings()
    assert (settings.home, settings.corpus, settings.encoder) == (tmp_path, Path("/srv/corpus"), "none")
    assert settings.index_root == tmp_path / "index"


def test_a_flag_is_read_from_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, expected in (("true", True), ("1", True), ("false", False), ("", False)):
        monkeypatch.setenv("ASSISTANT_EXPLAIN", value)
        assert Settings().explain is expected


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", "")
    monkeypatch.setenv("ASSISTANT_ENCODER", "")
    assert (Settings().corpus, Settings().encoder) == (BUNDLED, "bundled")


def test_home_may_start_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ASSISTANT_HOME", "~/policies")
    assert Settings().index_root == tmp_path / "policies" / "index"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().encoder = "none"
