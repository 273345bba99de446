"""Bodies of a clause: the lists at the end of paragraphs, the places left out in them, and roles in the text."""

import pytest

from corpus.agencies import Directory
from corpus.agency_list import find_agency_list, listed_bodies
from corpus.bodies import is_body_name, is_place_name
from corpus.clause_agencies import clause_agencies
from corpus.document import AgencyMention, Clause, Role, Span
from corpus.load import load_corpus, load_directory

NMG = "内蒙古自治区"
COMMERCE = "内蒙古自治区商务厅"
HOHHOT, MANZHOULI = "中华人民共和国呼和浩特海关", "中华人民共和国满洲里海关"
INDUSTRY, LAND = "内蒙古自治区工业和信息化厅", "内蒙古自治区自然资源厅"
CULTURE, BORDER = "内蒙古自治区文化和旅游厅", "内蒙古出入境边防检查总站"
BANK, EXCHANGE = "中国人民银行呼和浩特中心支行", "国家外汇管理局内蒙古分局"

# Every list of the Inner Mongolia plan, read by hand: 自治区 is written once at the head of a list.
LISTS = {
    "二/（一）": [COMMERCE, INDUSTRY, LAND],
    "二/（二）": [COMMERCE, HOHHOT, MANZHOULI, "国家税务总局内蒙古自治区税务局"],
    "三/（三）/1": ["内蒙古自治区交通运输厅", COMMERCE, HOHHOT, MANZHOULI],
    "三/（三）/2": [BANK, EXCHANGE],
    "三/（四）": [COMMERCE, HOHHOT, MANZHOULI],
    "三/（五）": ["中共内蒙古自治区委员会外事工作委员会办公室"],
    "四/（六）": [COMMERCE, HOHHOT, MANZHOULI, BORDER, EXCHANGE],
    "四/（七）": [COMMERCE, HOHHOT, MANZHOULI, BORDER, CULTURE],
    "四/（八）": [COMMERCE, INDUSTRY, "内蒙古自治区发展和改革委员会"],
    "四/（九）": [COMMERCE],
    "五/（十）": ["内蒙古自治区财政厅", COMMERCE, INDUSTRY, CULTURE],
    "五/（十一）": [BANK, EXCHANGE, "内蒙古自治区人民政府金融工作办公室", "国家金融监督管理总局内蒙古监管局"],
    "五/（十二）": [LAND, INDUSTRY, "内蒙古自治区能源局", COMMERCE],
    "五/（十三）": ["内蒙古自治区教育厅", "内蒙古自治区人力资源和社会保障厅"],
    "六/（十四）": ["有关部门"],
    "六/（十五）": ["有关部门"],
}


@pytest.fixture(scope="module")
def directory() -> Directory:
    return load_directory()


def listed(text: str) -> list[tuple[str, str]]:
    """Return the names and roles of the list that ends a text; empty where it ends in none."""
    span = find_agency_list(text, 0, len(text))
    return [(body.name, body.role.value) for body in listed_bodies(text, span)] if span else []


def clause_of(text: str) -> Clause:
    span = find_agency_list(text, 0, len(text))
    return Clause("d#1", "d", (), "", "", 0, len(text), (), span, ())


def named(text: str, directory: Directory, region: str | None = None) -> list[tuple[str, str]]:
    mentions = clause_agencies(text, clause_of(text), directory, region)
    return [(mention.name, mention.role.value) for mention in mentions]


# Names


@pytest.mark.parametrize(
    "name",
    [
        "商务部", "中央编办", "发展改革委", "自治区党委外事办", "工信厅", "外汇局", "国际发展合作署", "人民银行",
        "国家开发银行", "呼和浩特中心支行", "国务院", "最高人民法院", "科学院", "管委会", "贸促会", "证监会",
        "部际联席会议", "领导小组", "满洲里海关", "市人民政府", "有关部门", "各有关单位", "边检总站", "生产建设兵团",
        "外资司", "供销社", "工商联", "出口信用保险公司", "行业协会", "商务部（外资司）",
    ],
)  # fmt: skip
def test_the_name_of_a_body_is_known_by_its_ending(name: str) -> None:
    assert is_body_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "试行", "暂行", "执行", "全部", "干部", "东部", "布局", "格局", "督办", "部署", "签署", "展览会", "学院",
        "上司", "以下简称管委会", "含有关单位", "包括商务部", "RCEP", "部", "", "（商务部）",
    ],
)  # fmt: skip
def test_a_word_that_only_ends_like_a_body_is_none(name: str) -> None:
    assert not is_body_name(name)


def test_places_are_told_from_bodies() -> None:
    assert all(map(is_place_name, ("各盟市", "旗县（市、区）", "满洲里市")))
    assert not any(map(is_place_name, ("以下简称合作区", "商务部")))


# Lists


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。（自治区商务厅、财政厅）", [("自治区商务厅", "负责"), ("财政厅", "负责")]),
        ("甲。(商务部、 外交部)。", [("商务部", "负责"), ("外交部", "负责")]),
        ("甲。（商务厅 ）", [("商务厅", "负责")]),
        ("甲。（责任单位：商务厅、财政厅）", [("商务厅", "负责"), ("财政厅", "负责")]),
        (
            "甲。（牵头单位：省商务厅；配合单位：省财政厅、省税务局）",
            [("省商务厅", "牵头"), ("省财政厅", "配合"), ("省税务局", "配合")],
        ),
        (
            "甲。（牵头部门：商务厅，外办；参与单位：公安厅）",
            [("商务厅", "牵头"), ("外办", "牵头"), ("公安厅", "配合")],
        ),
        ("甲。（商务部牵头，财政部配合）", [("商务部", "牵头"), ("财政部", "配合")]),
        ("甲。（商务部牵头负责）", [("商务部", "牵头")]),
        (
            "甲。（商务部牵头，财政部、海关总署按职责分工负责）",
            [("商务部", "牵头"), ("财政部", "负责"), ("海关总署", "负责")],
        ),
        ("甲。（有关部门按职责分工负责）", [("有关部门", "负责")]),
        ("甲。（各有关单位按照各自职责分别负责）", [("各有关单位", "负责")]),
        ("甲。（商务部等有关部门按职责分工负责）", [("商务部", "负责"), ("有关部门", "负责")]),
        ("甲。（商务部、外交部等部门负责）", [("商务部", "负责"), ("外交部", "负责")]),
        ("甲。（商务部、外交部等）", [("商务部", "负责"), ("外交部", "负责")]),
        ("甲。（由商务部会同财政部负责）", [("商务部", "牵头"), ("财政部", "会同")]),
        ("甲。（商务厅、财政厅以及各盟市）", [("商务厅", "负责"), ("财政厅", "负责"), ("各盟市", "负责")]),
        ("甲。（商务厅，所在旗县（市、区）人民政府）", [("商务厅", "负责"), ("所在旗县（市、区）人民政府", "负责")]),
        (
            "甲。（商务部（外资司）、进出口银行（战略规划部））",
            [("商务部（外资司）", "负责"), ("进出口银行（战略规划部）", "负责")],
        ),
        ("甲。（责任单位：商务厅；完成时限：2025年底）", [("商务厅", "负责")]),
        ("甲。（工业和信息化部、文化和旅游部）", [("工业和信息化部", "负责"), ("文化和旅游部", "负责")]),
    ],
)
def test_a_list_gives_names_and_roles(text: str, expected: list[tuple[str, str]]) -> None:
    assert listed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "按照《管理办法（试行）",
        "实施管理办法（试行）。",
        "国家级经济技术开发区（以下简称国家级经开区）",
        "创建生态文明建设示范区（生态工业园区）。",
        "积极支持重点口岸（满洲里市、二连浩特市）。",
        "区域全面经济伙伴关系协定（RCEP）",
        "甲（商务部）乙。",
        "甲。（见附件）",
        "甲。（商务部、推动落实）",
        "甲。（）",
        "甲。",
        "",
    ],
)
def test_other_brackets_are_no_list(text: str) -> None:
    assert find_agency_list(text, 0, len(text)) is None


def test_the_span_of_a_list_holds_its_brackets_and_full_stop() -> None:
    text = "甲。（商务厅）。\n乙"
    assert find_agency_list(text, 0, 8) == Span(2, 8)
    assert [(b.start, b.end) for b in listed_bodies(text, Span(2, 8))] == [(3, 6)]


# Left-out places


@pytest.mark.parametrize(
    ("name", "prefix", "region", "expected"),
    [
        ("自治区商务厅", None, NMG, COMMERCE),
        ("商务厅", "自治区", NMG, COMMERCE),
        ("商务厅", NMG, NMG, COMMERCE),
        ("能源局", "自治区", NMG, "内蒙古自治区能源局"),  # after 自治区 the region's, without it the nation's
        ("能源局", None, NMG, "国家能源局"),
        ("发展改革委", "自治区", NMG, "内蒙古自治区发展和改革委员会"),
        ("海关总署", "自治区", NMG, "海关总署"),
        ("呼和浩特海关", "自治区", NMG, HOHHOT),
        ("有关部门", "自治区", NMG, "有关部门"),
        ("市场监管局", "自治区", NMG, "内蒙古自治区市场监管局"),  # not in the directory
        ("自治区民委", None, NMG, "内蒙古自治区民委"),
        ("林草局", None, NMG, "林草局"),
        ("各盟市", "自治区", NMG, "各盟市"),
        # A city's body is not the region's.
        ("能源局", "满洲里市", NMG, "满洲里市能源局"),
        ("满洲里市能源局", None, NMG, "满洲里市能源局"),
        ("市商务局", None, NMG, "市商务局"),
        # 自治区 means another region in another region's document, and none in a national one.
        ("自治区商务厅", None, "广西壮族自治区", "广西壮族自治区商务厅"),
        ("商务厅", "自治区", "广西壮族自治区", "广西壮族自治区商务厅"),
        ("自治区商务厅", None, None, "自治区商务厅"),
        ("省商务厅", None, "辽宁省", "辽宁省商务厅"),
        ("市商务局", None, "北京市", "北京市商务局"),
        ("市场监管总局", None, "辽宁省", "国家市场监督管理总局"),  # 市 is no place here
        ("省级有关部门", None, "辽宁省", "省级有关部门"),
    ],
)
def test_a_left_out_place_is_restored(
    directory: Directory, name: str, prefix: str | None, region: str | None, expected: str
) -> None:
    assert directory.resolve(name, prefix, region) == expected


def test_a_place_holds_through_a_list_until_the_next(directory: Directory) -> None:
    text = "甲。（自治区商务厅、市场监管总局、呼和浩特海关、财政厅，满洲里市商务局、财政局）"
    assert named(text, directory, NMG) == [
        (COMMERCE, "负责"), ("国家市场监督管理总局", "负责"), (HOHHOT, "负责"), ("内蒙古自治区财政厅", "负责"),
        ("满洲里市商务局", "负责"), ("满洲里市财政局", "负责"),
    ]  # fmt: skip


def test_the_full_name_of_a_region_is_left_out_as_well(directory: Directory) -> None:
    assert named("甲。（内蒙古自治区商务厅、财政厅）", directory, NMG) == [
        (COMMERCE, "负责"),
        ("内蒙古自治区财政厅", "负责"),
    ]


def test_every_list_of_the_inner_mongolia_plan() -> None:
    document = load_corpus().document("nmg-2023")
    found = {
        clause.id.removeprefix("nmg-2023#"): [
            mention.name for mention in clause.agencies if mention.start >= clause.agency_list.start
        ]
        for clause in document.clauses
        if clause.agency_list
    }
    assert found == LISTS
    roles = {m.role for c in document.clauses if c.agency_list for m in c.agencies if m.start >= c.agency_list.start}
    assert roles == {Role.RESPONSIBLE}


def test_mentions_in_lists_stand_where_they_are_written() -> None:
    document = load_corpus().document("nmg-2023")
    clause = next(c for c in document.clauses if c.id == "nmg-2023#三/（三）/1")
    assert [document.text[m.start : m.end] for m in clause.agencies] == [
        "自治区交通厅", "商务厅", "呼和浩特海关", "满洲里海关", "交通运输部",
    ]  # fmt: skip


# Roles in the text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("商务部要会同有关部门加强指导。", [("商务部", "牵头"), ("有关部门", "会同")]),
        ("会同财政部、海关总署和税务总局", [("财政部", "会同"), ("海关总署", "会同"), ("国家税务总局", "会同")]),
        ("由商务部、财政部负责。", [("商务部", "负责"), ("财政部", "负责")]),
        ("由商务部牵头，财政部配合。", [("商务部", "牵头"), ("财政部", "配合")]),
        ("商务部按职责分工负责", [("商务部", "负责")]),
        ("积极配合应急管理部门", [("应急管理部门", "提及")]),  # who is assisted does not assist
        ("报国务院，财政部负责", [("国务院", "提及"), ("财政部", "负责")]),
        ("商务部负责人出席", [("商务部", "提及")]),
        ("经国务院同意", [("国务院", "提及")]),
        ("招商财政部", [("财政部", "提及")]),
        ("商财政部同意", [("财政部", "会同")]),
    ],
)
def test_roles_in_the_text(directory: Directory, text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text, directory) == expected


def test_bodies_in_the_text_come_after_those_of_the_list(directory: Directory) -> None:
    text = "按照国务院部署，支持甲。（有关部门）"
    mentions = clause_agencies(text, clause_of(text), directory, NMG)
    assert mentions == (
        AgencyMention("有关部门", "relevant departments", Role.RESPONSIBLE, 13, 17),
        AgencyMention("国务院", "State Council", Role.MENTIONED, 2, 5),
    )


def test_a_bare_region_in_the_text_is_the_documents_own(directory: Directory) -> None:
    assert named("发挥自治区政府作用", directory, NMG) == [("内蒙古自治区人民政府", "提及")]
    assert named("发挥自治区政府作用", directory, "广西壮族自治区") == []
    assert named("发挥自治区政府作用", directory) == []


@pytest.mark.parametrize(
    "text",
    [
        "统筹用好地方政府专项债券",
        "地方政府债务",
        "加强财政部门和教育部门管理",
        "开展金融商务部署",
        "中国银行业协会规则",
        "大数据局限于此",
        "辽宁省能源局",
        "辽宁能源局和吉林省发展改革委",
        "市大数据局",
        "俄罗斯外交部",
        "广西壮族自治区商务厅",
        "《海关总署关于甲的公告》",
        "海关放行",  # two characters: any level of the service, or the field
    ],
)
def test_words_that_hold_a_name_name_no_body(directory: Directory, text: str) -> None:
    assert named(text, directory, NMG) == []


def test_what_follows_a_name_may_look_like_its_continuation(directory: Directory) -> None:
    text = "商务部分别与中国银行长期合作，商务部门户网站"
    assert named(text, directory) == [("商务部", "提及"), ("中国银行", "提及"), ("商务部", "提及")]


def test_a_generic_name_of_two_characters_counts_where_a_verb_addresses_it(directory: Directory) -> None:
    text = "支持银行开展双向贷款，通过小微企业银行转贷款融资。"
    assert [(a.name, text[i:j], i) for a, i, j in directory.named_in_text(text, 0, len(text))] == [("银行", "银行", 2)]
