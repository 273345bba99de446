"""The assistant's own words."""

from pathlib import Path
from string import Formatter

import pytest

import assistant
from assistant.evidence import Refusal
from assistant.wording import PHRASES, Wording
from corpus.document import Role
from index.language import Language

CHINESE, TRADITIONAL, ENGLISH = Wording(Language.SIMPLIFIED), Wording(Language.TRADITIONAL), Wording(Language.ENGLISH)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("phrase", PHRASES)
def test_both_languages_of_a_phrase_say_something_and_take_the_same_values(phrase: str) -> None:
    chinese, english = PHRASES[phrase]
    assert chinese and english
    only_in_english = {"issued"} if phrase == "issued" else set()  # a date as it is written in English
    assert fields(english) == fields(chinese) | only_in_english


def test_every_phrase_is_said_somewhere() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in Path(assistant.__path__[0]).glob("*.py") if path.stem != "wording"
    )
    refusals = {refusal.value for refusal in Refusal}
    in_wording = {"responsible", "leads", "assists", "jointly", "mentioned", "separator"}
    assert [phrase for phrase in PHRASES if f'"{phrase}"' not in code and phrase not in refusals | in_wording] == []


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_words(refusal: Refusal) -> None:
    assert "{" not in CHINESE.say(refusal.value, detail="X")
    assert ENGLISH.say(refusal.value, detail="X").endswith(".")


def test_traditional_wording_is_converted_and_its_values_are_not() -> None:
    assert TRADITIONAL.say("number_unknown", detail="财税〔2019〕5号") == (
        "所收文件中沒有财税〔2019〕5号，也沒有文件引用它。"
    )


def test_bodies_have_their_english_names_only_in_english() -> None:
    names = [("商务部", "Ministry of Commerce"), ("有关部门", None)]
    assert CHINESE.bodies(names) == "商务部、有关部门"
    assert TRADITIONAL.bodies(names) == "商务部、有关部门"
    assert ENGLISH.bodies(names) == "Ministry of Commerce (商务部), 有关部门"


@pytest.mark.parametrize(
    ("role", "chinese", "english"),
    [
        (Role.RESPONSIBLE, "责任单位：甲。", "Responsible: 甲."),
        (Role.LEADS, "牵头：甲。", "Led by: 甲."),
        (Role.ASSISTS, "配合：甲。", "Assisted by: 甲."),
        (Role.JOINTLY, "会同：甲。", "Together with: 甲."),
        (Role.MENTIONED, "条文提及：甲。", "Named in the text: 甲."),
    ],
)
def test_roles(role: Role, chinese: str, english: str) -> None:
    assert CHINESE.role(role, [("甲", None)]) == chinese
    assert ENGLISH.role(role, [("甲", None)]) == english
