"""Test sets in the BEIR layout: what is read, and every way in which a file can be wrong."""

import json
from pathlib import Path

import pytest

from eval.dataset import Dataset, Query, SetDocument, read_dataset, sampled
from eval.errors import DatasetInvalid

DOCUMENTS = [
    {"id": "d1", "title": "通知", "text": "安排用地指标。"},
    {"id": "d2", "title": "", "text": "发展旅游。"},
    {"id": "d3", "title": "办法", "text": ""},
]
QUERIES = [{"id": "q1", "text": "用地指标"}, {"id": "q2", "text": "Tourism?"}, {"id": "q3", "text": "没有答案"}]
QRELS = "q1\td1\t2\nq1\td3\t0\nq2\td2\t1\nq3\td3\t0\n"


def jsonl(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "toy"
    made.mkdir()
    (made / "corpus.jsonl").write_text(jsonl(DOCUMENTS), encoding="utf-8")
    (made / "queries.jsonl").write_text(jsonl(QUERIES), encoding="utf-8")
    (made / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return made


def test_a_set_is_read_and_questions_without_a_relevant_document_are_left_out(folder: Path) -> None:
    assert read_dataset(folder) == Dataset(
        "toy",
        (
            SetDocument("d1", "通知", "安排用地指标。"),
            SetDocument("d2", "", "发展旅游。"),
            SetDocument("d3", "办法", ""),
        ),
        (Query("q1", "用地指标"), Query("q2", "Tourism?")),
        {"q1": {"d1": 2, "d3": 0}, "q2": {"d2": 1}},
        left_out=1,
    )


def test_the_files_as_beir_writes_them_are_the_same_set(folder: Path) -> None:
    expected = read_dataset(folder)
    for name, rows in (("corpus.jsonl", DOCUMENTS), ("queries.jsonl", QUERIES)):
        renamed = [{"_id": row["id"], "metadata": "x", **{k: v for k, v in row.items() if k != "id"}} for row in rows]
        (folder / name).write_text("\ufeff" + jsonl(renamed).replace("\n", "\r\n") + "\n", encoding="utf-8", newline="")
    (folder / "qrels.tsv").unlink()
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + QRELS, encoding="utf-8")
    assert read_dataset(folder) == expected
    assert read_dataset(folder).digest == expected.digest


def test_a_document_may_lack_its_title(folder: Path) -> None:
    without = [{key: value for key, value in row.items() if key != "title" or value} for row in DOCUMENTS]
    expected = read_dataset(folder)
    (folder / "corpus.jsonl").write_text(jsonl(without), encoding="utf-8")
    assert read_dataset(folder) == expected


def test_a_line_separator_inside_a_text_ends_no_line(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text(
        jsonl([{**DOCUMENTS[0], "text": "甲\u2028乙"}, *DOCUMENTS[1:]]), encoding="utf-8"
    )
    assert read_dataset(folder).documents[0].text == "甲\u2028乙"


def test_the_documents_of_another_set_can_be_taken(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (folder / "corpus.jsonl").rename(other / "corpus.jsonl")
    assert [document.id for document in read_dataset(folder, corpus=other).documents] == ["d1", "d2", "d3"]
    with pytest.raises(DatasetInvalid, match=r"corpus.jsonl cannot be read .* that set's folder"):
        read_dataset(folder)


def test_the_digests_tell_documents_questions_and_grades_apart(folder: Path) -> None:
    before = read_dataset(folder)
    (folder / "qrels.tsv").write_text(QRELS.replace("\t2", "\t1"), encoding="utf-8")
    graded = read_dataset(folder)
    assert (graded.corpus_digest == before.corpus_digest, graded.digest == before.digest) == (True, False)
    (folder / "queries.jsonl").write_text(jsonl([{"id": "q1", "text": "土地"}, *QUERIES[1:]]), encoding="utf-8")
    asked = read_dataset(folder)
    assert (asked.corpus_digest == before.corpus_digest, asked.digest == graded.digest) == (True, False)
    (folder / "corpus.jsonl").write_text(jsonl([{**DOCUMENTS[0], "title": "公告"}, *DOCUMENTS[1:]]), encoding="utf-8")
    assert read_dataset(folder).corpus_digest != before.corpus_digest


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(DatasetInvalid, match=rf"{name} cannot be read \(No such file or directory\): give a folder"):
        read_dataset(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetInvalid, match=r"no folder .*absent: give one that holds corpus.jsonl"):
        read_dataset(tmp_path / "absent")


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl"])
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "x", "text": ', r"line 2 is not JSON .*; write one object a line"),
        ("[" * 100_000, r"line 2 is not JSON .*\[\[\[…; write one object a line"),
        ('["x", "甲"]', r"line 2 is no JSON object: \[\"x\", \"甲\"\]; write \{…\}"),
        ('{"text": "甲"}', r"line 2: 'id' is None: write a text in quotation marks"),
        ('{"id": 7, "text": "甲"}', r"line 2: 'id' is 7: write a text in quotation marks"),
        ('{"id": " ", "text": "甲"}', r"line 2: the id ' ' is empty or breaks a line of qrels.tsv"),
        ('{"id": "a\\tb", "text": "甲"}', r"line 2: the id 'a\\tb' is empty or breaks a line of qrels.tsv"),
        ('{"id": "x"}', r"line 2: 'text' is None: write a text in quotation marks"),
        ('{"id": "x", "text": ["甲"]}', r"line 2: 'text' is \['甲'\]: write a text"),
        ('{"id": "x", "text": "\\ud83d"}', r"line 2: 'text' holds half of a surrogate pair"),
        ('{"id": "FIRST", "text": "甲"}', r"line 2: the id '[dq]1' stands in .*line 1 already: give each its own"),
    ],
)
def test_a_wrong_line_is_told_with_its_place(folder: Path, name: str, line: str, message: str) -> None:
    path = folder / name
    first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([first, line.replace("FIRST", json.loads(first)["id"]), "\n", *rest]), encoding="utf-8")
    with pytest.raises(DatasetInvalid, match=rf"{name}, {message}"):
        read_dataset(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl"])
def test_an_empty_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("\n \n", encoding="utf-8")
    with pytest.raises(DatasetInvalid, match=rf"{name} is empty: write one object a line"):
        read_dataset(folder)


def test_documents_without_any_text_are_refused(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text(
        jsonl([{**row, "title": "", "text": " "} for row in DOCUMENTS]), encoding="utf-8"
    )
    with pytest.raises(DatasetInvalid, match=r"corpus.jsonl: no document has a title or a text"):
        read_dataset(folder)


def test_an_empty_question_is_refused(folder: Path) -> None:
    (folder / "queries.jsonl").write_text(jsonl([*QUERIES, {"id": "q4", "text": " "}]), encoding="utf-8")
    with pytest.raises(DatasetInvalid, match=r"queries.jsonl, line 4: the question 'q4' is empty"):
        read_dataset(folder)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("q1\td1\t1\nq9\td1\t1\n", r"line 2: no question 'q9' in queries.jsonl: add it"),
        ("q1\td9\t1\n", r"line 1: no document 'd9' in corpus.jsonl: add it, or give the corpus.jsonl it is of"),
        ("q1\td1\tgood\n", r"line 1: the grade good is no whole number: write 0, 1, 2 …"),
        ("q1\td1\t1.0\n", r"line 1: the grade 1.0 is no whole number"),
        ("q1\td1\n", r"line 1: q1\td1; write question, document and grade with tabs between"),
        ("q1 d1 1\n", r"line 1: q1 d1 1; write question, document and grade with tabs between"),
        ("q1\td1\t1\nquery-id\tcorpus-id\tscore\n", r"line 2: no question 'query-id' in queries.jsonl"),
        ("q1\td1\t1\nq1\td1\t2\n", r"line 2: 'q1' and 'd1' have a grade already: keep one line"),
        ("q1\td1\t0\n", r"qrels.tsv: no grade is 1 or more, so that nothing can be found"),
        ("", r"qrels.tsv: no grade is 1 or more, so that nothing can be found"),
    ],
)
def test_wrong_grades_are_told_with_their_place(folder: Path, lines: str, message: str) -> None:
    (folder / "qrels.tsv").write_text(lines, encoding="utf-8")
    with pytest.raises(DatasetInvalid, match=message):
        read_dataset(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_file_that_is_not_utf8_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes() + "\n边境".encode("gbk"))
    with pytest.raises(DatasetInvalid, match=rf"{name}, line \d is not UTF-8 .*: save the file as UTF-8"):
        read_dataset(folder)


def a_set(documents: int) -> Dataset:
    made = tuple(SetDocument(f"d{n}", "", "文") for n in range(documents))
    return Dataset("big", made, (Query("q", "文"),), {"q": {"d0": 1, "d7": 0}})


def test_a_sample_keeps_every_graded_document_and_the_order_of_the_set() -> None:
    whole = a_set(50)
    drawn = sampled(whole, 10)
    kept = [document.id for document in drawn.documents]
    assert (drawn.name, len(kept), {"d0", "d7"} <= set(kept)) == ("big-sample10-seed1", 10, True)
    assert kept == sorted(kept, key=lambda name: int(name[1:]))
    assert (drawn.queries, drawn.qrels) == (whole.queries, whole.qrels)
    assert sampled(whole, 10) == drawn
    assert sampled(whole, 10, seed=2).documents != drawn.documents


def test_a_sample_as_large_as_the_set_is_the_set() -> None:
    assert sampled(a_set(50), 50) == a_set(50)


def test_a_sample_too_small_for_the_graded_documents_is_refused() -> None:
    with pytest.raises(DatasetInvalid, match="a sample of 1 cannot hold the 2 graded documents: take more"):
        sampled(a_set(50), 1)
