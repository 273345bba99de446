"""Links: the documents that a text names."""

from corpus.document import Link
from corpus.links import find_links, link_names, title_key
from corpus.load import load_corpus


def test_documents_named_in_a_text_are_linked() -> None:
    text = "落实《甲 办法(试行)》（商发〔2020〕7号）和《乙》，按照商资函〔2019〕410号执行。"
    known = {title_key("甲办法（试行）"): "one", "商资函〔2019〕410号": "two"}
    links = find_links(text, known)
    assert [(link.title, link.number, link.document_id, text[link.start : link.end]) for link in links] == [
        ("甲 办法(试行)", "商发〔2020〕7号", "one", "《甲 办法(试行)》（商发〔2020〕7号）"),
        (None, "商资函〔2019〕410号", "two", "商资函〔2019〕410号"),  # 《乙》 is no document by its name
    ]


def test_a_title_inside_a_title_is_part_of_it() -> None:
    text = "见《商务部关于印发《甲方案》的通知》。"
    assert find_links(text, {}) == (Link("商务部关于印发《甲方案》的通知", None, None, 1, 18),)


def test_a_document_is_found_by_its_number_where_its_title_is_written_otherwise() -> None:
    assert find_links("《甲通知》（商发〔2020〕7号）", {"商发〔2020〕7号": "one"})[0].document_id == "one"


def test_link_names_are_numbers_first_and_each_once() -> None:
    links = [
        Link("甲 通知", "商发〔2020〕7号", None, 0, 1),
        Link("乙(丙)", None, None, 2, 3),
        Link("乙（丙）", None, None, 4, 5),
    ]
    assert link_names(links) == ("商发〔2020〕7号", "乙（丙）")


def test_the_documents_that_the_five_name() -> None:
    named = {
        document.id: [link.document_id or link.number or link.title for link in document.links]
        for document in load_corpus().documents
    }
    assert named == {
        "mofcom-2023-18": [],
        "nmg-2023": [
            "mofcom-2023-18",
            "海关总署关于综合保税区申请设立指引",
            "区域全面经济伙伴关系协定（RCEP）",
            "中俄货物贸易和服务贸易高质量发展的路线图",
            "亚太贸易协定",
            "产业用地政策实施工作指引（2019年版）",
        ],
        "mofcom-2021-163": ["商资函〔2019〕410号", "中编委发〔2020〕7号"],
        "mofcom-exim-2020": ["商资函〔2019〕410号"],
        "mofcom-2025": [],
    }
