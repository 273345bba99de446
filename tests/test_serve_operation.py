"""`assistant serve` as it is run: JSON lines without a question, a rate limit, its own names, no stranger believed."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2

from tests.fakes import write_tiny_corpus
from tests.serving import QUESTION
from tests.waiting import PATIENCE

MASKED = "用地指标，电话[phone]"


def test_a_server_limits_logs_and_keeps_as_its_settings_say(tmp_path: Path) -> None:
    environment = os.environ | {
        "ASSISTANT_HOME": str(tmp_path / "home"),
        "ASSISTANT_CORPUS": str(write_tiny_corpus(tmp_path / "corpus")),
        "ASSISTANT_ENCODER": "none",
        "ASSISTANT_RATE_LIMIT": "4/hour",
        "ASSISTANT_QUESTION_LOG": "on",
    }
    run = [sys.executable, "-c", "from assistant.cli import main; main()"]
    serve = [*run, "serve", "--port", "0"]
    with subprocess.Popen(serve, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            address = next(found[1] for line in process.stderr if (found := re.search(r"serving on (http\S+)/ ", line)))
            asked = [
                httpx2.get(address, headers={"Host": "evil.example"}, timeout=PATIENCE),
                httpx2.get(
                    address, params={"q": QUESTION}, headers={"X-Forwarded-For": "198.51.100.1"}, timeout=PATIENCE
                ),
                httpx2.get(f"{address}/api/v1/search", params={"q": QUESTION}, timeout=PATIENCE),
                httpx2.post(f"{address}/api/v1/ask", json={"question": "用地指标，电话13800138000"}, timeout=PATIENCE),
                httpx2.post(f"{address}/api/v1/ask", json={"question": " "}, timeout=PATIENCE),
                httpx2.get(
                    address, params={"q": QUESTION}, headers={"X-Forwarded-For": "198.51.100.2"}, timeout=PATIENCE
                ),
            ]
        finally:
            process.send_signal(signal.SIGINT)
        logged = process.stderr.read()
    assert [response.status_code for response in asked] == [421, 200, 200, 200, 422, 429]
    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["route"], line["status"]) for line in requests] == [
        ("none", 421), ("/", 200), ("/api/v1/search", 200), ("/api/v1/ask", 200), ("/api/v1/ask", 422), ("none", 429),
    ]  # fmt: skip
    assert [line["request_id"] for line in requests] == [response.headers["x-request-id"] for response in asked]
    assert not re.search(r"用地|%E7%94%A8|\\u7528|13800138000|198\.51", logged)
    assert "uvicorn.access" not in logged
    exported = subprocess.run([*run, "log", "export"], env=environment, capture_output=True, text=True, check=True)
    assert [json.loads(line)["question"] for line in exported.stdout.splitlines()] == [QUESTION, MASKED]
