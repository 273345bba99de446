"""Files of questions in, files of answers out."""

import io
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.batch import BatchQuestion, read_questions, write_answers
from assistant.errors import InputInvalid, OutputInvalid
from assistant.json_parts import Json
from tests.waiting import PATIENCE

QUESTIONS = [BatchQuestion("用地指标？", "q-1"), BatchQuestion("Who pays?", None), BatchQuestion("培訓？", 3)]


def echo(item: BatchQuestion) -> Json:
    return {"question": item.question, "id": item.id}


def questions_file(folder: Path, data: str | bytes) -> str:
    path = folder / "questions.txt"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def read_error(path: str) -> str:
    with pytest.raises(InputInvalid) as error:
        read_questions(path)
    return str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "用地指标？\nWho pays?\n",
        "用地指标？\nWho pays?",
        "\ufeff用地指标？\nWho pays?\n",
        "\n用地指标？\n\n  \t\nWho pays?\n\n",
        "用地指标？\r\nWho pays?\r\n",
        "  用地指标？  \n\u3000Who pays?\n",
    ],
)
def test_lines_of_text(text: str, tmp_path: Path) -> None:
    expected = [BatchQuestion("用地指标？", None), BatchQuestion("Who pays?", None)]
    assert read_questions(questions_file(tmp_path, text)) == expected


def test_jsonl_with_and_without_ids_and_text_between(tmp_path: Path) -> None:
    lines = [
        '{"question": "用地指标？", "id": "q-1", "gold": []}',
        "Who pays?",
        '  {"id": 3, "question": "培\\u8a13？"}',
        '{"question": "谁？", "id": null}',
    ]
    assert read_questions(questions_file(tmp_path, "\n".join(lines))) == [*QUESTIONS, BatchQuestion("谁？", None)]


def test_standard_input_may_start_with_a_byte_order_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    data = '\ufeff{"question": "用地指标？", "id": "q-1"}\r\n'.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
    assert read_questions("-") == [BatchQuestion("用地指标？", "q-1")]


def test_every_bad_line_is_reported_at_once(tmp_path: Path) -> None:
    lines = [
        "用地指标？",
        '{"question": "未完',
        '{"text": "用地指标？"}',
        "",
        '{"question": 7}',
        '{"question": "  "}',
        "问" * 501,
        '{"question": "谁？", "id": [1]}',
        '{"question": "谁？", "id": true}',
        '{"question": "\\ud800"}',
        '{"question": "谁？", "id": "a\\ud800"}',
    ]
    path = questions_file(tmp_path, "\n".join(lines))
    assert read_error(path) == (
        f"{path}: line 2: not JSON (Unterminated string starting at: line 1 column 14 (char 13)); "
        'line 3: no "question", or one that is not a text; '
        'line 5: no "question", or one that is not a text; '
        "line 6: the question is empty: write what you want to know; "
        "line 7: the question has 501 characters: 500 is the most; "
        'line 8: an "id" that is neither a text nor a whole number; '
        'line 9: an "id" that is neither a text nor a whole number; '
        "line 10: the question is not UTF-8 (character 1): write it in UTF-8; "
        "line 11: the id is not UTF-8 (character 2): write it in UTF-8"
    )


def test_a_file_without_questions(tmp_path: Path) -> None:
    path = questions_file(tmp_path, "\n \r\n")
    assert read_error(path) == f"{path} holds no question: write one a line"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.txt")
    assert read_error(missing) == f"{missing} cannot be read (No such file or directory): give a file of questions"
    assert "Is a directory" in read_error(str(tmp_path))


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    """用 is two bytes in GBK; the first, D3, begins a UTF-8 sequence that C3 does not continue."""
    path = questions_file(tmp_path, b"Who?\n" + "用地".encode("gbk"))
    assert read_error(path) == f"{path} is not UTF-8 (byte 5): convert it to UTF-8"


def test_answers_are_lines_in_order_in_readable_chinese(tmp_path: Path) -> None:
    output = tmp_path / "answers.jsonl"
    write_answers(QUESTIONS, echo, str(output))
    assert output.read_text(encoding="utf-8") == (
        '{"question": "用地指标？", "id": "q-1"}\n'
        '{"question": "Who pays?", "id": null}\n'
        '{"question": "培訓？", "id": 3}\n'
    )
    assert list(tmp_path.iterdir()) == [output]


def test_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    write_answers(QUESTIONS[:1], echo, "-")
    assert json.loads(capsys.readouterr().out) == {"question": "用地指标？", "id": "q-1"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("before", ["", "old answers\n"])
def test_a_file_appears_whole_or_not_at_all(error: type[BaseException], before: str, tmp_path: Path) -> None:
    output = tmp_path / "answers.jsonl"
    if before:
        output.write_text(before)

    def fails_at_the_second(item: BatchQuestion) -> Json:
        if item.id is None:
            raise error
        return echo(item)

    with pytest.raises(error):
        write_answers(QUESTIONS, fails_at_the_second, str(output))
    assert [path.read_text() for path in tmp_path.iterdir()] == ([before] if before else [])


def test_an_old_file_stays_until_all_is_answered(tmp_path: Path) -> None:
    output = tmp_path / "answers.jsonl"
    output.write_text("old answers\n")

    def questions() -> Iterator[BatchQuestion]:
        yield QUESTIONS[0]
        assert output.read_text() == "old answers\n"
        yield QUESTIONS[1]

    write_answers(questions(), echo, str(output))
    assert len(output.read_text().splitlines()) == 2


@pytest.mark.parametrize("name", ["missing/answers.jsonl", ""])
def test_a_file_that_cannot_be_written_is_known_before_anything_is_answered(name: str, tmp_path: Path) -> None:
    def never(_: BatchQuestion) -> Json:
        raise AssertionError("answered")

    path = str(tmp_path / name)
    with pytest.raises(OutputInvalid, match=r"cannot be written \((No such file or|Is a) directory\): give another"):
        write_answers(QUESTIONS, never, path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """As root, a file put in the place of /dev/null would break the machine; a pipe stands for it here."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_text)
        write_answers(QUESTIONS[:1], echo, str(pipe))
        assert json.loads(read.result(timeout=PATIENCE)) == {"question": "用地指标？", "id": "q-1"}
    assert [path.is_fifo() for path in tmp_path.iterdir()] == [True]
