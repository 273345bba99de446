"""A question in the forms that the channels take."""

from collections import Counter
from dataclasses import replace

import pytest

from corpus.agencies import Directory
from corpus.document import Document
from index.entities import Names
from index.language import Language
from index.question import Keywords, Reader
from index.synonyms import Synonyms
from index.tokens import Tokenizer
from index.translate import Concept, Translator
from index.typos import Correction, Typos
from index.typos_english import EnglishTypos
from tests.handmade import document

GLOSSARY = {"land": ("用地", "土地"), "quota": ("指标",)}
SYNONYMS = {"缺钱": ("流动资金", "融资"), "口行": ("进出口银行",), "厂房": ("工业用地",), "IoT": ("工业互联网",)}


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return (document("支持边境合作区建设。", title="关于边境合作区的通知"),)


@pytest.fixture(scope="module")
def reader(documents: tuple[Document, ...]) -> Reader:
    tokenizer = Tokenizer(["用地指标"])
    words = ["边境", "合作区", "用地", "用地", "指标", "口岸", "口岸"]
    return Reader(
        tokenizer,
        Translator(GLOSSARY, {}),
        Synonyms(SYNONYMS),
        Names(documents, Directory(())),
        Typos.build(Counter(words), tokenizer.dictionary),
        EnglishTypos(["border", "subsidies"], frozenset({"weather", "factory", "about", "what"})),
    )


def test_a_chinese_question_is_one_concept_with_one_alternative(reader: Reader) -> None:
    question = reader.read("用地指标是什么？")
    assert question.text == "用地指标是什么？"
    assert question.language is Language.SIMPLIFIED
    assert question.searched == "用地指标是什么?"
    assert question.concepts == ()
    assert question.whole.grams == ((("用", "地", "指", "标", "用地", "地指", "指标"),),)
    assert question.whole.words == ((("用地", "指标", "用地指标"),),)
    assert question.corrections == ()


def test_without_names_and_everyday_words_all_readings_are_one(reader: Reader) -> None:
    question = reader.read("用地指标是什么？")
    assert question.topic == question.searched
    assert question.named_off == question.expanded == question.whole


def test_a_traditional_question_is_searched_like_the_simplified_one(reader: Reader) -> None:
    traditional = reader.read("　用地指標\u200b由誰負責")
    simplified = reader.read("用地指标由谁负责")
    assert traditional.language is Language.TRADITIONAL
    assert traditional.text == "　用地指標\u200b由誰負責"
    assert traditional == replace(simplified, text=traditional.text, language=Language.TRADITIONAL)


def test_an_english_question_has_its_renderings_as_alternatives(reader: Reader) -> None:
    question = reader.read("What is the land quota?")
    assert question.language is Language.ENGLISH
    assert question.concepts == (Concept("land", ("用地", "土地")), Concept("quota", ("指标",)))
    assert question.whole.grams == ((("用", "地", "用地"), ("土", "地", "土地")), (("指", "标", "指标"),))
    assert question.whole.words == ((("用地",), ("土地",)), (("指标",),))


def test_an_english_word_without_rendering_is_searched_as_it_is(reader: Reader) -> None:
    question = reader.read("RCEP land")
    assert question.whole.grams[0] == (("rcep",),)
    assert question.whole.words[0] == (("rcep",),)


def test_a_question_without_letters_has_nothing_to_search(reader: Reader) -> None:
    question = reader.read("？！")
    assert (question.language, question.whole, question.expanded) == (Language.ENGLISH, Keywords(), Keywords())


def test_the_names_are_off_the_topic_and_in_the_whole(reader: Reader) -> None:
    question = reader.read("满洲里边合区的用地找谁")
    assert question.topic == "的用地找谁"
    assert question.named_off.words == ((("用地", "找"),),)
    assert question.whole.words == ((("满洲", "满洲里", "边境", "经济", "合作", "区", "用地", "找"),),)
    assert [place.name for place in question.entities.places] == ["满洲里市"]


def test_an_english_topic_is_translated_without_the_names(reader: Reader) -> None:
    question = reader.read("land in the Manzhouli border zone")
    assert question.topic == "land in the"
    assert [concept.english for concept in question.concepts] == ["land", "manzhouli", "border", "zone"]
    assert question.named_off.words == ((("用地",), ("土地",)),)
    assert question.expanded == question.named_off


def test_an_english_question_of_names_only_keeps_itself(reader: Reader) -> None:
    """What about … has no word that a clause could have."""
    question = reader.read("What about Manzhouli?")
    assert question.topic == question.searched == "What about Manzhouli?"
    assert question.named_off == question.whole
    assert question.named_off.words == ((("manzhouli",),),)


def test_everyday_words_have_official_ones_beside_them(reader: Reader) -> None:
    """What else the question says is a concept of its own; neither has a gram across what was cut out."""
    question = reader.read("企业缺钱怎么办理用地")
    assert question.named_off.words == ((("企业", "缺钱", "理", "用地"),),)
    assert question.expanded.words == (
        (("企业", "理", "用地"),),
        (("缺钱",), ("流动", "资金", "流动资金"), ("融资",)),
    )
    assert question.expanded.grams[1] == (
        ("缺", "钱", "缺钱"),
        ("流", "动", "资", "金", "流动", "动资", "资金"),
        ("融", "资", "融资"),
    )


def test_words_that_only_ask_are_no_concept_beside_everyday_ones(reader: Reader) -> None:
    assert reader.read("缺钱怎么办").expanded.words == ((("缺钱",), ("流动", "资金", "流动资金"), ("融资",)),)


def test_an_everyday_word_beside_its_official_one_says_nothing_new(reader: Reader) -> None:
    """口行 is inside 进出口银行 as typed here."""
    question = reader.read("进出口银行口行贷款")
    assert question.expanded == question.named_off


def test_everyday_words_are_looked_for_in_the_topic_only(reader: Reader) -> None:
    assert reader.read("《厂房的通知》里的用地").expanded.words == ((("里", "用地"),),)


def test_an_english_question_is_not_expanded(reader: Reader) -> None:
    question = reader.read("land for IoT")
    assert question.expanded == question.named_off


def test_a_chinese_typing_error_is_put_right_and_told(reader: Reader) -> None:
    question = reader.read("请问　边竟合作区的用地？")
    # Placed in the normalised text, 请问 边竟合作区的用地?
    assert question.corrections == (Correction(3, 5, "边竟", "边境"),)
    assert question.searched == "请问 边境合作区的用地?"
    assert question.text == "请问　边竟合作区的用地？"
    # What is put right is read: the zone is a name.
    assert question.entities.zones == {"边境经济合作区"}


def test_an_english_typing_error_is_put_right_and_told(reader: Reader) -> None:
    question = reader.read("Subsidis for land and weather")
    assert question.corrections == (Correction(0, 8, "Subsidis", "Subsidies"),)
    assert question.searched == "Subsidies for land and weather"
    assert question.text == "Subsidis for land and weather"
