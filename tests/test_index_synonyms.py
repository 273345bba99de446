"""Everyday words in a question, the longest first, and the file they come from."""

from pathlib import Path

import pytest

from corpus.load import BUNDLED
from index.build import SYNONYMS
from index.errors import SynonymsInvalid
from index.synonyms import Synonyms

TABLE = {
    "缺钱": ("融资",),
    "缺钱周转": ("流动资金贷款", "流动资金"),
    "EPC": ("工程总承包",),
    "5G": ("第5代移动通信",),
    "M0用地": ("新型产业用地",),
    "生成式AI": ("智能制造",),
}


def found(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the everyday words in a text, and the official ones for each."""
    return [(text[span.start : span.end], official) for span, official in Synonyms(TABLE).find(text)]


def test_the_longest_is_taken_and_the_shorter_inside_it_is_not() -> None:
    assert found("我缺钱周转怎么办，他缺钱") == [
        ("缺钱周转", ("流动资金贷款", "流动资金")),
        ("缺钱", ("融资",)),
    ]


def test_spans_are_where_the_words_stand() -> None:
    ((span, _),) = Synonyms(TABLE).find("要是缺钱呢")
    assert (span.start, span.end) == (2, 4)


@pytest.mark.parametrize("text", ["EPC", "epc", "搞EPC模式", "EPC，5天", "EPC-1"])
def test_latin_words_are_found_in_any_case_between_chinese_characters(text: str) -> None:
    assert [official for _, official in found(text)] == [("工程总承包",)]


@pytest.mark.parametrize("text", ["EPCs", "aEPC", "EPC2", "1EPC", "15G", "5GHz", "XM0用地", "生成式AIGC"])
def test_latin_words_are_not_part_of_a_longer_one(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["M0用地政策", "搞M0用地", "生成式AI企业", "大生成式ai"])
def test_only_a_latin_end_has_to_stand_alone(text: str) -> None:
    assert len(found(text)) == 1


def test_without_words_nothing_is_found() -> None:
    assert list(Synonyms({}).find("缺钱")) == []


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(["everyday\tofficial\tkind", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_file_is_read_without_its_titles(tmp_path: Path) -> None:
    synonyms = Synonyms.read(write(tmp_path / "s.tsv", "缺钱\t融资|贷款\tword", "九七一零\t跨境电商\talias"))
    assert [official for _, official in synonyms.find("缺钱的everyday九七一零")] == [("融资", "贷款"), ("跨境电商",)]


@pytest.mark.parametrize(
    "row", ["缺钱\t融资", "缺钱", "", "\t融资\tword", "缺钱\t融资|\tword", "缺钱\t\tword", "a\tb\tc\td"]
)
def test_a_line_of_another_form_is_named(tmp_path: Path, row: str) -> None:
    path = write(tmp_path / "s.tsv", "没钱\t融资\tword", row)
    with pytest.raises(SynonymsInvalid) as raised:
        Synonyms.read(path)
    assert str(raised.value) == (
        f"{path}, line 3: write everyday, a tab, official|official, a tab, kind instead of {row!r}"
    )


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.tsv"
    path.write_bytes("everyday\tofficial\tkind\n缺钱\t融资\tword\n".encode("gb18030"))
    with pytest.raises(SynonymsInvalid, match=r"s\.tsv is not UTF-8 \(.+\): save it as UTF-8"):
        Synonyms.read(path)


def test_the_shipped_file_is_read() -> None:
    (official,) = (official for _, official in Synonyms.read(BUNDLED / SYNONYMS).find("AEO"))
    assert official
