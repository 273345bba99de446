"""The assistant's own words."""

from pathlib import Path
from string import Formatter

import pytest

import assistant
from assistant.aspect_names import ASPECTS
from assistant.aspects import Aspect
from assistant.chat.endpoint import Failure
from assistant.evidence import Refusal
from assistant.wording import PHRASES, Wording
from corpus.document import Role
from index.intent import ABOUT_A_DOCUMENT
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
    files = Path(assistant.__path__[0]).rglob("*.py")
    code = "".join(path.read_text(encoding="utf-8") for path in files if path.stem not in ("wording", "phrases"))
    refusals = {refusal.value for refusal in Refusal}
    front_matter = {intent.value for intent in ABOUT_A_DOCUMENT}
    in_wording = {"responsible", "leads", "assists", "jointly", "member", "mentioned", "separator"}
    failures = {f"prose_{failure}" for failure in Failure}
    elsewhere = refusals | front_matter | in_wording | failures
    assert [phrase for phrase in PHRASES if f'"{phrase}"' not in code and phrase not in elsewhere] == []


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_words(refusal: Refusal) -> None:
    assert "{" not in CHINESE.say(refusal.value, detail="X")
    assert ENGLISH.say(refusal.value, detail="X").endswith(".")


def test_every_aspect_has_a_name() -> None:
    assert set(ASPECTS) == set(Aspect)
    assert all(chinese and english.isascii() for chinese, english in ASPECTS.values())
    assert len(set(ASPECTS.values())) == len(ASPECTS)


def test_an_aspect_is_named_in_the_readers_language() -> None:
    names = [wording.aspect(Aspect.MATERIALS) for wording in (CHINESE, TRADITIONAL, ENGLISH)]
    assert names == ["申报材料", "申報材料", "the papers to hand in"]


def test_only_a_reader_of_traditional_script_gets_it() -> None:
    assert [wording.in_script("满洲里") for wording in (CHINESE, TRADITIONAL, ENGLISH)] == [
        "满洲里",
        "滿洲里",
        "满洲里",
    ]


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
        (Role.MEMBER, "机制成员：甲。", "Members of the mechanism: 甲."),
        (Role.MENTIONED, "条文提及：甲。", "Named in the text: 甲."),
    ],
)
def test_roles(role: Role, chinese: str, english: str) -> None:
    assert CHINESE.role(role, [("甲", None)]) == chinese
    assert ENGLISH.role(role, [("甲", None)]) == english
