"""What the commands print and write, with the five documents and no encoder."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from corpus.document import Corpus
from corpus.report import corpus_report
from tests.conftest import Done
from tests.fakes import write_tiny_corpus
from tests.schemas import faults
from web.listening import address_of

RunCli = Callable[..., Done]
QUESTION = "跨境人民币结算由哪些部门负责"


def test_build_prints_what_was_read_and_where_it_is(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(write_tiny_corpus(tmp_path / "corpus")))
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    monkeypatch.setenv("COLUMNS", "200")
    built = run_cli("build")
    generation = (tmp_path / "home" / "index" / "CURRENT").read_text(encoding="utf-8").strip()
    assert (built.code, built.out) == (0, "")
    assert built.err.splitlines()[-1] == f"index {generation} built in {tmp_path}/home/index"
    assert all(document in built.err for document in ("toy-2023", "toy-nmg", "toy-2021"))
    again = run_cli("build")
    assert again.err.splitlines()[-1] == f"index {generation} is current in {tmp_path}/home/index"
    assert run_cli("build", "--quiet") == Done(0, "", "")


@pytest.mark.usefixtures("keywords_home")
def test_ask_prints_the_answer(run_cli: RunCli) -> None:
    done = run_cli("ask", QUESTION)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("责任单位：中国人民银行呼和浩特中心支行、国家外汇管理局内蒙古分局。 [1]\n")
    assert "※ 当前未启用向量编码器" in done.out


@pytest.mark.usefixtures("keywords_home")
def test_ask_prints_json_of_the_contract(run_cli: RunCli) -> None:
    done = run_cli("ask", QUESTION, "--json", "--top", "2")
    answer = json.loads(done.out)
    assert faults("answer", answer) == []
    assert QUESTION in done.out
    assert "id" not in answer
    assert [citation["n"] for citation in answer["citations"]] == [1, 2]
    assert "keywords_only" in [note["code"] for note in answer["notes"]]


@pytest.mark.parametrize(
    ("options", "documents"),
    [
        (["--document", "mofcom-2025", "--document", "nmg-2023"], {"mofcom-2025", "nmg-2023"}),
        (["--year", "2021"], {"mofcom-2021-163"}),
        (["--level", "自治区"], {"nmg-2023"}),
    ],
)
@pytest.mark.usefixtures("keywords_home")
def test_ask_and_search_keep_to_filters(options: list[str], documents: set[str], run_cli: RunCli) -> None:
    for command in ("ask", "search"):
        found = json.loads(run_cli(command, QUESTION, "--json", "--top", "50", *options).out)
        assert {citation["document"]["id"] for citation in found["citations"]} == documents


@pytest.mark.usefixtures("keywords_home")
def test_search_prints_json_of_the_contract(run_cli: RunCli) -> None:
    found = json.loads(run_cli("search", QUESTION, "--json").out)
    assert faults("search", found) == []
    assert len(found["citations"]) == 10
    assert found["citations"][0]["clause_id"] == "nmg-2023#三/（三）/2"


@pytest.mark.usefixtures("keywords_home")
def test_search_prints_clauses(run_cli: RunCli) -> None:
    done = run_cli("search", QUESTION, "--top", "2")
    assert (done.code, done.err) == (0, "")
    assert "[2]" in done.out
    assert "[3]" not in done.out


@pytest.mark.usefixtures("keywords_home")
def test_ask_a_file(run_cli: RunCli, tmp_path: Path) -> None:
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text(f'{{"question": "{QUESTION}", "id": "a"}}\nWhat about land?\n', encoding="utf-8")
    done = run_cli("ask", "--input", str(questions), "--output", str(answers), "--top", "1")
    assert done == Done(0, "", f"2 answers in {answers}\n")
    lines = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert [faults("answer", line) for line in lines] == [[], []]
    assert [(line["question"], line.get("id")) for line in lines] == [(QUESTION, "a"), ("What about land?", None)]


@pytest.mark.usefixtures("keywords_home")
def test_ask_standard_input_to_standard_output(run_cli: RunCli) -> None:
    done = run_cli("ask", "--input", "-", stdin=f"\ufeff{QUESTION}\r\n\r\n{QUESTION}\r\n".encode())
    assert (done.code, done.err) == (0, "")
    assert [json.loads(line)["question"] for line in done.out.splitlines()] == [QUESTION, QUESTION]


def test_documents_list(run_cli: RunCli, shipped: Corpus) -> None:
    listed = json.loads(run_cli("documents", "list", "--json").out)["documents"]
    assert [document["id"] for document in listed] == [document.id for document in shipped.documents]
    printed = run_cli("documents", "list")
    assert printed.code == 0
    assert all(document.id in printed.out for document in shipped.documents)


def test_documents_show(run_cli: RunCli, shipped: Corpus) -> None:
    document = shipped.document("nmg-2023")
    shown = json.loads(run_cli("documents", "show", "nmg-2023", "--json").out)
    assert shown["text"] == document.text
    assert len(shown["clauses"]) == len(document.clauses)
    printed = run_cli("documents", "show", "nmg-2023").out
    assert all(clause.id in printed for clause in document.clauses)


def test_documents_report(run_cli: RunCli, shipped: Corpus, tmp_path: Path) -> None:
    report = corpus_report(shipped)
    assert run_cli("documents", "report") == Done(0, report, "")
    output = tmp_path / "report.md"
    assert run_cli("documents", "report", "--output", str(output)) == Done(0, "", "")
    assert output.read_text(encoding="utf-8") == report


def test_serve_builds_and_answers(run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(write_tiny_corpus(tmp_path / "corpus")))
    monkeypatch.setenv("ASSISTANT_ENCODER", "none")
    served: dict[str, Any] = {}

    def run(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        served.update(app=server.config.app, address=address_of(sockets[0]))

    monkeypatch.setattr("uvicorn.Server.run", run)
    done = run_cli("serve", "--port", "0")
    assert done.code == 0
    assert served["address"].startswith("http://127.0.0.1:")
    assert f"serving on {served['address']}/ (its API: /docs); Ctrl-C stops" in done.err.replace("\n", " ")
    with TestClient(served["app"], base_url=served["address"]) as client:
        answer = client.post("/api/v1/ask", json={"question": "按月报送什么统计数据"}).json()
    assert answer["citations"][0]["clause_id"] == "toy-2021#二"
