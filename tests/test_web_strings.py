"""The interface's words, and the language in which they are shown."""

import re
import string
from pathlib import Path

import pytest

from assistant.explain import names_found
from index.entities import Entities
from index.intent import Intent
from index.language import Language
from web import phrases
from web.comparison_strings import COMPARISON_PHRASES
from web.explain_strings import EXPLAIN_PHRASES
from web.phrases import ASKING, FRAME, HISTORY, PHRASES, SCRIPT, TURN
from web.strings import Interface, interface_language

TEMPLATES = Path(phrases.__file__).parent / "templates"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", [*PHRASES, *EXPLAIN_PHRASES])
def test_both_languages_take_the_same_values(key: str) -> None:
    chinese, english = {**PHRASES, **EXPLAIN_PHRASES}[key]
    assert chinese and english
    assert fields(chinese) == fields(english)


def test_whatever_a_question_is_after_and_names_is_called_something() -> None:
    kinds = {f"intent_{intent.value}" for intent in Intent} | {f"read_{kind}" for kind in names_found(Entities())}
    assert kinds - set(EXPLAIN_PHRASES) == set()


def test_no_phrase_is_defined_twice() -> None:
    assert len(PHRASES) == sum(map(len, (FRAME, ASKING, TURN, HISTORY, SCRIPT, COMPARISON_PHRASES)))


@pytest.mark.parametrize("name", ["base", "chat", "turn", "_citation", "_comparison", "_filters", "history", "error"])
def test_every_phrase_of_a_template_is_there(name: str) -> None:
    used = set(re.findall(r"""ui\.say\("([^"]+)"[,)]""", (TEMPLATES / f"{name}.html").read_text("utf-8")))
    assert used - set(PHRASES) == set()


def test_only_the_phrase_is_converted_to_traditional_script() -> None:
    words = {"issued": ("{name}发文", "issued by {name}")}
    said = {language: Interface(language, words).say("issued", name="商务部") for language in Language}
    assert said == {
        Language.SIMPLIFIED: "商务部发文",
        Language.TRADITIONAL: "商务部發文",
        Language.ENGLISH: "issued by 商务部",
    }


def test_languages_are_called_by_their_own_names() -> None:
    ui = Interface(Language.ENGLISH, PHRASES)
    assert [ui.language_short(language) for language in Language] == ["简", "繁", "EN"]
    assert [ui.language_name(language) for language in Language] == ["简体中文", "繁體中文", "English"]


@pytest.mark.parametrize(
    ("wanted", "kept", "accepted", "shown"),
    [
        ("en", "zh-Hans", "zh-CN", "en"),
        (None, "zh-Hant", "en", "zh-Hant"),
        ("klingon", None, "zh-CN", "zh-Hans"),
        ("<script>", "x", "", "zh-Hans"),
        (None, None, "", "zh-Hans"),
        (None, None, "*", "zh-Hans"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        (None, None, "zh-TW,zh;q=0.9", "zh-Hant"),
        (None, None, "zh-Hant-HK", "zh-Hant"),
        (None, None, "zh-MO", "zh-Hant"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "zh;q=0.3, en;q=0.7", "en"),
        (None, None, "fr, zh;q=0.1", "zh-Hans"),
        (None, None, "fr, de", "en"),
        (None, None, "en;q=0, zh", "zh-Hans"),
        (None, None, "en;q=², zh;q=x", "en"),
    ],
)
def test_the_language_is_the_one_wanted_else_kept_else_accepted(
    wanted: str | None, kept: str | None, accepted: str, shown: str
) -> None:
    assert interface_language(wanted, kept, accepted).value == shown
