"""The score of aligned clauses: the arithmetic on a small table, and the shipped documents against theirs."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from assistant.derived.lineage import Lineage
from corpus.document import Corpus
from eval.alignment_labels import Table, main, read_table, score, scores_json
from eval.errors import LabelsInvalid


def test_precision_recall_and_f1_by_hand(tmp_path: Path) -> None:
    """Found a1 b2 c3 d9 (x is not in the table): 2 right of 4, of 3 wanted; F1 = 2 · 1/2 · 2/3 / (1/2 + 2/3) = 4/7."""
    path = tmp_path / "table.tsv"
    path.write_text("local\tbasis\nn#a\tg#1\nn#b\tg#2\nn#b\tg#5\n# doubtful\tx\n\nn#c\t-\nn#d\t-\n", encoding="utf-8")
    table = read_table(path)
    assert table == Table(
        frozenset({("n#a", "g#1"), ("n#b", "g#2"), ("n#b", "g#5")}), frozenset({"n#a", "n#b", "n#c", "n#d"})
    )
    found = score([("n#a", "g#1"), ("n#b", "g#2"), ("n#c", "g#3"), ("n#d", "g#9"), ("n#x", "g#1")], table)
    assert found.right == (("n#a", "g#1"), ("n#b", "g#2"))
    assert found.wrong == (("n#c", "g#3"), ("n#d", "g#9"))
    assert found.missing == (("n#b", "g#5"),)
    assert found.precision == 0.5
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(4 / 7)
    assert scores_json(found) == {
        "precision": 0.5, "recall": 0.6667, "f1": 0.5714, "right": 2,
        "wrong": [["n#c", "g#3"], ["n#d", "g#9"]], "missing": [["n#b", "g#5"]],
    }  # fmt: skip


def test_of_nothing_nothing_is_wrong() -> None:
    nothing = score([], Table(frozenset(), frozenset({"n#a"})))
    assert (nothing.precision, nothing.recall, nothing.f1) == (1.0, 1.0, 1.0)
    missed = score([("n#a", "g#2")], Table(frozenset({("n#a", "g#1")}), frozenset({"n#a"})))
    assert (missed.precision, missed.recall, missed.f1) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("line", ["n#a", "n#a\tg#1\tmore", "n\tg#1", "n#a\tg"])
def test_a_line_of_another_form_is_an_error(line: str, tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    path.write_text(f"local\tbasis\n{line}\n", encoding="utf-8")
    with pytest.raises(LabelsInvalid, match=r"table\.tsv:2: "):
        read_table(path)


def test_the_shipped_documents_are_aligned_as_by_hand(shipped: Corpus) -> None:
    """No pair is wrong; what is missed are second clauses of which a local one carries out a sentence."""
    table = read_table()
    known = {clause.id for clause in shipped.clauses}
    assert {clause_id for pair in table.pairs for clause_id in pair} | table.looked_at <= known
    assert table.looked_at == {clause.id for clause in shipped.document("nmg-2023").clauses}
    found = score([(pair.local.id, pair.basis.id) for pair in Lineage.of(shipped).pairs], table)
    assert found.precision >= 0.95
    assert found.recall >= 0.85
    assert {local for local, _ in found.missing} <= {local for local, _ in found.right}


@pytest.fixture
def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(main)
    return app


def test_the_command_prints_the_figures_and_each_wrong_and_missing_pair(command: typer.Typer, tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    path.write_text(
        "local\tbasis\nnmg-2023#一\tmofcom-2023-18#一\nnmg-2023#一\tmofcom-2023-18#前言\nnmg-2023#前言\t-\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(command, ["--labels", str(path)])
    assert done.stdout.splitlines() == [
        "precision 0.500  recall 0.500  F1 0.500",
        "1 right, 1 wrong, 1 missing",
        "wrong: nmg-2023#前言 -> mofcom-2023-18#前言",
        "missing: nmg-2023#一 -> mofcom-2023-18#前言",
    ]
    given = json.loads(CliRunner().invoke(command, ["--labels", str(path), "--json"]).stdout)
    assert (given["precision"], given["wrong"]) == (0.5, [["nmg-2023#前言", "mofcom-2023-18#前言"]])
