"""A question in the forms that the channels take."""

from index.language import Language
from index.question import read_question
from index.tokens import Tokenizer
from index.translate import Concept, Translator

TOKENIZER = Tokenizer(["用地指标"])
TRANSLATOR = Translator({"land": ("用地", "土地"), "quota": ("指标",)}, {})


def test_a_chinese_question_is_one_concept_with_one_alternative() -> None:
    question = read_question("用地指标是什么？", TOKENIZER, TRANSLATOR)
    assert question.text == "用地指标是什么？"
    assert question.language is Language.SIMPLIFIED
    assert question.searched == "用地指标是什么?"
    assert question.concepts == ()
    assert question.grams == ((("用", "地", "指", "标", "用地", "地指", "指标"),),)
    assert question.words == ((("用地", "指标", "用地指标"),),)


def test_a_traditional_question_is_searched_like_the_simplified_one() -> None:
    traditional = read_question("　用地指標\u200b由誰負責", TOKENIZER, TRANSLATOR)
    simplified = read_question("用地指标由谁负责", TOKENIZER, TRANSLATOR)
    assert traditional.language is Language.TRADITIONAL
    assert traditional.text == "　用地指標\u200b由誰負責"
    assert (traditional.searched, traditional.grams, traditional.words) == (
        simplified.searched,
        simplified.grams,
        simplified.words,
    )


def test_an_english_question_has_its_renderings_as_alternatives() -> None:
    question = read_question("What is the land quota?", TOKENIZER, TRANSLATOR)
    assert question.language is Language.ENGLISH
    assert question.concepts == (Concept("land", ("用地", "土地")), Concept("quota", ("指标",)))
    assert question.grams == ((("用", "地", "用地"), ("土", "地", "土地")), (("指", "标", "指标"),))
    assert question.words == ((("用地",), ("土地",)), (("指标",),))


def test_an_english_word_without_rendering_is_searched_as_it_is() -> None:
    question = read_question("RCEP land", TOKENIZER, TRANSLATOR)
    assert question.grams[0] == (("rcep",),)
    assert question.words[0] == (("rcep",),)


def test_a_question_without_letters_has_nothing_to_search() -> None:
    question = read_question("？！", TOKENIZER, TRANSLATOR)
    assert (question.language, question.grams, question.words) == (Language.ENGLISH, (), ())
