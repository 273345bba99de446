"""Grams and words, and what of a question is left out."""

import marshal
import tempfile
from pathlib import Path

import pytest

from index.tokens import Tokenizer, fold, grams, only_asks, without_question_words


def test_grams_are_characters_pairs_and_latin_words() -> None:
    assert grams("跨境人民币 RMB") == ["跨", "境", "人", "民", "币", "跨境", "境人", "人民", "民币", "rmb"]


def test_grams_do_not_cross_punctuation() -> None:
    assert grams("用地，5G") == ["用", "地", "用地", "5g"]
    assert grams("，。！") == []


def test_a_function_character_counts_in_pairs_only() -> None:
    # 的 alone is in every clause; 区的 and 的路 are not.
    assert grams("区的路") == ["区", "路", "区的", "的路"]


def test_fold_removes_width_case_and_script() -> None:
    assert fold("ＲＣＥＰ結算Ⅱ") == "rcep结算ii"
    assert grams("ＲＭＢ結算") == grams("rmb结算")


def test_words_hold_the_shorter_words_inside_them_and_no_punctuation() -> None:
    assert Tokenizer().words("支持基础设施的建设。") == ["支持", "基础", "设施", "基础设施", "建设"]


def test_a_policy_term_is_kept_whole() -> None:
    assert "小组团" not in Tokenizer().words("小组团滚动开发")
    assert "小组团" in Tokenizer(["小组团"]).words("小组团滚动开发")


def test_tokenizers_do_not_share_their_terms() -> None:
    Tokenizer(["小组团"])
    assert "小组团" not in Tokenizer().words("小组团滚动开发")


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("跨境结算由哪些部门负责？", "跨境结算  部门负责？"),
        ("请问什么时候扩区", "  扩区"),
        ("用地指标", "用地指标"),
        ("RCEP是什么", "RCEP  "),
    ],
)
def test_words_that_only_ask_are_removed(question: str, kept: str) -> None:
    assert without_question_words(question) == kept


def test_a_question_of_nothing_but_asking_stays() -> None:
    assert without_question_words("这是什么？") == "这是什么？"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("有哪些？", True),
        ("这是什么", True),
        ("", True),
        ("说了什么", False),
        ("RCEP是什么", False),
        ("5是什么", False),
    ],
)
def test_whether_a_text_only_asks(text: str, only: bool) -> None:
    assert only_asks(text) is only


def test_the_dictionary_is_the_words_of_the_language_and_the_terms() -> None:
    dictionary = Tokenizer(["小组团"]).dictionary
    assert dictionary["小组团"] > 0
    assert dictionary["政策"] > dictionary["关税"] > 0
    assert "小组团" not in Tokenizer().dictionary


def test_no_marshal_file_is_written_or_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """jieba by itself loads jieba.cache from the temp folder, where anybody may have put it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert Tokenizer().words("用地指标") == ["用地", "指标"]
    assert list(tmp_path.iterdir()) == []
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(marshal.dumps(({"用": 0, "用地": 0, "用地指": 0, "用地指标": 10**9}, 10**9)))
    before = planted.read_bytes()
    assert Tokenizer().words("用地指标") == ["用地", "指标"]
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("jieba.cache", before)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("边（跨）合区", "边境经济合作区、跨境经济合作区"),
        ("边(跨)境经济合作区", "边境经济合作区、跨境经济合作区"),
        ("边境（跨境）经济合作区", "边境经济合作区、跨境经济合作区"),
        ("边合区", "边境经济合作区"),
        ("跨合区", "跨境经济合作区"),
        ("边境经济合作区", "边境经济合作区"),
    ],
)
def test_zones_are_read_under_one_name_each(written: str, read: str) -> None:
    assert fold(f"推动{written}发展") == f"推动{read}发展"
