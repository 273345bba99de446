"""assistant explain, with the five documents and no encoder."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import Done
from tests.schemas import faults

RunCli = Callable[..., Done]
QUESTION = "跨境人民币结算由哪些部门负责"
BEST = "nmg-2023#三/（三）/2"


@pytest.mark.usefixtures("keywords_home")
def test_explain_prints_the_reading_the_verdict_and_the_tables(
    run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    done = run_cli("explain", QUESTION)
    assert (done.code, done.err) == (0, "")
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[0] == f"question: {QUESTION}"
    assert "asks for: agency" in lines
    assert any(line.startswith("answered · confidence ") and "≥ threshold" in line for line in lines)
    assert any(line.startswith(f"[1] {BEST}  ") for line in lines)
    assert [line.split()[0] for line in lines if line.split()[1:2] in (["[1]"], ["value"])] == ["feature", "gate"]


@pytest.mark.parametrize(("columns", "clauses"), [("80", 3), ("120", 5), ("200", 5), ("40", 3)])
@pytest.mark.usefixtures("keywords_home")
def test_as_many_clauses_as_the_terminal_has_room_for(
    columns: str, clauses: int, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    done = run_cli("explain", QUESTION)
    assert [f"[{n}] " in done.out for n in (clauses, clauses + 1)] == [True, False]


@pytest.mark.usefixtures("keywords_home")
def test_explain_prints_json_of_the_schema(run_cli: RunCli) -> None:
    explanation = json.loads(run_cli("explain", QUESTION, "--json").out)
    assert faults("explanation", explanation) == []
    clauses = explanation["ranking"]["clauses"]
    assert [clause["n"] for clause in clauses] == [1, 2, 3, 4, 5]
    assert clauses[0]["clause_id"] == BEST
    assert len(json.loads(run_cli("explain", QUESTION, "--json", "--top", "2").out)["ranking"]["clauses"]) == 2


@pytest.mark.usefixtures("keywords_home")
def test_a_follow_up_is_read_with_the_questions_before_it(run_cli: RunCli) -> None:
    first, before = "满洲里能申请用地指标吗", "边民互市贸易有什么支持"
    done = run_cli("explain", "那二连浩特呢", "--json", "--previous", before, "--previous", first)
    explanation = json.loads(done.out)
    assert explanation["question"] == "那二连浩特呢"
    assert explanation["searched"] == "二连浩特能申请用地指标吗?"
    assert explanation["names"]["places"] == ["二连浩特市"]


@pytest.mark.usefixtures("keywords_home")
def test_what_cannot_be_explained_is_said_in_a_line(run_cli: RunCli) -> None:
    done = run_cli("explain", " ")
    assert (done.code, done.out) == (1, "")
    assert done.err == "assistant: the question is empty: write what you want to know\n"
    assert run_cli("explain", QUESTION, "--top", "51").code == 2


def test_a_variable_with_a_wrong_value_is_named(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_EXPLAIN", "perhaps")
    done = run_cli("build")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("assistant: ASSISTANT_EXPLAIN is 'perhaps': Input should be a valid boolean")
