"""SECURITY.md names tests that are there: every row of its threat model has some, or says why it needs none."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
REFERENCE = re.compile(r"`(tests/[^`:]*)(?:::([^`]*))?`")
NOT_APPLICABLE = "Does not apply: "
NO_TESTS = "none: there is nothing to test"
LLM, ASVS = "Threat model: OWASP Top 10 for LLM Applications 2026", "Threat model: OWASP ASVS 5.0"
COLUMNS = {
    LLM: ["entry", "what could happen here", "what the program does", "open", "tests"],
    ASVS: ["chapter", "what is asked for", "what the program does", "open", "tests"],
}
ENTRIES = {
    LLM: [
        "LLM01:2026 Prompt Injection",
        "LLM02:2026 Sensitive Information Disclosure",
        "LLM03:2026 Excessive Agency",
        "LLM04:2026 Supply Chain",
        "LLM05:2026 Data and Model Poisoning",
        "LLM06:2026 Unbounded Consumption",
        "LLM07:2026 Misinformation",
        "LLM08:2026 Hidden Context Exposure",
        "LLM09:2026 Vector and Embedding Weaknesses",
        "LLM10:2026 Improper Output Handling",
    ],
    ASVS: [
        "V1 Encoding and Sanitization",
        "V2 Validation and Business Logic",
        "V3 Web Frontend Security",
        "V4 API and Web Service",
        "V5 File Handling",
        "V6 Authentication",
        "V7 Session Management",
        "V8 Authorization",
        "V9 Self-contained Tokens",
        "V10 OAuth and OIDC",
        "V11 Cryptography",
        "V12 Secure Communication",
        "V13 Configuration",
        "V14 Data Protection",
        "V15 Secure Coding and Architecture",
        "V16 Security Logging and Error Handling",
        "V17 WebRTC",
    ],
}


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading, its head first, without the line below that."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in (*lines[:1], *lines[2:])]


@cache
def functions(file: str) -> frozenset[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))


def missing(references: list[tuple[str, str]]) -> list[str]:
    """Return the references that lead to no test."""
    return [
        f"{file}::{name}"
        for file, name in references
        if not (ROOT / file).is_file() or not functions(file) or (name and name not in functions(file))
    ]


def test_every_test_that_is_named_is_there() -> None:
    references = REFERENCE.findall(TEXT)
    assert len(references) > 90
    assert len(references) == TEXT.count("tests/")
    assert missing(references) == []


def test_one_that_is_not_there_would_be_seen() -> None:
    wrong = [("tests/test_nowhere.py", ""), ("tests/test_keys.py", "test_nothing"), ("tests/serving.py", "")]
    assert missing(wrong) == ["tests/test_nowhere.py::", "tests/test_keys.py::test_nothing", "tests/serving.py::"]


@pytest.mark.parametrize("heading", [LLM, ASVS])
def test_the_tables_have_every_entry_in_its_order(heading: str) -> None:
    head, *rows = table(heading)
    assert head == COLUMNS[heading]
    assert list(dict.fromkeys(row[0] for row in rows)) == ENTRIES[heading]


@pytest.mark.parametrize("heading", [LLM, ASVS])
def test_every_row_has_its_tests_or_says_why_it_needs_none(heading: str) -> None:
    for name, asked, done, _open, tests in table(heading)[1:]:
        assert asked and done, name
        if done.startswith(NOT_APPLICABLE) and not REFERENCE.search(tests):
            assert tests == NO_TESTS, name
        else:
            assert REFERENCE.sub("", tests).replace(", ", "") == "", name
            assert REFERENCE.search(tests), name


def test_lines_outside_of_tables_are_short() -> None:
    assert [line for line in TEXT.splitlines() if len(line) > 120 and not line.startswith("|")] == []
