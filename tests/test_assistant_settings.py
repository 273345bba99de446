"""Settings from the environment."""

from pathlib import Path

import platformdirs
import pytest
from pydantic import ValidationError

from assistant.errors import SettingInvalid
from assistant.rates import Rate
from assistant.settings import Reading, Settings
from assistant.terminal import settings as read_settings
from corpus.load import BUNDLED


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_HOME")
    settings = Settings()
    assert settings.home == Path(platformdirs.user_data_dir("policy-assistant"))
    assert settings.corpus == BUNDLED
    assert settings.encoder == "bundled"
    assert settings.reranker == "none"
    assert settings.explain is False
    assert settings.reading is Reading.OPEN


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


def test_reading_is_open_or_keyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_READING", "keyed")
    assert Settings().reading is Reading.KEYED
    monkeypatch.setenv("ASSISTANT_READING", "closed")
    with pytest.raises(ValidationError, match="Input should be 'open' or 'keyed'"):
        Settings()


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


def test_how_a_server_is_operated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_RATE_LIMIT")
    settings = Settings()
    assert (settings.rate, settings.proxies, settings.log, settings.log_level) == (Rate(60, 60), (), None, "info")
    assert (settings.question_log, settings.question_log_days, settings.tracing) == (False, 30, "off")
    assert (settings.hosts, settings.feedback_days, settings.conversation_days) == ((), None, None)
    for name, value in (
        ("RATE_LIMIT", "none"), ("PROXIES", "10.0.0.7, 2001:db8::/32"), ("QUESTION_LOG", "on"),
        ("HOSTS", "Policies.example.org., [::1],*"), ("FEEDBACK_DAYS", "90"),
    ):  # fmt: skip
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    assert (Settings().hosts, Settings().feedback_days) == (("policies.example.org", "[::1]", "*"), 90)
    settings = Settings()
    assert (settings.rate, settings.question_log) == (None, True)
    assert [str(network) for network in settings.proxies] == ["10.0.0.7/32", "2001:db8::/32"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("RATE_LIMIT", "often", "write 60/minute"),
        ("PROXIES", "10.0.0.1/8", "not a valid IPv4 or IPv6 network"),
        ("LOG", "xml", "'json' or 'text'"),
        ("QUESTION_LOG_DAYS", "0", "greater than or equal to 1"),
        ("CONVERSATION_DAYS", "0", "greater than or equal to 1"),
        ("HOSTS", "https://policies.example.org", "not a host name, without scheme and port"),
        ("HOSTS", "policies.example.org:8000", "not a host name, without scheme and port"),
    ],
)
def test_a_wrong_value_is_told(name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SettingInvalid, match=f"ASSISTANT_{name} is '{value}': .*{told}"):
        read_settings()
