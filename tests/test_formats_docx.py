import io

from docx import Document
from docx.document import Document as WordDocument

from corpus.formats.docx import read_docx
from corpus.formats.result import Format, Reading
from eval.variants.word import definition, level, listed
from tests.word_files import numbered, paragraph, part, word_file

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def read(body: str, **parts: str) -> Reading:
    return read_docx(word_file(body, parts=parts), "a.docx")


def lines(body: str, **parts: str) -> list[str]:
    return read(body, **parts).text.split("\n")


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_table_stands_in_its_place_each_row_with_its_headers() -> None:
    document = Document()
    document.add_paragraph("前")
    table = document.add_table(3, 3)
    for row, texts in zip(
        table.rows, (("项目", "支持标准", "单位"), ("仓储", "50元，封顶", "商务厅"), ("", "无", "")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("后")
    assert read_docx(saved(document), "a.docx").text.split("\n") == [
        "前", "项目：仓储 | 支持标准：50元，封顶 | 单位：商务厅。", "支持标准：无。", "后",
    ]  # fmt: skip


def test_merged_cells_are_given_in_every_row_and_headers_over_columns_go_before_theirs() -> None:
    document = Document()
    table = document.add_table(5, 3)
    texts = (("表1", "", ""), ("地区", "标准", ""), ("", "下限", "上限"), ("崇左", "1", "2"), ("", "3", "4"))
    for row, cells in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).merge(table.cell(1, 2))
    table.cell(3, 0).merge(table.cell(4, 0))
    assert read_docx(saved(document), "a.docx").text.split("\n") == [
        "表1", "地区：崇左 | 标准/下限：1 | 标准/上限：2。", "地区：崇左 | 标准/下限：3 | 标准/上限：4。",
    ]  # fmt: skip


def test_pairs_have_no_headers_and_a_table_of_one_column_is_only_a_frame() -> None:
    document = Document()
    pairs = document.add_table(2, 2)
    for row, texts in zip(pairs.rows, (("牵头单位", "商务厅"), ("联系电话", "12345678")), strict=True):
        row.cells[0].text, row.cells[1].text = texts
    document.add_table(1, 1).cell(0, 0).text = "第一条 为了。\n第二条 适用。"
    assert read_docx(saved(document), "a.docx").text.split("\n") == [
        "牵头单位 | 商务厅。", "联系电话 | 12345678。", "第一条 为了。", "第二条 适用。",
    ]  # fmt: skip


def test_insertions_are_kept_and_deletions_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>支持</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>" + paragraph("后半。")
    )
    reading = read(body)
    assert reading.text == "支持新\n前半，后半。"
    assert reading.warnings == ("it has tracked changes: insertions are kept, deletions left out",)


def test_a_deleted_numbered_paragraph_is_not_counted() -> None:
    gone = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del/></w:p>'
    numbering = definition(level(0, "decimal", "%1.")) + listed()
    assert lines(numbered("a") + gone + numbered("b"), numbering=numbering) == ["1. a", "2. b"]


def test_hidden_text_is_left_out_by_run_and_by_style() -> None:
    styles = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = (
        "<w:p><w:r><w:t>见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t>藏</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="H"/><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r></w:p>'
    )
    reading = read(body, styles=styles)
    assert (reading.text, reading.warnings) == ("见明", ("its hidden text is left out",))


def test_footnotes_follow_their_paragraph_and_endnotes_the_document() -> None:
    notes = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t> 指边民互市。</w:t></w:r></w:p></w:footnote>'
    ends = '<w:endnote w:id="3"><w:p><w:r><w:t>来源。</w:t></w:r></w:p></w:endnote>'
    body = (
        '<w:p><w:r><w:t>支持互市</w:t><w:footnoteReference w:id="2"/><w:t>。</w:t><w:endnoteReference w:id="3"/></w:r>'
        "</w:p>" + paragraph("下一段。")
    )
    found = lines(body, footnotes=notes, endnotes=ends)
    assert found == ["支持互市[1]。[i]", "[1] 指边民互市。", "下一段。", "[i] 来源。"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('商资发〔2023〕18号')}</w:txbxContent>"
    drawing = (
        f"<w:p><w:r><w:t>商务部文件</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert lines(drawing + paragraph("正文")) == ["商务部文件", "商资发〔2023〕18号", "正文"]


def test_results_of_fields_are_kept_but_page_numbers_and_contents_are_not() -> None:
    contents = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>第一章 总则</w:t></w:r></w:p>'
        + paragraph("第二章 附则")
        + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    body = contents + f"<w:p>{FIELD.format('REF a', '第三条')}的，第{FIELD.format('PAGE', '7')}</w:p>"
    simple = (
        '<w:p><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple><w:r><w:t>末</w:t></w:r></w:p>'
    )
    broken = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + paragraph("仍在")
    reading = read(body + simple + broken)
    assert reading.text == "第三条\n末\n仍在"
    assert reading.warnings == ("its table of contents is left out: it repeats the headings",)


def test_breaks_tabs_links_controls_and_pronunciations() -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p></w:sdtContent>"
        "</w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:ruby><w:rt><w:r><w:t>jing</w:t></w:r></w:rt>"
        '<w:rubyBase><w:r><w:t>经</w:t></w:r></w:rubyBase></w:ruby><w:sym w:char="F0FE"/></w:r></w:p>'
    )
    assert lines(body) == ["甲\t乙", "丙", "链接经☑"]


def test_the_title_of_the_properties_is_kept_and_headers_are_not_read() -> None:
    document = Document()
    document.core_properties.title = "关于 支持边合区的通知"
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_paragraph("正文。")
    reading = read_docx(saved(document), "a.docx")
    assert reading == Reading("正文。", Format.DOCX, title="关于 支持边合区的通知")
    assert read(paragraph("正文。")).title is None


def test_a_file_in_the_strict_form_is_read_alike() -> None:
    plain = part("document", f"<w:body>{paragraph('严格。')}</w:body>")
    strict = plain.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read_docx(word_file("", extra={"word/document.xml": strict.encode()}), "a.docx").text == "严格。"
