"""Members of coordinating mechanisms, in the wordings of the documents and in others of the kind."""

import pytest

from corpus.agencies import Directory
from corpus.clause_agencies import clause_agencies
from corpus.document import Clause, Role, Span
from corpus.load import load_directory

NMG = "内蒙古自治区"
LOCAL_COMMERCE, LOCAL_GOVERNMENT = "地方商务主管部门", "地方人民政府"


@pytest.fixture(scope="module")
def directory() -> Directory:
    return load_directory()


def with_role(text: str, directory: Directory, role: Role, heading: str = "") -> list[str]:
    clause = Clause("d#一", "d", (heading,), "一", heading, 0, len(text), (Span(0, len(text)),), None, ())
    return [mention.name for mention in clause_agencies(text, clause, directory, NMG) if mention.role is role]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The documents' own wordings.
        (
            "健全地方商务主管部门与外事、财政、移民等部门及边（跨）境经济合作区所在地方政府组成的工作机制，加强指导",
            [LOCAL_COMMERCE, LOCAL_GOVERNMENT],
        ),
        (
            "建立健全地方商务主管部门与财政、边检等部门及边（跨）合区所在地方政府组成的工作机制,推动出台政策",
            [LOCAL_COMMERCE, LOCAL_GOVERNMENT],
        ),
        (
            "商务部（外资司）和进出口银行（战略规划部）建立日常联系和会晤机制，推动各地商务主管部门深入合作",
            ["商务部外国投资管理司", "中国进出口银行战略规划部"],
        ),
        (
            "各地商务主管部门、边境（跨境）经济合作区及进出口银行各相关分行要主动对接、密切协同，建立专人联系机制",
            [LOCAL_COMMERCE, "中国进出口银行各相关分行"],
        ),
        (
            "完善优化地方商务主管部门、边（跨）合区与相关金融机构的对口联系机制、企业和项目推荐机制",
            [LOCAL_COMMERCE, "金融机构"],
        ),
        ("发挥自治区政府与蒙古国外交部常设协商工作组机制作用", ["内蒙古自治区人民政府", "蒙古国外交部"]),
        # Others of the kind.
        ("商务部、财政部、海关总署共同建立会商机制", ["商务部", "财政部", "海关总署"]),
        ("商务部与外事、财政等部门建立工作协调机制", ["商务部"]),
        ("部际联席会议由商务部、外交部、财政部等17个部门组成", ["商务部", "外交部", "财政部"]),
        ("由商务部和外交部组成的部际联席会议", ["商务部", "外交部"]),
        ("联席会议成员单位包括商务部、公安部", ["商务部", "公安部"]),
    ],
)
def test_bodies_that_form_a_mechanism_are_its_members(text: str, expected: list[str], directory: Directory) -> None:
    assert with_role(text, directory, Role.MEMBER) == expected


@pytest.mark.parametrize(
    "text",
    [
        "发挥跨境经济合作区、边境经济合作区部际联席会议机制作用",  # a mechanism has no members by being named
        "商务部建立工作机制",  # nobody meets alone
        "商务部和财政部建立激励机制",  # no mechanism of working together
        "鼓励建立省区政府层面的联席会议制度",
        "加强地方商务主管部门对边（跨）合区工作的指导,协调建立省内相关工作机制",
        "加强地方商务主管部门、边（跨）合区与所在地口岸、交通、海关、移民等部门的协作",
        "落实商务部与进出口银行关于支持边（跨）合区建设的工作通知",
        "商务部指导地方政府建立工作机制",  # one guides the other
        "商务部、财政部印发通知，建立工作机制",
    ],
)
def test_bodies_that_form_none_are_no_members(text: str, directory: Directory) -> None:
    assert with_role(text, directory, Role.MEMBER) == []


def test_working_together_is_a_mechanism_under_a_heading_that_speaks_of_one(directory: Directory) -> None:
    text = "加强自治区商务厅与外事、财政、海关等部门及边（跨）境经济合作区所在地方政府协同联动，加强统筹指导"
    expected = ["内蒙古自治区商务厅", LOCAL_GOVERNMENT]
    assert with_role(text, directory, Role.MEMBER, "建立健全工作协调机制") == expected
    assert with_role(text, directory, Role.MEMBER, "做强做优边境贸易") == []


def test_whom_a_sentence_makes_responsible_stays_so(directory: Directory) -> None:
    text = "商务部会同财政部建立会商机制"
    assert with_role(text, directory, Role.MEMBER) == []
    assert with_role(text, directory, Role.LEADS) == ["商务部"]
    assert with_role(text, directory, Role.JOINTLY) == ["财政部"]
