"""Which documents a question asks to compare, and on what."""

import pytest

from assistant.pipeline import Assistant
from assistant.sides import Sides, compared_sides

OF_2020, OF_2021, OF_2023, OF_2025 = "mofcom-exim-2020", "mofcom-2021-163", "mofcom-2023-18", "mofcom-2025"
PLAN = "nmg-2023"
NATIONAL = [OF_2025, OF_2023, OF_2021, OF_2020]
EVERY = [OF_2025, PLAN, OF_2023, OF_2021, OF_2020]


def sides_of(question: str, assistant: Assistant) -> Sides | None:
    return compared_sides(assistant.index.read(question), assistant.documents)


@pytest.mark.parametrize(
    ("question", "sides", "subject"),
    [
        ("对比国家和内蒙古对用地的规定", [NATIONAL, [PLAN]], "用地"),
        ("對比國家和內蒙古對用地的規定", [NATIONAL, [PLAN]], "用地"),
        ("国家和自治区在人才方面有什么不同", [NATIONAL, [PLAN]], "人才"),
        ("国家和内蒙古的土地政策有什么不同", [NATIONAL, [PLAN]], "土地"),
        ("compare what the national notice and the Inner Mongolia plan say about land", [NATIONAL, [PLAN]], "land"),
        ("differences in land policy between the central government and Inner Mongolia", [NATIONAL, [PLAN]], "land"),
        ("2021年和2023年的通知对财政资金的要求有什么变化", [[OF_2021], [OF_2023]], "财政资金"),
        (
            "What are the differences between the 2021 and 2023 notices regarding fiscal funds?",
            [[OF_2021], [OF_2023]],
            "fiscal funds",
        ),
        (
            "How does the Inner Mongolia plan differ from the 2023 national notice on talent?",
            [[PLAN], [OF_2023]],
            "talent",
        ),
        ("商资发〔2023〕18号和商办资函〔2021〕163号在管理体制上有什么区别", [[OF_2023], [OF_2021]], "管理体制"),
        ("比较一下2021年通知和2025年方案的人才政策", [[OF_2021], [OF_2025]], "人才"),
        ("内蒙古的方案比国家2023年的通知多了哪些跨境电商措施", [[PLAN], [OF_2023]], "跨境电商"),
        ("2023年的通知和以前的通知相比，在对口帮扶方面有什么变化", [[OF_2023], [OF_2021, OF_2020]], "对口帮扶"),
        ("边境经济合作区和国家级经开区的用地政策有什么区别", [[PLAN, OF_2023, OF_2021, OF_2020], [OF_2025]], "用地"),
        ("Compare cross-border logistics: national vs Inner Mongolia", [NATIONAL, [PLAN]], "cross-border logistics"),
        ("对比国家和内蒙古的文件", [NATIONAL, [PLAN]], ""),
    ],
)
def test_named_sides_are_found_in_their_order(
    question: str, sides: list[list[str]], subject: str, keywords_only: Assistant
) -> None:
    found = sides_of(question, keywords_only)
    assert found is not None
    assert [[document.id for document in side.documents] for side in found.sides] == sides
    assert (found.subject, found.each) == (subject, False)


@pytest.mark.parametrize(
    ("question", "documents", "subject", "count"),
    [
        ("各文件对金融支持的规定有哪些不同", EVERY, "金融支持", None),
        ("比较三份文件对跨境人民币结算的规定", EVERY, "跨境人民币结算", 3),
        ("What do the documents say differently about talent", EVERY, "talent", None),
        ("国家历年通知对财政资金的要求有什么变化", NATIONAL, "财政资金", None),
    ],
)
def test_without_two_sides_each_document_is_one(
    question: str, documents: list[str], subject: str, count: int | None, keywords_only: Assistant
) -> None:
    found = sides_of(question, keywords_only)
    assert found is not None
    assert [[document.id for document in side.documents] for side in found.sides] == [documents]
    assert (found.subject, found.each, found.count) == (subject, True, count)


@pytest.mark.parametrize(
    "question",
    [
        "国家和内蒙古哪个政策比较好",
        "企业用地比较紧张，国家和内蒙古有什么支持",
        "内蒙古有哪些差别化的用地政策",
        "支持不同国家的企业吗",
        "国家和内蒙古对不同类型的企业有什么支持",
        "What support do different countries get from the national notice and the Inner Mongolia plan",
        "2023年的通知有什么要求",
        "国家对用地有什么规定",
        "长期租赁和先租后让有什么区别",
        "边境经济合作区和跨境经济合作区的区别",
        "RCEP和亚太贸易协定有什么不同",
        "满洲里和二连浩特在边贸方面有什么不同",
        "How has the world changed since 2021",
    ],
)
def test_what_compares_no_documents_is_no_comparison(question: str, keywords_only: Assistant) -> None:
    assert sides_of(question, keywords_only) is None
