"""Text and Markdown files: encodings told apart, marks taken out, and what is no text refused by what it is."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from corpus.clean import to_traditional
from corpus.errors import DocumentUnreadable
from corpus.formats import reading as reading_module
from corpus.formats.markdown import markdown_lines, split_front_matter
from corpus.formats.plain import canonical, common_share, decode
from corpus.formats.reading import MAX_INPUT, Format, read_document, sniff
from corpus.load import BUNDLED

DOCUMENTS = sorted((BUNDLED / "documents").glob("*.txt"))
STATUTES = BUNDLED.parent.parent / "shared" / "documents-more"
LINE = "第一条 为了促进边境经济合作区发展，制定本办法。\n"


def statutes() -> list[Path]:
    """Return every tenth statute; skip where they are not at hand."""
    if not STATUTES.is_dir():
        pytest.skip("no ../shared/documents-more beside the repository: the statutes are not part of it")
    return [path for path in sorted(STATUTES.glob("*/*.md")) if path.name != "_index.md"][::10]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_shipped_document_reads_the_same_in_any_encoding(path: Path, encoding: str) -> None:
    text = path.read_text(encoding="utf-8")
    found = read_document(text.encode(encoding), path.name)
    assert (found.text, found.format, found.warnings) == (text, Format.TEXT, ())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_shipped_document_in_traditional_script_reads_the_same_in_big5(path: Path) -> None:
    data = to_traditional(path.read_text(encoding="utf-8")).encode("cp950", errors="ignore")
    found = read_document(data, path.name)
    assert found.text == data.decode("cp950")
    assert found.encoding == "cp950"


def test_the_encoding_is_named() -> None:
    assert decode(LINE.encode("gbk"), "a.txt").encoding == "gb18030"
    assert decode(LINE.encode("utf-16-be"), "a.txt").encoding == "utf-16-be"
    assert decode(b"\x84\x31\x95\x33" + LINE.encode("gb18030"), "a.txt").text == LINE
    assert decode(b"plain ASCII, 2023", "a.txt").encoding == "utf-8"
    assert decode(LINE.encode("hz"), "a.txt").text == LINE


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_a_short_text_is_told_too(encoding: str) -> None:
    for text in ("管理和服务所必需", "一款第(一)、(", "总则\n\n第一条 "):
        assert decode(text.encode(encoding), "a.txt").text == text


def test_labels_stand_for_what_chinese_files_are_in() -> None:
    assert [canonical(label) for label in ("GB2312", "gbk", "Big5", "UTF8", "nonsense")] == [
        "gb18030", "gb18030", "cp950", "utf-8", "",
    ]  # fmt: skip


def test_line_breaks_of_windows_and_old_macs_become_ours() -> None:
    assert read_document("一、甲\r\n二、乙\r三、丙".encode("gb18030"), "a.txt").text == "一、甲\n二、乙\n三、丙"


def test_a_stray_control_character_is_kept_for_cleaning_and_told() -> None:
    found = read_document((LINE * 10 + "末行\x00。").encode(), "a.txt")
    assert found.text.endswith("末行\x00。")
    assert found.warnings == ("1 control characters (U+0000) cannot be shown: compare with the original",)


def test_a_few_private_use_characters_are_told_and_many_refused() -> None:
    found = read_document((LINE * 20 + "\ue5e5").encode(), "a.txt")
    assert found.warnings[0].startswith("1 private-use or unassigned characters (U+E5E5)")
    with pytest.raises(DocumentUnreadable, match=r"^a\.txt was tried as utf-8 and holds .*U\+E5E5"):
        read_document(("\ue5e5\ue5e6" * 9).encode(), "a.txt")


def test_bytes_in_no_encoding_are_refused_with_those_tried() -> None:
    tried = "utf-8, gb18030, cp950, big5hkscs, utf-16-le, utf-16-be and charset-normalizer"
    with pytest.raises(
        DocumentUnreadable, match=f"^x is text in no encoding known here .tried {tried}.*save it as UTF-8"
    ):
        read_document(bytes(range(128, 256)) * 7 + b"\xff", "x")


def test_utf8_with_one_broken_byte_is_refused_with_its_place() -> None:
    data, first = (LINE * 20).encode(), len(LINE.encode())
    with pytest.raises(DocumentUnreadable, match=r"^a\.txt is UTF-8 but for byte 0xff at offset 71: mend"):
        read_document(data[:first] + b"\xff" + data[first:], "a.txt")


def test_a_byte_order_mark_that_is_wrong_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match=r"^a\.txt says it is utf-8 but is not \(byte 0xb5 at offset 0\)"):
        read_document(b"\xef\xbb\xbf" + LINE.encode("gb18030"), "a.txt")


def test_chinese_is_common_in_its_own_encoding_alone() -> None:
    assert common_share(LINE) == 1.0
    assert common_share("abc") == 0.0


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.txt", "a.txt is empty"),
        (b" \r\n\t", "a.txt", "a.txt is empty"),
        (b"{\\rtf1\\ansi", "a.doc", "a.doc is RTF, which cannot be read: open it in Word or WPS and save it as DOCX"),
        (b"\x89PNG\r\n\x1a\n0000", "a.pdf", "a.pdf is an image .PNG., which cannot be read: have its text recognised"),
        (b"\xff\xd8\xff\xe0 0000", "a.jpg", "a.jpg is an image .JPEG."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.docx", "a.docx is DOC .*as DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "a.docx is an encry"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.wps", "a.wps is an old Office file"),
        (b"Rar!\x1a\x07\x00", "a.rar", "a.rar is an archive, which cannot be read: unpack it"),
        (b"PK\x03\x04broken", "a.docx", "a.docx is a damaged ZIP or DOCX file"),
        (b"MIME-Version: 1.0\r\n", "a.mht", "a.mht is a web archive .MHTML.*save it as HTML"),
        (b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?>", "a.doc", "a.doc is Word 2003 XML"),
        (b"<?xml version='1.0'?><feed/>", "a.xml", "a.xml is XML of an unknown kind"),
        (b"---\ntitle: a\n---\n", "a.md", "a.md holds no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_what_it_is(data: bytes, name: str, message: str) -> None:
    with pytest.raises(DocumentUnreadable, match=f"^{message}"):
        read_document(data, name)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("OFD.xml", "a.zip is OFD, which cannot be read: open it in an OFD reader and export it"),
        ("xl/workbook.xml", "a.zip is XLSX"),
        ("content.xml", "a.zip is an OpenDocument file"),
        ("readme.txt", "a.zip is a ZIP archive and no DOCX: unpack it"),
    ],
)
def test_an_archive_is_told_by_its_parts(part: str, message: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(DocumentUnreadable, match=f"^{message}"):
        read_document(buffer.getvalue(), "a.zip")


def test_the_bytes_tell_the_format_before_the_name() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "x")
    assert sniff(buffer.getvalue(), "a.txt") is Format.DOCX
    assert sniff(b"%PDF-1.7\n", "a.txt") is Format.PDF
    assert sniff(b"junk\n%PDF-1.7\n", "a.pdf") is Format.PDF
    assert sniff(b"\xef\xbb\xbf <!-- x --><!DOCTYPE html>", "a.doc") is Format.HTML
    assert sniff("<html>".encode("utf-16"), "a.txt") is Format.HTML
    assert sniff(LINE.encode(), "a.MD") is Format.MARKDOWN
    assert sniff(LINE.encode(), "-") is Format.TEXT


def test_a_wrong_extension_is_a_warning() -> None:
    found = read_document(LINE.encode(), "a.pdf")
    assert found.format is Format.TEXT
    assert found.warnings == ("a.pdf is called .pdf and was read as what it is, text",)


def test_files_and_texts_beyond_the_limits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentUnreadable, match=r"^a\.txt has 64 MiB, more than the 64 MiB read: split it"):
        read_document(b"a" * (MAX_INPUT + 1), "a.txt")
    monkeypatch.setattr(reading_module, "MAX_OUTPUT", 10)
    with pytest.raises(DocumentUnreadable, match=r"^a\.txt gives 11 characters of text, more than the 10 read"):
        read_document(b"a" * 11, "a.txt")


MARKDOWN = r"""<!-- INFO
END -->
# **边境**办法 #

小标题
------
> 引用 *强调* 的文字 \*不是强调\* 和 `code*x*`
- [x] 完成[指导](https://a.b/c "t")和![图](x.png)
  * 嵌套 __加粗__ a_b_c 商办资函[2021]163号 [2021](试行) <b>粗</b>&nbsp;&lt;5
1. 第一&#x3002;
* * *
| 任务 | 单位 |
|:--|--:|
| **试点** | 商务厅\|海关 |
| 扩区 | 管委会 |

```python
# code
```
[参见][ref] [参见][other] <https://x.y/z>
[ref]: https://a.b
第一行<br>第二行\
***粗斜*** ~~删~~ 2*3*4
　　第二条 缩进的段落
"""


def test_markdown_keeps_the_text_and_loses_the_marks() -> None:
    assert [line for line in markdown_lines(MARKDOWN) if line.strip()] == [
        "边境办法",
        "小标题",
        "引用 强调 的文字 *不是强调* 和 code*x*",
        "完成指导和图",
        "  嵌套 加粗 a_b_c 商办资函[2021]163号 [2021](试行) 粗\xa0<5",
        "1. 第一。",
        "任务：试点 | 单位：商务厅|海关。",
        "任务：扩区 | 单位：管委会。",
        "# code",
        "参见 [参见][other] https://x.y/z",
        "第一行",
        "第二行",
        "粗斜 删 2*3*4",
        "　　第二条 缩进的段落",
    ]


def test_front_matter_is_metadata_where_it_is_names_and_values() -> None:
    text = "---\ntitle: '试点办法'\n文号: 商资发〔2023〕18号\ntags:\n  - 贸易\n  - 外资\n"
    text += "source: https://a.cn/1\n---\n# 办法\n"
    found = read_document(text.encode(), "a.md")
    assert found.metadata == (
        ("title", "试点办法"), ("文号", "商资发〔2023〕18号"), ("tags", "贸易;外资"), ("source", "https://a.cn/1"),
    )  # fmt: skip
    assert (found.text.strip(), found.title, found.source) == ("办法", "试点办法", "https://a.cn/1")
    rule = "---\n第一条 不是元数据。\n---\n"
    assert split_front_matter(rule) == ((), rule)


def test_the_first_heading_is_the_title() -> None:
    assert read_document("\n# 试点 *办法*\n\n正文。".encode("gb18030"), "a.md").title == "试点 办法"


def test_every_article_of_a_statute_is_read_from_markdown_and_text() -> None:
    for path in statutes():
        source = path.read_text(encoding="utf-8")
        articles = re.findall(r"^第[一二三四五六七八九十百零]+条.*$", source, re.M)
        found = read_document(source.encode(), path.name)
        assert [line for line in found.text.split("\n") if line in set(articles)] == articles
        assert found.text.count("#") == source.count("#") - sum(map(len, re.findall(r"^#+", source, re.M)))
        for encoding in ("gb18030", "utf-16", "utf-16-be"):
            text = read_document(found.text.replace("\n", "\r\n").encode(encoding), f"{path.stem}.txt")
            assert (text.text, text.warnings) == (found.text, ())


def test_hostile_markdown_ends_in_time() -> None:
    for text in (
        "[" * 20_000,
        "*" * 20_000 + "a",
        "`" * 20_000 + "a",
        "<!--" * 20_000,
        "| " * 20_000 + "\n" + "|-" * 9_999,
    ):
        assert markdown_lines(text + "\n甲")
