"""The directory of bodies: names in questions, look-ups, and what it must be like."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.agencies import Agency, Directory, issuing_bodies
from corpus.document import AgencyMention, Role
from corpus.errors import ManifestInvalid
from corpus.load import load_corpus, load_directory

NMG = "内蒙古自治区"
COMMERCE = "内蒙古自治区商务厅"
HOHHOT, MANZHOULI = "中华人民共和国呼和浩特海关", "中华人民共和国满洲里海关"


@pytest.fixture(scope="module")
def directory() -> Directory:
    return load_directory()


# Questions


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("商务部和财政部谁牵头", ["商务部", "财政部"]),
        ("财政部、商务部、财政部", ["财政部", "商务部"]),  # each once, in order of appearance
        ("人行的支持政策有哪些", ["中国人民银行"]),
        ("请问人行业务和人行政策", ["中国人民银行"]),
        ("个人行为怎么处罚", []),
        ("人行道由谁管", []),
        ("空中行动计划", []),
        ("出口行业有什么优惠", []),
        ("施工行业", []),
        ("上海关于口岸的规定", []),
        ("在海关办理", ["海关总署"]),
        ("海关有哪些便利措施", ["海关总署"]),
        ("呼和浩特海关负责什么", [HOHHOT]),
        ("兵团有什么政策", ["新疆生产建设兵团"]),
        ("地方政府专项债券能用吗", []),
        ("地方政府有什么责任", ["地方人民政府"]),
        ("自治区商务厅负责哪些任务", [COMMERCE]),
        ("教育部门", []),
        ("What does the Ministry of Commerce do with MOFCOM's plan?", ["商务部"]),
        ("which tasks does Hohhot Customs lead", [HOHHOT]),
        ("How is customs clearance made easier?", []),
        ("Customs clearance and customs duties", []),
        ("Does Customs support this?", ["海关总署"]),
        ("what does china  customs do", ["海关总署"]),
        ("the People’s Bank of China in Hohhot", ["中国人民银行"]),  # and not the Bank of China
        ("the Bank of China", ["中国银行"]),
        ("PEOPLE'S BANK OF CHINA", ["中国人民银行"]),
        ("SAFE and MOST", ["国家外汇管理局", "科学技术部"]),
        ("what is the most safe way", []),
        ("MOSTLY, the ABCs", []),
        ("Manzhouli Customs和财政部", [MANZHOULI, "财政部"]),
        ("", []),
    ],
)
def test_bodies_named_in_a_question(directory: Directory, question: str, expected: list[str]) -> None:
    assert [agency.name for agency in directory.named_in_question(question)] == expected


# The directory


def test_names_are_looked_up_in_both_languages(directory: Directory) -> None:
    found = [
        directory.find(name)
        for name in ("发改委", "NDRC", "ministry of commerce", "Ministry Of Commerce", "ndrc", "无")
    ]
    assert [agency.name if agency else None for agency in found] == [
        "国家发展和改革委员会", "国家发展和改革委员会", "商务部", "商务部", None, None,
    ]  # fmt: skip


def test_a_bare_name_means_the_body_of_its_region(directory: Directory) -> None:
    found = directory.find_elided("商务厅", NMG)
    assert found is not None
    assert found.name == COMMERCE
    assert directory.find_elided("商务厅", "广西壮族自治区") is None
    assert directory.find_elided("商务厅", None) is None


def test_the_bundled_directory_is_consistent(directory: Directory) -> None:
    names = {agency.name for agency in directory.agencies}
    assert [name for name, count in Counter(a.name for a in directory.agencies).items() if count > 1] == []
    assert {agency.parent for agency in directory.agencies} - names <= {None}
    assert {agency.kind for agency in directory.agencies} == {"机关", "金融机构", "统称"}
    assert [agency.name for agency in directory.agencies if not agency.name_en] == []
    assert [agency.name for agency in directory.agencies if agency.elided and not agency.region] == []


def test_a_name_has_one_owner() -> None:
    with pytest.raises(ValueError, match="'央行' is claimed by 甲 and by 乙"):
        Directory([Agency("甲", aliases=("央行",)), Agency("乙", aliases=("央行",))])
    with pytest.raises(ValueError, match="'Bank' is claimed by 甲 and by 乙"):
        Directory([Agency("甲", "bank"), Agency("乙", "Bank")])


def test_a_bare_name_may_have_an_owner_in_each_region() -> None:
    directory = Directory(
        [
            Agency("甲省商务厅", elided=("商务厅",), region="甲省"),
            Agency("乙省商务厅", elided=("商务厅",), region="乙省"),
        ]
    )
    found = directory.find_elided("商务厅", "乙省")
    assert found is not None
    assert found.name == "乙省商务厅"


def test_an_empty_directory_finds_nothing() -> None:
    directory = Directory([])
    assert directory.named_in_question("商务部 MOFCOM") == []
    assert directory.find("商务部") is None


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[[agency]", "agencies.toml: "),
        ('[[body]]\nname = "甲"', "no [[agency]] table"),
        ('[[agency]]\nname = "甲"\nalias = ["乙"]', "unexpected keyword argument 'alias'"),
        ('[agency]\nname = "甲"', "agencies.toml: "),
        ('[[agency]]\nname = "甲"\n[[agency]]\nname = "乙"\naliases = ["甲"]', "'甲' is claimed by 甲 and by 乙"),
    ],
)
def test_a_directory_that_is_not_well_formed_is_refused(tmp_path: Path, toml: str, message: str) -> None:
    path = tmp_path / "agencies.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(ManifestInvalid) as error:
        Directory.read(path)
    assert message in str(error.value)


def test_a_corpus_folder_without_a_directory_has_the_bundled_one(tmp_path: Path) -> None:
    assert load_directory(tmp_path).agencies == load_directory().agencies


def test_issuers_are_found_in_the_directory(directory: Directory) -> None:
    document = load_corpus().document("mofcom-exim-2020")
    assert issuing_bodies(document, directory) == (
        AgencyMention("商务部办公厅", "General Office of the Ministry of Commerce", Role.ISSUES, 0, 0),
        AgencyMention("中国进出口银行办公室", "General Office of the Export-Import Bank of China", Role.ISSUES, 0, 0),
    )


def test_all_issuers_of_the_five_documents_are_known(directory: Directory) -> None:
    issuers = {name for document in load_corpus().documents for name in document.issuers}
    assert sorted(name for name in issuers if not directory.find(name)) == []
