"""The connection to Milvus: made when it is first needed, with limits on every wait, and one kind of error.

pymilvus connects again by itself once the engine is back. What it cannot know: that ten questions which wait for an
engine that hangs should not wait one after the other. So after a failure everybody is refused at once for a moment.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

from index.errors import GenerationMissing, RowsNotLoaded, StoreUnavailable
from index.store_address import Engine, StoreAddress

if TYPE_CHECKING:
    from pymilvus import MilvusClient

# A question waits so long for one answer of the engine: one that is gone is a 503 within two seconds.
READ_SECONDS = 1.5
# A batch of rows is written within seconds; an index over millions of rows takes its time.
WRITE_SECONDS, BUILD_SECONDS = 60.0, 3600.0
# So long nobody asks an engine that did not answer.
REST_SECONDS = 0.5
_NO_CLIENT = "Milvus needs its client: pip install 'policy-assistant[milvus]'"
# Of pymilvus; of a server where a collection, or an alias, is not there.
_CONNECT_FAILED, _NOT_FOUND, _NOT_LOADED = 2, (100, 1600), (101, 103)
_STEPS = {
    Engine.MILVUS: "start it, or wait: it is asked again by itself",
    Engine.MILVUS_LITE: "one process at a time can have this file open: end the other, or use `milvus-lite server`",
}


class MilvusConnection:
    """A client of one Milvus, shared by all threads and channels of a process."""

    def __init__(
        self,
        address: StoreAddress,
        token: str = "",
        patience: float = READ_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the address, and USER:PASSWORD or an API key; nothing is connected yet.

        `patience` is how many seconds one answer is waited for.
        """
        self.address, self.patience, self._token, self._clock = address, patience, token, clock
        self._client: MilvusClient | None = None
        self._connecting = threading.Lock()
        self._rests_until, self._reason = 0.0, ""

    @contextmanager
    def client(self) -> Iterator["MilvusClient"]:
        """Yield the client; what it raises becomes StoreUnavailable, or GenerationMissing for an absent collection."""
        library = _library()
        from grpc import RpcError

        self._refuse_while_resting()
        try:
            yield self._connected(library)
        except library.MilvusException as error:
            if error.code in _NOT_FOUND:
                raise GenerationMissing(f"{self.address} has no such collection: run `assistant build`") from error
            if error.code in _NOT_LOADED:
                raise RowsNotLoaded(f"{self.address} has not loaded its vectors yet: wait, and ask again") from error
            # An error after which it tried again in vain has a status of gRPC in place of a number.
            is_gone = error.code == _CONNECT_FAILED or not isinstance(error.code, int) or self._client is None
            raise self._failed(error.message, is_gone) from error
        except RpcError as error:
            raise self._failed(f"{error.code().name}, {error.details()}", is_gone=True) from error

    def disconnect(self) -> None:
        """Let go of the client; an engine inside this process goes on for others."""
        with self._connecting:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def close(self) -> None:
        """Disconnect; an engine inside this process ends."""
        was_connected = self._client is not None
        self.disconnect()
        if was_connected and self.address.engine is Engine.MILVUS_LITE:
            from milvus_lite.server_manager import server_manager_instance

            server_manager_instance.release_server(self.address.location)

    def _connected(self, library: ModuleType) -> "MilvusClient":
        with self._connecting:
            if self._client is None:
                self._refuse_while_resting()  # another thread may have tried meanwhile, in vain
                self._client = library.MilvusClient(
                    uri=self.address.uri,
                    token=self._token,
                    db_name=self.address.database,
                    timeout=self.patience,
                    dedicated=True,
                )
            return self._client

    def _refuse_while_resting(self) -> None:
        if self._clock() < self._rests_until:
            raise StoreUnavailable(self._reason)

    def _failed(self, reason: str, is_gone: bool) -> StoreUnavailable:
        """Return the error for a reason, and let the engine rest where it did not answer."""
        if not is_gone:
            step = "look at its log, and run `assistant doctor`"
            return StoreUnavailable(f"the store of the vectors, {self.address}, refused ({reason}): {step}")
        step = _STEPS[self.address.engine]
        self._reason = f"the store of the vectors, {self.address}, does not answer ({reason}): {step}"
        self._rests_until = self._clock() + REST_SECONDS
        return StoreUnavailable(self._reason)


def _library() -> ModuleType:
    # Else importing it reads variables from any .env file above the folder that it is installed in.
    os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")
    try:
        import pymilvus
    except ImportError as error:
        raise StoreUnavailable(_NO_CLIENT) from error
    # Each failure is raised as well: a log would say it again, with pages of traceback. The last one is that of an
    # engine inside this process, about what of Milvus it does not have.
    for name in ("pymilvus", "pymilvus.milvus_client", "milvus_lite", "grpc._server"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    library: ModuleType = pymilvus
    return library
