"""Citations as people put them into their own texts."""

from datetime import date

import pytest

from tests.handmade import citation, document
from web.citing import chinese_date, clause_name_of, english_date, gbt7714, plain

TEXT = "支持边境合作区。"


def test_gbt7714_has_author_title_number_clause_type_and_date() -> None:
    found = document(TEXT)
    assert gbt7714(citation(found)) == "商务部. 关于边境合作区的通知: 商资发〔2023〕18号: 一[Z]. 2023-02-07."


def test_gbt7714_names_three_authors_and_leaves_out_what_there_is_not() -> None:
    three = document(TEXT, issuers=("商务部", "财政部", "外交部"), number=None)
    assert gbt7714(citation(three)) == "商务部, 财政部, 外交部. 关于边境合作区的通知: 一[Z]. 2023-02-07."
    four = document(TEXT, issuers=("商务部", "财政部", "外交部", "教育部"))
    assert gbt7714(citation(four)).startswith("商务部, 财政部, 外交部, 等. 关于边境合作区的通知: ")


def test_plain_is_a_chinese_phrase() -> None:
    found = document(TEXT)
    assert plain(citation(found)) == "《关于边境合作区的通知》（商资发〔2023〕18号，商务部，2023年2月7日）一"
    joint = document(TEXT, issuers=("商务部", "财政部"), number=None, title="关于印发《方案》的通知")
    assert plain(citation(joint)) == "《关于印发〈方案〉的通知》（商务部等2部门，2023年2月7日）一"


@pytest.mark.parametrize(
    ("clause_id", "name"),
    [
        ("doc#一", "一"),
        ("doc#三/（三）", "三、（三）"),
        ("doc#三/（三）/2", "三、（三）第2段"),
        ("doc#（一）", "（一）"),
        ("doc#前言", "前言"),
        ("doc#发文机关", "发文机关"),
        ("doc#2", "2"),
    ],
)
def test_a_clause_is_named_as_it_is_spoken_of(clause_id: str, name: str) -> None:
    assert clause_name_of(clause_id) == name


def test_dates() -> None:
    assert chinese_date(date(2023, 2, 7)) == "2023年2月7日"
    assert english_date(date(2023, 12, 31)) == "31 December 2023"
