"""The house rules that a program can check: which package imports which, what is loaded late, how long things are."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Each package, and those it may import.
MAY_IMPORT = {
    "corpus": set[str](),
    "index": {"corpus"},
    "assistant": {"corpus", "index"},
    "web": {"corpus", "index", "assistant"},
    "eval": {"corpus", "index", "assistant"},
}
COMPOSITION_ROOT = "assistant/cli.py"
# The one module that imports torch when it is imported itself: the encoder seam imports it inside a function.
LOADS_TORCH = "index/bundled_modules.py"
TORCH = {"sentence_transformers", "torch", "transformers"}
VAGUE = {"utils", "util", "common", "core", "helpers", "helper", "manager", "misc"}
MAX_FILE, MAX_FUNCTION = 300, 50
FILES = sorted(path.relative_to(ROOT).as_posix() for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))


def tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def imported(nodes: Iterator[ast.AST]) -> set[str]:
    """Return the top-level packages that these nodes import."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").split(".")[0])
    return names


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that run when a module is imported: none inside functions or under TYPE_CHECKING."""
    for child in ast.iter_child_nodes(node):
        is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        is_for_types = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
        if not is_function and not is_for_types:
            yield child
            yield from at_import(child)


def test_there_are_files_of_every_package() -> None:
    assert {file.split("/")[0] for file in FILES} == set(MAY_IMPORT)
    assert {COMPOSITION_ROOT, LOADS_TORCH} <= set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_imports_point_one_way(file: str) -> None:
    package = file.split("/")[0]
    whole = tree(file)
    ours = imported(ast.walk(whole)) & set(MAY_IMPORT)
    if file == COMPOSITION_ROOT:
        assert imported(at_import(whole)) & {"web", "eval"} == set()
        ours -= {"web", "eval"}
    assert ours - {package} <= MAY_IMPORT[package]


@pytest.mark.parametrize("file", FILES)
def test_no_relative_imports(file: str) -> None:
    assert [n.lineno for n in ast.walk(tree(file)) if isinstance(n, ast.ImportFrom) and n.level] == []


@pytest.mark.parametrize("file", [file for file in FILES if file != LOADS_TORCH])
def test_torch_is_not_imported_with_a_module(file: str) -> None:
    assert imported(at_import(tree(file))) & TORCH == set()


def test_the_check_for_torch_sees_it_where_it_is() -> None:
    assert imported(at_import(tree(LOADS_TORCH))) & TORCH == {"sentence_transformers", "torch"}


@pytest.mark.parametrize("file", FILES)
def test_no_module_has_a_name_that_says_nothing(file: str) -> None:
    assert VAGUE & {part.removesuffix(".py") for part in file.split("/")} == set()


@pytest.mark.parametrize("file", FILES)
def test_files_are_short(file: str) -> None:
    assert len((ROOT / file).read_text(encoding="utf-8").splitlines()) <= MAX_FILE


@pytest.mark.parametrize("file", FILES)
def test_functions_are_short(file: str) -> None:
    functions = (n for n in ast.walk(tree(file)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    long = {f.name: (f.end_lineno or 0) - f.lineno + 1 for f in functions}
    assert {name: lines for name, lines in long.items() if lines > MAX_FUNCTION} == {}


@pytest.mark.parametrize("file", FILES)
def test_no_error_is_caught_whatever_it_is(file: str) -> None:
    handlers = [n for n in ast.walk(tree(file)) if isinstance(n, ast.ExceptHandler)]
    caught = {h.lineno: ast.unparse(h.type) if h.type else "everything" for h in handlers}
    broad = {"everything", "Exception", "BaseException"}
    assert {line: what for line, what in caught.items() if broad & set(what.strip("()").split(", "))} == {}


@pytest.mark.parametrize("file", FILES)
def test_a_module_says_its_purpose(file: str) -> None:
    assert (ast.get_docstring(tree(file)) or "").split("\n")[0].endswith((".", ":"))
