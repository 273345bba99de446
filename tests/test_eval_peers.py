"""The harness of eval/peers: how chunks are judged, what a threshold refuses, how lines are counted, and the table."""

import json
import sys
from pathlib import Path

import pytest
import typer

from assistant.opening import read_sources
from assistant.settings import Settings
from corpus.load import BUNDLED
from eval.errors import PeerFailed, ResultInvalid
from eval.peers.__main__ import chosen, summary
from eval.peers.jobs import HELD_OUT, OURS, PEERS, Piece, Pieces, our_pieces, write_job
from eval.peers.rows import FINAL, GATE, NEAREST, Json, Row, row
from eval.peers.running import peers_python, run_script
from eval.peers.scoring import Hit, best_threshold, code_lines, first_hit, rank_figures, refusals
from eval.peers.scripts import child
from eval.peers.table import BEGIN, COLUMNS, END, cells, markdown, write_into
from eval.question import EvalQuestion, Gold, Split, Type
from index.language import Language

FOLDER = Path(__file__).parent.parent / "eval" / "peers"
# The tables of the page are those of the newest run; there is none until `make bench-peers` wrote one.
LATEST = sorted((FOLDER / "results").glob("*.json"))[-1:]
SCRIPT = '''"""A peer."""

def split(documents, size):
    return [(d, text[n : n + size]) for d, text in documents for n in range(0, len(text), size)]

def build(chunks, top):
    return chunks

def search(index, question, top):
    found = [(d, text, 1.0) for d, text in index if question in text]
    return found[:top] or [(*index[0], 0.0)]

def closest(index, question):
    return search(index, question, 1)[0][2]
'''


def question(
    name: str, *quotes: tuple[str, int], language: Language = Language.SIMPLIFIED, text: str = "问"
) -> EvalQuestion:
    gold = tuple(Gold("d", quote, grade) for quote, grade in quotes)
    kind = Type.FACT if quotes else Type.UNANSWERABLE
    return EvalQuestion(name, name, text, language, kind, frozenset(), (), gold, None, Split.DEV)


def test_a_chunk_that_holds_an_answering_quote_of_its_document_is_a_hit() -> None:
    asked = question("a", ("甲乙丙", 2), ("丁", 1))
    hits = [Hit("d", "丁", None), Hit("other", "甲乙丙", None), Hit("d", "前甲 乙\n丙后", None)]
    assert first_hit(asked, hits) == 3
    assert first_hit(asked, hits[:2]) is None


def test_a_quote_that_a_splitter_cut_is_no_hit() -> None:
    assert first_hit(question("a", ("甲乙丙", 2)), [Hit("d", "甲乙", None), Hit("d", "乙丙", None)]) is None


def test_the_eleventh_chunk_is_not_looked_at() -> None:
    hits = [*[Hit("d", "丁", None)] * 10, Hit("d", "甲", None)]
    assert first_hit(question("a", ("甲", 2)), hits) is None
    assert first_hit(question("a", ("甲", 2)), hits[1:]) == 10


def test_rank_figures_are_those_of_the_answerable_questions() -> None:
    asked = [question("a", ("甲", 2)), question("b", ("甲", 2), language=Language.ENGLISH), question("c")]
    asked.append(question("e", ("甲", 2), language=Language.ENGLISH))
    # Places 1, 4 and none: RR is (1 + 1/4 + 0) / 3.
    figures = rank_figures(asked, [1, 4, 1, None])
    assert figures == {"hit@1": 1 / 3, "hit@3": 1 / 3, "RR@10": 1.25 / 3, "English hit@3": 0.0}


def test_refusals_are_shares_of_the_unanswerable_and_of_the_answerable() -> None:
    found = refusals([question("a", ("甲", 2)), question("b"), question("c")], [True, True, False], "rule")
    assert (found.refused, found.wrongly, found.by) == (0.5, 1.0, "rule")


def test_of_two_scores_the_one_that_tells_more_apart_gives_the_threshold() -> None:
    asked = [question("a", ("甲", 2)), question("b", ("甲", 2)), question("c"), question("e")]
    scores = {"blind": [0.5, 0.5, 0.5, 0.5], "sharp": [0.9, 0.8, 0.1, 0.85]}
    found = best_threshold(asked, [True, True, True, False], scores)
    # The 3 % quantile of .8 and .9 is .803: it refuses b, c, and not e.
    assert (found.refused, found.wrongly, found.by) == (0.5, 0.5, "sharp < 0.8030")


def test_a_line_of_code_is_neither_blank_nor_comment_nor_docstring() -> None:
    lines = ('"""Purpose.', "", 'More."""', "", "import os  # why", "# Why.", "def f(a: int) -> str:", '    """Do."""')
    code = ("    return (", '        """text"""', "    )")
    assert code_lines("\n".join([*lines, *code, ""])) == 5


def test_a_script_is_built_asked_and_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "with_nothing.py").write_text(SCRIPT, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    job = {"documents": [["d", "甲乙丙丁"]], "chunks": [], "size": 2, "questions": ["丙", "戊"], "top": 10}
    (tmp_path / "job").write_text(json.dumps(job | {"warm_up": 1, "distributions": ["numpy"]}), encoding="utf-8")
    child.main("with_nothing", str(tmp_path / "job"), str(tmp_path / "result"))
    found = json.loads((tmp_path / "result").read_text(encoding="utf-8"))
    assert found["hits"] == [[["d", "丙丁", 1.0]], [["d", "甲乙", 0.0]]]
    assert (found["chunks"], found["closest"], len(found["ms"])) == ([2, 2], [1.0, 0.0], 2)
    assert found["peak_mb"] > 1
    assert set(found["versions"]) == {"numpy"}


def test_a_script_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(PeerFailed, match=r"(?s)with_none ended with code 1:.*No such file"):
        run_script(Path(sys.executable), "with_none", tmp_path / "job", tmp_path / "result", lambda *_: None)


def test_without_their_environment_the_next_step_is_said(tmp_path: Path) -> None:
    with pytest.raises(PeerFailed, match="run `make bench-peers`"):
        peers_python(tmp_path)


def test_our_pieces_are_all_clauses_and_lines_with_what_is_quoted_of_them(tmp_path: Path) -> None:
    documents = read_sources(Settings(corpus=BUNDLED)).corpus.documents
    pieces = our_pieces(documents)
    assert len(pieces) == sum(len(d.clauses) + len(d.front) for d in documents)
    assert all(piece.quoted in piece.given for piece in pieces)
    write_job(tmp_path / "job", PEERS[2], pieces, documents, [question("a", text="问什么")])
    job = json.loads((tmp_path / "job").read_text(encoding="utf-8"))
    assert (len(job["chunks"]), job["questions"], job["top"]) == (len(pieces), ["问什么"], 10)


def made_row() -> Row:
    ours = [Piece("d", "标题 甲", "甲"), Piece("d", "标题 乙", "乙")]
    asked = [question("a", ("标题", 2)), question("b", ("乙", 2)), question("c")]
    result: Json = {"hits": [[["d", "标题 甲", 2.0]], [["d", "标题 乙", 3.0]], [["d", "标题 甲", 1.0]]]}
    result |= {"versions": {"txtai": "9.14.0"}, "chunks": [4, 4], "ms": [1.0, 3.0, 2.0], "closest": [0.1, 0.1, 0.1]}
    result |= {"import_s": 1.0, "build_s": 2.0, "peak_mb": 50.0}
    txtai = next(peer for peer in PEERS if peer.name == "txtai")
    return row(txtai, Pieces.OURS, ours, asked, [True] * 3, result)


def test_a_given_clause_is_judged_by_what_is_quoted_of_it() -> None:
    found = made_row()
    assert (found.figures["hit@1"], found.mean_characters, found.chunks) == (0.5, 1.0, 2)
    assert (found.ready_s, found.query_p50_ms, found.peak_mb) == (3.0, 2.0, 50.0)
    assert (found.refusals.refused, found.refusals.by.startswith(FINAL)) == (1.0, True)


def test_our_own_refusals_are_those_of_the_gate() -> None:
    result: Json = {
        "hits": [[["d", "甲", None]]] * 2,
        "refuses": [False, True],
        "versions": {},
        "chunks": [9],
        "ms": [1.0],
    }
    result |= {"import_s": 1.0, "build_s": 2.0, "peak_mb": 50.0}
    asked = [question("a", ("甲", 2)), question("b")]
    found = row(PEERS[1], Pieces.OWN, [Piece("d", "标题 甲", "甲")], asked, [True, True], result)
    assert (found.refusals.refused, found.refusals.wrongly, found.refusals.by) == (1.0, 0.0, GATE)
    assert (found.name, found.pieces, found.query_p50_ms, found.lines) == (HELD_OUT, Pieces.OURS, None, None)


def test_peers_are_chosen_by_name() -> None:
    assert [peer.name for peer in chosen(["haystack"])] == ["Haystack"]
    assert chosen([]) == PEERS
    with pytest.raises(typer.BadParameter, match="no peer 'x': choose of this program, "):
        chosen(["x"])


def test_every_peer_has_a_script_and_pins() -> None:
    pins = (FOLDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = {line.split("==")[0].lower() for line in pins}
    for peer in PEERS:
        assert peer.path.is_file()
        assert not peer.environment or set(peer.distributions) <= names


@pytest.mark.parametrize("path", LATEST)
def test_the_committed_run_has_every_row_and_every_figure(path: Path) -> None:
    run = json.loads(path.read_text(encoding="utf-8"))
    assert run["split"] == "dev"
    assert [(r["name"], r["pieces"]) for r in run["rows"]] == [
        (peer.name, "our clauses" if not peer.environment else pieces) for peer in PEERS for pieces in peer.pieces
    ]
    for one in run["rows"]:
        assert len(cells(one)) == len(COLUMNS)
        assert all(0 <= value <= 1 for value in one["figures"].values())
        by = one["refusals"]["by"]
        assert by == GATE if one["name"] in (OURS, HELD_OUT) else by.split(" <")[0] in (NEAREST, FINAL)


@pytest.mark.parametrize("path", LATEST)
def test_the_page_has_the_committed_table_between_its_marks(path: Path) -> None:
    run = json.loads(path.read_text(encoding="utf-8"))
    page = (FOLDER.parent.parent / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert page.partition(BEGIN)[2].partition(END)[0].strip() == markdown(run)


def test_a_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    run = summary([made_row()], [question("a", ("甲", 2)), question("b")], "2024-01-02")
    copy = tmp_path / "page.md"
    copy.write_text(f"a\n{BEGIN}\nold\n{END}\nb\n", encoding="utf-8")
    write_into(copy, run)
    assert copy.read_text(encoding="utf-8") == f"a\n{BEGIN}\n\n{markdown(run)}\n\n{END}\nb\n"
    shown = markdown(run).splitlines()
    assert shown[2] == "| txtai | our clauses | 2 | 1 | .500 | .500 | .500 | – | 1.000 | .500 | 3 | 2 | 50 | 26 |"
    assert "2 questions, 1 of them answerable: txtai 9.14.0." in shown[4]
    assert shown[-1].startswith("- txtai, our clauses: score of the first chunk < ")


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("text", encoding="utf-8")
    with pytest.raises(ResultInvalid, match="has no line"):
        write_into(page, {"rows": []})
