"""Python, the libraries beside what is required and pinned, and what the tests of the page need."""

import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement

from assistant.doctor.findings import Finding, Findings, ok, problem, warning

DISTRIBUTION = "policy-assistant"
CONSTRAINTS = Path(__file__).parents[2] / "constraints.txt"
OLDEST_PYTHON = (3, 11)
_INSTALL = "run `make install`, or pip install with --constraint constraints.txt"
_SHOWN = 5


def check_python() -> Findings:
    """Look at the version of Python."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield problem("python", f"Python {found} is too old", "install Python 3.11 or later, then `make install`")
    else:
        yield ok("python", f"Python {found}")


def check_libraries(constraints: Path = CONSTRAINTS) -> Findings:
    """Look for every library that is required, and at the versions of those that are pinned in a checkout."""
    try:
        needed = [Requirement(text) for text in requires(DISTRIBUTION) or []]
    except PackageNotFoundError:
        yield problem("libraries", f"{DISTRIBUTION} is not installed", _INSTALL)
        return
    needed = [requirement for requirement in needed if _is_needed(requirement)]
    wrong = [text for requirement in needed if (text := _wrong(requirement))]
    if wrong:
        yield problem("libraries", _some(wrong), _INSTALL)
        return
    yield ok("libraries", f"all {len(needed)} that are required are there")
    if constraints.is_file():
        yield _beside_pins(constraints)


def _is_needed(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _wrong(requirement: Requirement) -> str | None:
    found = _version(requirement.name)
    if found is None:
        return f"{requirement.name} is missing"
    fits = requirement.specifier.contains(found, prereleases=True)
    return None if fits else f"{requirement.name} is {found}, not {requirement.specifier}"


def _version(name: str) -> str | None:
    try:
        return version(name).partition("+")[0]  # 2.13.0+cpu is a build of 2.13.0
    except PackageNotFoundError:
        return None


def _beside_pins(constraints: Path) -> Finding:
    pins = dict(line.split("==") for line in constraints.read_text("utf-8").split() if "==" in line)
    others = [
        f"{name} is {found}, tested with {pinned}"
        for name, pinned in pins.items()
        if (found := _version(name)) is not None and found != pinned
    ]
    if others:
        return warning("pinned versions", _some(others), _INSTALL)
    return ok("pinned versions", "as in constraints.txt")


def _some(texts: list[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return "; ".join(texts[:_SHOWN]) + more


def check_browser() -> Findings:
    """Look for Chromium and a Chinese font, where the libraries of the tests are installed."""
    if find_spec("playwright") is None:
        return
    if shutil.which("chromium") is None:
        yield warning("browser", "no chromium on the PATH: the tests in a browser fail", "Debian: apt install chromium")
    else:
        yield ok("browser", "chromium is there, for the tests of the page")
    lister = shutil.which("fc-list")
    if lister is None:
        return
    listed = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, timeout=10, check=False)
    if listed.stdout.strip():
        yield ok("fonts", "there is one with Chinese characters")
    else:
        yield warning("fonts", "none has Chinese characters: pictures lack them", "Debian: apt install fonts-noto-cjk")
