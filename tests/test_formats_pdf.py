import io
from itertools import pairwise

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table

from corpus.errors import DocumentUnreadable
from corpus.formats import pdf
from corpus.formats.pdf import read_pdf
from corpus.formats.result import Format
from eval.variants.printed import FONT, set_as_text, statute_pdf
from tests.pdf_files import canvas, placed
from tests.statute_variants import precision_recall, statutes

NOTICE = [
    "关于支持边境经济合作区高质量发展的通知",
    "各省、自治区商务主管部门：",
    "一、总体要求",
    "坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，统筹发展和安全，支持边境经济合作区因地制宜发展特色产业，"
    "提升ABC Free Trade Zone与RCEP规则的对接水平，到2025年形成一批可复制经验。各地要加强组织领导。",
    "二、重点任务",
    "（一）完善功能布局。支持符合条件的合作区扩区升级，培育跨境电商、仓储物流、进口加工等业态，健全服务体系，推动口岸与园区联动。",
    "（二）畅通跨境物流和资金流。依照本办法第三条、第五条的规定，优化通关流程，压缩整体通关时间，降低物流成本。",
    "商务部",
    "2023年3月1日",
]


@pytest.mark.parametrize("indent", [True, False])
@pytest.mark.parametrize("size", [12, 16, 22])
def test_paragraphs_of_a_notice_come_back_whole(indent: bool, size: float) -> None:
    reading = read_pdf(set_as_text(NOTICE, indent, header=["商务部文件"], size=size), "a.pdf")
    assert reading.text.split("\n")[-8:] == NOTICE[1:]
    assert (reading.format, reading.title, reading.warnings) == (Format.PDF, NOTICE[0], ())


def test_each_page_starts_where_its_first_words_stand() -> None:
    body = [f"第{i}页" + "甲乙丙丁" * 30 + "。" for i in range(20)]
    reading = read_pdf(set_as_text(["标题", *body], indent=True, header=["页眉"]), "a.pdf")
    assert reading.text.split("\n")[1:] == body
    assert len(reading.page_starts) == 5
    assert reading.page_starts[0] == 0
    assert all(a < b for a, b in pairwise(reading.page_starts))


def test_page_starts_count_characters_exactly() -> None:
    pages = [[(72, 100, "第一页正文。")], [], [(72, 100, "第三页正文。")]]
    reading = read_pdf(placed(*pages), "a.pdf")
    assert reading.text == "第一页正文。\n第三页正文。"
    assert reading.page_starts == (0, 7, 7)


@pytest.mark.parametrize("number", ["— {} —", "-{}-", "第 {} 页 共 3 页", "第{}页", "{}/3", "{}", "Page {} of 3"])
def test_page_numbers_and_headers_are_left_out(number: str) -> None:
    pages = [
        [(72, 50, "广西壮族自治区人民政府公报"), (72, 120, f"正文{'甲乙丙'[i]}。"), (280, 800, number.format(i + 1))]
        for i in range(3)
    ]
    assert read_pdf(placed(*pages), "a.pdf").text == "正文甲。\n正文乙。\n正文丙。"


def test_one_page_keeps_its_lines_and_loses_its_number() -> None:
    page = [(72, 50, "商务部公告"), (72, 400, "正文。"), (72, 780, "2023"), (280, 800, "1")]
    assert read_pdf(placed(page), "a.pdf").text == "商务部公告\n正文。\n2023"


def test_other_headers_on_left_and_right_pages_are_left_out() -> None:
    pages = [[(72, 50, ("公报", "目录")[i % 2]), (72, 120 + i, f"正文{i}。")] for i in range(6)]
    assert read_pdf(placed(*pages), "a.pdf").text.split("\n") == [f"正文{i}。" for i in range(6)]


def test_a_line_that_stops_short_ends_a_paragraph() -> None:
    full = "甲" * 25
    page = [(72, 100, full), (72, 130, "乙乙"), (72, 160, full), (72, 190, "（二）" + "丙" * 22), (72, 220, "丁。")]
    assert read_pdf(placed(page), "a.pdf").text.split("\n") == [full + "乙乙", full, "（二）" + "丙" * 22 + "丁。"]


def test_a_sentence_that_ends_at_the_margin_ends_a_paragraph_only_where_none_is_indented() -> None:
    full = "甲" * 24 + "。"
    block = [(72, 100, full), (72, 130, full), (72, 160, "乙。")]
    assert read_pdf(placed(block), "a.pdf").text.split("\n") == [full, full, "乙。"]
    indented = [(104, 100, "甲" * 23), (72, 130, full), (72, 160, "乙。"), (104, 190, "丙。")]
    assert read_pdf(placed(indented), "a.pdf").text.split("\n") == ["甲" * 23 + full + "乙。", "丙。"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"左{i}" + "甲" * 14 for i in range(7)] + ["左末。"]
    right = [f"右{i}" + "乙" * 14 for i in range(7)] + ["右末。"]
    page = [(72, 80, "题" * 34)]
    page += [(72, 120 + 20 * i, text) for i, text in enumerate(left)]
    page += [(310, 120 + 20 * i, text) for i, text in enumerate(right)]
    assert read_pdf(placed(page, size=12), "a.pdf").text.split("\n") == ["题" * 34, "".join(left), "".join(right)]


def test_a_ruled_table_gives_rows_with_headers_over_two_pages() -> None:
    rows = [["序号", "项目", "支持标准"]] + [[str(i), f"项目{i}", f"{i}0万元"] for i in range(1, 61)]
    canvas(io.BytesIO())
    style = [("FONT", (0, 0), (-1, -1), FONT), ("GRID", (0, 0), (-1, -1), 1, colors.black)]
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4).build([Table(rows, colWidths=[60, 120, 200], style=style, repeatRows=1)])
    reading = read_pdf(buffer.getvalue(), "a.pdf")
    assert reading.text.split("\n") == [f"序号：{i} | 项目：项目{i} | 支持标准：{i}0万元。" for i in range(1, 61)]
    assert len(reading.page_starts) == 2
    assert reading.page_starts[1] == reading.text.index("序号：38")


def test_radicals_become_the_characters_they_stand_for() -> None:
    from corpus.formats.pdf_page import tidy

    assert tidy(" ⼈⺠⺟⻋⻓\u3000") == "人民母车长"


def test_watermarks_set_askew_are_left_out() -> None:
    buffer = io.BytesIO()
    sheet = canvas(buffer)
    sheet.setFont(FONT, 16)
    sheet.drawString(72, 700, "正文内容。")
    sheet.rotate(45)
    sheet.drawString(300, 300, "内部资料")
    sheet.save()
    reading = read_pdf(buffer.getvalue(), "a.pdf")
    assert (reading.text, reading.warnings) == (
        "正文内容。",
        ("text set askew (watermarks, stamps, text on its side) is left out",),
    )


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentUnreadable) as caught:
        read_pdf(data, "甲.pdf")
    return str(caught.value)


def test_a_scanned_file_is_refused_with_what_to_do() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    buffer = io.BytesIO()
    sheet = canvas(buffer)
    sheet.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)
    sheet.save()
    assert refusal(buffer.getvalue()) == (
        "甲.pdf is scanned: its pages are pictures without a text layer; "
        "run OCR on it (so that its text can be selected) or add the Word file"
    )
    assert refusal(placed([])).startswith("甲.pdf has no text layer; run OCR on it")


def test_an_encrypted_file_is_refused_and_one_that_opens_without_password_is_read() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    page = [(72.0, 100.0, "Some text.")]
    locked = placed(page, font="Helvetica", encrypt=StandardEncryption("secret", ownerPassword="owner"))
    assert refusal(locked) == "甲.pdf is encrypted: save it without a password and add it again"
    protected = placed(page, font="Helvetica", encrypt=StandardEncryption("", ownerPassword="owner"))
    assert read_pdf(protected, "a.pdf").text == "Some text."


def test_damaged_files_are_refused_at_every_length() -> None:
    data = placed([(72, 100, "正文内容。")])
    for length in range(0, len(data) - 200, 97):
        assert refusal(data[:length]).startswith("甲.pdf ")


def test_too_many_pages_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    pages = [[(72.0, 300.0, "正文内容。")]] * 4
    assert refusal(placed(*pages)) == "甲.pdf has more than 3 pages: split it and add the parts"
    assert read_pdf(placed(*pages[:3]), "a.pdf").page_starts == (0, 6, 12)


def test_articles_of_statutes_are_all_found_over_pages() -> None:
    chosen = statutes(22, longest=40)
    read_again = [(x, read_pdf(statute_pdf(x, indent=i % 2 == 0), x.name).text) for i, x in enumerate(chosen)]
    precision, recall, missed = precision_recall(read_again)
    assert len(chosen) == 22
    assert precision >= 0.995, missed
    assert recall >= 0.995, missed
