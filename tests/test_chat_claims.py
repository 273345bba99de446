"""What a sentence denies, makes absolute or leaves out, beside its source."""

import pytest

from assistant.chat.claims import Claims, compare_claims
from index.tokens import grams

SOURCE = "支持发展态势较好的合作区按规定程序扩区扩容建设，盘活闲置用地。在风险可控的前提下，为企业提供融资支持。"


def compared(sentence: str, source: str = SOURCE) -> Claims:
    return compare_claims(sentence, frozenset(grams(sentence)), [source])


def test_the_same_words_claim_the_same() -> None:
    assert compared("支持发展态势较好的合作区按规定程序扩区扩容建设，盘活闲置用地。") == Claims(0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("sentence", "differing"),
    [
        ("不支持合作区扩区扩容建设。", "negated"),
        ("停止合作区扩区扩容建设。", "reversed"),
        ("支持所有合作区扩区扩容建设。", "absolute"),
        ("支持合作区扩区扩容建设。", "unconditional"),
        ("为企业提供融资支持。", "unconditional"),
    ],
)
def test_each_difference_is_found(sentence: str, differing: str) -> None:
    assert getattr(compared(sentence), differing) > 0
    assert compared("支持发展态势较好的合作区按规定程序扩区扩容建设。").unconditional == 0


def test_a_denial_that_is_left_out_is_found() -> None:
    source = "企业不得擅自改变土地用途。"
    assert compared("企业擅自改变土地用途。", source).negated == 1
    assert compared("企业不得擅自改变土地用途。", source).negated == 0


def test_what_is_only_tried_is_not_done() -> None:
    source = "探索离境退税政策。"
    assert compared("实行离境退税政策。", source).certain == 1
    assert compared("探索离境退税政策。", source).certain == 0
