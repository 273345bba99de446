"""assistant feedback export: what readers thought becomes candidate questions in the form of the evaluation's."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.answer import AnswerStatus
from assistant.candidates import candidate
from assistant.cli_feedback import feedback_app
from assistant.errors import OutputInvalid
from assistant.feedback import Feedback, FeedbackRow, Opinion, Thumb
from corpus.document import Corpus
from eval.question import Gold, Type, places, read_questions, split_of
from tests.fakes import tiny_sources

LIKED = Opinion(
    "用地指标由哪个部门负责",
    Thumb.UP,
    "正是所问",
    ("toy-2023#一/（一）", "toy-nmg#（一）"),
    "g1",
    AnswerStatus.ANSWERED,
)
LAND = "（一）安排用地指标。优先安排边境合作区工业项目用地指标。盘活园区存量土地。（自然资源部）"
LAND_NMG = "（一）争取用地指标。向国家争取边境合作区用地指标。每季报告统计情况。"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return tiny_sources(tmp_path).corpus


def made(opinion: Opinion, corpus: Corpus) -> dict[str, Any]:
    return candidate(FeedbackRow(17, "2026-01-31T09:30:00+00:00", opinion), corpus)


def test_an_answer_that_was_liked_gives_its_clauses_as_gold(corpus: Corpus) -> None:
    assert made(LIKED, corpus) == {
        "id": "feedback-17",
        "question": "用地指标由哪个部门负责",
        "language": "zh-Hans",
        "type": "agency",
        "tags": [],
        "previous": [],
        "answerable": True,
        "gold": [
            {"document": "toy-2023", "quote": LAND, "grade": 2},
            {"document": "toy-nmg", "quote": LAND_NMG, "grade": 1},
        ],
        "feedback": {
            "verdict": "up",
            "reason": "正是所问",
            "answer_status": "answered",
            "index": "g1",
            "created": "2026-01-31T09:30:00+00:00",
            "not_found": [],
        },
    }


@pytest.mark.parametrize(
    ("thumb", "status", "answerable", "kind"),
    [
        (Thumb.UP, AnswerStatus.ANSWERED, True, "agency"),
        (Thumb.DOWN, AnswerStatus.ANSWERED, True, "agency"),
        (Thumb.DOWN, AnswerStatus.INSUFFICIENT, True, "agency"),
        (Thumb.UP, AnswerStatus.INSUFFICIENT, False, "unanswerable"),
    ],
)
def test_only_a_refusal_that_was_liked_is_taken_to_have_no_answer(
    thumb: Thumb, status: AnswerStatus, answerable: bool, kind: str, corpus: Corpus
) -> None:
    values = made(replace(LIKED, thumb=thumb, answer_status=status), corpus)
    assert (values["answerable"], values["type"]) == (answerable, kind)
    assert bool(values["gold"]) is (thumb is Thumb.UP and status is AnswerStatus.ANSWERED)


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("怎样发展跨境旅游", "zh-Hans", "support"),
        ("怎樣發展跨境旅遊", "zh-Hant", "support"),
        ("商资发〔2023〕18号是什么时候印发的", "zh-Hans", "fact"),
        ("补贴多少钱", "zh-Hans", "fact"),
        ("Which department is responsible for land?", "en", "agency"),
    ],
)
def test_the_type_is_guessed_from_the_question(question: str, language: str, kind: str, corpus: Corpus) -> None:
    values = made(replace(LIKED, question=question), corpus)
    assert (values["language"], values["type"]) == (language, kind)


def test_front_matter_gives_its_line_and_what_is_gone_is_named(corpus: Corpus) -> None:
    cited = ("toy-2023#落款日期", "toy-2023#九", "gone#一", "toy-2023#没有")
    values = made(replace(LIKED, citations=cited), corpus)
    assert values["gold"] == [{"document": "toy-2023", "quote": "2023年2月7日", "grade": 2}]
    assert values["feedback"]["not_found"] == ["toy-2023#九", "gone#一", "toy-2023#没有"]


def test_a_candidate_with_group_and_split_is_a_question_of_the_evaluation(corpus: Corpus, tmp_path: Path) -> None:
    cited = ("toy-2023#一/（一）", "toy-2023#发文机关", "toy-2023#落款日期", "toy-2023#文号")
    adopted = made(replace(LIKED, citations=cited), corpus) | {"group": "land", "split": split_of("land").value}
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "new.jsonl").write_text(json.dumps(adopted), encoding="utf-8")
    (question,) = read_questions(folder=tmp_path / "questions")
    assert (question.type, question.answerable, question.gold[0]) == (Type.AGENCY, True, Gold("toy-2023", LAND, 2))
    # The body that signs stands above the date: two lines.
    assert [gold.quote for gold in question.gold[1:]] == [
        "商务部",
        "2023年2月7日",
        "2023年2月7日",
        "商资发〔2023〕18号",
    ]
    assert len(places(question, corpus)) == 5  # each quote is found


def settings_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the tiny corpus the one of the command line, and return its home."""
    tiny_sources(folder)
    monkeypatch.setenv("ASSISTANT_HOME", str(folder / "home"))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(folder / "corpus"))
    return folder / "home"


def test_the_command_writes_a_line_for_each_opinion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feedback = Feedback.of_home(settings_for(tmp_path, monkeypatch))
    feedback.add(LIKED)
    feedback.add(replace(LIKED, thumb=Thumb.DOWN))
    done = CliRunner().invoke(feedback_app, ["export"])
    assert done.exit_code == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["id"], line["feedback"]["verdict"]) for line in lines] == [
        ("feedback-1", "up"),
        ("feedback-2", "down"),
    ]
    assert "用地指标" in done.stdout

    file = tmp_path / "candidates.jsonl"
    done = CliRunner().invoke(feedback_app, ["export", "--output", str(file)])
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"2 candidates in {file}\n")
    assert [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] == lines


def test_without_feedback_it_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = settings_for(tmp_path, monkeypatch)
    done = CliRunner().invoke(feedback_app, ["export"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert not home.exists()


def test_a_file_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_for(tmp_path, monkeypatch)
    done = CliRunner().invoke(feedback_app, ["export", "--output", str(tmp_path)])
    assert isinstance(done.exception, OutputInvalid)
    assert str(done.exception) == f"{tmp_path} cannot be written (Is a directory): give another --output"


def test_help_has_an_example() -> None:
    shown = CliRunner().invoke(feedback_app, ["export", "--help"]).stdout
    assert "Example: assistant feedback export --output candidates.jsonl" in shown
