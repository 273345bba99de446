"""Saved web pages: the document without the site around it, as lines; and pages that are made to do harm."""

import html
import re
import time
from pathlib import Path

import pytest

from corpus.errors import DocumentUnreadable
from corpus.formats.html_lines import element_lines, one_line
from corpus.formats.html_tree import MAX_DEPTH, MAX_TAGS, parse_page
from corpus.formats.reading import Format, read_document
from corpus.load import load_corpus
from eval.variants.saved_pages import LAYOUTS, NUMBER, TITLE, page
from tests.test_formats_text import statutes
from tests.waiting import PATIENCE

BODY = [
    "内蒙古自治区、辽宁省人民政府：",
    "边境经济合作区是我国深化与周边国家和地区合作的重要平台，也是沿边地区经济社会发展的重要支撑。",
    "一、完善功能布局",
    "（一）支持边境经济合作区扩区调区，有序建设。",
    "商务部",
    "2023年2月7日",
]
PARAGRAPHS = "".join(f"<p>\u3000\u3000{line}</p>\n" for line in BODY)


def lines(body: str) -> list[str]:
    """Return the lines of a fragment."""
    return [line.text for line in element_lines(parse_page(f"<body>{body}</body>", "a.html").body)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_saved_page_is_its_document_alone(layout: str) -> None:
    found = read_document(page(layout, PARAGRAPHS).encode(), "a.html")
    assert [line.strip() for line in found.text.split("\n")] == [TITLE, f"发文字号：{NUMBER}", *BODY]
    assert (found.format, found.encoding, found.title, found.warnings) == (Format.HTML, "utf-8", TITLE, ())


NOTICE_TITLE = "商务部关于印发边境经济合作区若干措施的通知"
SHORT = "边合区高质量发展措施"


@pytest.mark.parametrize(
    ("named", "heading", "title"),
    [
        (f"{SHORT}_政策_中国政府网", NOTICE_TITLE, NOTICE_TITLE),
        (f"{SHORT} - 中国政府网", NOTICE_TITLE, NOTICE_TITLE),
        (f"{NOTICE_TITLE}_国务院部门文件_政策_中国政府网", NOTICE_TITLE, NOTICE_TITLE),
        (f"{NOTICE_TITLE} | 法律图书馆", NOTICE_TITLE, NOTICE_TITLE),
        (f"{NOTICE_TITLE[:12]}…", NOTICE_TITLE, NOTICE_TITLE),
        (f"{NOTICE_TITLE}-某省商务厅", "通知公告", NOTICE_TITLE),
        ("政策文件", NOTICE_TITLE, NOTICE_TITLE),
        ("护士条例_百科网", "护士条例", "护士条例"),
        ("中华人民共和国对外贸易法 - 法律法规库", "对外贸易法", "中华人民共和国对外贸易法"),
    ],
)
def test_the_name_that_ends_as_a_title_does_is_the_title(named: str, heading: str, title: str) -> None:
    page = f"<html><head><title>{named}</title></head><body><div class=article><h1>{heading}</h1>{PARAGRAPHS}</div>"
    found = read_document(page.encode(), "a.html")
    assert found.title == title
    head = found.text.split("\n")[: found.text.split("\n").index(BODY[0])]
    assert head.count(title) + (heading != title and heading in head) == len(head)
    assert head[0] == title


def test_a_title_that_stands_twice_on_a_page_is_read_once() -> None:
    page = (
        f"<html><head><title>{NOTICE_TITLE}</title></head><body><div class=article><p>{NOTICE_TITLE}</p>"
        f"<p>发布日期：2023-02-08</p><h1>{NOTICE_TITLE}</h1>{PARAGRAPHS}</div>"
    )
    assert read_document(page.encode(), "a.html").text.count(NOTICE_TITLE) == 1


def test_a_name_that_is_no_title_is_not_put_above_one() -> None:
    page = f"<html><head><title>{SHORT}</title></head><body><p>{NOTICE_TITLE}</p>{PARAGRAPHS}"
    assert read_document(page.encode(), "a.html").text.split("\n")[:2] == [NOTICE_TITLE, BODY[0]]


def test_what_a_page_states_beside_the_text_is_kept() -> None:
    found = read_document(page("pkulaw.com", PARAGRAPHS).encode(), "a.html")
    assert found.source is None
    assert found.metadata == (
        ("制定机关", "商务部"), ("发文字号", NUMBER), ("公布日期", "2023.02.07"), ("时效性", "现行有效"),
        ("效力位阶", "部门规范性文件"), ("法宝引证码", "CLI.4.5156666"),
    )  # fmt: skip
    stated = dict(read_document(page("gov.cn", PARAGRAPHS).encode(), "a.html").metadata)
    assert (stated["发文机关"], stated["成文日期"]) == ("商务部等", "2023年02月07日")


def test_the_address_is_the_one_a_page_states() -> None:
    gov = "https://www.gov.cn/zhengce/zhengceku/content_5742700.htm"
    assert read_document(page("gov.cn", PARAGRAPHS).encode(), "a.html").source == gov
    assert read_document(page("mofcom.gov.cn", PARAGRAPHS).encode(), "a.html").source == (
        "http://www.mofcom.gov.cn/zwgk/2023.shtml"
    )
    saved = f"<!-- saved from url=(0030)https://a.gov.cn/b.html -->{PARAGRAPHS}"
    assert read_document(saved.encode(), "a.html").source == "https://a.gov.cn/b.html"
    odd = f"<link rel=canonical href='javascript:alert(1)'>{PARAGRAPHS}"
    assert read_document(odd.encode(), "a.html").source is None


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_the_declared_charset_yields_to_the_bytes(encoding: str) -> None:
    found = read_document(page("gov.cn", PARAGRAPHS, charset="gb2312").encode(encoding), "a.html")
    assert BODY[1] in found.text


def test_a_page_in_big5_is_read_as_declared() -> None:
    body = "<p>為了促進邊境經濟合作區發展，制定本辦法。</p>"
    found = read_document(f"<html><meta charset=big5><body>{body}".encode("cp950"), "a.html")
    assert (found.text, found.encoding) == ("為了促進邊境經濟合作區發展，制定本辦法。", "cp950")


def test_a_broken_byte_in_a_page_is_a_warning() -> None:
    data = page("gov.cn", PARAGRAPHS * 3, charset="gbk").encode("gb18030").replace(b"<h4>", b"<h4>\xff")
    found = read_document(data, "a.html")
    assert found.warnings == ("1 characters of the page are broken and shown as \ufffd",)


def test_paragraphs_breaks_and_source_lines() -> None:
    assert lines("<p>一、总体\n要求<br>（一）目标</p>二<p>three\nfour&nbsp;&amp;&#19977;") == [
        "一、总体要求", "（一）目标", "二", "three four &三",
    ]  # fmt: skip
    assert one_line(" a \n 中\n\n文 \xa0b ") == "a 中文 b"
    assert lines("<pre>一\n二</pre><ruby>汉<rp>(</rp><rt>hàn</rt></ruby>") == ["一", "二", "汉"]


def test_lists_have_their_numbers() -> None:
    assert lines("<ol start=3><li>甲<ol type=a><li>子<li>丑</ol><li value=9>乙<ul><li>寅</ul></ol>") == [
        "3. 甲", "a. 子", "b. 丑", "9. 乙", "寅",
    ]  # fmt: skip
    assert lines("<ol reversed><li>甲<li>乙</ol><ol style='list-style-type: cjk-ideographic'><li><p>丙</ol>") == [
        "2. 甲", "1. 乙", "一、丙",
    ]  # fmt: skip
    assert lines("<ol style='list-style: none'><li>甲</ol><ol><li>（一）乙</ol>") == ["甲", "（一）乙"]


def test_a_table_is_rows_with_headers() -> None:
    table = (
        "<table><caption>任务分工</caption><thead><tr><th>任务<th>牵头<th>期限</thead>"
        "<tr><td rowspan=2>扩区<td>商务厅<td>2024年<tr><td>财政厅<br>海关<td>2025年"
        "<tr><td colspan=3>以上任务按年考核。</table>"
    )
    assert lines(table) == [
        "任务分工",
        "任务：扩区 | 牵头：商务厅 | 期限：2024年。",
        "任务：扩区 | 牵头：财政厅 海关 | 期限：2025年。",
        "以上任务按年考核。",
    ]  # fmt: skip
    assert lines("<table><tr><td><p>甲。</p><p>乙。</p></table>") == ["甲。", "乙。"]
    outer = "<table><tr><td>左<td><table><tr><th>项<th>数<tr><td>甲<td>1</table></table>"
    assert lines(outer) == ["左", "项：甲 | 数：1。"]


def test_absurd_spans_are_bounded() -> None:
    assert lines("<table><tr><td colspan=999999>甲<td rowspan=99999999>乙<tr><td>丙<td>丁</table>") == [
        "甲：丙 | 甲：丁。"
    ]


def test_what_is_hidden_is_left_out() -> None:
    hidden = (
        "<p hidden>子</p><p style='DISPLAY : none'>丑</p><div aria-hidden=true>寅</div><noscript>卯</noscript>"
        "<template>辰</template><textarea>巳</textarea><iframe src=x>午</iframe><svg><text>未</text></svg><!-- 申 -->"
    )
    assert lines(f"<p>甲</p>{hidden}") == ["甲"]


def test_a_document_in_an_oddly_named_box_is_not_lost() -> None:
    body = f"<div class='nav'><a>首页</a></div><div id='print_content' class='share-box'>{PARAGRAPHS}</div>"
    found = read_document(f"<html><title>关于试点的通知</title><body>{body}".encode(), "a.html")
    assert found.text.split("\n") == ["关于试点的通知", *BODY]


def test_sentences_beside_the_document_are_told() -> None:
    other = (
        "商务部有关负责人就措施答记者问时表示，边境经济合作区是沿边开放的重要平台，"
        "下一步将会同有关部门抓好落实，推动措施落地见效。"
    )
    body = f"<div id=zoom>{PARAGRAPHS * 9}</div><div><p>{other}</p></div>"
    (warning,) = read_document(f"<html><body>{body}".encode(), "a.html").warnings
    assert warning.startswith("1 paragraphs beside the document were left out, such as 商务部有关负责人")


def test_a_contact_line_inside_a_document_stays() -> None:
    body = "<p>一、企业应当在三十日内提出申请，由管委会受理并答复。</p>"
    body += "<p>联系电话：010-12345678</p><p>二、本办法自发布之日起施行。</p>"
    assert "联系电话：010-12345678" in read_document(f"<html><body>{body}".encode(), "a.html").text


def test_rules_about_web_sites_and_links_to_attachments_stay() -> None:
    rules = ["第一条 企业应当办理ICP备案，在网站首页标明版权所有和联系我们的方式。", "第二条 技术支持：由管委会提供"]
    attached = "<p><a href=a.docx>附件：1.任务分工表</a></p><p><a href=b.pdf>2.申请表.pdf</a></p><p><a>相关新闻</a></p>"
    body = "".join(f"<p>{rule}</p>" for rule in rules)
    found = read_document(f"<html><body>{body}{attached}<p>京ICP备05004093号</p>".encode(), "a.html")
    assert found.text.split("\n") == [*rules, "附件：1.任务分工表", "2.申请表.pdf"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_shipped_documents_survive_each_layout(layout: str) -> None:
    for document in load_corpus().documents:
        body = "".join(f"<p>{html.escape(line)}</p>" for line in document.text.split("\n"))
        found = read_document(page(layout, body, document.title, document.number or "").encode(), "a.html").text
        kept = set(map(squeezed, found.split("\n")))
        texts = [document.text[clause.start : clause.end] for clause in document.clauses]
        assert [line for text in texts for line in text.split("\n") if squeezed(line) not in kept] == []


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_article_of_a_statute_is_read_from_each_layout() -> None:
    for path in statutes():
        source = read_document(path.read_bytes(), path.name)
        expected = [line.strip() for line in source.text.split("\n") if line.strip()]
        for layout, encoding in zip(LAYOUTS, ("gb18030", "utf-8", "utf-16"), strict=True):
            body = "".join(f"<p>{html.escape(line)}</p>\n" for line in expected[1:])
            saved = page(layout, body, expected[0], charset="gbk").encode(encoding)
            found = read_document(saved, f"{path.stem}.html").text.split("\n")
            found.remove(f"发文字号：{NUMBER}")
            assert list(map(squeezed, found)) == list(map(squeezed, expected)), (path.name, layout)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<div>" * 100_000 + "深", f"a.html nests more than {MAX_DEPTH} tags"),
        ("<div><script></div></script>" * 100_000, f"a.html nests more than {MAX_DEPTH} tags"),
        ("<b><!-- </b> -->" * 100_000, f"a.html nests more than {MAX_DEPTH} tags"),
        ("<i title='</i>'>" * 100_000, f"a.html nests more than {MAX_DEPTH} tags"),
        ("<br>" * (MAX_TAGS + 1), f"a.html has more than {MAX_TAGS} tags"),
        ("<p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">", "a.html has a tag of"),
        ('<!DOCTYPE html [<!ENTITY a "&b;&b;"><!ENTITY b "ha">]><p>&a;', "a.html declares XML entities"),
        ("<!ENTITY a 'b'>", "a.html declares XML entities"),
        ("<script>document.write('甲')</script>", "a.html is a web page without text"),
    ],
    ids=range(9),
)
def test_pages_made_to_do_harm_are_refused_in_time(text: str, message: str) -> None:
    started = time.monotonic()
    with pytest.raises(DocumentUnreadable, match=f"^{message}"):
        read_document(f"<!DOCTYPE html><body>{text}".encode(), "a.html")
    assert time.monotonic() - started < PATIENCE / 2


@pytest.mark.parametrize(
    "text",
    [
        "大 " * 30_000 + "甲", "首页" + ">" * 50_000 + "。", "来源" + "\u3000" * 50_000 + "甲。", "<!DOCTYPE" * 5_000,
        "<" * 100_000 + "甲。", "=\"" * 50_000, "-" * 50_000 + "甲。", "<!--" * 50_000, "<a " * 1_000 + "甲。",
    ],
    ids=range(9),
)  # fmt: skip
def test_odd_characters_end_in_time(text: str) -> None:
    started = time.monotonic()
    read_document(f"<!DOCTYPE html><title>{text[:9999]}</title><body><p>第一条 正文。</p>{text}".encode(), "a.html")
    assert time.monotonic() - started < PATIENCE / 2


def test_a_page_never_reaches_for_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    body = f"<iframe src='{secret.as_uri()}'></iframe><object data='{secret}'></object><p>第一条 正文。</p>"
    assert read_document(f"<html><body>{body}".encode(), "a.html").text == "第一条 正文。"
