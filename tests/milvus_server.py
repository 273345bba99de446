"""A Milvus Lite server as a process of its own, which tests kill, freeze and start again."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from index.errors import StoreUnavailable
from index.milvus_connection import MilvusConnection
from index.milvus_store import MilvusStore
from index.store_address import StoreAddress
from tests.waiting import until


class LiteServer:
    """`milvus-lite server` on a free port of this machine, with its data in a folder."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> StoreAddress:
        return StoreAddress.parse(f"milvus://127.0.0.1:{self._port}")

    def start(self) -> None:
        """Start the process, and wait until it answers."""
        arguments = ["server", "--data-dir", str(self.folder), "--host", "127.0.0.1", "--port", str(self._port)]
        with self.folder.with_suffix(".log").open("ab") as log:
            command = [sys.executable, "-m", "milvus_lite", *arguments]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until(self._answers)

    def kill(self) -> None:
        """Kill it with SIGKILL, and wait until it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Stop it in the middle of what it does: connections stay open, and nothing answers."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def _answers(self) -> bool:
        connection = MilvusConnection(self.address)
        with closing(connection):
            try:
                MilvusStore(connection, 0, 2).generations()
            except StoreUnavailable:
                return False
        return True
