"""The register of bodies beside a table made by hand: every role that the five documents give, and nothing more."""

import csv
from pathlib import Path

import pytest

from assistant.derived.register import BodyEntry, Register
from assistant.errors import UnknownAgency
from assistant.register_json import body_json, duty_address, duty_id, duty_path, register_json
from corpus.agencies import Directory
from corpus.document import Corpus, Role
from corpus.load import load_directory

# Read from the documents: issuers, lists, and every sentence that makes somebody lead, assist or take part.
TABLE = Path(__file__).parent / "tables" / "register.tsv"
COMMERCE = "内蒙古自治区商务厅"


@pytest.fixture(scope="module")
def register(shipped: Corpus) -> Register:
    return Register.of(shipped, load_directory())


def entry(register: Register, name: str) -> BodyEntry:
    found = register.find(name)
    assert found
    return found


def test_every_role_of_the_documents_is_there_and_no_other(register: Register) -> None:
    with TABLE.open(encoding="utf-8") as file:
        expected = sorted((row["place"], row["body"], row["role"]) for row in csv.DictReader(file, delimiter="\t"))
    found = sorted(
        (duty_id(duty), body.name, duty.role.value)
        for body in register.entries
        for duty in body.duties
        if duty.role is not Role.MENTIONED
    )
    assert found == expected
    assert len(found) == 110  # 42 issuers, 47 bodies in lists, 21 in sentences


def test_the_texts_say_every_duty_to_the_letter(register: Register, shipped: Corpus) -> None:
    mentions = {
        (clause.id, mention.name, mention.role): mention
        for document in shipped.documents
        for clause in document.clauses
        for mention in reversed(clause.agencies)
    }
    for body in register.entries:
        for duty in body.duties:
            assert duty.evidence.start <= duty.span.start < duty.span.end <= duty.evidence.end
            assert duty.quote in duty.document.text
            if duty.clause:
                first = mentions[duty.clause.id, body.name, duty.role]
                assert (duty.span.start, duty.span.end) == (first.start, first.end)
                assert duty.clause.start <= duty.evidence.start < duty.evidence.end <= duty.clause.end


def test_what_says_so_is_the_list_the_sentence_or_the_line_of_the_issuers(register: Register) -> None:
    commerce = entry(register, COMMERCE)
    assert [duty.quote for duty in commerce.with_role(Role.RESPONSIBLE)[:2]] == [
        "（自治区商务厅、工业和信息化厅、自然资源厅）",
        "（自治区商务厅、呼和浩特海关、满洲里海关、内蒙古税务局）",
    ]
    (member,) = commerce.with_role(Role.MEMBER)
    assert member.quote.startswith("依托自治区对外开放领导小组，加强自治区商务厅与外事、财政")
    assert member.document.text[member.span.start : member.span.end] == "自治区商务厅"
    (leads,) = [duty for duty in entry(register, "商务部").with_role(Role.LEADS) if duty_id(duty) == "mofcom-2025#结语"]
    assert leads.quote.startswith("商务部要会同有关部门加强指导和协调推进")
    (issued,) = entry(register, "内蒙古出入境边防检查总站").with_role(Role.ISSUES)
    assert (issued.clause, issued.quote) == (None, "内蒙古出入境边防检查总站")
    (signed,) = entry(register, "外汇局").with_role(Role.ISSUES)
    assert signed.quote.startswith("商务部 中央编办 外交部")
    assert signed.document.text[signed.span.start : signed.span.end] == "外汇局"


def test_an_issuer_is_found_as_a_whole_name(register: Register) -> None:
    """商务部办公厅 signs two of the notices; that is not 商务部."""
    assert [duty.document.id for duty in entry(register, "商务部").with_role(Role.ISSUES)] == [
        "mofcom-2023-18",
        "mofcom-2025",
    ]


def test_a_body_and_role_of_a_clause_count_once(register: Register) -> None:
    """The clause names 金融机构 twice in passing, and once as a member of a mechanism."""
    duties = [d for d in entry(register, "金融机构").duties if duty_id(d) == "mofcom-2021-163#三/（九）"]
    assert [duty.role for duty in duties] == [Role.MENTIONED, Role.MEMBER]


def test_there_are_the_bodies_of_the_directory_and_those_with_duties_come_first(register: Register) -> None:
    assert {body.name for body in register.entries} == {agency.name for agency in load_directory().agencies}
    with_duties = [bool(body.duties) for body in register.entries]
    assert with_duties == sorted(with_duties, reverse=True)
    assert (len(with_duties), sum(with_duties)) == (106, 86)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (COMMERCE, COMMERCE),
        ("自治区商务厅", COMMERCE),
        ("商务厅", COMMERCE),
        ("內蒙古商務廳", COMMERCE),
        (" Department of Commerce of  Inner Mongolia Autonomous Region", COMMERCE),
        ("ndrc", "国家发展和改革委员会"),
        ("发改委", "国家发展和改革委员会"),  # the national body first, as everywhere
        ("商务部（外资司）", "商务部外国投资管理司"),
        ("商务部(外资司)", "商务部外国投资管理司"),
        ("商务", None),
        ("", None),
        ("  ", None),
    ],
)
def test_a_body_is_found_by_each_of_its_names(name: str, found: str | None, register: Register) -> None:
    body = register.find(name)
    assert (body and body.name) == found


def test_every_name_finds_its_body(register: Register) -> None:
    assert [name for body in register.entries for name in body.names if register.find(name) is not body] == []


def test_an_unknown_name_is_a_fault_with_the_nearest(register: Register) -> None:
    with pytest.raises(UnknownAgency) as fault:
        register.get("内蒙古商物厅")
    assert str(fault.value).startswith("no body is called '内蒙古商物厅'; near: 内蒙古自治区商务厅、")
    with pytest.raises(UnknownAgency, match=r"none is near$"):
        register.get("??")


def test_bodies_are_searched_by_a_part_of_a_name_and_by_role(register: Register) -> None:
    assert [body.name for body in register.matching("海关")] == [
        "海关总署",
        "中华人民共和国呼和浩特海关",
        "中华人民共和国满洲里海关",
    ]
    assert [body.name for body in register.matching(role=Role.LEADS)] == ["商务部", "地方商务主管部门"]
    assert [body.name for body in register.matching("地方", Role.JOINTLY)] == ["地方人民政府"]
    assert register.matching("海关", Role.LEADS) == ()
    assert COMMERCE in [body.name for body in register.matching("commerce of inner")]
    assert register.matching() == register.entries


def test_a_superior_has_its_bodies_below_it(register: Register) -> None:
    below = [body.name for body in register.below(entry(register, "海关总署"))]
    assert below == ["中华人民共和国呼和浩特海关", "中华人民共和国满洲里海关"]


def test_a_body_that_the_directory_lacks_is_there_by_its_duties(shipped: Corpus) -> None:
    register = Register.of(shipped, Directory(()))
    body = entry(register, "内蒙古自治区能源局")
    assert (body.name_en, body.aliases, body.parent) == (None, (), None)
    assert [duty_id(duty) for duty in body.duties] == ["nmg-2023#发文机关", "nmg-2023#五/（十二）"]


def test_a_bare_name_of_two_bodies_finds_neither() -> None:
    bodies = [BodyEntry(f"{place}财政厅", None, (), "机关", "省", None, ()) for place in ("甲省", "乙省")]
    bare = [("财政厅", body.name) for body in bodies]
    assert Register(bodies, bare).find("财政厅") is None
    assert Register(bodies, bare[:1]).find("财政厅") == bodies[0]


def test_the_list_has_counts_and_a_body_its_duties(register: Register) -> None:
    listed = next(body for body in register_json(register.entries)["agencies"] if body["name"] == COMMERCE)
    assert listed["roles"] == {"负责": 10, "机制成员": 1, "发文": 1}
    assert listed["duties"] is None
    (shown,) = body_json(entry(register, COMMERCE))["agencies"]
    assert {**shown, "duties": None} == listed
    assert len(shown["duties"]) == 12
    (member,) = body_json(entry(register, COMMERCE), Role.MEMBER)["agencies"][0]["duties"]
    assert member["clause_id"] == "nmg-2023#六/（十四）"
    assert member["path"] == ["六、完善体制机制", "（十四）建立健全工作协调机制"]


def test_a_duty_has_its_address_in_the_document(register: Register) -> None:
    (issued,) = entry(register, "中国进出口银行办公室").with_role(Role.ISSUES)
    assert duty_path(issued) == ("发文机关",)
    assert duty_address(issued) == ("/documents/mofcom-exim-2020?mark=2203-2213#%E5%8F%91%E6%96%87%E6%9C%BA%E5%85%B3")
