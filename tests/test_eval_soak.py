"""What a soak counts as wrong or lost, and its report."""

from pathlib import Path

import pytest
from rich.console import Console

from assistant.answer import AnswerStatus
from assistant.contract import answer_json
from assistant.conversations import Conversations
from assistant.feedback import FILE, Feedback, FeedbackRow, Opinion, Thumb
from assistant.pipeline import Assistant
from assistant.settings import Settings
from eval.bad_input import bad_inputs
from eval.soak import kill_feedback_writers
from eval.soak_faults import FAULTS
from eval.soak_report import Endurance, Found, Usage, WriterKills
from eval.soak_tally import References, Tally

QUESTION = "用地指标由哪个部门负责"
REPORT = Path(__file__).parent.parent / "docs" / "reliability.md"


@pytest.fixture
def tally() -> Tally:
    return Tally(References((QUESTION,)))


class Forgetful(Feedback):
    """Has lost the first row."""

    def rows(self) -> tuple[FeedbackRow, ...]:
        """Return the others."""
        return super().rows()[1:]


def opinion(question: str) -> Opinion:
    return Opinion(question, Thumb.UP, None, (), "g", AnswerStatus.ANSWERED)


def test_there_are_sixty_kinds_of_bad_input_at_least() -> None:
    kinds = [bad.kind for bad in bad_inputs()]
    assert len(kinds) == len(set(kinds)) >= 60


def test_an_answer_of_another_wording_is_wrong(tally: Tally, built_home: Path, keywords_only: Assistant) -> None:
    answer = answer_json(keywords_only.answer(QUESTION))
    tally.saw_answer(QUESTION, answer)  # before its generation is known
    tally.references.add(Settings(home=built_home, encoder="none"))
    tally.saw_answer(QUESTION, {**answer, "meta": {**answer["meta"], "elapsed_ms": 1.0}, "suggestions": []})
    tally.check_the_rest()
    assert (tally.answers, tally.wrong) == (2, [])
    tally.saw_answer(QUESTION, {**answer, "confidence": 0.1})
    tally.saw_answer(QUESTION, {**answer, "meta": {**answer["meta"], "index": "unknown"}})
    tally.check_the_rest()
    assert tally.wrong == [
        f"another answer of {answer['meta']['index']} to {QUESTION}",
        f"an answer of unknown to {QUESTION}: no reference is like it",
    ]


def test_what_was_acknowledged_and_is_not_there_is_lost(tally: Tally, tmp_path: Path) -> None:
    tally.feedback[Feedback.of_home(tmp_path).add(opinion("x"))] = "x"
    Conversations.of_home(tmp_path).put("a" * 32, "1", "title", [])
    tally.conversations["a" * 32, "1"] = "title"
    assert tally.check_stores(tmp_path) == 0
    tally.feedback[2] = "y"
    tally.conversations["a" * 32, "2"] = "title"
    assert tally.check_stores(tmp_path) == 2
    assert tally.wrong == ["lost: feedback 2", "lost: conversation 2"]


def test_a_file_that_is_damaged_is_seen(tally: Tally, tmp_path: Path) -> None:
    for n in range(200):
        Feedback.of_home(tmp_path).add(opinion(f"question {n}"))
    data = bytearray((tmp_path / FILE).read_bytes())
    data[8192:8292] = bytes(100)
    (tmp_path / FILE).write_bytes(data)
    tally.feedback[1] = "question 0"
    assert tally.check_stores(tmp_path) == 1
    assert tally.wrong == [f"{FILE}: database disk image is malformed"]


@pytest.mark.parametrize(("after", "is_good"), [(104_000_000, True), (106_000_000, False)])
def test_the_report_has_the_counts(tally: Tally, after: int, is_good: bool) -> None:
    tally.saw("ask", 0.02)
    tally.faults["SIGTERM"], tally.told["SIGTERM"] = 2, "gone after 0.5 s"
    steady = Endurance(
        1000, 20.0, 100, Usage(100_000_000, 9, 14), Usage(after, 9, 14), {"ask": tally.milliseconds("ask")}
    )
    found = Found(("python", "-m", "eval.soak"), "none", 16, steady, 60.0, 0, tally, WriterKills(100, 1234))
    assert found.is_good is is_good
    values = found.as_json()
    assert (values["requests_per_second"], values["memory"]["growth"]) == (50.0, round(after / 100_000_000 - 1, 4))
    assert values["writers_killed"] == {"times": 100, "rows_kept": 1234}
    for row in (
        "| processes that keep feedback killed with SIGKILL | 100 times; 1,234 rows that they had told of as kept, of "
        "which 0 are lost; integrity_check ok |",
        "| load held without faults | 50.0 requests/s by 16 users who never pause |",
        "| SIGTERM | 2 | gone after 0.5 s |",
        "| ask | 20 | 20 |",
        "| **lost** | **0** |",
    ):
        assert row in found.as_markdown().splitlines()


def test_a_writer_that_lost_a_row_is_wrong_and_has_no_row_in_the_report(
    tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.faults.Feedback", Forgetful)
    killed = kill_feedback_writers(tmp_path, 1, tally, Console(quiet=True).status(""))
    assert killed == WriterKills(1, 0)
    assert [wrong.partition(": ")[0] for wrong in tally.wrong] == ["lost of the feedback that was kept"]


def test_the_committed_report_has_every_fault_and_nothing_wrong_or_lost() -> None:
    lines = REPORT.read_text(encoding="utf-8").splitlines()
    assert lines[2].startswith("Made by `python -m eval.soak")
    assert "| **answers wrong, requests that failed** | **0** |" in lines
    assert "| **lost** | **0** |" in lines
    assert [name for name in FAULTS if not any(line.startswith(f"| {name} | ") for line in lines)] == []
