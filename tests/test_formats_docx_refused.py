import io
import zipfile

import pytest

from corpus.errors import DocumentUnreadable
from corpus.formats.docx import read_docx
from eval.variants.word import definition, level, listed
from tests.word_files import numbered, paragraph, part, word_file


def test_macros_are_ignored() -> None:
    data = word_file(paragraph("正文。"), extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro"})
    assert read_docx(data, "a.docm").text == "正文。"


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentUnreadable) as caught:
        read_docx(data, "甲.docx")
    return str(caught.value)


def test_what_is_no_readable_word_document_is_refused_by_name_with_the_next_step() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert refusal(ole + b"x").startswith("甲.docx is a Word 97-2003 file: save it as .docx")
    encrypted = refusal(ole + "EncryptedPackage".encode("utf-16-le"))
    assert encrypted == "甲.docx is encrypted: save it without a password in Word and add it again"
    assert refusal(b"PK\x03\x04broken").startswith("甲.docx is damaged")
    assert refusal(word_file(paragraph(" "))).startswith("甲.docx holds no text: if its pages are pictures, run OCR")
    assert refusal(word_file("")[:-200]).startswith("甲.docx is damaged")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "text")
    assert "is a ZIP archive but no Word document" in refusal(buffer.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = word_file(paragraph("a"), extra={"word/media/a.bin": bytes(20 * 2**20)})
    assert len(bomb) < 100_000
    assert "times its size, as no document does" in refusal(bomb)
    many = word_file(paragraph("a"), extra={f"word/media/{i}": b"" for i in range(10_001)})
    assert "files, more than 10000" in refusal(many)


def test_entities_are_refused_and_never_replaced() -> None:
    entity = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    body = part("document", "<w:body><w:p><w:r><w:t>&a;&b;</w:t></w:r></w:p></w:body>").replace("?>", f"?>{entity}", 1)
    assert "declares XML entities" in refusal(word_file("", extra={"word/document.xml": body.encode()}))


def test_deep_nesting_is_refused() -> None:
    depth = 5_000
    assert refusal(word_file("<w:sdt>" * depth + "</w:sdt>" * depth)).startswith("甲.docx is")
    shallow = 240
    assert refusal(word_file("<w:ins>" * shallow + "</w:ins>" * shallow)).startswith("甲.docx holds no text")


def test_what_is_repeated_for_every_paragraph_row_or_reference_is_kept_short() -> None:
    long = "长" * 10_000
    lists = definition(level(0, "lowerLetter", long, start=30_000)) + listed()
    cell = "<w:tc><w:tcPr>{}<w:gridSpan w:val='99999'/></w:tcPr>{}</w:tc>"
    first = cell.format("<w:vMerge w:val='restart'/>", paragraph(long))
    row = f"<w:tr>{cell.format('<w:vMerge/>', paragraph(''))}<w:tc>{paragraph('乙')}</w:tc></w:tr>"
    table = f"<w:tbl><w:tr>{first}<w:tc>{paragraph('甲')}</w:tc></w:tr>{row * 20}</w:tbl>"
    reference = '<w:p><w:r><w:t>见</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    note = f'<w:footnote w:id="2">{paragraph(long)}</w:footnote>'
    body = numbered("a") * 20 + table + reference * 20
    text = read_docx(word_file(body, parts={"numbering": lists, "footnotes": note}), "a.docx").text
    assert len(text) < 25_000


def test_styles_based_on_each_other_without_end_cost_no_time() -> None:
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{i}"><w:basedOn w:val="s{i + 1}"/></w:style>' for i in range(5_000)
    )
    body = paragraph("甲", '<w:pStyle w:val="s0"/>') * 500
    assert read_docx(word_file(body, parts={"styles": chain}), "a.docx").text.startswith("甲\n甲")
