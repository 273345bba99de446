"""The machine that a benchmark runs on: what it is, and how fast it reads memory and multiplies at most.

memory_rate(2)       bytes a second that two threads read: what no scan of vectors can go beyond
multiply_rate(1)     float operations a second in a large product of matrices: what no encoder can
"""

import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# A repetition is disturbed by what else the machine does; the best of several hardly is.
REPETITIONS = 7
# Several times what processors keep near them.
_READ_BYTES = 512 << 20
_SIDE = 1536


@dataclass(frozen=True, slots=True)
class Machine:
    """What figures depend on; `load` is how many processes were at work when the benchmark began."""

    processor: str
    cores: int
    memory_bytes: int
    system: str
    python: str
    load: float

    @classmethod
    def here(cls) -> "Machine":
        """Describe this machine (Linux)."""
        cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        named = re.search(r"model name\s*:\s*(.+)", cpu)
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        name = named[1] if named else platform.machine()
        system = f"{platform.system()} {platform.release()}"
        return cls(name, cores(), pages, system, platform.python_version(), round(os.getloadavg()[0], 2))


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes that a process holds, and held at most; those that it alone holds, without files that it maps."""

    resident: int
    most: int
    own: int

    @classmethod
    def of(cls, process: int | str = "self") -> "Memory":
        """Read what a process holds (Linux)."""
        text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        found = {name: 1024 * int(size) for name, size in re.findall(r"(VmRSS|VmHWM|RssAnon):\s+(\d+) kB", text)}
        return cls(found["VmRSS"], found["VmHWM"], found["RssAnon"])


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def best(act: Callable[[], object], repetitions: int = REPETITIONS) -> float:
    """Return the least seconds that something takes."""
    least = float("inf")
    for _ in range(repetitions):
        started = time.perf_counter()
        act()
        least = min(least, time.perf_counter() - started)
    return least


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number of threads of this machine can do at most: bytes read, and float32 operations, in a second."""

    threads: int
    memory: float
    multiply: float

    @classmethod
    def measured(cls, threads: int) -> "Limits":
        """Measure them in a process of its own, in which numpy has one thread for each of ours."""
        alone = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")}
        command = (sys.executable, "-m", "eval.bench_machine", str(threads))
        done = subprocess.run(command, env=alone, capture_output=True, text=True, check=True)
        return cls(threads, *json.loads(done.stdout))


def memory_rate(threads: int, size: int = _READ_BYTES) -> float:
    """Return the bytes a second that threads read of memory, or read and write in a copy: the faster of the two."""
    parts = [np.ones(size // threads // 4, dtype=np.float32) for _ in range(threads)]
    copies = [np.empty_like(part) for part in parts]

    def read(number: int) -> None:
        np.dot(parts[number], parts[number])

    def copy(number: int) -> None:
        np.copyto(copies[number], parts[number])

    size = sum(part.nbytes for part in parts)
    return max(size / _best_of_all(read, threads), 2 * size / _best_of_all(copy, threads))


def multiply_rate(threads: int, side: int = _SIDE) -> float:
    """Return the float32 operations a second of threads that multiply large matrices of their own."""
    chance = np.random.default_rng(0)
    factors = [chance.random((2, side, side), dtype=np.float32) for _ in range(threads)]

    def multiply(number: int) -> None:
        np.matmul(factors[number][0], factors[number][1])

    return threads * 2 * side**3 / _best_of_all(multiply, threads)


def _best_of_all(act: Callable[[int], None], threads: int) -> float:
    """Return the least seconds until every thread has done its part."""
    with ThreadPoolExecutor(threads) as pool:
        return best(lambda: list(pool.map(act, range(threads))))


if __name__ == "__main__":
    number = int(sys.argv[1])
    sys.stdout.write(json.dumps([memory_rate(number), multiply_rate(number)]))
