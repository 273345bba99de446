"""The process that reads one file: `python -m assistant.ingest_process NAME LIMITS`, bytes in, JSON out.

It also cleans and splits the text, within the same limits: a text that takes too long is not to be read by the server.
"""

import json
import sys
from dataclasses import asdict


def main() -> None:
    """Read standard input as the file that the first argument names; print the reading, or what is wrong."""
    name, limits = sys.argv[1], json.loads(sys.argv[2])
    _limit(limits["processor_seconds"], limits["memory_bytes"])
    values = _values(sys.stdin.buffer.read(), name)
    sys.stdout.buffer.write(json.dumps(values).encode())


def _limit(seconds: int, memory: int) -> None:
    """Take limits that the system enforces; Windows has none of these, there only the clock limits."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _values(data: bytes, name: str) -> dict[str, object]:
    from corpus.errors import Fault

    try:
        return _read(data, name)
    except Fault as fault:
        return {"error": str(fault)}
    except MemoryError:
        return {"error": f"{name} takes too much memory to read: split it, or convert it to plain text"}
    except RecursionError:
        return {"error": f"{name} is nested too deeply to be read: convert it to plain text"}


def _read(data: bytes, name: str) -> dict[str, object]:
    from corpus.clean import clean
    from corpus.errors import DocumentUnreadable
    from corpus.formats.reading import read_document
    from corpus.front import read_front_matter
    from corpus.split import split_clauses

    reading = read_document(data, name)
    try:
        reading.text.encode()
    except UnicodeEncodeError as error:
        raise DocumentUnreadable(f"{name} holds characters that are none: save it as UTF-8 and add it again") from error
    text = clean(reading.text, lambda _text: []).text
    split_clauses(text, "document", read_front_matter(text).parts)
    return asdict(reading)


if __name__ == "__main__":
    main()
