"""Bad input: a copy of the corpus with one thing changed; the error names what is wrong and where."""

import hashlib
import shutil
from pathlib import Path

import pytest

from corpus.document import Corpus
from corpus.errors import CorpusError, DocumentUnreadable, Fault, ManifestInvalid
from corpus.load import BUNDLED, corpus_digest, load_corpus

FIRST = "mofcom-2021-163"
FIRST_SHA = "1578d30586b97d195d40b1a0eb5eb8a6def2ebc6315f9e82a2e99e136cdb5ac5"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


def copy_of_corpus(folder: Path) -> Path:
    for name in ("manifest.toml", "errata.toml", "agencies.toml"):
        shutil.copy(BUNDLED / name, folder / name)
    shutil.copytree(BUNDLED / "documents", folder / "documents")
    return folder


def replace_in(path: Path, old: str, new: str, count: int = 1) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def rewrite_first(folder: Path, data: bytes) -> Path:
    """Give the first document other bytes, and the manifest their digest."""
    path = folder / "documents" / f"{FIRST}.txt"
    path.write_bytes(data)
    replace_in(folder / "manifest.toml", FIRST_SHA, hashlib.sha256(data).hexdigest())
    return path


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(ManifestInvalid) as error:
        load_corpus(folder)
    return error.value.problems


def test_the_copy_itself_loads(tmp_path: Path, corpus: Corpus) -> None:
    assert load_corpus(copy_of_corpus(tmp_path)) == corpus


def test_errors_of_the_corpus_are_faults_that_a_user_can_mend() -> None:
    assert issubclass(DocumentUnreadable, CorpusError)
    assert issubclass(ManifestInvalid, CorpusError)
    assert issubclass(CorpusError, Fault)


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == [f"no manifest.toml in {tmp_path}: set ASSISTANT_CORPUS to a folder that has one"]


@pytest.mark.parametrize("content", ["", "[document]\nid = 'x'\n", "title = 'x'\n"])
def test_a_manifest_without_documents(tmp_path: Path, content: str) -> None:
    path = copy_of_corpus(tmp_path) / "manifest.toml"
    path.write_text(content, encoding="utf-8")
    assert problems_of(tmp_path) == [f"{path}: no [[document]] table"]


@pytest.mark.parametrize("content", [b"[[document]\n", b"\xff\xfe", b'a = "\n'])
def test_a_manifest_that_cannot_be_parsed(tmp_path: Path, content: bytes) -> None:
    path = copy_of_corpus(tmp_path) / "manifest.toml"
    path.write_bytes(content)
    [problem] = problems_of(tmp_path)
    assert problem.startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('level = "国家"\n', "", "document mofcom-2023-18: level is missing"),
        ('level = "国家"', 'level = "国家"\nlevle = "省"', "document mofcom-2023-18: levle is not a field"),
        (
            "issued = 2023-02-07",
            'issued = "2023-02-07"',
            "issued: '2023-02-07' is not a date (write 2023-02-07, without quotes)",
        ),
        ("issued = 2023-02-07", "issued = 2023-02-07T00:00:00", "is not a date (write 2023-02-07, without quotes)"),
        ("implements = []", 'implements = "nmg-2023"', "implements: 'nmg-2023' is not a list of strings"),
        ("cites = []", "cites = [1]", "cites: [1] is not a list of strings"),
        ('level = "国家"', "level = 1", "level: 1 is not a string"),
        ('status = "未注明"', 'status = "有效"', "status: '有效' is none of 现行, 已废止, 已失效, 未注明"),
        (
            'id = "mofcom-2023-18"',
            'id = "商务部#18"',
            "id: '商务部#18' holds more than letters, digits, '.', '_' and '-'",
        ),
        ('id = "mofcom-2023-18"\n', "", "document number 1: id is missing"),
    ],
)
def test_a_field_that_is_not_well_formed(tmp_path: Path, old: str, new: str, problem: str) -> None:
    path = copy_of_corpus(tmp_path) / "manifest.toml"
    replace_in(path, old, new)
    [found] = problems_of(tmp_path)
    assert found.startswith(f"{path}: document ")
    assert found.endswith(problem)


def test_all_fields_that_are_not_well_formed_are_told_at_once(tmp_path: Path) -> None:
    path = copy_of_corpus(tmp_path) / "manifest.toml"
    replace_in(path, 'level = "国家"', "level = 1", count=3)
    assert [problem.removeprefix(f"{path}: ") for problem in problems_of(tmp_path)] == [
        f"document {name}: level: 1 is not a string" for name in ("mofcom-2023-18", FIRST, "mofcom-exim-2020")
    ]


def test_an_entry_without_its_file(tmp_path: Path) -> None:
    path = copy_of_corpus(tmp_path) / "documents" / "nmg-2023.txt"
    path.unlink()
    assert problems_of(tmp_path) == [f"manifest.toml lists nmg-2023.txt, but {path} does not exist"]


def test_a_folder_without_documents(tmp_path: Path) -> None:
    shutil.rmtree(copy_of_corpus(tmp_path) / "documents")
    assert len(problems_of(tmp_path)) == 5


def test_a_file_without_its_entry(tmp_path: Path) -> None:
    path = copy_of_corpus(tmp_path) / "documents" / "new.txt"
    path.write_text("甲", encoding="utf-8")
    (path.parent / ".hidden").write_text("", encoding="utf-8")
    assert problems_of(tmp_path) == [f"{path} has no entry in manifest.toml"]


def test_an_id_that_is_used_twice(tmp_path: Path) -> None:
    copy_of_corpus(tmp_path)
    replace_in(tmp_path / "manifest.toml", 'id = "nmg-2023"', 'id = "mofcom-2025"')
    assert problems_of(tmp_path) == ["manifest.toml: id 'mofcom-2025' is used twice"]


def test_a_file_that_is_listed_twice(tmp_path: Path) -> None:
    path = copy_of_corpus(tmp_path) / "documents" / "nmg-2023.txt"
    replace_in(tmp_path / "manifest.toml", 'file = "nmg-2023.txt"', 'file = "mofcom-2025.txt"')
    assert problems_of(tmp_path) == [
        "manifest.toml: file 'mofcom-2025.txt' is used twice",
        f"{path} has no entry in manifest.toml",
    ]


def test_a_wrong_sha256_names_both(tmp_path: Path) -> None:
    copy_of_corpus(tmp_path)
    replace_in(tmp_path / "manifest.toml", FIRST_SHA, "0" * 64)
    assert problems_of(tmp_path) == [f"{FIRST}.txt: sha256 is {'0' * 64} in manifest.toml but {FIRST_SHA} of the file"]


def test_a_document_that_is_not_utf_8(tmp_path: Path) -> None:
    path = rewrite_first(copy_of_corpus(tmp_path), "商务部".encode("gb18030"))
    with pytest.raises(DocumentUnreadable) as error:
        load_corpus(tmp_path)
    # 商 is C9 CC in GB 18030; in UTF-8 C9 announces a second byte between 80 and BF.
    assert str(error.value) == f"{path} is not UTF-8 (byte 0xc9 at offset 0): convert it to UTF-8 and add it again"


def test_a_document_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = copy_of_corpus(tmp_path) / "documents" / f"{FIRST}.txt"
    read = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DocumentUnreadable) as error:
        load_corpus(tmp_path)
    assert str(error.value) == f"{path} cannot be read: Permission denied"


def test_a_document_without_a_clause(tmp_path: Path) -> None:
    rewrite_first(copy_of_corpus(tmp_path), b"")
    assert f"{FIRST}: no clause was found in {FIRST}.txt" in problems_of(tmp_path)


def test_the_digest_changes_with_any_file_of_the_corpus(tmp_path: Path, corpus: Corpus) -> None:
    folder = copy_of_corpus(tmp_path)
    assert corpus_digest(folder) == corpus.digest == corpus_digest(BUNDLED)
    seen = {corpus.digest}
    for name in ("manifest.toml", "errata.toml", "agencies.toml", "documents/nmg-2023.txt"):
        path = folder / name
        path.write_bytes(path.read_bytes() + b"\n")
        seen.add(corpus_digest(folder))
    assert len(seen) == 5
