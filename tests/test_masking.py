"""What is masked in texts that readers leave, and what of policy documents is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.masking import mask
from corpus.document import Corpus

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
EMAILS = ("li@example.com", "wang.fang+1@mail.gov.cn", "LI＠EXAMPLE．COM", "li @ example.com", "张三@例子.公司")
PHONES = (
    "13800138000", "138 0013 8000", "138-0013-8000", "138.0013.8000", "1380013 8000", "138 001 38000", "1380 013 8000",
    "1 3 8 0 0 1 3 8 0 0 0", "1-3-8-0-0-1-3-8-0-0-0", "138\u200b0013\u200b8000", "+8613800138000", "+86 138 0013 8000",
    "0086 13800138000", "86 13800138000", "8613800138000", "010-65121234", "010 6512 1234", "01065121234",
    "0471-6964223", "(0471)6964223", "（0471）6964223转801", "+86-10-6512 1234", "+1 (415) 555-2671", "415-555-2671",
    "+7 495 123-45-67", "+852 2345 6789", "0074951234567", "400-810-1234", "一三八零零一三八零零零", "٠١٠-٦٥١٢١٢٣٤",
)  # fmt: skip
PAPERS = (
    "11010519491231002X", "11010519491231002x", "110105194912310021", "110105 19491231 002X", "110105 1949 1231 0021",
    "110105-19491231-0021", "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "110105491231002", "150102 800101 123",
)  # fmt: skip
CARDS = ("6222021234567890123", "6222 0212 3456 7890 123", "4111-1111-1111-1111", "4111111111111111", "378282246310005")
PASSPORTS = ("E12345678", "G12345678", "EA1234567", "e12345678", "E 12345678", "H1234567890")
COMPANIES = ("91150100MA0N12345X", "92150102MA0Q3ABC1D")
KINDS = {"email": EMAILS, "phone": PHONES, "id": PAPERS, "card": CARDS, "passport": PASSPORTS, "company": COMPANIES}
PAIRS = [(kind, text) for kind, texts in KINDS.items() for text in texts]
POLICY = (
    "2023-02-07", "2023-02-07 2024-03-15", "20230207", "20230207103000", "2023.02.07—2025.12.31", "2021 2022 2023 2024",
    "二〇二三年二月七日", "2021-2025年", "商资发〔2023〕18号", "国办发〔2014〕63号、国发〔2016〕5号", "GB/T 32100-2015",
    "15000000000元", "¥13800138000", "￥ 13800138000", "13800138000.00元", "150 2021-2025", "13500000000平方米",
    "100,000,000,000,000", "0.123456789012345678", "税则号列8703234110", "0713399000", "G20", "G1013", "12345热线",
    "1 2 3 4 5 6 7 8 9 10 11 12", "1000-2000 3000-4000", "第13条 2023-2024", "12:30-13:45", "RCEP 2022年1月1日",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), PAIRS)
def test_what_names_somebody_is_masked_wherever_it_stands(kind: str, text: str) -> None:
    assert mask(text) == f"[{kind}]"
    assert mask(f"请联系 {text}，谢谢。") == f"请联系 [{kind}]，谢谢。"
    assert mask(f"（{text}）") == f"（[{kind}]）"


@pytest.mark.parametrize(("kind", "text"), [pair for pair in PAIRS if pair[0] != "email"])
def test_full_width_digits_are_masked_as_others(kind: str, text: str) -> None:
    assert mask(text.translate(FULL_WIDTH)) == f"[{kind}]"


def test_several_in_one_text_are_masked_and_the_rest_stays_as_it_was() -> None:
    written = "我是１３８ ００１３ ８０００（li@example.com），身份证11010519491231002X，2023年１月能享受哪些支持？"
    assert mask(written) == "我是[phone]（[email]），身份证[id]，2023年１月能享受哪些支持？"


def test_a_short_number_is_a_phone_where_the_text_says_so() -> None:
    assert mask("电话：6964223") == "电话：[phone]"
    assert mask("Tel. 6512 1234") == "Tel. [phone]"
    assert mask("面积6964223") == "面积6964223"


@pytest.mark.parametrize("text", POLICY)
def test_what_policy_documents_are_full_of_stays(text: str) -> None:
    assert mask(text) == text
    assert mask(f"根据{text}的规定") == f"根据{text}的规定"


def test_nothing_in_the_documents_is_masked(shipped: Corpus) -> None:
    """None of the five has a phone number in its text."""
    for document in shipped.documents:
        assert mask(document.text) == document.text


@given(st.data())
def test_no_part_of_the_documents_is_masked(shipped: Corpus, data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(shipped.documents))
    start = data.draw(st.integers(0, len(document.text) - 1))
    part = document.text[start : start + data.draw(st.integers(1, 500))]
    assert mask(part) == part


@given(st.text(alphabet="0123456789０１abEGxX@.-+() 年元一三八\u200b", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-", "\u200b", "  "]))
def test_every_mobile_number_is_masked(number: str, between: str) -> None:
    grouped = between.join((number[:3], number[3:7], number[7:]))
    assert mask(f"手机{grouped}。") == "手机[phone]。"
    assert mask(f"手机{between.join(number)}。") == "手机[phone]。"


@given(
    st.from_regex(r"[1-8][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]", fullmatch=True)
)
def test_every_resident_number_is_masked_whatever_its_check_digit(number: str) -> None:
    assert mask(f"身份证{number}") == "身份证[id]"
