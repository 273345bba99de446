"""Running the scripts: the peers' in their environment, ours in this one, each in a process."""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.errors import PeerFailed

CHILD = Path(__file__).parent / "scripts" / "child.py"
VENV = Path("build/peers/venv")
# The encoder's threads must not spin while another thread computes; no peer may call home or fetch a model.
_SETTINGS = {
    "OMP_WAIT_POLICY": "passive",
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "PYTHONWARNINGS": "ignore",
}
_LINES_KEPT = 20
Json = dict[str, Any]
Progress = Callable[[str, int, int], None]


def peers_python(venv: Path) -> Path:
    """Return the interpreter of the peers' environment; PeerFailed where `make bench-peers` has not made it."""
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        raise PeerFailed(f"{python} is missing: run `make bench-peers`, which installs eval/peers/requirements.txt")
    return python


def run_script(python: Path, script: str, job: Path, result: Path, progress: Progress) -> Json:
    """Run a script over a job and return its result; PeerFailed, with its last lines, where it fails."""
    command = [str(python), str(CHILD), script, str(job), str(result)]
    # Our own modules are found from this folder; a peer's interpreter must not see what is set for ours.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | _SETTINGS
    environment["TMPDIR"] = str(job.parent)  # what it leaves there goes with the job
    last: deque[str] = deque(maxlen=_LINES_KEPT)
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        try:
            for line in child.stderr or ():
                _take(line.decode(errors="replace").rstrip(), last, progress)
        finally:
            if child.poll() is None and sys.exc_info()[0] is not None:
                child.kill()
    if child.returncode:
        raise PeerFailed(f"{script} ended with code {child.returncode}:\n" + "\n".join(last))
    found: Json = json.loads(result.read_text(encoding="utf-8"))
    return found


def _take(line: str, last: deque[str], progress: Progress) -> None:
    """Pass on a line of progress, and keep any other for an error message."""
    if line.startswith('{"what"'):
        told = json.loads(line)
        progress(told["what"], told["done"], told["total"])
    else:
        last.append(line)
