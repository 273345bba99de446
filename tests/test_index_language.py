"""The language of a question, and its form for searching."""

import pytest

from index.language import Language, detect_language, normalise


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("跨境人民币结算由哪些部门负责？", Language.SIMPLIFIED),
        ("跨境人民幣結算由哪些部門負責？", Language.TRADITIONAL),
        ("Which agencies handle cross-border RMB settlement?", Language.ENGLISH),
        # Written alike in both scripts: taken for simplified.
        ("合作", Language.SIMPLIFIED),
        # One simplified letter (跨境经济) among traditional ones does not turn the question.
        ("內蒙古邊合區的跨境经贸由哪些單位負責", Language.TRADITIONAL),
        # Acronyms in a Chinese question.
        ("RCEP对边合区有什么优惠", Language.SIMPLIFIED),
        ("AEO认证怎么申请", Language.SIMPLIFIED),
        # Chinese terms in an English question.
        ("financial support for building 边合区 roads", Language.ENGLISH),  # 5 words, 3 characters
        ("support for 边合区 roads", Language.SIMPLIFIED),  # 3 words, 3 characters
        ("What is 边境经济合作区?", Language.ENGLISH),
        # No letters at all.
        ("2023?", Language.ENGLISH),
        ("", Language.ENGLISH),
        # Full-width letters are letters.
        ("Ｗｈｉｃｈ　ａｇｅｎｃｉｅｓ　ｐａｙ　边", Language.ENGLISH),
    ],
)
def test_language_is_english_unless_han_characters_carry_the_question(question: str, language: Language) -> None:
    assert detect_language(question) is language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who issued 商资发〔2023〕18号?", Language.ENGLISH),
        ("Summarise 《商务部关于推动边境合作区发展的通知》", Language.ENGLISH),
        ("商资发〔2023〕18号是谁发的", Language.SIMPLIFIED),
        ("商資發〔2023〕18號由誰發", Language.TRADITIONAL),
        # Nothing around the document's name tells: the name itself does.
        ("商资发〔2023〕18号", Language.SIMPLIFIED),
        ("RCEP 《商务部关于推动边境合作区发展的通知》", Language.SIMPLIFIED),
    ],
)
def test_the_name_of_a_document_does_not_make_an_english_question_chinese(question: str, language: Language) -> None:
    assert detect_language(question) is language


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("ＲＭＢ結算　２０２３", "RMB结算 2023"),  # full width, traditional script, ideographic space
        ("㎡ ① ﬁ", "m2 1 fi"),  # compatibility characters
        ("边\u200b境\u2060合\ufeff作", "边境合作"),  # zero-width space, word joiner, byte-order mark
        ("\u202b边境\u202c\u200f\u061c", "边境"),  # right-to-left embedding and marks
        ("合\ufe00作\U000e0100区", "合作区"),  # variation selectors
        ("co\u00adoperation", "cooperation"),  # soft hyphen
        ("  land\t\n  quota ", "land quota"),
        ("边境\x00合作\ud83d区", "边境 合作 区"),  # NUL, half a surrogate pair
        ("", ""),
        ("\u200b \ufeff", ""),
    ],
)
def test_a_question_is_searched_without_differences_that_nobody_sees(written: str, searched: str) -> None:
    assert normalise(written) == searched
    assert normalise(searched) == searched


def test_unreadable_characters_do_not_stop_detection() -> None:
    assert detect_language("边境\ud83d合作\x00區發展") is Language.TRADITIONAL
