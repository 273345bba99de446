"""Archives, names and files made to do harm: each ends in a message with the file's name, or in a name that is safe."""

import bz2
import gzip
import io
import lzma
import os
import tarfile
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from assistant.adding import File, Outcome, Result, add_files, named_files, outcome_of, read_files
from assistant.ingest import read_bytes_isolated
from assistant.render_adding import outcome_line, printable
from assistant.settings import Settings
from corpus.document_ids import document_id
from corpus.drafts import Corrections
from corpus.durable import safe_name
from corpus.errors import DocumentUnreadable
from corpus.formats.pdf import MAX_PAGES
from corpus.formats.reading import read_document
from corpus.own import OwnCorpus
from tests.test_corpus_own import NOTICE
from tests.waiting import PATIENCE
from tests.word_files import paragraph, part, word_file

DOCUMENT = "".join(map(paragraph, NOTICE.splitlines()))
OUTSIDE = "../../../../tmp/leads-out.txt"


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(DocumentUnreadable) as caught:
        read_document(data, name)
    return str(caught.value)


def zipped(*names: str, content: bytes = NOTICE.encode()) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("../通知.txt")
        info.size = len(NOTICE.encode())
        archive.addfile(info, io.BytesIO(NOTICE.encode()))
    return buffer.getvalue()


ARCHIVES = {
    "zip": zipped("通知.txt", "../二.docx"),
    "tar": tarred(),
    "tar.gz": gzip.compress(tarred()),
    "tar.bz2": bz2.compress(tarred()),
    "tar.xz": lzma.compress(tarred()),
    "rar4": b"Rar!\x1a\x07\x00" + bytes(50),
    "rar5": b"Rar!\x1a\x07\x01\x00" + bytes(50),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(50),
    "zst": b"\x28\xb5\x2f\xfd" + bytes(50),
    "cab": b"MSCF\0\0\0\0" + bytes(50),
    "lzh": b"\x21\x4b-lh5-" + bytes(50),
}


@pytest.mark.parametrize("kind", ARCHIVES)
@pytest.mark.parametrize("name", ["文件.zip", "文件.docx", "文件.txt", "文件.pdf", "文件.html", "文件"])
def test_an_archive_is_to_be_unpacked_whatever_it_is_called(kind: str, name: str) -> None:
    said = refusal(ARCHIVES[kind], name)
    assert said.startswith(f"{name} is a"), said
    assert "archive" in said
    assert said.endswith(": unpack it and add the files in it")


def test_an_archive_of_a_great_many_files_is_refused_before_it_is_opened() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    for first in (zipped("a.txt"), word_file(DOCUMENT)):
        at = first.index(b"PK\x01\x02")
        started = time.monotonic()
        said = refusal(first[:at] + entry * 1_000_000 + first[at:], "多.docx")
        assert said == "多.docx is an archive of more than 10000 files: unpack it and add the files in it"
        assert time.monotonic() - started < PATIENCE / 2


def with_link(target: str) -> bytes:
    """Return a Word file that holds a symbolic link beside its parts."""
    data = word_file(DOCUMENT)
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        info = zipfile.ZipInfo("word/media/link")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, target)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        word_file(DOCUMENT, extra={OUTSIDE: b"x", "word/../../up.txt": b"x"}),
        word_file(DOCUMENT, extra={"/tmp/leads-out.txt": b"x", "C:\\Windows\\x.dll": b"x", "\\\\host\\x": b"x"}),
        with_link("/etc/passwd"),
        word_file(DOCUMENT, extra={"word/embeddings/inner.zip": zipped("a", content=bytes(10**7))}),
        word_file(DOCUMENT, extra={"word/embeddings/b.docx": word_file(paragraph("另一份"))}),
    ],
    ids=["up", "absolute", "link", "nested archive", "nested document"],
)  # fmt: skip
def test_what_else_a_word_file_holds_is_left_alone(data: bytes, tmp_path: Path) -> None:
    found = add(tmp_path, File("通知.docx", data, read_document(data, "通知.docx")))
    assert found.result is Result.ADDED, found.reason
    assert found.draft is not None
    assert found.draft.reading.text.strip() == NOTICE.strip()
    assert not Path("/tmp/leads-out.txt").exists()
    assert_only_the_corpus(tmp_path)


def add(folder: Path, file: File) -> Outcome:
    (outcome,) = add_files(Settings(home=folder / "home"), [file], Corrections())
    return outcome


def assert_only_the_corpus(folder: Path) -> None:
    """Nothing stands beside the folder of the documents, and no name in it is one that a system trips over."""
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*")} >= {"home/corpus/manifest.toml"}
    outside = [
        p for p in folder.rglob("*") if not p.is_relative_to(folder / "home" / "corpus") and p != folder / "home"
    ]
    assert outside == []
    for path in folder.rglob("*"):
        assert safe_name(path.name) == path.name or path.name.startswith("."), path
        assert not path.is_symlink()


def test_a_relation_that_leads_out_of_the_file_finds_nothing() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = f"<Relationships><Relationship Id='a' Type='{kind}' Target='{OUTSIDE}/word/x.xml'/></Relationships>"
    data = word_file(DOCUMENT, extra={"_rels/.rels": relations.encode()})
    assert refusal(data, "甲.docx").startswith("甲.docx is ")


NAMES = {
    "../../../etc/通知.txt": "通知.txt",
    "..\\..\\通知.txt": "通知.txt",
    "/etc/通知.txt": "通知.txt",
    "C:\\公文\\通知.txt": "通知.txt",
    "通\0知.txt": "通_知.txt",
    "通\x1b[31m知\r\n.txt": "通_[31m知__.txt",
    "通知\u202etxt.exe.txt": "通知txt.exe.txt",
    "通\u200b知\ufeff.txt": "通知.txt",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "Com1.通知.txt": "_Com1.通知.txt",
    "LPT¹ .txt": "_LPT¹ .txt",
    "console.txt": "console.txt",
    "通知.txt. . ": "通知.txt",
    "...": "document",
    " . ": "document",
    "..": "document",
    "": "document",
    "通知:流.txt": "通知_流.txt",
    "长" * 300 + ".txt": "长" * 65 + ".txt",
    "x." + "y" * 300: "x." + "y" * 20,
    "\ud800.txt": "_.txt",
}


@pytest.mark.parametrize(("name", "safe"), NAMES.items(), ids=range(len(NAMES)))
def test_a_name_becomes_one_that_every_system_takes(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert safe_name(safe) == safe
    assert len(safe.encode()) <= 200


def test_files_with_hostile_names_stay_in_the_folder(tmp_path: Path) -> None:
    files = []
    for n, name in enumerate(NAMES):
        data = NOTICE.replace("7号", f"{n + 10}号").replace("五十万", f"{n}").encode()
        files.append(File(name, data, read_document(data, name)))
    outcomes = add_files(Settings(home=tmp_path / "home"), files, Corrections())
    assert {outcome.result for outcome in outcomes} == {Result.ADDED}
    assert_only_the_corpus(tmp_path)
    kept = [path for path in (tmp_path / "home" / "corpus" / "originals").rglob("*") if path.is_file()]
    assert len(kept) == len(NAMES)


def test_an_id_is_no_device() -> None:
    assert document_id(None, None, "con.docx", "0" * 64, ()) == "con-document"
    assert document_id(None, "长" * 500 + "办法", "1.txt", "0" * 64, ()).startswith("chang")
    assert len(document_id(None, "长" * 500 + "办法", "1.txt", "0" * 64, ())) <= 60


def test_a_name_is_shown_and_not_obeyed() -> None:
    line = outcome_line(Outcome("通\x1b]0;x\x07知\u202e.txt", Result.ADDED, "a"))
    assert printable(line) == "通\ufffd]0;x\ufffd知\ufffd.txt: added as a"
    assert printable("标题\u3000甲") == "标题\u3000甲"


def test_a_file_whose_name_has_a_nul_is_read() -> None:
    assert read_bytes_isolated(NOTICE.encode(), "通\0知.txt").text.strip() == NOTICE.strip()


def test_links_out_of_a_folder_are_refused_by_name(tmp_path: Path) -> None:
    folder, outside = tmp_path / "文件", tmp_path / "外"
    folder.mkdir()
    outside.mkdir()
    (outside / "密.txt").write_text("秘密", encoding="utf-8")
    (folder / "甲.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "乙.txt").symlink_to(folder / "甲.txt")
    (folder / "密.txt").symlink_to(outside / "密.txt")
    (folder / "邻").symlink_to(outside)
    (folder / "环").symlink_to(folder)
    (folder / "断.txt").symlink_to(folder / "无.txt")
    read = {
        file.name.rpartition("/")[2]: file for file in read_files(named_files([str(folder)], None), lambda *_: None)
    }
    assert {name: file.reason for name, file in read.items()} == {
        "甲.txt": None,
        "乙.txt": None,
        "密.txt": "密.txt is a link to a file outside of its folder: name that to add it",
        "邻": "邻 is a link to another folder: name that to add it",
        "环": "环 is a link to another folder: name that to add it",
        "断.txt": "断.txt cannot be read: No such file or directory",
    }
    assert all(b"\xe7\xa7\x98\xe5\xaf\x86" not in file.data for file in read.values())
    (named,) = read_files(named_files([str(folder / "密.txt")], None), lambda *_: None)
    assert named.data == "秘密".encode(), "who names a link means it"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ENTITIES = {
    "laughs": f'<!DOCTYPE w [<!ENTITY l0 "ha">{LAUGHS}]>',
    "file": '<!DOCTYPE w [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>',
    "http": '<!DOCTYPE w [<!ENTITY l9 SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]>',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_are_refused_with_the_next_step(kind: str) -> None:
    body = part("document", "<w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body>")
    data = word_file("", extra={"word/document.xml": body.replace("?>", f"?>{ENTITIES[kind]}", 1).encode()})
    started = time.monotonic()
    said = refusal(data, "甲.docx")
    assert "word/document.xml declares XML entities" in said or "is damaged at word/document.xml" in said
    assert said.endswith(("save it as .docx in Word", "save it as .docx anew"))
    page = ENTITIES[kind].replace("DOCTYPE w", "DOCTYPE html") + "<html><body><p>第一条 &l9;</p>"
    assert refusal(page.encode(), "甲.html").startswith("甲.html declares XML entities")
    assert time.monotonic() - started < PATIENCE / 2


def pages(count: int) -> bytes:
    """Return a PDF of so many pages, all with one content, 100 bytes each."""
    content = zlib.compress(b"BT /F1 12 Tf 72 700 Td (text) Tj ET")
    kids = " ".join(f"{n} 0 R" for n in range(4, count + 4))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(),
        f"<</Length {len(content)}/Filter/FlateDecode>>stream\n".encode() + content + b"\nendstream",
        *[page.encode()] * count,
    ]
    data, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    data.seek(0, os.SEEK_END)
    for n, made in enumerate(objects, start=1):
        offsets.append(data.tell())
        data.write(b"%d 0 obj" % n + made + b"endobj\n")
    at = data.tell()
    data.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    data.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    data.write(b"trailer<</Size %d/Root 1 0 R>>startxref\n%d\n%%%%EOF" % (len(objects) + 1, at))
    return data.getvalue()


def test_ten_thousand_pages_are_refused_in_time() -> None:
    started = time.monotonic()
    with pytest.raises(DocumentUnreadable) as caught:
        read_bytes_isolated(pages(10_000), "汇编.pdf")
    assert str(caught.value) == f"汇编.pdf has more than {MAX_PAGES} pages: split it and add the parts"
    assert time.monotonic() - started < PATIENCE


def test_a_check_of_a_refused_file_says_why(tmp_path: Path) -> None:
    (file,) = read_files([("文件.docx", ARCHIVES["7z"])], lambda *_: None)
    outcome = outcome_of(OwnCorpus(tmp_path), file, Corrections())
    assert outcome_line(outcome) == (
        "文件.docx: refused because 文件.docx is an archive, which cannot be read: unpack it and add the files in it"
    )
