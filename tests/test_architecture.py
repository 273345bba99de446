"""The house rules that a program can check: which package imports which, what is loaded late, how long things are."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

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


@cache
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


def faults(check: Callable[[str], object]) -> dict[str, object]:
    """Return what a check finds wrong, of each file that has anything wrong."""
    return {file: found for file in FILES if (found := check(file))}


def test_imports_point_one_way() -> None:
    def wrong(file: str) -> set[str]:
        package = file.split("/")[0]
        whole = tree(file)
        ours = imported(ast.walk(whole)) & set(MAY_IMPORT)
        if file == COMPOSITION_ROOT:
            ours -= {"web", "eval"} - imported(at_import(whole))
        return ours - {package} - MAY_IMPORT[package]

    assert faults(wrong) == {}


def test_no_relative_imports() -> None:
    def relative(file: str) -> list[int]:
        return [n.lineno for n in ast.walk(tree(file)) if isinstance(n, ast.ImportFrom) and n.level]

    assert faults(relative) == {}


def test_torch_is_imported_with_no_module_but_one() -> None:
    """And so the check is known to see it."""
    assert faults(lambda file: imported(at_import(tree(file))) & TORCH) == {
        LOADS_TORCH: {"sentence_transformers", "torch"}
    }


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert faults(lambda file: VAGUE & {part.removesuffix(".py") for part in file.split("/")}) == {}


def test_files_are_short() -> None:
    def beyond(file: str) -> int:
        return max(0, len((ROOT / file).read_text(encoding="utf-8").splitlines()) - MAX_FILE)

    assert faults(beyond) == {}


def test_functions_are_short() -> None:
    def long(file: str) -> dict[str, int]:
        functions = (n for n in ast.walk(tree(file)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
        lines = {f.name: (f.end_lineno or 0) - f.lineno + 1 for f in functions}
        return {name: count for name, count in lines.items() if count > MAX_FUNCTION}

    assert faults(long) == {}


def test_no_error_is_caught_whatever_it_is() -> None:
    broad = {"everything", "Exception", "BaseException"}

    def caught(file: str) -> dict[int, str]:
        handlers = [n for n in ast.walk(tree(file)) if isinstance(n, ast.ExceptHandler)]
        every = {h.lineno: ast.unparse(h.type) if h.type else "everything" for h in handlers}
        return {line: what for line, what in every.items() if broad & set(what.strip("()").split(", "))}

    assert faults(caught) == {}


def test_a_module_says_its_purpose() -> None:
    def says_nothing(file: str) -> bool:
        return not (ast.get_docstring(tree(file)) or "").split("\n")[0].endswith((".", ":"))

    assert faults(says_nothing) == {}
