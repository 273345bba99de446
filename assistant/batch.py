"""Many questions from a file: text lines or JSONL in, one JSON answer a line out, in order."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from assistant.errors import InputInvalid, OutputInvalid, QuestionInvalid
from assistant.json_parts import Json, RequestId
from assistant.pipeline import check_question, check_unicode

STANDARD = "-"


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A question of a file, and its id where it has one."""

    question: str
    id: RequestId | None


def read_questions(path: str) -> list[BatchQuestion]:
    """Read a file of questions, `-` for standard input; blank lines are passed over.

    A line that starts with { is JSON with "question" and an optional "id"; any other is a question. Raises
    InputInvalid with every line that cannot be asked, before anything is answered.
    """
    questions, problems = [], []
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            question = _parse(line.strip())
            check_question(question.question)
        except (InputInvalid, QuestionInvalid) as error:
            problems.append(f"line {number}: {error}")
        else:
            questions.append(question)
    if problems:
        raise InputInvalid(f"{path}: " + "; ".join(problems))
    if not questions:
        raise InputInvalid(f"{path} holds no question: write one a line")
    return questions


def _read(path: str) -> str:
    """Return the text of a file without a byte order mark."""
    try:
        data = sys.stdin.buffer.read() if path == STANDARD else Path(path).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputInvalid(f"{path} cannot be read ({error.strerror}): give a file of questions") from error
    except UnicodeDecodeError as error:
        raise InputInvalid(f"{path} is not UTF-8 (byte {error.start}): convert it to UTF-8") from error


def _parse(line: str) -> BatchQuestion:
    if not line.startswith("{"):
        return BatchQuestion(line, None)
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputInvalid(f"not JSON ({error})") from error
    question, identifier = values.get("question"), values.get("id")
    if not isinstance(question, str):
        raise InputInvalid('no "question", or one that is not a text')
    if isinstance(identifier, bool) or not isinstance(identifier, RequestId | None):
        raise InputInvalid('an "id" that is neither a text nor a whole number')
    check_unicode(str(identifier), "id")
    return BatchQuestion(question, identifier)


def write_answers(questions: Iterable[BatchQuestion], answer: Callable[[BatchQuestion], Json], path: str) -> None:
    """Answer each question and write it as a line to `path`, `-` for standard output.

    A file appears whole or not at all: it is written aside and takes its name at the end.
    """
    with _whole_file(path) as file:
        for question in questions:
            file.write(json.dumps(answer(question), ensure_ascii=False) + "\n")


@contextmanager
def _whole_file(path: str) -> Iterator[TextIO]:
    """Yield a file that takes its name only when the block ends without an error."""
    if path == STANDARD:
        yield sys.stdout
        return
    target = Path(path)
    # What is there and no file, /dev/null say, is written to and never replaced.
    aside = target if target.exists() and not target.is_file() else Path(f"{path}.{os.getpid()}.partial")
    try:
        with aside.open("w", encoding="utf-8") as file:
            yield file
        if aside != target:
            aside.replace(target)
    except OSError as error:
        raise OutputInvalid(f"{path} cannot be written ({error.strerror}): give another --output") from error
    finally:
        if aside != target:
            aside.unlink(missing_ok=True)
