"""Reading files that nobody vouches for: in a process of its own, with limits of time and memory.

Whatever a file does to the process that reads it (a crash, an endless loop, all memory) ends in DocumentUnreadable with
the file's name; the program that asked goes on.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import DocumentUnreadable
from corpus.formats.reading import EXTENSIONS, MAX_INPUT, Format, Reading

MEBIBYTE = 1024 * 1024
_PROCESS = "assistant.ingest_process"
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: bytes of the file, seconds of the processor and by the clock, bytes of memory."""

    file_bytes: int = MAX_INPUT
    processor_seconds: int = 90
    seconds: float = 120.0
    memory_bytes: int = 2048 * MEBIBYTE


def read_isolated(source: Path | bytes, name: str, limits: Limits | None = None) -> Reading:
    """Read a file, or its bytes, as a document; DocumentUnreadable with what to do where that cannot be."""
    return read_bytes_isolated(file_bytes(source, name, limits), name, limits)


def file_bytes(source: Path | bytes, name: str, limits: Limits | None = None) -> bytes:
    """Return a file's bytes; DocumentUnreadable where it cannot be read, is empty or is too large."""
    most = (limits or Limits()).file_bytes
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if not isinstance(source, bytes) and not source.is_file():  # a pipe or a device may never end
            raise DocumentUnreadable(f"{name} is no file: give it on standard input, as -")
        if size > most:
            raise DocumentUnreadable(f"{name} has {size // MEBIBYTE} MiB, {most // MEBIBYTE} at most: split it")
        data = source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise DocumentUnreadable(f"{name} cannot be read: {error.strerror}") from error
    if not data.strip():
        raise DocumentUnreadable(f"{name} is empty")
    return data


def read_bytes_isolated(data: bytes, name: str, limits: Limits | None = None) -> Reading:
    """Read bytes as a document, in a process of its own."""
    limits = limits or Limits()
    command = [sys.executable, "-m", _PROCESS, _argument(name), _limits(limits)]
    environment = {**os.environ, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
        env=environment,
        start_new_session=True,  # Ctrl-C is for us: we end the process
    )
    try:
        out, errors = process.communicate(data, timeout=limits.seconds)
    except subprocess.TimeoutExpired as error:
        took = f"took more than {limits.seconds:g} seconds to read"
        raise DocumentUnreadable(f"{name} {took}: split it, or convert it to plain text") from error
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    return _reading(process.returncode, out, errors, name)


def known_files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder, and in its folders, whose endings are of documents; no hidden ones.

    Links to other folders are yielded, too, and not followed: `leads_out` tells them.
    """
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$", "_index.")) for part in path.relative_to(folder).parts)
        is_known = path.suffix.lower() in EXTENSIONS and (path.is_file() or path.is_symlink())
        if not hidden and (is_known or (path.is_symlink() and path.is_dir())):
            yield path


def leads_out(path: Path, folder: Path) -> bool:
    """Tell whether a path in a folder is a link to a file outside of it, or to any folder."""
    return path.is_symlink() and (path.is_dir() or not path.resolve().is_relative_to(folder.resolve()))


def _argument(name: str) -> str:
    """Return a name as an argument of a process can be: UTF-8, without NUL, not too long."""
    return name.encode(errors="replace").decode().replace("\0", "?")[-400:]


def _limits(limits: Limits) -> str:
    return json.dumps({"processor_seconds": limits.processor_seconds, "memory_bytes": limits.memory_bytes})


def _reading(code: int, out: bytes, errors: bytes, name: str) -> Reading:
    """Return what the process printed; DocumentUnreadable with what it said, or how it ended."""
    try:
        values = json.loads(out)
    except ValueError as error:
        raise DocumentUnreadable(f"{name} could not be read: {_end(code, errors)}") from error
    if "error" in values:
        raise DocumentUnreadable(values["error"])
    values |= {name: tuple(values[name]) for name in ("page_starts", "warnings")}
    return Reading(**values | {"format": Format(values["format"])})


def _end(code: int, errors: bytes) -> str:
    """Return how a process ended that printed nothing of use."""
    if code in (-getattr(signal, "SIGXCPU", 24), -getattr(signal, "SIGKILL", 9)):
        return "reading it took too much time or memory; split it, or convert it to plain text"
    if code < 0:
        return f"the process that read it crashed (signal {-code}); convert it to plain text"
    last = errors.decode(errors="replace").strip().rpartition("\n")[2]
    return f"the process that read it failed ({last[:_SHOWN] or f'exit code {code}'}); convert it to plain text"
